//! The order of steps follows from the policy and the person.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{ADA, Browser};

#[tokio::test]
async fn a_password_is_enough_where_the_policy_says_so() {
    let mut attempt = Browser::new().begin().await;
    attempt.identify("grace@example.com").await;
    attempt.answer("Compiler-1952").await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn a_mail_is_enough_where_the_policy_says_so() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.identify("emmy@example.com").await;
    assert_eq!(attempt.steps()[0], "authenticator-verification-data");
    attempt.send_mail().await;
    attempt.answer(&browser.code()).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn any_two_are_chosen_from_a_list() {
    let mut attempt = Browser::new().begin().await;
    attempt.identify("katherine@example.com").await;
    assert_eq!(attempt.steps(), ["select-authenticator-authenticate"]);
    assert_eq!(
        keys(&attempt.body),
        ["okta_password", "okta_email", "security_question"]
    );
    attempt.choose("security_question").await;
    let group = &attempt.form("challenge-authenticator")["value"][0]["form"]["value"];
    assert_eq!(group[0]["value"], "first_award");
    assert_eq!(group[0]["mutable"], false);
    assert_eq!(group[1]["label"], "What was the first award you received?");
    let answer =
        |text: &str| json!({ "credentials": { "questionKey": "first_award", "answer": text } });
    attempt
        .submit("challenge-authenticator", answer("none"))
        .await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        attempt.field_key(),
        "authfactor.challenge.question_factor.answer_invalid"
    );
    attempt
        .submit("challenge-authenticator", answer(" snell  PRIZE "))
        .await;
    assert_eq!(keys(&attempt.body), ["okta_password", "okta_email"]);
    attempt.choose("okta_password").await;
    attempt.answer("Trajectory-1962").await;
    assert!(attempt.is_complete());
}

fn keys(body: &serde_json::Value) -> Vec<&str> {
    body["authenticatorEnrollments"]["value"]
        .as_array()
        .map(|list| {
            list.iter()
                .filter_map(|item| item["key"].as_str())
                .collect()
        })
        .unwrap_or_default()
}

#[tokio::test]
async fn only_what_the_step_offers_can_be_chosen() {
    let mut browser = Browser::new();
    let mut attempt = browser.begin().await;
    attempt.identify("mary@example.com").await;
    // The list of mary's second proof, to learn the id of e-mail.
    let mut ahead = browser.begin().await;
    ahead.identify("mary@example.com").await;
    ahead.answer("Mechanism-1831").await;
    let options = &ahead.form("select-authenticator-authenticate")["value"][0]["options"];
    let email = options[0]["value"]["form"]["value"][0]["value"].clone();
    for authenticator in [json!({ "id": email }), json!({ "id": "aut0" }), json!("x")] {
        attempt
            .submit(
                "select-authenticator-authenticate",
                json!({ "authenticator": authenticator }),
            )
            .await;
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
        assert_eq!(attempt.message_key(), "E0000020");
        assert_eq!(attempt.steps()[0], "challenge-authenticator");
    }
    let id = attempt.form("select-authenticator-authenticate")["value"][0]["options"][0]["value"]
        ["form"]["value"][0]["value"]
        .clone();
    attempt
        .submit(
            "select-authenticator-authenticate",
            json!({ "authenticator": { "id": id, "methodType": "sms" } }),
        )
        .await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn more_can_be_asked_for_than_the_policy_does() {
    let browser = Browser::with("[policies.password-and-another]\nfactors = [['okta_password']]\n");
    let mut attempt = browser
        .another()
        .begin_with(&[("acr_values", "urn:okta:loa:2fa:any")])
        .await;
    attempt.ada_to_email().await;
    attempt.answer(&browser.code()).await;
    let tokens = browser.another().exchange(&attempt.code()).await.json();
    let claims = crate::support::claims(tokens["id_token"].as_str().expect("id token"));
    assert_eq!(claims["acr"], "urn:okta:loa:2fa:any");
}

#[tokio::test]
async fn what_an_account_cannot_give_is_said() {
    let mut attempt = Browser::new().begin_with(&[("acr_values", "phr")]).await;
    attempt.identify(ADA.0).await;
    attempt.answer(ADA.1).await;
    attempt.send_mail().await;
    let code = attempt.browser.code();
    attempt.answer(&code).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.message_key(), "oie.assurance.unsatisfiable");
    assert_eq!(
        attempt.body["messages"]["value"][0]["i18n"]["params"][0],
        "Doorway"
    );
    assert_eq!(attempt.steps(), ["identify"]);
}
