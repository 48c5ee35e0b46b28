//! Tokens that are bound to a key, and the API that demands it (RFC 9449).

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{Browser, CALLBACK, CLIENT, ORG, Reply, VERIFIER, claims, encode};

const API: &str = "http://localhost:8083";
const TOKEN: &str = "/oauth2/default/v1/token";
const DEMANDED: &str = "[[clients]]\nid = '0oa1doorwayspa000001'\nlabel = 'D'\n\
    policy = 'password-and-another'\ngrant_types = ['interaction_code', 'refresh_token']\n\
    redirect_uris = ['{app}/login/callback']\npost_logout_redirect_uris = ['{app}']\n\
    scopes = ['openid', 'profile', 'email', 'offline_access']\ndpop_bound_access_tokens = true\n";

/// A key, and the proofs it makes.
pub struct Key(EcdsaKeyPair, std::cell::Cell<u32>);

impl Key {
    pub fn new() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
        Self(pair, std::cell::Cell::new(0))
    }

    fn jwk(&self) -> Value {
        let point = self.0.public_key().as_ref();
        json!({"kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(&point[1..33]),
            "y": URL_SAFE_NO_PAD.encode(&point[33..])})
    }

    fn good(&self, method: &str, url: &str, at: i64) -> Value {
        self.1.set(self.1.get() + 1);
        json!({"jti": format!("a proof of number {}", self.1.get()), "htm": method, "htu": url,
            "iat": at})
    }

    fn sign(&self, head: &Value, body: &Value) -> String {
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(head.to_string()),
            URL_SAFE_NO_PAD.encode(body.to_string())
        );
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes());
        let signature = signature.expect("a signature");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    fn proof(&self, body: &Value) -> String {
        let head = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk()});
        self.sign(&head, body)
    }
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.expect("a time").as_secs()).expect("a time")
}

async fn post_token(browser: &mut Browser, pairs: &[(&str, &str)], proof: &str) -> Reply {
    let body: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    let request = browser
        .request(Method::POST, TOKEN)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("dpop", proof)
        .body(Body::from(body.join("&")))
        .expect("request");
    browser.send(request).await
}

async fn finished(settings: &str) -> (Browser, String) {
    let browser = Browser::with(settings);
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    attempt.answer(&browser.code()).await;
    let code = attempt.code();
    (browser, code)
}

fn pairs(code: &str) -> [(&str, &str); 5] {
    [
        ("grant_type", "interaction_code"),
        ("interaction_code", code),
        ("client_id", CLIENT),
        ("code_verifier", VERIFIER),
        ("redirect_uri", CALLBACK),
    ]
}

/// Ada with bound tokens.
async fn bound() -> (Browser, Key, Value) {
    let (mut browser, code) = finished("").await;
    let key = Key::new();
    let url = format!("{ORG}{TOKEN}");
    let first = post_token(
        &mut browser,
        &pairs(&code),
        &key.proof(&key.good("POST", &url, now())),
    )
    .await;
    assert_eq!(
        (first.status, first.error().as_str()),
        (StatusCode::BAD_REQUEST, "use_dpop_nonce")
    );
    let mut body = key.good("POST", &url, now());
    body["nonce"] = json!(first.header("dpop-nonce").expect("a nonce"));
    let reply = post_token(&mut browser, &pairs(&code), &key.proof(&body)).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let mut tokens = reply.json();
    tokens["nonce"] = body["nonce"].clone();
    (browser, key, tokens)
}

async fn call(browser: &mut Browser, path: &str, scheme: &str, token: &str, proof: &str) -> Reply {
    let (method, path) = path.split_once(' ').expect("method and path");
    let mut request = browser
        .request(method.parse().expect("a method"), path)
        .header(header::AUTHORIZATION, format!("{scheme} {token}"));
    if !proof.is_empty() {
        request = request.header("dpop", proof);
    }
    let request = request.body(Body::empty()).expect("request");
    if path.starts_with("/v1/") {
        browser.send_to_api(request).await
    } else {
        browser.send(request).await
    }
}

