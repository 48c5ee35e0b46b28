//! An end to a lock before its time.

use axum::http::StatusCode;
use serde_json::json;

use crate::attempt::Attempt;
use crate::support::{ADA, Browser};

const ON: &str = "[limits]\nwrong_passwords = 1\n[accounts.unlock]\nenabled = true\n";

async fn lock(browser: &Browser) {
    let mut attempt = browser.another().begin().await;
    attempt.identify(ADA.0).await;
    attempt.answer("wrong").await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
}

/// Names the person and chooses e-mail in one form.
async fn choose_mail(attempt: &mut Attempt, identifier: &str) {
    let form = attempt.form("select-authenticator-unlock-account");
    let option = &form["value"][1]["options"][0];
    assert_eq!(option["relatesTo"], "$.authenticatorEnrollments.value[0]");
    let id = option["value"]["form"]["value"][0]["value"].clone();
    let values = json!({
        "identifier": identifier,
        "authenticator": { "id": id, "methodType": "email" },
    });
    attempt
        .submit("select-authenticator-unlock-account", values)
        .await;
}

#[tokio::test]
async fn a_mail_lifts_the_lock_and_the_sign_in_goes_on() {
    let mut browser = Browser::with(ON);
    lock(&browser).await;
    let mut attempt = browser.begin().await;
    assert_eq!(attempt.steps(), ["identify", "unlock-account"]);
    attempt.submit("unlock-account", json!({})).await;
    assert_eq!(attempt.steps(), ["select-authenticator-unlock-account"]);
    choose_mail(&mut attempt, "").await;
    assert_eq!(attempt.field_key(), "model.validation.field.blank");
    choose_mail(&mut attempt, ADA.0).await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    attempt.answer("000000").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    attempt.answer(&browser.code()).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(
        attempt.message_key(),
        "oie.selfservice.unlock_user.landing.to.app.success.message"
    );
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    attempt.answer(ADA.1).await;
    assert_eq!(attempt.steps()[0], "authenticator-verification-data");
}

#[tokio::test]
async fn it_can_ask_for_the_name_first_and_end_with_a_message() {
    let toml = format!("{ON}first = 'identifier'\nthen = 'message'\n");
    let mut browser = Browser::with(&toml);
    lock(&browser).await;
    let mut attempt = browser.begin().await;
    attempt.submit("unlock-account", json!({})).await;
    assert_eq!(attempt.steps(), ["unlock-account"]);
    let form = attempt.form("unlock-account");
    assert_eq!(form["value"][0]["name"], "identifier");
    attempt
        .submit("unlock-account", json!({ "identifier": ADA.0 }))
        .await;
    let form = attempt.form("select-authenticator-unlock-account");
    let id = form["value"][0]["options"][0]["value"]["form"]["value"][0]["value"].clone();
    attempt
        .submit(
            "select-authenticator-unlock-account",
            json!({ "authenticator": { "id": id, "methodType": "email" } }),
        )
        .await;
    attempt.answer(&browser.code()).await;
    assert_eq!(
        attempt.message_key(),
        "oie.selfservice.unlock_user.success.message"
    );
    assert!(attempt.steps().is_empty());
    let mut other = browser.another().begin().await;
    other.identify(ADA.0).await;
    other.answer(ADA.1).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn an_account_that_is_not_locked_cannot_be_unlocked() {
    let mut browser = Browser::with(ON);
    let mut attempt = browser.begin().await;
    attempt.submit("unlock-account", json!({})).await;
    choose_mail(&mut attempt, ADA.0).await;
    attempt.answer(&browser.code()).await;
    assert_eq!(attempt.status, StatusCode::FORBIDDEN);
    assert_eq!(
        attempt.message_key(),
        "oie.selfservice.unlock_user.failed.message"
    );
}

#[tokio::test]
async fn what_a_person_does_not_have_opens_nothing() {
    let mut browser = Browser::with(ON);
    let mut attempt = browser.begin().await;
    attempt.submit("unlock-account", json!({})).await;
    choose_mail(&mut attempt, "grace@example.com").await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        attempt.message_key(),
        "oie.selfservice.user.unlock.not.allowed"
    );
    assert_eq!(attempt.steps(), ["select-authenticator-unlock-account"]);
    // Nobody's name is treated like one of those who have it.
    choose_mail(&mut attempt, "nobody@example.com").await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    assert!(browser.control.inbox().is_empty());
}

#[tokio::test]
async fn a_security_question_opens_a_lock_without_end_of_tries() {
    let toml = format!("{ON}authenticators = ['security_question']\nfirst = 'identifier'\n");
    let mut browser = Browser::with(&toml);
    let mut attempt = browser.begin().await;
    attempt.submit("unlock-account", json!({})).await;
    let mary = json!({ "identifier": "mary@example.com" });
    attempt.submit("unlock-account", mary).await;
    let form = attempt.form("select-authenticator-unlock-account");
    let id = form["value"][0]["options"][0]["value"]["form"]["value"][0]["value"].clone();
    let chosen = json!({ "authenticator": { "id": id } });
    attempt
        .submit("select-authenticator-unlock-account", chosen)
        .await;
    let answer = json!({ "credentials": { "answer": "wrong" } });
    attempt.submit("challenge-authenticator", answer).await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_lock_of_a_scenario_is_nobody_elses() {
    let browser = Browser::new();
    let mut attempt = crate::scenarios::open(&browser, "unlock").await;
    assert_eq!(attempt.steps(), ["select-authenticator-unlock-account"]);
    let mut ada = browser.another().begin().await;
    ada.identify(ADA.0).await;
    ada.answer(ADA.1).await;
    assert_eq!(ada.status, StatusCode::OK);
    choose_mail(&mut attempt, ADA.0).await;
    attempt.answer(&browser.code()).await;
    attempt.answer(ADA.1).await;
    assert_eq!(attempt.status, StatusCode::OK);

    let mut locked = crate::scenarios::open(&browser, "locked").await;
    locked.answer(ADA.1).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_policy_can_forbid_it_after_all() {
    let toml = format!("{ON}then = 'not-permitted'\n");
    let mut browser = Browser::with(&toml);
    lock(&browser).await;
    let mut attempt = browser.begin().await;
    attempt.submit("unlock-account", json!({})).await;
    choose_mail(&mut attempt, ADA.0).await;
    attempt.answer(&browser.code()).await;
    assert_eq!(attempt.status, StatusCode::FORBIDDEN);
    assert_eq!(
        attempt.message_key(),
        "oie.selfservice.unlock_user.challenge.failed.permissions"
    );
    assert!(attempt.steps().is_empty());
    // The lock is still there.
    let mut other = browser.another().begin().await;
    other.identify(ADA.0).await;
    other.answer(ADA.1).await;
    assert_ne!(other.status, StatusCode::OK);
}
