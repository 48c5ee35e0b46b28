//! Duo's prompt, verifying and setting up.

use axum::http::StatusCode;
use serde_json::json;

use crate::attempt::Attempt;
use crate::support::{APP, Browser, DUO, encode};

const SETTINGS: &str = "
[policies.password-and-another]
factors = [['okta_password'], ['duo']]
enroll = [{ key = 'duo' }]
[[users]]
login = 'duo@example.com'
first_name = 'D'
last_name = 'U'
password = 'Pass-0001'
duo = true
[[users]]
login = 'new@example.com'
first_name = 'N'
last_name = 'W'
password = 'Pass-0001'
";

async fn at_duo(browser: &Browser, login: &str) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify(login).await;
    attempt.answer("Pass-0001").await;
    attempt
}

/// The two halves of the signed token, from where `current` shows them.
fn halves(attempt: &Attempt, current: &str) -> (String, String) {
    let data = &attempt.body[current]["value"]["contextualData"];
    assert_eq!(data["integrationType"], "IFRAME");
    assert_eq!(data["host"], DUO.strip_prefix("http://").expect("http"));
    assert!(
        data["script"]
            .as_str()
            .is_some_and(|script| script.starts_with(DUO))
    );
    let token = data["signedToken"].as_str().expect("a token");
    let (request, own) = token.split_once(':').expect("two halves");
    assert!(
        request.starts_with("TX|") && own.starts_with("APP|"),
        "{token}"
    );
    (request.to_owned(), own.to_owned())
}

/// Presses a button of the prompt.
async fn press(attempt: &mut Attempt, request: &str, decision: &str) -> String {
    let pairs = [("tx", request), ("decision", decision)];
    attempt.browser.duo_answer(&pairs).await.text
}

const VERIFYING: &str = "currentAuthenticatorEnrollment";

#[tokio::test]
async fn each_answer_of_the_prompt() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = at_duo(&browser, "duo@example.com").await;
    let field = &attempt.form("challenge-authenticator")["value"][0]["form"]["value"][0];
    assert_eq!(field["name"], "signatureData");
    assert_eq!(field["visible"], false);
    for (decision, key) in [
        (
            "forge",
            "oie.authenticator.duo.method.duo.verification_failed",
        ),
        (
            "late",
            "oie.authenticator.duo.method.duo.verification_timeout",
        ),
    ] {
        let (request, own) = halves(&attempt, VERIFYING);
        let answer = press(&mut attempt, &request, decision).await;
        assert!(answer.starts_with("AUTH|"), "{answer}");
        submit(
            &mut attempt,
            "challenge-authenticator",
            &format!("{answer}:{own}"),
        )
        .await;
        assert_eq!(attempt.message_key(), key);
        assert_eq!(attempt.steps()[0], "challenge-authenticator");
    }
    let (request, own) = halves(&attempt, VERIFYING);
    assert!(
        press(&mut attempt, &request, "error")
            .await
            .starts_with("ERR|")
    );
    let answer = press(&mut attempt, &request, "allow").await;
    submit(
        &mut attempt,
        "challenge-authenticator",
        &format!("{answer}:{own}"),
    )
    .await;
    assert!(attempt.is_complete(), "{}", attempt.body);
}

async fn submit(attempt: &mut Attempt, form: &str, data: &str) {
    let values = json!({ "credentials": { "signatureData": data } });
    attempt.submit(form, values).await;
}

#[tokio::test]
async fn an_answer_is_for_the_person_it_was_asked_of() {
    let browser = Browser::with(SETTINGS);
    let mut other = at_duo(&browser, "new@example.com").await;
    other.set_up("duo").await;
    let (request, own) = halves(&other, "currentAuthenticator");
    let answer = press(&mut other, &request, "allow").await;
    let mut attempt = at_duo(&browser, "duo@example.com").await;
    submit(
        &mut attempt,
        "challenge-authenticator",
        &format!("{answer}:{own}"),
    )
    .await;
    assert_eq!(
        attempt.message_key(),
        "oie.authenticator.duo.method.duo.verification_failed"
    );
    submit(
        &mut other,
        "enroll-authenticator",
        &format!("{answer}:{own}"),
    )
    .await;
    assert!(other.is_complete(), "{}", other.body);
    let next = at_duo(&browser, "new@example.com").await;
    assert_eq!(next.body[VERIFYING]["value"]["key"], "duo");
}

#[tokio::test]
async fn the_prompt_is_for_frames_of_the_app() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = at_duo(&browser, "duo@example.com").await;
    let (request, _) = halves(&attempt, VERIFYING);
    let prompt = |request: &str, parent: &str| {
        format!(
            "{DUO}/frame/web/v1/auth?tx={}&parent={}&v=2.8",
            encode(request),
            encode(parent)
        )
    };
    let page = attempt
        .browser
        .visit(&prompt(&request, &format!("{APP}/")))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("duo@example.com"));
    let policy = page.header("content-security-policy").expect("policy");
    assert!(
        policy.contains(&format!("frame-ancestors {APP}")),
        "{policy}"
    );
    for (request, parent) in [
        (request.as_str(), "http://evil.test/"),
        (request.as_str(), "http://localhost:80801/"),
        ("TX|a|b", APP),
        ("", APP),
    ] {
        let page = attempt.browser.visit(&prompt(request, parent)).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{parent}");
    }
    for script in ["/frame.js", "/Duo-Web-v2.js"] {
        let script = attempt.browser.visit(&format!("{DUO}{script}")).await;
        assert_eq!(script.status, StatusCode::OK);
    }
}
