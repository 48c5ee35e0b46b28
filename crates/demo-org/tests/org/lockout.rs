//! Limits on wrong answers.

use std::time::Duration;

use axum::http::StatusCode;

use crate::attempt::Attempt;
use crate::support::{ADA, Browser};

async fn fail_until_locked(attempt: &mut Attempt, times: usize) {
    for _ in 1..times {
        attempt.answer("wrong").await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    }
    attempt.answer("wrong").await;
}

#[tokio::test]
async fn too_many_wrong_passwords_lock_the_name() {
    let browser = Browser::with("[limits]\nwrong_passwords = 3\nlock_minutes = 10\n");
    let mut attempt = browser.another().begin().await;
    attempt.identify(ADA.0).await;
    fail_until_locked(&mut attempt, 3).await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(attempt.message_key(), "oie.tooManyRequests");
    assert!(attempt.steps().is_empty(), "it is the last word");
    assert!(attempt.body["cancel"]["href"].is_string());

    // Not even the right password, and not in another attempt.
    let mut other = browser.another().begin().await;
    other.identify("ADA@example.com").await;
    other.answer(ADA.1).await;
    assert_eq!(other.status, StatusCode::TOO_MANY_REQUESTS);

    browser.control.advance_clock(Duration::from_secs(600));
    let mut later = browser.another().begin().await;
    later.identify(ADA.0).await;
    later.answer(ADA.1).await;
    assert_eq!(later.status, StatusCode::OK);
}

#[tokio::test]
async fn a_name_nobody_has_is_locked_alike() {
    let browser = Browser::with("[limits]\nwrong_passwords = 2\n");
    let mut attempt = browser.another().begin().await;
    attempt.identify("nobody@example.com").await;
    fail_until_locked(&mut attempt, 2).await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn an_administrator_unlocks() {
    let browser = Browser::with("[limits]\nwrong_passwords = 1\n");
    let mut attempt = browser.another().begin().await;
    attempt.identify(ADA.0).await;
    attempt.answer("wrong").await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
    browser.control.unlock(ADA.0);
    let cancel = attempt.body["cancel"].clone();
    attempt.submit_form(&cancel, serde_json::json!({})).await;
    assert_eq!(attempt.steps(), ["identify"]);
    attempt.identify(ADA.0).await;
    attempt.answer(ADA.1).await;
    assert_eq!(attempt.status, StatusCode::OK);
}

#[tokio::test]
async fn too_many_wrong_codes_end_the_attempt() {
    let browser = Browser::with("[limits]\nwrong_codes = 3\n");
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    let right = browser.code();
    let wrong = if right == "000000" {
        "111111"
    } else {
        "000000"
    };
    for _ in 0..2 {
        attempt.answer(wrong).await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
        assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    }
    attempt.answer(wrong).await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(attempt.message_key(), "oie.tooManyRequests");
    attempt.introspect().await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(attempt.steps().is_empty());
}