#[tokio::test]
async fn a_code_becomes_bound_tokens() {
    let (mut browser, key, tokens) = bound().await;
    assert_eq!(tokens["token_type"], "DPoP");
    let access = tokens["access_token"].as_str().expect("token");
    assert!(claims(access)["cnf"]["jkt"].is_string());

    // Userinfo takes them with a proof, and not without.
    let url = format!("{ORG}/oauth2/default/v1/userinfo");
    let mut body = key.good("GET", &url, now());
    body["ath"] = json!(URL_SAFE_NO_PAD.encode(Sha256::digest(access)));
    let path = "GET /oauth2/default/v1/userinfo";
    let reply = call(&mut browser, path, "DPoP", access, &key.proof(&body)).await;
    assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.headers);
    let again = call(&mut browser, path, "DPoP", access, &key.proof(&body)).await;
    assert!(
        again
            .header("www-authenticate")
            .expect("a challenge")
            .contains("used before")
    );
    let bearer = call(&mut browser, path, "Bearer", access, "").await;
    assert_eq!(bearer.status, StatusCode::UNAUTHORIZED);
    let stranger = Key::new();
    body["jti"] = json!("some other proof");
    let reply = call(&mut browser, path, "DPoP", access, &stranger.proof(&body)).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn proofs_that_are_none() {
    let (mut browser, code) = finished("[dpop]\nnonce = false\n").await;
    let key = Key::new();
    let url = format!("{ORG}{TOKEN}");
    let good = || key.good("POST", &url, now());
    let with = |name: &str, value: Value| {
        let mut body = good();
        body[name] = value;
        key.proof(&body)
    };
    let head = |name: &str, value: Value| {
        let mut head = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": key.jwk()});
        head[name] = value;
        key.sign(&head, &good())
    };
    let mut private = key.jwk();
    private["d"] = json!("AAAA");
    let (front, _) = with("x", json!(1))
        .rsplit_once('.')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("parts");
    for (what, proof) in [
        ("method", with("htm", json!("GET"))),
        ("query", with("htu", json!(format!("{url}?a=b")))),
        (
            "another server",
            with("htu", json!("http://localhost:8081/oauth2/v1/token")),
        ),
        ("too old", with("iat", json!(now() - 302))),
        ("too new", with("iat", json!(now() + 302))),
        ("no jti", with("jti", json!(null))),
        ("short jti", with("jti", json!("x"))),
        ("typ", head("typ", json!("JWT"))),
        ("alg", head("alg", json!("none"))),
        ("a private key", head("jwk", private)),
        (
            "signature",
            format!("{front}.{}", URL_SAFE_NO_PAD.encode([1; 64])),
        ),
        ("no JWT", "x".to_owned()),
    ] {
        let reply = post_token(&mut browser, &pairs(&code), &proof).await;
        assert_eq!(
            reply.error(),
            "invalid_dpop_proof",
            "{what}: {}",
            reply.text
        );
    }
    let reply = post_token(&mut browser, &pairs(&code), &key.proof(&good())).await;
    assert_eq!(
        reply.status,
        StatusCode::OK,
        "none of these used the code up: {}",
        reply.text
    );
}

