//! Who may call from a page.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::support::{APP, Browser, Reply};

async fn preflight(browser: &mut Browser, path: &str, headers: &str) -> Reply {
    let request = browser
        .request(Method::OPTIONS, path)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", headers)
        .body(Body::empty())
        .expect("request");
    browser.send(request).await
}

#[tokio::test]
async fn the_apps_origin_may_call_with_credentials() {
    let mut browser = Browser::new();
    let path = "/idp/idx/introspect";
    let reply = preflight(
        &mut browser,
        path,
        "content-type, X-Okta-User-Agent-Extended, x-evil",
    )
    .await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(reply.header("access-control-allow-origin"), Some(APP));
    assert_eq!(
        reply.header("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(
        reply.header("access-control-allow-headers"),
        Some("content-type, X-Okta-User-Agent-Extended")
    );
    assert!(
        reply
            .header("vary")
            .is_some_and(|vary| vary.contains("Origin"))
    );

    let reply = browser.interact(&[]).await;
    assert_eq!(reply.header("access-control-allow-origin"), Some(APP));
    let exposed = reply.header("access-control-expose-headers").expect("list");
    for name in [
        "x-rate-limit-reset",
        "dpop-nonce",
        "www-authenticate",
        "date",
    ] {
        assert!(exposed.contains(name), "{name}");
    }
    assert!(reply.header("x-okta-request-id").is_some());
}

#[tokio::test]
async fn other_origins_may_not() {
    for origin in [
        "http://evil.test",
        "null",
        "http://localhost:80800",
        "http://localhost:8080.evil.test",
    ] {
        let mut browser = Browser::new();
        browser.origin = Some(origin.to_owned());
        let reply = preflight(&mut browser, "/idp/idx/introspect", "content-type").await;
        assert!(reply.header("access-control-allow-origin").is_none());
        let reply = browser.interact(&[]).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{origin}");
        assert_eq!(reply.json()["errorCode"], "E0000006");
        assert!(reply.header("access-control-allow-origin").is_none());
    }
}

#[tokio::test]
async fn trusted_origins_can_be_added() {
    let mut browser = Browser::with("[org]\ntrusted_origins = ['https://portal.example/']\n");
    browser.origin = Some("https://portal.example".to_owned());
    assert_eq!(browser.interact(&[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn programs_have_no_origin() {
    let mut browser = Browser::new();
    browser.origin = None;
    let reply = browser.interact(&[]).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.header("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn public_documents_are_for_everybody() {
    let mut browser = Browser::new();
    browser.origin = Some("http://evil.test".to_owned());
    for path in [
        "/oauth2/default/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/oauth2/v1/keys",
    ] {
        let reply = browser.get(path).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
        assert!(reply.header("access-control-allow-credentials").is_none());
    }
}
