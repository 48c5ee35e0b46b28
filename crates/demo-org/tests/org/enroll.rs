//! What has to, or may, be set up: the rules of a policy played by hand.

use axum::http::StatusCode;
use serde_json::json;

use crate::attempt::Attempt;
use crate::support::Browser;

/// An organisation with one new person under these rules.
fn organisation(rules: &str) -> Browser {
    Browser::with(&format!(
        "[policies.password-only]\nidentify = 'identifier-first'\nenroll = [{rules}]\n\
         [[users]]\nlogin = 'new@example.com'\nfirst_name = 'New'\nlast_name = 'Person'\n\
         password = 'Brand-new-1'\npolicy = 'password-only'\n"
    ))
}

async fn signed_in(browser: &Browser) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify("new@example.com").await;
    attempt.answer("Brand-new-1").await;
    attempt
}

async fn set_up_email(attempt: &mut Attempt) {
    attempt.set_up("okta_email").await;
    let id = attempt.form("authenticator-enrollment-data")["value"][0]["form"]["value"][0]["value"]
        .clone();
    attempt
        .submit(
            "authenticator-enrollment-data",
            json!({ "authenticator": { "id": id, "methodType": "email" } }),
        )
        .await;
}

#[tokio::test]
async fn what_is_required_is_set_up_before_the_sign_in_ends() {
    let browser = organisation("{ key = 'okta_email' }");
    let mut attempt = signed_in(&browser).await;
    assert_eq!(attempt.steps(), ["select-authenticator-enroll"]);
    assert_eq!(attempt.offered(), ["okta_email"]);
    set_up_email(&mut attempt).await;
    assert_eq!(
        attempt.steps(),
        ["enroll-authenticator", "select-authenticator-enroll"]
    );
    let current = &attempt.body["currentAuthenticator"]["value"];
    assert_eq!(current["key"], "okta_email");
    assert_eq!(current["contextualData"]["useEmailMagicLink"], true);
    assert!(current["poll"].is_object() && current["resend"].is_object());
    attempt.enter("000").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    attempt.enter(&browser.code()).await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    let again = signed_in(&browser).await;
    assert!(again.is_complete(), "it is set up for good");
}

#[tokio::test]
async fn what_is_required_cannot_be_skipped() {
    let browser = organisation("{ key = 'okta_email' }");
    let mut attempt = signed_in(&browser).await;
    let handle = attempt.body["stateHandle"].clone();
    attempt
        .post("/idp/idx/skip", &json!({ "stateHandle": handle }))
        .await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.steps(), ["select-authenticator-enroll"]);
}

#[tokio::test]
async fn what_is_optional_can_be_skipped_for_once() {
    let browser = organisation("{ key = 'okta_email', optional = true }");
    for _ in 0..2 {
        let mut attempt = signed_in(&browser).await;
        assert_eq!(attempt.steps(), ["select-authenticator-enroll", "skip"]);
        attempt.skip().await;
        assert!(attempt.is_complete());
    }
}

#[tokio::test]
async fn what_is_optional_waits_for_what_is_needed_sooner_or_later() {
    let browser = organisation(
        "{ key = 'okta_email', grace_skips = 1 }, { key = 'google_otp', optional = true }, \
         { key = 'security_question' }",
    );
    let mut attempt = signed_in(&browser).await;
    assert_eq!(attempt.steps(), ["select-authenticator-enroll"]);
    assert_eq!(attempt.offered(), ["security_question", "okta_email"]);
    attempt.set_up("security_question").await;
    let answer = json!({ "questionKey": "first_award", "answer": "Some prize" });
    attempt
        .submit("enroll-authenticator", json!({ "credentials": answer }))
        .await;
    assert_eq!(attempt.steps(), ["select-authenticator-enroll", "skip"]);
    assert_eq!(attempt.offered(), ["okta_email"]);
    attempt.skip().await;
    assert_eq!(attempt.steps(), ["select-authenticator-enroll", "skip"]);
    assert_eq!(attempt.offered(), ["google_otp"]);
    attempt.skip().await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn skips_run_out() {
    let browser = organisation("{ key = 'okta_email', grace_skips = 2 }");
    for left in [2, 1] {
        let mut attempt = signed_in(&browser).await;
        let grace = &attempt.body["authenticators"]["value"][0]["gracePeriod"];
        assert_eq!(
            *grace,
            json!({ "type": "BY_SKIP_COUNT", "remainingSkips": left })
        );
        attempt.skip().await;
        assert!(attempt.is_complete());
    }
    let attempt = signed_in(&browser).await;
    assert_eq!(attempt.steps(), ["select-authenticator-enroll"]);
    assert!(attempt.body["authenticators"]["value"][0]["gracePeriod"].is_null());
}

#[tokio::test]
async fn a_grace_period_ends_with_its_day() {
    let browser = organisation("{ key = 'okta_email', grace_days = 3 }");
    let mut attempt = signed_in(&browser).await;
    let grace = &attempt.body["authenticators"]["value"][0]["gracePeriod"];
    assert_eq!(grace["type"], "BY_DATE_TIME");
    assert!(grace["expiry"].as_str().is_some_and(|date| date.len() > 19));
    attempt.skip().await;
    assert!(attempt.is_complete());
    let three_days = std::time::Duration::from_secs(3 * 24 * 60 * 60);
    browser.control.advance_clock(three_days);
    let attempt = signed_in(&browser).await;
    assert_eq!(attempt.steps(), ["select-authenticator-enroll"]);
}

#[tokio::test]
async fn a_policy_that_asks_for_more_than_there_is_lets_it_be_set_up() {
    let browser = Browser::with(
        "[policies.password-and-another]\nenroll = [{ key = 'okta_email', optional = true }]\n\
         [[users]]\nlogin = 'new@example.com'\nfirst_name = 'New'\nlast_name = 'Person'\n\
         password = 'Brand-new-1'\n",
    );
    let mut attempt = signed_in(&browser).await;
    assert_eq!(attempt.steps(), ["select-authenticator-enroll"]);
    set_up_email(&mut attempt).await;
    attempt.enter(&browser.code()).await;
    assert!(attempt.is_complete(), "what was set up counts as a proof");
}

#[tokio::test]
async fn only_what_is_offered_can_be_set_up() {
    let browser = organisation("{ key = 'okta_email' }");
    let mut attempt = signed_in(&browser).await;
    let handle = attempt.body["stateHandle"].clone();
    for authenticator in [json!({ "id": "aut0" }), json!("x"), json!(null)] {
        attempt
            .post(
                "/idp/idx/credential/enroll",
                &json!({ "authenticator": authenticator, "stateHandle": handle }),
            )
            .await;
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    }
    let mut early = browser.another().begin().await;
    let handle = early.body["stateHandle"].clone();
    early
        .post(
            "/idp/idx/credential/enroll",
            &json!({ "authenticator": { "id": "aut0" }, "stateHandle": handle }),
        )
        .await;
    assert_eq!(early.status, StatusCode::BAD_REQUEST);
}
