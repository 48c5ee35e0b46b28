//! Letting a device in.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::consent::grace;
use crate::support::{Browser, claims};

const TELEVISION: &str = "0oa1doorwaytv0000001";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

async fn ask_for_codes(television: &mut Browser) -> Value {
    let pairs = [("client_id", TELEVISION), ("scope", "openid profile")];
    let reply = television
        .post_form("/oauth2/default/v1/device/authorize", &pairs)
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.json()
}

/// What the device is told: its tokens, or why not.
async fn collect(television: &mut Browser, codes: &Value) -> Value {
    let code = codes["device_code"].as_str().expect("a code");
    let pairs = [
        ("grant_type", GRANT),
        ("client_id", TELEVISION),
        ("device_code", code),
    ];
    let reply = television
        .post_form("/oauth2/default/v1/token", &pairs)
        .await;
    television.control.advance_clock(Duration::from_secs(5));
    reply.json()
}

/// Opens one of the addresses the device shows.
async fn open(browser: &mut Browser, codes: &Value, name: &str) -> Attempt {
    let uri = codes[name].as_str().expect("an address");
    let path = uri
        .strip_prefix(crate::support::ORG)
        .expect("our origin")
        .to_owned();
    let reply = browser.get(&path).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    let attempt = browser.begin().await;
    assert_eq!(attempt.steps(), ["user-code"]);
    attempt
}

async fn sign_in(attempt: &mut Attempt) {
    assert_eq!(attempt.steps()[0], "identify");
    assert_eq!(attempt.body["app"]["value"]["label"], "Harbour Television");
    attempt.identify("grace@example.com").await;
    attempt.answer("Compiler-1952").await;
    assert_eq!(attempt.steps(), ["consent"]);
}

#[tokio::test]
async fn a_typed_code_lets_the_device_in() {
    let mut browser = Browser::new();
    let mut television = browser.another();
    let codes = ask_for_codes(&mut television).await;
    assert_eq!(
        collect(&mut television, &codes).await["error"],
        "authorization_pending"
    );
    let mut attempt = open(&mut browser, &codes, "verification_uri").await;
    assert!(attempt.form("user-code")["value"][0].get("value").is_none());
    attempt.submit("user-code", json!({ "userCode": "" })).await;
    assert_eq!(attempt.field_key(), "model.validation.field.blank");
    let wrong = json!({ "userCode": "BCDF-GHJK" });
    attempt.submit("user-code", wrong).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.message_key(), "api.authn.error.PASSCODE_INVALID");
    let code = codes["user_code"].as_str().expect("a code").to_lowercase();
    let typed = format!("{}-{}", &code[..4], &code[4..]);
    attempt
        .submit("user-code", json!({ "userCode": typed }))
        .await;
    sign_in(&mut attempt).await;
    attempt.submit("consent", json!({ "consent": true })).await;
    assert_eq!(attempt.message_key(), "idx.device.activated");
    assert!(attempt.steps().is_empty() && !attempt.is_complete());

    let tokens = collect(&mut television, &codes).await;
    assert_eq!(tokens["scope"], "openid profile");
    let id = claims(tokens["id_token"].as_str().expect("id token"));
    assert_eq!(
        (&id["aud"], &id["name"]),
        (&json!(TELEVISION), &json!("Grace Hopper"))
    );
    assert!(id.get("nonce").is_none());
    assert_eq!(
        collect(&mut television, &codes).await["error"],
        "expired_token",
        "once only"
    );
}

#[tokio::test]
async fn the_address_may_carry_the_code() {
    let mut browser = Browser::new();
    let mut television = browser.another();
    let codes = ask_for_codes(&mut television).await;
    let mut attempt = open(&mut browser, &codes, "verification_uri_complete").await;
    let prefilled = attempt.form("user-code")["value"][0]["value"].clone();
    assert_eq!(prefilled, codes["user_code"]);
    attempt
        .submit("user-code", json!({ "userCode": prefilled }))
        .await;
    sign_in(&mut attempt).await;
    attempt.submit("consent", json!({ "consent": false })).await;
    assert_eq!(
        attempt.message_key(),
        "idx.device.not.activated.consent.denied"
    );
    assert_eq!(
        collect(&mut television, &codes).await["error"],
        "access_denied"
    );
    let normal = browser.begin().await;
    assert_eq!(normal.steps(), ["identify"], "the cookie is spent");
}

#[tokio::test]
async fn a_code_gets_too_old_on_the_way() {
    let mut browser = Browser::new();
    let mut television = browser.another();
    let codes = ask_for_codes(&mut television).await;
    let mut attempt = open(&mut browser, &codes, "verification_uri").await;
    attempt
        .submit("user-code", json!({ "userCode": codes["user_code"] }))
        .await;
    sign_in(&mut attempt).await;
    browser.control.advance_clock(Duration::from_secs(600));
    attempt.submit("consent", json!({ "consent": true })).await;
    assert_eq!(
        attempt.message_key(),
        "idx.device.not.activated.internal.error"
    );
    assert_eq!(
        collect(&mut television, &codes).await["error"],
        "expired_token"
    );
    let mut late = open(&mut browser, &codes, "verification_uri").await;
    late.submit("user-code", json!({ "userCode": codes["user_code"] }))
        .await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    let cancelled = late.form("user-code")["value"][0].get("value");
    assert!(cancelled.is_none(), "what is wrong is not shown again");
}

#[tokio::test]
async fn a_device_may_not_ask_too_fast_nor_for_too_much() {
    let browser = Browser::new();
    let mut television = browser.another();
    let codes = ask_for_codes(&mut television).await;
    let code = codes["device_code"].as_str().expect("a code");
    let pairs = [
        ("grant_type", GRANT),
        ("client_id", TELEVISION),
        ("device_code", code),
    ];
    for error in ["authorization_pending", "slow_down"] {
        let reply = television
            .post_form("/oauth2/default/v1/token", &pairs)
            .await;
        assert_eq!(reply.error(), error);
    }
    for (client, scope, error) in [
        (TELEVISION, "openid boats", "invalid_scope"),
        (crate::support::CLIENT, "openid", "unauthorized_client"),
        ("nobody", "openid", "invalid_client"),
    ] {
        let pairs = [("client_id", client), ("scope", scope)];
        let reply = television
            .post_form("/oauth2/default/v1/device/authorize", &pairs)
            .await;
        assert_eq!(reply.error(), error, "{client}");
    }
}

#[tokio::test]
async fn starting_over_asks_for_the_code_again() {
    let mut browser = Browser::new();
    let mut television = browser.another();
    let codes = ask_for_codes(&mut television).await;
    let mut attempt = open(&mut browser, &codes, "verification_uri").await;
    attempt
        .submit("user-code", json!({ "userCode": codes["user_code"] }))
        .await;
    let cancel = attempt.body["cancel"].clone();
    attempt.submit_form(&cancel, json!({})).await;
    assert_eq!(attempt.steps(), ["user-code"]);
    let normal = grace(&mut browser.another()).await;
    assert!(normal.is_complete());
}

#[tokio::test]
async fn the_television_has_a_page_under_the_consoles_policy() {
    let mut browser = Browser::new();
    for (path, content_type) in [
        ("/console/device", "text/html"),
        ("/console/device.js", "text/javascript"),
    ] {
        let reply = browser.get(path).await;
        let kind = reply.header("content-type").expect("content type");
        assert!(kind.starts_with(content_type), "{path}");
        let policy = reply.header("content-security-policy").expect("policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
    }
}
