//! The console and what it must not be used for.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use crate::support::{ADA, APP, Browser, ORG};

#[tokio::test]
async fn the_page_comes_with_a_strict_policy() {
    let mut browser = Browser::new();
    for (path, content_type) in [
        ("/console", "text/html"),
        ("/console/console.js", "text/javascript"),
        ("/console/phone", "text/html"),
        ("/console/phone.js", "text/javascript"),
        ("/console/console.css", "text/css"),
    ] {
        let reply = browser.get(path).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert!(
            reply
                .header("content-type")
                .is_some_and(|kind| kind.starts_with(content_type))
        );
        let policy = reply.header("content-security-policy").expect("policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
    }
    let page = browser.get("/console").await.text;
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" on"));
}

#[tokio::test]
async fn it_shows_people_policies_and_mails() {
    let mut browser = Browser::new();
    browser.sign_in().await;
    let state = browser.get("/console/api/state").await.json();
    assert_eq!(state["users"][0]["login"], ADA.0);
    assert_eq!(state["users"][0]["password"], ADA.1);
    assert_eq!(state["users"][0]["locked"], false);
    assert_eq!(
        state["policies"]["any-two"]["factors"],
        serde_json::json!(["any", "any"])
    );
    assert_eq!(state["inbox"][0]["code"], browser.code());
    let inbox = browser.get("/console/api/inbox").await.json();
    assert_eq!(inbox[0]["to"], ADA.0);
}

#[tokio::test]
async fn it_unlocks_for_its_own_page_only() {
    let mut browser = Browser::with("[limits]\nwrong_passwords = 1\n");
    let mut attempt = browser.begin().await;
    attempt.identify(ADA.0).await;
    attempt.answer("wrong").await;
    let locked = async |browser: &mut Browser| {
        browser.get("/console/api/state").await.json()["users"][0]["locked"].clone()
    };
    assert_eq!(locked(&mut browser).await, true);
    let path = "/console/api/unlock/ada%40example.com";
    for (origin, status) in [
        (APP, StatusCode::FORBIDDEN),
        ("http://evil.test", StatusCode::FORBIDDEN),
        (ORG, StatusCode::NO_CONTENT),
    ] {
        browser.origin = Some(origin.to_owned());
        assert_eq!(
            browser.post_form(path, &[]).await.status,
            status,
            "{origin}"
        );
    }
    assert_eq!(locked(&mut browser).await, false);
}

#[tokio::test]
async fn it_changes_the_first_form_of_a_policy() {
    let mut browser = Browser::new();
    browser.origin = Some(ORG.to_owned());
    let path = "/console/api/policies/password-and-another/identifier-and-password";
    assert_eq!(
        browser.post_form(path, &[]).await.status,
        StatusCode::NO_CONTENT
    );
    let attempt = browser.begin().await;
    assert_eq!(attempt.form("identify")["value"][1]["name"], "credentials");
    for (path, status) in [
        (
            "/console/api/policies/none/identifier-first",
            StatusCode::NOT_FOUND,
        ),
        (
            "/console/api/policies/any-two/sideways",
            StatusCode::BAD_REQUEST,
        ),
    ] {
        assert_eq!(browser.post_form(path, &[]).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn it_ends_attempts_and_rotates_keys() {
    let mut browser = Browser::new();
    browser.origin = Some(ORG.to_owned());
    let mut attempt = browser.begin().await;
    browser.post_form("/console/api/expire", &[]).await;
    attempt.introspect().await;
    assert_eq!(attempt.message_key(), "idx.session.expired");
    browser.post_form("/console/api/rotate-keys", &[]).await;
    let keys = browser.get("/oauth2/v1/keys").await.json();
    assert_eq!(keys["keys"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn other_pages_cannot_read_it() {
    let mut browser = Browser::new();
    for origin in [APP, "http://evil.test"] {
        browser.origin = Some(origin.to_owned());
        let reply = browser.get("/console/api/inbox").await;
        assert!(reply.header("access-control-allow-origin").is_none());
    }
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    let mut browser = Browser::new();
    for (host, status) in [
        ("rebound.evil.test:8081", StatusCode::MISDIRECTED_REQUEST),
        ("localhost:8081", StatusCode::OK),
    ] {
        let request = browser
            .request(Method::GET, "/console/api/inbox")
            .header(header::HOST, host)
            .body(Body::empty())
            .expect("request");
        assert_eq!(browser.send(request).await.status, status);
    }
}

#[tokio::test]
async fn the_log_has_neither_queries_nor_the_consoles_own_traffic() {
    let mut browser = Browser::new();
    browser.get("/console/api/state").await;
    browser.get("/oauth2/v1/logout?id_token_hint=secret").await;
    let log = browser.control.requests();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].path, "/oauth2/v1/logout");
    assert_eq!((log[0].method.as_str(), log[0].status), ("GET", 400));
}

#[tokio::test]
async fn it_shows_what_people_have_and_what_their_tokens_show() {
    let mut browser = Browser::new();
    let state = browser.get("/console/api/state").await.json();
    let user = |login: &str| {
        let users = state["users"].as_array().expect("users");
        let found = users.iter().find(|user| user["login"] == login);
        found.expect(login).clone()
    };
    let enrolled = user("hedy@example.com")["enrolled"].clone();
    let details: Vec<&str> = enrolled
        .as_array()
        .expect("list")
        .iter()
        .filter_map(|entry| entry["detail"].as_str())
        .collect();
    assert_eq!(
        details,
        ["hedy@example.com", "+14155550142 (Work)", "+4930123456789"]
    );
    let readings = state["readings"].as_array().expect("readings");
    let of = |key: &str| {
        let found = readings.iter().find(|reading| reading["key"] == key);
        found.expect(key).clone()
    };
    assert_eq!(of("google_otp")["code"].as_str().map(str::len), Some(6));
    assert!(
        of("google_otp")["secondsLeft"]
            .as_u64()
            .is_some_and(|left| left <= 30)
    );
    assert_eq!(of("yubikey_token")["secondsLeft"], serde_json::Value::Null);
    assert_eq!(of("onprem_mfa")["id"], "rperlman");
    assert!(of("symantec_vip")["next"].is_string());
}