#[tokio::test]
async fn renewal_needs_the_same_key_and_a_nonce_that_counts() {
    let (mut browser, key, tokens) = bound().await;
    let refresh = tokens["refresh_token"].as_str().expect("token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("refresh_token", refresh),
    ];
    let url = format!("{ORG}{TOKEN}");
    let with_nonce = |key: &Key| {
        let mut body = key.good("POST", &url, now());
        body["nonce"] = tokens["nonce"].clone();
        key.proof(&body)
    };
    let without = browser.post_form(TOKEN, &form).await;
    assert_eq!(without.error(), "invalid_dpop_proof");
    let stranger = post_token(&mut browser, &form, &with_nonce(&Key::new())).await;
    assert_ne!(stranger.status, StatusCode::OK);
    let reply = post_token(&mut browser, &form, &with_nonce(&key)).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    assert_eq!(reply.json()["token_type"], "DPoP");
    browser.control.renew_dpop_nonces();
    let newer = reply.json();
    let form = [
        form[0],
        form[1],
        (
            "refresh_token",
            newer["refresh_token"].as_str().expect("token"),
        ),
    ];
    let late = post_token(&mut browser, &form, &with_nonce(&key)).await;
    assert_eq!(late.error(), "use_dpop_nonce");
    assert!(late.header("dpop-nonce").is_some());
}

#[tokio::test]
async fn an_application_may_have_to_bind_its_tokens() {
    let (mut browser, code) = finished(DEMANDED).await;
    let reply = browser.exchange(&code).await;
    assert_eq!(reply.error(), "invalid_dpop_proof");
    assert!(reply.header("dpop-nonce").is_some());
    browser.control.demand_dpop(Some(false));
    assert_eq!(browser.exchange(&code).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_api_wants_what_it_says() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let access = tokens["access_token"].as_str().expect("token").to_owned();
    for path in [
        "GET /v1/notes",
        "POST /v1/notes",
        "GET /v1/payslips",
        "GET /v1/account",
    ] {
        let reply = call(&mut browser, path, "Bearer", &access, "").await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
    }
    let vault = call(&mut browser, "GET /v1/vault", "Bearer", &access, "").await;
    assert!(
        vault
            .header("www-authenticate")
            .expect("a challenge")
            .starts_with("DPoP algs=")
    );
    let nobody = call(&mut browser, "GET /v1/notes", "Bearer", "nonsense", "").await;
    assert!(
        nobody
            .header("www-authenticate")
            .expect("a challenge")
            .contains("invalid_token")
    );
    assert_eq!(
        nobody.header("access-control-allow-origin"),
        Some(crate::support::APP)
    );

    // Five minutes and fifteen: the sign-in is too old for them.
    browser
        .control
        .advance_clock(std::time::Duration::from_secs(301));
    let reply = call(&mut browser, "GET /v1/payslips", "Bearer", &access, "").await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    let challenge = reply.header("www-authenticate").expect("a challenge");
    assert!(
        challenge.contains("insufficient_user_authentication")
            && challenge.contains("max_age=\"300\"")
    );
    browser
        .control
        .advance_clock(std::time::Duration::from_secs(600));
    let reply = call(&mut browser, "GET /v1/account", "Bearer", &access, "").await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    let challenge = reply.header("www-authenticate").expect("a challenge");
    assert!(
        challenge.contains("insufficient_authentication_context")
            && challenge.contains("max_age=900")
    );
}

#[tokio::test]
async fn the_api_has_nonces_of_its_own() {
    let (mut browser, key, tokens) = bound().await;
    let access = tokens["access_token"].as_str().expect("token").to_owned();
    let proof = |nonce: &Value| {
        let mut body = key.good("GET", &format!("{API}/v1/vault"), now());
        body["ath"] = json!(URL_SAFE_NO_PAD.encode(Sha256::digest(&access)));
        body["nonce"] = nonce.clone();
        key.proof(&body)
    };
    let foreign = call(
        &mut browser,
        "GET /v1/vault",
        "DPoP",
        &access,
        &proof(&tokens["nonce"]),
    )
    .await;
    let challenge = foreign.header("www-authenticate").expect("a challenge");
    assert!(challenge.contains("use_dpop_nonce"), "{challenge}");
    let nonce = json!(foreign.header("dpop-nonce").expect("a nonce"));
    let reply = call(
        &mut browser,
        "GET /v1/vault",
        "DPoP",
        &access,
        &proof(&nonce),
    )
    .await;
    assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.headers);
}
