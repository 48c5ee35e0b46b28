//! The token endpoint: what it refuses, renewal, revocation.

use std::time::Duration;

use axum::http::{StatusCode, header};
use serde_json::Value;

use crate::support::{Browser, CLIENT, Reply, claims};

async fn finished() -> (Browser, String) {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    attempt.answer(&browser.code()).await;
    let code = attempt.code();
    (browser, code)
}

fn refused(reply: &Reply, error: &str) {
    assert!(reply.status.is_client_error(), "{}", reply.text);
    assert_eq!(reply.error(), error, "{}", reply.text);
}

#[tokio::test]
async fn a_wrong_verifier_burns_the_code() {
    let (mut browser, code) = finished().await;
    let wrong = "a".repeat(43);
    let reply = browser
        .exchange_with(&code, &[("code_verifier", &wrong)])
        .await;
    refused(&reply, "invalid_grant");
    refused(&browser.exchange(&code).await, "invalid_grant");
}

#[tokio::test]
async fn a_code_works_once_and_reuse_revokes() {
    let (mut browser, code) = finished().await;
    let tokens = browser.exchange(&code).await.json();
    let access = tokens["access_token"].as_str().expect("token");
    assert_eq!(userinfo(&mut browser, access).await.status, StatusCode::OK);
    refused(&browser.exchange(&code).await, "invalid_grant");
    let after = userinfo(&mut browser, access).await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
    refused(&renew(&mut browser, &tokens, &[]).await, "invalid_grant");
}

async fn userinfo(browser: &mut Browser, access: &str) -> Reply {
    let request = browser
        .request(axum::http::Method::GET, "/oauth2/default/v1/userinfo")
        .header(header::AUTHORIZATION, format!("Bearer {access}"))
        .body(axum::body::Body::empty())
        .expect("request");
    browser.send(request).await
}

async fn renew(browser: &mut Browser, tokens: &Value, more: &[(&str, &str)]) -> Reply {
    let mut pairs = vec![
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        (
            "refresh_token",
            tokens["refresh_token"].as_str().expect("token"),
        ),
    ];
    pairs.extend(more);
    browser.post_form("/oauth2/default/v1/token", &pairs).await
}

#[tokio::test]
async fn a_code_lives_a_minute() {
    let (mut browser, code) = finished().await;
    browser.control.advance_clock(Duration::from_secs(60));
    refused(&browser.exchange(&code).await, "invalid_grant");
}

#[tokio::test]
async fn wrong_parameters_are_refused() {
    let unauthorized = [("client_id", "0oa1nointeraction001")];
    let cases: [(&[(&str, &str)], &str); 8] = [
        (&[("client_id", "nobody")], "invalid_client"),
        (&[("client_id", "")], "invalid_client"),
        (&unauthorized, "unauthorized_client"),
        (&[("grant_type", "password")], "unsupported_grant_type"),
        (&[("grant_type", "")], "invalid_request"),
        (&[("interaction_code", "")], "invalid_request"),
        (&[("interaction_code", "guess")], "invalid_grant"),
        (&[("code_verifier", "")], "invalid_request"),
    ];
    let (mut browser, code) = finished().await;
    for (replaced, error) in cases {
        refused(&browser.exchange_with(&code, replaced).await, error);
    }
    assert_eq!(
        browser.exchange(&code).await.status,
        StatusCode::OK,
        "none of these touched the code"
    );
}

#[tokio::test]
async fn another_redirect_uri_or_server_is_refused() {
    let (mut browser, code) = finished().await;
    let reply = browser
        .exchange_with(&code, &[("redirect_uri", "http://localhost:8080/")])
        .await;
    refused(&reply, "invalid_grant");

    let (mut browser, code) = finished().await;
    let pairs = [
        ("grant_type", "interaction_code"),
        ("interaction_code", code.as_str()),
        ("client_id", CLIENT),
        ("code_verifier", crate::support::VERIFIER),
    ];
    let reply = browser.post_form("/oauth2/v1/token", &pairs).await;
    refused(&reply, "invalid_grant");
}

