//! The first form: name alone, name and password, and people who are not here.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{ADA, Browser};

const BOTH: &str = "[policies.password-and-another]\nidentify = 'identifier-and-password'\n";

#[tokio::test]
async fn a_wrong_password_then_the_right_one() {
    let mut attempt = Browser::new().begin().await;
    attempt.identify(ADA.0).await;
    attempt.answer("wrong").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.message_key(), "incorrectPassword");
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    attempt.answer(ADA.1).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(attempt.steps()[0], "authenticator-verification-data");
}

#[tokio::test]
async fn name_and_password_in_one_form() {
    let mut attempt = Browser::with(BOTH).begin().await;
    let fields = &attempt.form("identify")["value"];
    assert_eq!(fields[1]["form"]["value"][0]["secret"], true);
    assert_eq!(
        attempt.body["currentAuthenticator"]["value"]["key"],
        "okta_password"
    );
    let both = |password: &str| json!({ "identifier": ADA.0, "credentials": { "passcode": password }, "rememberMe": true });
    attempt.submit("identify", both("wrong")).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.message_key(), "errors.E0000004");
    assert_eq!(attempt.steps(), ["identify"]);
    assert!(attempt.body.get("user").is_none(), "nobody is named yet");
    attempt.submit("identify", both(ADA.1)).await;
    assert_eq!(attempt.steps()[0], "authenticator-verification-data");
}

#[tokio::test]
async fn empty_inputs_are_told_at_their_field() {
    let mut attempt = Browser::with(BOTH).begin().await;
    attempt
        .submit("identify", json!({ "identifier": " " }))
        .await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.field_key(), "model.validation.field.blank");
    attempt
        .submit(
            "identify",
            json!({ "identifier": ADA.0, "credentials": {} }),
        )
        .await;
    let password = &attempt.form("identify")["value"][1]["form"]["value"][0];
    assert_eq!(
        password["messages"]["value"][0]["i18n"]["key"],
        "model.validation.field.blank"
    );
    attempt.submit("identify", json!({ "identifier": 7 })).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_name_is_found_whatever_its_case() {
    let mut attempt = Browser::new().begin().await;
    attempt.identify(" Ada@Example.COM ").await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    attempt.answer(ADA.1).await;
    assert_eq!(attempt.status, StatusCode::OK);
}

#[tokio::test]
async fn an_unknown_name_looks_like_a_known_one() {
    let browser = Browser::new();
    let mut known = browser.another().begin().await;
    known.identify(ADA.0).await;
    let mut unknown = browser.another().begin().await;
    unknown.identify("nobody@example.com").await;
    assert_eq!(shape(&known.body), shape(&unknown.body));
    unknown.answer(ADA.1).await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.message_key(), "incorrectPassword");

    let mut again = browser.another().begin().await;
    again.identify("Nobody@example.com").await;
    let id = |attempt: &crate::attempt::Attempt| {
        attempt.body["currentAuthenticatorEnrollment"]["value"]["id"].clone()
    };
    assert_eq!(id(&unknown), id(&again), "as that of an account is");
}

/// The body with every string that depends on the attempt blanked.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| match (name.as_str(), value) {
                ("id" | "identifier" | "expiresAt" | "stateHandle" | "value", Value::String(_)) => {
                    (name.clone(), json!("…"))
                }
                _ => (name.clone(), shape(value)),
            })
            .collect(),
        Value::Array(items) => items.iter().map(shape).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn an_unknown_name_can_be_told() {
    let browser = Browser::with("[org]\nreveal_unknown_users = true\n");
    let mut attempt = browser.another().begin().await;
    attempt.identify("nobody@example.com").await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(attempt.message_key(), "idx.unknown.user");
    assert_eq!(attempt.body["messages"]["value"][0]["class"], "INFO");
    assert_eq!(attempt.steps(), ["identify"]);
    attempt.identify(ADA.0).await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
}
