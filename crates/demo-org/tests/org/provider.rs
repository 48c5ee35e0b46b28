//! The second OpenID provider, as its client meets it.

use axum::http::StatusCode;

use crate::support::{Browser, ORG, PROVIDER, VERIFIER, challenge, encode, parameter};

const IDP: &str = "0oaidplighthouse0001";

fn callback() -> String {
    format!("{ORG}/oauth2/v1/authorize/callback")
}

fn authorize(replaced: &[(&str, &str)]) -> String {
    let (callback, challenge) = (callback(), challenge());
    let mut address = format!("{PROVIDER}/authorize?x=");
    for (name, usual) in [
        ("client_id", IDP),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("redirect_uri", callback.as_str()),
        ("state", "st"),
        ("nonce", "no"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ] {
        let value = replaced
            .iter()
            .find(|(other, _)| *other == name)
            .map_or(usual, |(_, value)| value);
        address.push_str(&format!("&{name}={}", encode(value)));
    }
    address
}

/// The hidden key of the page's form.
pub fn request_of(page: &str) -> String {
    let (_, rest) = page
        .split_once("name=\"request\" value=\"")
        .expect("a form");
    rest.split('"').next().expect("a key").to_owned()
}

/// Opens the page and presses a button; the address it leads to.
async fn decide(browser: &mut Browser, decision: &str) -> String {
    let page = browser.visit(&authorize(&[])).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let pairs = [
        ("request", request_of(&page.text)),
        ("account", "ada@example.com".to_owned()),
        ("decision", decision.to_owned()),
    ];
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let reply = browser.submit_page("/authorize", &pairs).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    let target = reply.header("location").expect("a way back").to_owned();
    assert!(target.starts_with(&callback()), "{target}");
    assert_eq!(parameter(&target, "state").as_deref(), Some("st"));
    // The page is answered once.
    let again = browser.submit_page("/authorize", &pairs).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    target
}

#[tokio::test]
async fn the_page_lets_the_person_decide() {
    let mut browser = Browser::new();
    let page = browser.visit(&authorize(&[])).await;
    let policy = page.header("content-security-policy").expect("policy");
    assert!(
        policy.contains(&format!("form-action 'self' {ORG}")),
        "{policy}"
    );
    // Else the browser posts the form without saying where it stands.
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    assert!(!page.text.contains("<script") && !page.text.contains(" style="));
    for (decision, error) in [("deny", "access_denied"), ("error", "server_error")] {
        let target = decide(&mut browser, decision).await;
        assert_eq!(parameter(&target, "error").as_deref(), Some(error));
        assert_eq!(parameter(&target, "code"), None);
    }
    let target = decide(&mut browser, "allow").await;
    assert!(parameter(&target, "code").is_some_and(|code| code.len() > 20));
}

#[tokio::test]
async fn requests_that_do_not_fit_are_refused() {
    let mut browser = Browser::new();
    for (name, value) in [
        ("client_id", "somebody"),
        ("redirect_uri", "https://evil.example/"),
    ] {
        let reply = browser.visit(&authorize(&[(name, value)])).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{name}");
    }
    for (name, value) in [
        ("code_challenge_method", "plain"),
        ("scope", "email"),
        ("nonce", ""),
    ] {
        let reply = browser.visit(&authorize(&[(name, value)])).await;
        let target = reply.header("location").expect("a way back");
        assert_eq!(
            parameter(target, "error").as_deref(),
            Some("invalid_request"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_code_is_worth_nothing_without_the_secret() {
    let mut browser = Browser::new();
    let target = decide(&mut browser, "allow").await;
    let code = parameter(&target, "code").expect("a code");
    let callback = callback();
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", callback.as_str()),
        ("client_id", IDP),
        ("client_secret", "a guess"),
        ("code_verifier", VERIFIER),
    ];
    let reply = browser.submit_page("/token", &pairs).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert_eq!(reply.error(), "invalid_client");
}

#[tokio::test]
async fn its_keys_are_not_the_organisations() {
    let mut browser = Browser::new();
    let metadata = browser
        .visit(&format!("{PROVIDER}/.well-known/openid-configuration"))
        .await
        .json();
    assert_eq!(metadata["issuer"], PROVIDER);
    let theirs = browser.visit(&format!("{PROVIDER}/keys")).await.json();
    let ours = browser.visit(&format!("{ORG}/oauth2/v1/keys")).await.json();
    assert_ne!(theirs["keys"][0]["kid"], ours["keys"][0]["kid"]);
    assert_eq!(theirs["keys"][0]["alg"], "RS256");
}