#[tokio::test]
async fn tokens_depend_on_the_scopes() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin_with(&[("scope", "openid")]).await;
    attempt.ada_to_email().await;
    attempt.answer(&browser.code()).await;
    let tokens = browser.another().exchange(&attempt.code()).await.json();
    assert!(tokens.get("refresh_token").is_none());
    assert_eq!(tokens["scope"], "openid");
    let claims = claims(tokens["id_token"].as_str().expect("id token"));
    assert!(claims.get("name").is_none() && claims.get("email").is_none());
}

#[tokio::test]
async fn renewal_rotates_and_keeps_the_sign_in() {
    let mut browser = Browser::new();
    let first = browser.sign_in().await;
    browser.control.advance_clock(Duration::from_secs(600));
    let second = renew(&mut browser, &first, &[]).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.text);
    let second = second.json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let of = |tokens: &Value| claims(tokens["id_token"].as_str().expect("id token"));
    for claim in ["sub", "auth_time", "nonce", "iss", "aud"] {
        assert_eq!(of(&first)[claim], of(&second)[claim], "{claim}");
    }
    assert_eq!(
        of(&second)["iat"].as_i64(),
        of(&first)["iat"].as_i64().map(|iat| iat + 600),
        "the clock of the organisation counts"
    );
    assert_eq!(
        renew(&mut browser, &second, &[]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn renewal_may_narrow_scopes_but_not_widen_them() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let wide = renew(&mut browser, &tokens, &[("scope", "openid admin")]).await;
    refused(&wide, "invalid_scope");
    let narrow = renew(&mut browser, &tokens, &[("scope", "openid offline_access")])
        .await
        .json();
    assert_eq!(narrow["scope"], "openid offline_access");
    let access = claims(narrow["access_token"].as_str().expect("token"));
    assert_eq!(
        access["scp"],
        serde_json::json!(["openid", "offline_access"])
    );
}

#[tokio::test]
async fn a_refresh_token_lives_its_days() {
    let mut browser = Browser::with("[tokens]\nrefresh_token_days = 1\n");
    let tokens = browser.sign_in().await;
    browser
        .control
        .advance_clock(Duration::from_secs(24 * 60 * 60));
    refused(&renew(&mut browser, &tokens, &[]).await, "invalid_grant");
}

#[tokio::test]
async fn revoking_a_refresh_token_kills_its_access_tokens() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let access = tokens["access_token"].as_str().expect("token");
    let refresh = tokens["refresh_token"].as_str().expect("token");
    let path = "/oauth2/default/v1/revoke";
    let reply = browser
        .post_form(path, &[("token", refresh), ("client_id", CLIENT)])
        .await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(
        userinfo(&mut browser, access).await.status,
        StatusCode::UNAUTHORIZED
    );
    refused(&renew(&mut browser, &tokens, &[]).await, "invalid_grant");
}

#[tokio::test]
async fn revoking_an_access_token_spares_the_rest() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let access = tokens["access_token"].as_str().expect("token");
    let path = "/oauth2/default/v1/revoke";
    // Not by a stranger, and a stranger is not told so.
    let stranger = [("token", access), ("client_id", "0oa1nointeraction001")];
    assert_eq!(
        browser.post_form(path, &stranger).await.status,
        StatusCode::OK
    );
    assert_eq!(userinfo(&mut browser, access).await.status, StatusCode::OK);
    // The client may name itself by HTTP Basic.
    let request = browser
        .request(axum::http::Method::POST, path)
        .header(header::AUTHORIZATION, "Basic MG9hMWRvb3J3YXlzcGEwMDAwMDE=")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(format!("token={access}")))
        .expect("request");
    assert_eq!(browser.send(request).await.status, StatusCode::OK);
    assert_eq!(
        userinfo(&mut browser, access).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        renew(&mut browser, &tokens, &[]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn revoking_nonsense_is_fine_but_nobody_is_not() {
    let mut browser = Browser::new();
    let path = "/oauth2/v1/revoke";
    let nonsense = [("token", "nonsense"), ("client_id", CLIENT)];
    assert_eq!(
        browser.post_form(path, &nonsense).await.status,
        StatusCode::OK
    );
    let nobody = browser.post_form(path, &[("token", "nonsense")]).await;
    refused(&nobody, "invalid_client");
    let nothing = browser.post_form(path, &[("client_id", CLIENT)]).await;
    refused(&nothing, "invalid_request");
}
