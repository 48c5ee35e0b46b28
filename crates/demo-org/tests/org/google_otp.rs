//! Codes of an authenticator app.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::StatusCode;
use totp_rs::{Builder, Secret, Totp};

use crate::attempt::Attempt;
use crate::scenarios::open;
use crate::support::Browser;

const HEDY: (&str, &str) = ("hedy@example.com", "Frequency-1942");

async fn at_code(browser: &Browser) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify(HEDY.0).await;
    attempt.answer(HEDY.1).await;
    attempt.choose("google_otp").await;
    attempt
}

fn code(browser: &Browser) -> String {
    let code = browser.control.code_of(HEDY.0, "google_otp");
    code.expect("a code")
}

#[tokio::test]
async fn a_code_is_good_once() {
    let browser = Browser::new();
    let mut attempt = at_code(&browser).await;
    assert_eq!(
        attempt.body["currentAuthenticator"]["value"]["key"],
        "google_otp"
    );
    assert_eq!(
        attempt.form("challenge-authenticator")["relatesTo"][0],
        "$.currentAuthenticator"
    );
    attempt.answer("000").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        attempt.field_key(),
        "authfactor.challenge.soft_token.invalid_passcode"
    );
    let used = code(&browser);
    attempt.answer(&used).await;
    assert!(attempt.is_complete());

    let mut again = at_code(&browser).await;
    again.answer(&used).await;
    assert_eq!(
        again.field_key(),
        "authfactor.challenge.soft_token.used_passcode"
    );
    browser.control.advance_clock(Duration::from_secs(30));
    again.answer(&code(&browser)).await;
    assert!(again.is_complete());
}

#[tokio::test]
async fn wrong_codes_lock_the_account() {
    let browser = Browser::with("[limits]\nwrong_passwords = 2\n");
    let mut attempt = at_code(&browser).await;
    attempt.answer("000000").await;
    attempt.answer("000000").await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
}

/// The app a person has: knows what the code on the screen says.
fn app(secret: &str) -> Totp {
    let secret = Secret::try_from_base32(secret).expect("base32");
    Builder::new().with_secret(secret).build().expect("an app")
}

fn shown_by(app: &Totp) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a date");
    app.generate(now.as_secs()).to_string()
}

#[tokio::test]
async fn an_app_is_set_up_with_its_first_code() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "enroll-google-otp").await;
    assert_eq!(attempt.steps()[0], "enroll-authenticator");
    let data = attempt.current()["contextualData"].clone();
    assert_eq!(data["qrcode"]["method"], "embedded");
    let href = data["qrcode"]["href"].as_str().expect("a picture");
    assert!(href.starts_with("data:image/"));
    let app = app(data["sharedSecret"].as_str().expect("a secret"));
    attempt.enter("000").await;
    assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    assert_eq!(attempt.current()["contextualData"], data, "the same secret");
    attempt.enter(&shown_by(&app)).await;
    assert_eq!(attempt.status, StatusCode::OK);
    let shown = browser.control.code_of("joan@example.com", "google_otp");
    assert!(shown.is_some(), "the console has the app now");
}

#[tokio::test]
async fn an_administrator_can_have_it_set_up_anew() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "reset-google-otp").await;
    assert_eq!(attempt.steps(), ["reset-authenticator"]);
    let secret = attempt.current()["contextualData"]["sharedSecret"].clone();
    let app = app(secret.as_str().expect("a secret"));
    let enter = |code: String| serde_json::json!({ "credentials": { "passcode": code } });
    attempt
        .submit("reset-authenticator", enter("000000".to_owned()))
        .await;
    assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    let code = shown_by(&app);
    attempt.submit("reset-authenticator", enter(code)).await;
    assert!(attempt.is_complete(), "{}", attempt.body);
}
