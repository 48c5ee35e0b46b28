//! The link of a mail as a step of its own.

use std::time::Duration;

use axum::http::{StatusCode, header};
use serde_json::json;

use crate::attempt::Attempt;
use crate::support::{Browser, ORG};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

fn with(step: &str) -> Browser {
    Browser::with(&format!("[accounts]\nemail_link = '{step}'\n"))
}

/// Opens the link of the newest mail; the attempt that follows is about it.
async fn open(browser: &mut Browser, link: &str) -> Attempt {
    let path = link.strip_prefix(ORG).expect("our origin").to_owned();
    let reply = browser.get(&path).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert!(
        !reply.header("location").expect("location").contains('?'),
        "nothing in the address"
    );
    browser.begin().await
}

async fn mailed(browser: &mut Browser) -> (Attempt, String) {
    browser.agent = Some(FIREFOX.to_owned());
    let mut first = browser.begin().await;
    first.ada_to_email().await;
    let link = browser.mail().magic_link.expect("a link");
    (first, link)
}

#[tokio::test]
async fn on_another_device_it_shows_the_code_and_who_asked() {
    let mut browser = with("code");
    let (mut first, link) = mailed(&mut browser).await;
    let shown = open(&mut browser.another(), &link).await;
    assert_eq!(shown.message_key(), "idx.enter.otp.in.original.tab");
    assert_eq!(shown.body["intent"], "AUTHENTICATION");
    let otp = &shown.body["currentAuthenticator"]["value"]["contextualData"]["otp"];
    assert_eq!(otp, &json!(browser.code()));
    let client = &shown.body["client"]["value"];
    assert_eq!(
        (&client["browser"], &client["os"]),
        (&json!("FIREFOX"), &json!("Linux"))
    );
    assert_eq!(client["location"]["city"], "Zurich");
    assert_eq!(shown.body["app"]["value"]["label"], "Doorway");
    assert!(shown.body.get("cancel").is_none() && shown.steps().is_empty());
    first.act("poll").await;
    assert_eq!(first.steps()[0], "challenge-authenticator", "not yet");
    first.answer(&browser.code()).await;
    assert!(first.is_complete());
}

#[tokio::test]
async fn in_the_same_browser_the_first_tab_goes_on() {
    let mut browser = with("code");
    let (mut first, link) = mailed(&mut browser).await;
    let back = open(&mut browser, &link).await;
    assert_eq!(back.message_key(), "idx.return.to.original.tab");
    let again = open(&mut browser, &link).await;
    assert_eq!(again.message_key(), "idx.return.stale");
    let message = &again.body["messages"]["value"][0];
    assert!(message.get("class").is_none());
    first.act("poll").await;
    assert!(first.is_complete());
    let late = open(&mut browser, &link).await;
    assert_eq!(late.message_key(), "idx.return.stale", "it is used");
}

#[tokio::test]
async fn somebody_is_asked_whether_it_was_them() {
    for it_was_me in [true, false] {
        let mut browser = with("consent");
        let (mut first, link) = mailed(&mut browser).await;
        let mut asked = open(&mut browser.another(), &link).await;
        assert_eq!(asked.steps(), ["email-challenge-consent"]);
        let info = &asked.form("email-challenge-consent")["requestInfo"];
        assert_eq!(info[0]["value"], "Firefox on Linux");
        assert_eq!(info[1]["name"], "appName");
        asked.submit("email-challenge-consent", json!({})).await;
        assert_eq!(asked.field_key(), "model.validation.field.blank");
        asked
            .submit("email-challenge-consent", json!({ "consent": it_was_me }))
            .await;
        first.act("poll").await;
        if it_was_me {
            assert_eq!(asked.message_key(), "idx.return.to.original.tab");
            assert!(first.is_complete());
        } else {
            assert_eq!(asked.message_key(), "idx.operation.cancelled.by.user");
            assert_eq!(
                first.message_key(),
                "idx.operation.cancelled.on.other.device"
            );
            assert!(first.body.get("cancel").is_none());
        }
    }
}

#[tokio::test]
async fn old_and_mangled_links_say_so() {
    let mut browser = with("code");
    let (_first, link) = mailed(&mut browser).await;
    let guessed = format!("{link}x");
    let replaced = open(&mut browser.another(), &guessed).await;
    assert_eq!(replaced.message_key(), "idx.return.link.expired");
    browser.control.advance_clock(Duration::from_secs(5 * 60));
    let old = open(&mut browser.another(), &link).await;
    assert_eq!(old.message_key(), "idx.return.link.expired");
    browser.control.advance_clock(Duration::from_secs(60 * 60));
    let dead = open(&mut browser.another(), &link).await;
    assert_eq!(dead.message_key(), "idx.return.link.expired");
    let broken = open(
        &mut browser.another(),
        &format!("{ORG}/email/verify/broken"),
    )
    .await;
    assert_eq!(broken.message_key(), "idx.return.error");
    let reply = browser.get("/email/verify/a%3B%20b.c").await;
    assert!(
        reply
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .all(|cookie| !cookie.to_str().unwrap_or_default().starts_with("mailed="))
    );
}
