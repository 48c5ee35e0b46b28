//! What `interact` refuses, and in which shape (IDX §1.3).

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::{Browser, CALLBACK, challenge};

#[tokio::test]
async fn a_handle_for_a_proper_request() {
    let mut browser = Browser::new();
    let reply = browser.interact(&[]).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.json()["interaction_handle"].is_string());
    let cookie = reply.header("set-cookie").expect("device cookie");
    assert!(cookie.starts_with("DT=") && cookie.contains("HttpOnly"));
    assert!(cookie.contains("SameSite=Lax"));
    let again = browser.interact(&[]).await;
    assert!(again.header("set-cookie").is_none(), "the device is known");
}

#[tokio::test]
async fn an_unknown_client_gets_the_api_shape() {
    let mut browser = Browser::new();
    for client in ["nobody", ""] {
        let reply = browser.interact(&[("client_id", client)]).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        let body = reply.json();
        assert_eq!(body["errorCode"], "invalid_client");
        assert_eq!(body["errorCauses"], Value::Array(Vec::new()));
        assert!(body["errorId"].is_string() && body["errorLink"].is_string());
    }
}

#[tokio::test]
async fn a_client_without_the_grant_is_told_which_it_has() {
    let mut browser = Browser::new();
    let reply = browser
        .interact(&[("client_id", "0oa1nointeraction001"), ("scope", "openid")])
        .await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert_eq!(reply.error(), "unauthorized_client");
    let description = reply.json()["error_description"].to_string();
    assert!(description.contains("authorization_code"), "{description}");
}

#[tokio::test]
async fn embedded_sign_in_can_be_off() {
    let mut browser = Browser::with("[org]\nembedded_sign_in = false\n");
    let reply = browser.interact(&[]).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert_eq!(reply.error(), "access_denied");
}

#[tokio::test]
async fn wrong_parameters_are_refused_one_by_one() {
    let short = &challenge()[1..];
    let padded = format!("{}=", &challenge()[1..]);
    let slash = format!("{CALLBACK}/");
    let long = "x".repeat(5000);
    let cases = [
        ("redirect_uri", "", "invalid_request"),
        ("redirect_uri", slash.as_str(), "invalid_request"),
        ("redirect_uri", "https://evil.test/", "invalid_request"),
        ("scope", "", "invalid_scope"),
        ("scope", "profile", "invalid_scope"),
        ("scope", "openid admin", "invalid_scope"),
        ("state", "", "invalid_request"),
        ("state", long.as_str(), "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", short, "invalid_request"),
        ("code_challenge", padded.as_str(), "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("max_age", "soon", "invalid_request"),
        ("max_age", "-1", "invalid_request"),
        ("recovery_token", "x", "invalid_request"),
        ("activation_token", "x", "invalid_request"),
    ];
    let mut browser = Browser::new();
    for (name, value, error) in cases {
        let reply = browser.interact(&[(name, value)]).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{name}={value}");
        assert_eq!(reply.error(), error, "{name}={value}");
        assert!(reply.json()["error_description"].is_string());
    }
}

#[tokio::test]
async fn a_repeated_parameter_or_another_content_type_is_refused() {
    let mut browser = Browser::new();
    let path = "/oauth2/default/v1/interact";
    let twice = browser
        .post_form(path, &[("client_id", "a"), ("client_id", "b")])
        .await;
    assert_eq!(twice.error(), "invalid_request");
    let json = browser.post_json(path, &serde_json::json!({})).await;
    assert_eq!(json.error(), "invalid_request");
}

#[tokio::test]
async fn the_login_hint_fills_the_form() {
    let mut browser = Browser::new();
    let attempt = browser
        .begin_with(&[("login_hint", "grace@example.com")])
        .await;
    let fields = &attempt.form("identify")["value"];
    assert_eq!(fields[0]["value"], "grace@example.com");
    assert_eq!(fields[1]["name"], "credentials", "her policy asks for both");
}

#[tokio::test]
async fn the_rate_limit_answers_with_its_headers() {
    let mut browser = Browser::with("[limits]\nrequests_per_minute = 3\n");
    // The first request of all came without a cookie and counts elsewhere.
    browser.begin().await;
    browser.interact(&[]).await;
    let last = browser.interact(&[]).await;
    assert_eq!(last.status, StatusCode::OK);
    assert_eq!(last.header("x-rate-limit-limit"), Some("3"));
    assert_eq!(last.header("x-rate-limit-remaining"), Some("0"));
    let refused = browser.interact(&[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["errorCode"], "E0000047");
    assert!(refused.header("x-rate-limit-reset").is_some());
    let mut other = browser.another();
    assert_eq!(other.interact(&[]).await.status, StatusCode::OK);
    browser
        .control
        .advance_clock(std::time::Duration::from_secs(60));
    assert_eq!(browser.interact(&[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn requests_of_one_browser_at_once_are_refused_beyond_the_limit() {
    let mut browser = Browser::with("[limits]\nrequests_at_once = 1\n");
    let (mut first, mut second) = {
        let attempt = browser.begin().await;
        (attempt.clone(), attempt)
    };
    let pause = demo_org::Fault::Delay(std::time::Duration::from_millis(200));
    browser.control.fail_next("/idp/idx/identify", pause, 1);
    let name = serde_json::json!({ "identifier": "ada@example.com" });
    tokio::join!(
        first.submit("identify", name.clone()),
        second.submit("identify", name.clone())
    );
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(second.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(second.body["errorCode"], "E0000047");
    // One after the other is no matter.
    let mut again = browser.begin().await;
    again.submit("identify", name).await;
    assert_eq!(again.status, StatusCode::OK);
}
