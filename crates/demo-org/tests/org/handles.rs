//! State handles, interaction handles, expiry, cancelling, and bodies that
//! make no sense.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::json;

use crate::support::{ADA, Browser};

#[tokio::test]
async fn a_handle_of_an_earlier_step_is_stale() {
    let mut attempt = Browser::new().begin().await;
    let first = attempt.body["stateHandle"].clone();
    attempt.identify(ADA.0).await;
    assert_ne!(first, attempt.body["stateHandle"]);
    let body = json!({ "stateHandle": first, "identifier": ADA.0 });
    attempt.post("/idp/idx/identify", &body).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.message_key(), "idx.session.expired");
    // The attempt itself lives on.
    attempt.introspect().await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
}

#[tokio::test]
async fn after_a_wrong_answer_the_form_before_it_still_works() {
    let mut attempt = Browser::new().begin().await;
    attempt.identify(ADA.0).await;
    let form = attempt.form("challenge-authenticator").clone();
    attempt.answer("wrong").await;
    let right = json!({ "credentials": { "passcode": ADA.1 } });
    attempt.submit_form(&form, right).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(attempt.steps()[0], "authenticator-verification-data");
}

#[tokio::test]
async fn introspection_resumes_by_either_handle() {
    let mut attempt = Browser::new().begin().await;
    attempt.identify(ADA.0).await;
    let state = attempt.body["stateHandle"].clone();
    for _ in 0..3 {
        attempt.introspect().await;
        assert_eq!(attempt.steps()[0], "challenge-authenticator");
    }
    let body = json!({ "stateToken": state });
    attempt.post("/idp/idx/introspect", &body).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
}

#[tokio::test]
async fn an_attempt_expires() {
    let browser = Browser::with("[org]\ntransaction_minutes = 10\n");
    let mut attempt = browser.another().begin().await;
    browser.control.advance_clock(Duration::from_secs(599));
    attempt.introspect().await;
    assert_eq!(attempt.status, StatusCode::OK);
    browser.control.advance_clock(Duration::from_secs(1));
    attempt.identify(ADA.0).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.message_key(), "idx.session.expired");
    assert!(attempt.steps().is_empty());
    attempt.introspect().await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_test_can_expire_all_attempts() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    browser.control.expire_transactions();
    attempt.act("poll").await;
    assert_eq!(attempt.message_key(), "idx.session.expired");
}

#[tokio::test]
async fn the_oldest_attempt_goes_when_there_are_too_many() {
    let browser = Browser::with("[limits]\ntransactions = 2\n");
    let mut oldest = browser.another().begin().await;
    let mut second = browser.another().begin().await;
    browser.another().begin().await;
    oldest.introspect().await;
    assert_eq!(oldest.status, StatusCode::UNAUTHORIZED);
    second.introspect().await;
    assert_eq!(second.status, StatusCode::OK);
}

#[tokio::test]
async fn cancelling_starts_over() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    let poll = attempt.body["currentAuthenticatorEnrollment"]["value"]["poll"].clone();
    let cancel = attempt.body["cancel"].clone();
    attempt.submit_form(&cancel, json!({})).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(attempt.steps(), ["identify"]);
    assert!(attempt.body.get("user").is_none());
    attempt.submit_form(&poll, json!({})).await;
    assert_eq!(attempt.message_key(), "idx.session.expired");
}

#[tokio::test]
async fn handles_of_others_and_nonsense_are_refused() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    let other = browser.another().begin().await;
    // The id of one attempt with the secret of another.
    let mixed = format!(
        "{}.{}",
        attempt.interaction_handle.split('.').next().expect("id"),
        other.interaction_handle.split('.').nth(1).expect("secret"),
    );
    for handle in [mixed.as_str(), "", ".", "02.", "é.é", "02.a.b~c.d"] {
        let body = json!({ "interactionHandle": handle });
        attempt.post("/idp/idx/introspect", &body).await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED, "{handle}");
        let body = json!({ "stateHandle": handle, "identifier": ADA.0 });
        attempt.post("/idp/idx/identify", &body).await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED, "{handle}");
    }
    attempt.post("/idp/idx/introspect", &json!({})).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn bodies_that_are_no_json_object_are_refused() {
    let mut browser = Browser::new();
    let cases = [
        ("application/json", "", StatusCode::BAD_REQUEST, "E0000003"),
        (
            "application/json",
            "[]",
            StatusCode::BAD_REQUEST,
            "E0000003",
        ),
        (
            "application/json",
            "{\"a\":",
            StatusCode::BAD_REQUEST,
            "E0000003",
        ),
        (
            "text/plain",
            "{}",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "E0000021",
        ),
    ];
    for (content_type, body, status, code) in cases {
        let request = browser
            .request(Method::POST, "/idp/idx/introspect")
            .header(header::CONTENT_TYPE, content_type)
            .body(Body::from(body))
            .expect("request");
        let reply = browser.send(request).await;
        assert_eq!(reply.status, status, "{body}");
        assert_eq!(reply.json()["errorCode"], code);
    }
}

#[tokio::test]
async fn large_bodies_and_deep_ones_are_refused() {
    let mut browser = Browser::new();
    let large = json!({ "interactionHandle": "x".repeat(70_000) });
    let reply = browser.post_json("/idp/idx/introspect", &large).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let request = browser
        .request(Method::POST, "/idp/idx/introspect")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(deep))
        .expect("request");
    assert_eq!(browser.send(request).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn unknown_paths_and_methods_get_the_api_shape() {
    let mut browser = Browser::new();
    let reply = browser.get("/idp/idx/nothing").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(reply.json()["errorCode"], "E0000007");
    let reply = browser.get("/idp/idx/introspect").await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(reply.json()["errorCode"], "E0000022");
}
