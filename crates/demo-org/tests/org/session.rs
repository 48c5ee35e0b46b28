//! What the organisation's session lets a browser skip.

use std::time::Duration;

use axum::http::StatusCode;

use crate::support::{ADA, APP, Browser};

const ME: &str = "/api/v1/sessions/me";

#[tokio::test]
async fn a_second_attempt_in_the_same_browser_is_let_through() {
    let mut browser = Browser::new();
    let first = browser.sign_in().await;
    let attempt = browser.begin().await;
    assert!(attempt.is_complete(), "{}", attempt.body);
    let second = browser.exchange(&attempt.code()).await.json();
    let of = |tokens: &serde_json::Value, name: &str| {
        crate::support::claims(tokens["id_token"].as_str().expect("token"))[name].clone()
    };
    for claim in ["sub", "auth_time", "amr"] {
        assert_eq!(of(&first, claim), of(&second, claim), "{claim}");
    }
    assert_eq!(browser.another().begin().await.steps(), ["identify"]);
}

#[tokio::test]
async fn a_session_too_old_for_max_age_does_not_count() {
    let mut browser = Browser::new();
    browser.sign_in().await;
    let forced = browser.begin_with(&[("max_age", "0")]).await;
    assert_eq!(forced.steps(), ["identify"]);
    browser.control.advance_clock(Duration::from_secs(100));
    let old = browser.begin_with(&[("max_age", "99")]).await;
    assert_eq!(old.steps(), ["identify"]);
    let young = browser.begin_with(&[("max_age", "200")]).await;
    assert!(young.is_complete());
    browser.control.advance_clock(Duration::from_secs(2 * 3600));
    assert_eq!(browser.begin().await.steps(), ["identify"], "it has ended");
}

#[tokio::test]
async fn a_session_of_somebody_else_does_not_count() {
    let mut browser = Browser::new();
    browser.sign_in().await;
    let other = browser
        .begin_with(&[("login_hint", "mary@example.com")])
        .await;
    assert_eq!(other.steps(), ["identify"]);
    let same = browser.begin_with(&[("login_hint", ADA.0)]).await;
    assert!(same.is_complete());
}

#[tokio::test]
async fn a_session_with_too_little_is_built_upon() {
    let mut browser = Browser::new();
    let mut attempt = browser.begin().await;
    attempt.identify("grace@example.com").await;
    attempt.answer("Compiler-1952").await;
    let mut browser = attempt.browser.clone();
    assert!(browser.begin().await.is_complete());
    let more = browser
        .begin_with(&[("acr_values", "urn:okta:loa:2fa:any")])
        .await;
    assert_eq!(more.steps(), ["identify"], "she has nothing else to give");
}

#[tokio::test]
async fn keep_me_signed_in_decides_how_long_the_cookie_stays() {
    for (remember, stays) in [(true, true), (false, false)] {
        let mut browser = Browser::new();
        let mut attempt = browser.begin().await;
        let form = attempt.form("identify")["href"].clone();
        assert!(form.is_string());
        attempt
            .submit(
                "identify",
                serde_json::json!({ "identifier": "grace@example.com", "rememberMe": remember }),
            )
            .await;
        let form = attempt.form("challenge-authenticator").clone();
        let handle = form["value"][1]["value"].clone();
        let body = serde_json::json!({
            "stateHandle": handle,
            "credentials": { "passcode": "Compiler-1952" },
        });
        let reply = attempt
            .browser
            .post_json("/idp/idx/challenge/answer", &body)
            .await;
        let cookie = reply.header("set-cookie").expect("session cookie");
        assert!(cookie.starts_with("idx=") && cookie.contains("HttpOnly"));
        assert_eq!(cookie.contains("Max-Age"), stays, "{cookie}");
    }
}

#[tokio::test]
async fn a_page_can_end_the_session_once() {
    let mut browser = Browser::new();
    browser.sign_in().await;
    let reply = browser.delete(ME).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(reply.header("access-control-allow-origin"), Some(APP));
    assert_eq!(
        reply.header("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(browser.begin().await.steps(), ["identify"]);
    assert_eq!(browser.delete(ME).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_of_an_unknown_origin_cannot() {
    let mut browser = Browser::new();
    browser.sign_in().await;
    browser.origin = Some("https://evil.test".to_owned());
    assert_eq!(browser.delete(ME).await.status, StatusCode::FORBIDDEN);
    browser.origin = Some(APP.to_owned());
    assert!(browser.begin().await.is_complete(), "the session stays");
}

#[tokio::test]
async fn an_expired_session_is_none() {
    let mut browser = Browser::new();
    browser.sign_in().await;
    browser
        .control
        .advance_clock(Duration::from_secs(2 * 60 * 60));
    assert_eq!(browser.delete(ME).await.status, StatusCode::NOT_FOUND);
}
