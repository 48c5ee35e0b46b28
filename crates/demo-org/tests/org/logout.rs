//! RP-initiated logout.

use axum::http::StatusCode;

use crate::support::{APP, Browser, encode};

fn path(hint: &str, more: &str) -> String {
    format!("/oauth2/default/v1/logout?id_token_hint={hint}{more}")
}

#[tokio::test]
async fn ends_the_session_and_leads_back() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let hint = tokens["id_token"].as_str().expect("token");
    assert!(browser.begin().await.is_complete(), "there is a session");

    let back = format!("&post_logout_redirect_uri={}&state=a%20b", encode(APP));
    let reply = browser.get(&path(hint, &back)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(
        reply.header("location"),
        Some("http://localhost:8080?state=a%20b")
    );
    assert_eq!(browser.begin().await.steps(), ["identify"]);
}

#[tokio::test]
async fn without_a_way_back_there_is_a_page() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let hint = tokens["id_token"].as_str().expect("token");
    let reply = browser.get(&path(hint, "")).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.text.contains("<h1>"));
    assert_eq!(browser.begin().await.steps(), ["identify"]);
}

#[tokio::test]
async fn an_expired_hint_will_do() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    browser
        .control
        .advance_clock(std::time::Duration::from_secs(7200));
    let hint = tokens["id_token"].as_str().expect("token");
    assert_eq!(browser.get(&path(hint, "")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn wrong_hints_and_ways_back_are_refused_and_the_session_stays() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let hint = tokens["id_token"].as_str().expect("token");
    let access = tokens["access_token"].as_str().expect("token");
    let elsewhere = format!("&post_logout_redirect_uri={}", encode("https://evil.test/"));
    for path in [
        path(hint, &elsewhere),
        path("nonsense", ""),
        path(access, ""),
        path(hint, "&state=a&state=b"),
        "/oauth2/default/v1/logout".to_owned(),
        format!("/oauth2/v1/logout?id_token_hint={hint}"),
    ] {
        let reply = browser.get(&path).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(reply.header("location").is_none());
    }
    assert!(browser.begin().await.is_complete());
}
