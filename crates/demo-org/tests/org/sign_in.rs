//! The main flow, and the shape of what each step shows.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{ADA, Browser, CALLBACK, CLIENT, ORG};

#[tokio::test]
async fn password_and_code_lead_to_verified_tokens() {
    let mut browser = Browser::new();
    let mut attempt = browser.begin().await;
    assert_eq!(attempt.steps(), ["identify"]);
    attempt.identify(ADA.0).await;
    assert_eq!(
        attempt.steps(),
        [
            "challenge-authenticator",
            "select-authenticator-authenticate"
        ]
    );
    attempt.answer(ADA.1).await;
    assert_eq!(
        attempt.steps(),
        [
            "authenticator-verification-data",
            "select-authenticator-authenticate"
        ]
    );
    assert!(
        browser.control.inbox().is_empty(),
        "nobody asked for a mail"
    );
    attempt.send_mail().await;
    assert_eq!(
        attempt.steps(),
        [
            "challenge-authenticator",
            "select-authenticator-authenticate"
        ]
    );
    attempt.answer(&browser.code()).await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    let tokens = browser.exchange(&attempt.code()).await.json();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert!(tokens["refresh_token"].is_string());
    let claims = verify(&mut browser, tokens["id_token"].as_str().expect("id token")).await;
    assert_eq!(claims["sub"], attempt.body["user"]["value"]["id"]);
    assert_eq!(claims["name"], "Ada Lovelace");
    assert_eq!(claims["email"], "ada@example.com");
    assert_eq!(claims["preferred_username"], "ada@example.com");
    assert_eq!(claims["nonce"], "nonce-of-test");
    assert_eq!(claims["ver"], 1);
    assert_eq!(claims["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(claims["acr"], "urn:okta:loa:2fa:any");
    assert!(claims["auth_time"].as_i64() <= claims["iat"].as_i64());
    let access = tokens["access_token"].as_str().expect("access token");
    let digest = Sha256::digest(access);
    assert_eq!(claims["at_hash"], URL_SAFE_NO_PAD.encode(&digest[..16]));
}

/// Checks a token as a client must: key by `kid` from the published set,
/// issuer, audience, times.
async fn verify(browser: &mut Browser, token: &str) -> Value {
    let metadata = browser
        .get("/oauth2/default/.well-known/openid-configuration")
        .await
        .json();
    let issuer = format!("{ORG}/oauth2/default");
    assert_eq!(metadata["issuer"], issuer);
    let keys_uri = metadata["jwks_uri"].as_str().expect("jwks_uri");
    let path = keys_uri.strip_prefix(ORG).expect("our origin").to_owned();
    let keys = browser.get(&path).await.json();
    let kid = jsonwebtoken::decode_header(token).expect("header").kid;
    let key = keys["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .find(|key| key["kid"].as_str() == kid.as_deref())
        .expect("the signing key");
    assert_eq!((&key["alg"], &key["use"]), (&json!("RS256"), &json!("sig")));
    let key = DecodingKey::from_rsa_components(
        key["n"].as_str().expect("n"),
        key["e"].as_str().expect("e"),
    )
    .expect("key");
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[CLIENT]);
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    jsonwebtoken::decode::<Value>(token, &key, &validation)
        .expect("valid")
        .claims
}

#[tokio::test]
async fn tokens_of_an_old_key_stay_verifiable() {
    let mut browser = Browser::new();
    let before = browser.sign_in().await;
    browser.control.rotate_keys().expect("a new key");
    let renewed = browser
        .post_form(
            "/oauth2/default/v1/token",
            &[
                ("grant_type", "refresh_token"),
                ("client_id", CLIENT),
                (
                    "refresh_token",
                    before["refresh_token"].as_str().expect("token"),
                ),
            ],
        )
        .await
        .json();
    let old = before["id_token"].as_str().expect("id token");
    let new = renewed["id_token"].as_str().expect("id token");
    let kid = |token: &str| jsonwebtoken::decode_header(token).expect("header").kid;
    assert_ne!(kid(old), kid(new));
    verify(&mut browser, old).await;
    verify(&mut browser, new).await;
}

#[tokio::test]
async fn the_organisation_server_issues_for_itself() {
    let mut browser = Browser::new();
    let reply = browser
        .get("/.well-known/openid-configuration")
        .await
        .json();
    assert_eq!(reply["issuer"], ORG);
    assert_eq!(reply["token_endpoint"], format!("{ORG}/oauth2/v1/token"));
    assert_eq!(reply["code_challenge_methods_supported"], json!(["S256"]));
}

#[tokio::test]
async fn steps_have_the_shape_of_recorded_ones() {
    let mut browser = Browser::new();
    let mut attempt = browser.begin().await;
    assert_eq!(attempt.body["version"], "1.0.0");
    assert_eq!(attempt.body["intent"], "LOGIN");
    assert_eq!(attempt.body["app"]["value"]["label"], "Doorway");
    assert_eq!(
        attempt.body["cancel"]["href"],
        format!("{ORG}/idp/idx/cancel")
    );
    let form = attempt.form("identify");
    assert_eq!(form["rel"], json!(["create-form"]));
    assert_eq!(form["method"], "POST");
    assert_eq!(form["accepts"], "application/json; okta-version=1.0.0");
    assert_eq!(form["produces"], "application/ion+json; okta-version=1.0.0");
    let handle = form["value"]
        .as_array()
        .and_then(|fields| fields.last())
        .expect("fields");
    assert_eq!(handle["name"], "stateHandle");
    assert_eq!(handle["value"], attempt.body["stateHandle"]);
    assert_eq!(
        (&handle["mutable"], &handle["visible"]),
        (&json!(false), &json!(false))
    );
    assert!(attempt.body.get("user").is_none());

    attempt.ada_to_email().await;
    let form = attempt.form("challenge-authenticator");
    assert_eq!(
        form["relatesTo"],
        json!(["$.currentAuthenticatorEnrollment"])
    );
    assert_eq!(form["value"][0]["form"]["value"][0]["name"], "passcode");
    let current = &attempt.body["currentAuthenticatorEnrollment"]["value"];
    assert_eq!(current["key"], "okta_email");
    assert_eq!(current["profile"]["email"], "a***a@example.com");
    assert_eq!(current["contextualData"]["useEmailMagicLink"], true);
    assert_eq!(current["poll"]["refresh"], 4000);
    assert_eq!(
        current["resend"]["href"],
        format!("{ORG}/idp/idx/challenge/resend")
    );
    assert_eq!(attempt.body["user"]["value"]["identifier"], ADA.0);

    attempt.answer(&browser.code()).await;
    let success = &attempt.body["successWithInteractionCode"];
    assert_eq!(success["name"], "issue");
    assert_eq!(success["href"], format!("{ORG}/oauth2/default/v1/token"));
    assert_eq!(success["accepts"], "application/x-www-form-urlencoded");
}

#[tokio::test]
async fn a_spent_attempt_cannot_be_introspected() {
    let mut browser = Browser::new();
    let mut attempt = browser.begin().await;
    attempt.ada_to_email().await;
    attempt.answer(&browser.code()).await;
    let code = attempt.code();
    attempt.introspect().await;
    assert_eq!(attempt.code(), code, "reading again does not issue again");
    let reply = browser.exchange(&code).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(
        crate::support::claims(reply.json()["access_token"].as_str().expect("token"))["cid"],
        CLIENT
    );
    attempt.introspect().await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.message_key(), "idx.session.expired");
}

#[tokio::test]
async fn the_redirect_uri_may_be_left_out_at_exchange() {
    let mut browser = Browser::new();
    let mut attempt = browser.begin().await;
    attempt.ada_to_email().await;
    attempt.answer(&browser.code()).await;
    let without = [("redirect_uri", "")];
    let reply = browser.exchange_with(&attempt.code(), &without).await;
    assert_eq!(reply.status, StatusCode::OK, "{} {CALLBACK}", reply.text);
}
