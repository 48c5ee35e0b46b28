//! Userinfo takes only tokens that hold.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use crate::support::{Browser, Reply, claims};

async fn ask(browser: &mut Browser, path: &str, authorization: Option<&str>) -> Reply {
    let mut request = browser.request(Method::GET, path);
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    let request = request.body(Body::empty()).expect("request");
    browser.send(request).await
}

const PATH: &str = "/oauth2/default/v1/userinfo";

#[tokio::test]
async fn claims_for_a_valid_token() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("token"));
    let reply = ask(&mut browser, PATH, Some(&bearer)).await;
    assert_eq!(reply.status, StatusCode::OK);
    let info = reply.json();
    let id_token = claims(tokens["id_token"].as_str().expect("token"));
    assert_eq!(info["sub"], id_token["sub"]);
    assert_eq!(info["email"], "ada@example.com");
    assert_eq!(info["given_name"], "Ada");
}

#[tokio::test]
async fn other_tokens_are_refused_with_a_challenge() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let access = tokens["access_token"].as_str().expect("token").to_owned();
    let id_token = tokens["id_token"].as_str().expect("token").to_owned();
    let mut forged = access.clone();
    forged.pop();
    for value in [
        format!("Bearer {forged}x"),
        format!("Bearer {id_token}"),
        "Bearer nonsense".to_owned(),
    ] {
        let reply = ask(&mut browser, PATH, Some(&value)).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
        let challenge = reply.header("www-authenticate").expect("challenge");
        assert!(challenge.contains("invalid_token"), "{challenge}");
    }
    for value in [None, Some("Basic x"), Some("Bearer")] {
        let reply = ask(&mut browser, PATH, value).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    }
    let bearer = format!("Bearer {access}");
    let other_server = ask(&mut browser, "/oauth2/v1/userinfo", Some(&bearer)).await;
    assert_eq!(other_server.status, StatusCode::UNAUTHORIZED);

    browser.control.advance_clock(Duration::from_secs(3600));
    let old = ask(&mut browser, PATH, Some(&bearer)).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
}
