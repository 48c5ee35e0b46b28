//! Codes, links, polling and resending.

use std::time::Duration;

use axum::http::StatusCode;

use crate::support::{Browser, CALLBACK, ORG};

fn link_path(browser: &Browser) -> String {
    let link = browser.mail().magic_link.expect("a link");
    link.strip_prefix(ORG).expect("our origin").to_owned()
}

#[tokio::test]
async fn a_wrong_code_then_the_right_one() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    attempt.answer("not-it").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    assert!(attempt.body.get("messages").is_none());
    attempt.answer(&format!(" {} ", browser.code())).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn a_code_dies_with_time() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    browser.control.advance_clock(Duration::from_secs(5 * 60));
    attempt.answer(&browser.code()).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    let path = link_path(&browser);
    assert_eq!(browser.another().get(&path).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn another_mail_only_after_the_delay_and_the_old_code_is_void() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    let first = browser.code();
    attempt.act("resend").await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(attempt.message_key(), "errors.E0000118");
    assert_eq!(attempt.steps()[0], "challenge-authenticator", "it goes on");
    assert_eq!(browser.control.inbox().len(), 1);

    browser.control.advance_clock(Duration::from_secs(30));
    attempt.act("resend").await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(browser.control.inbox().len(), 2);
    assert_ne!(first, browser.code());
    attempt.answer(&first).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    attempt.answer(&browser.code()).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn resending_without_a_mail_is_no_step() {
    let mut attempt = Browser::new().begin().await;
    let handle = attempt.body["stateHandle"].clone();
    let body = serde_json::json!({ "stateHandle": handle });
    attempt.post("/idp/idx/challenge/resend", &body).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.message_key(), "E0000020");
    assert_eq!(attempt.steps(), ["identify"]);
}

#[tokio::test]
async fn codes_of_letters_say_so() {
    let browser = Browser::with("[email]\ncode_alphanumeric = true\ncode_length = 10\n");
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    let field = &attempt.form("challenge-authenticator")["value"][0]["form"]["value"][0];
    assert_eq!(field["format"], "alphanumeric");
    assert_eq!(field["maxLength"], 10);
    assert_eq!(browser.code().len(), 10);
}

#[tokio::test]
async fn the_mail_can_go_out_by_itself() {
    let browser = Browser::with("[email]\nsend = 'automatic'\n");
    let mut attempt = browser.another().begin().await;
    attempt.identify("emmy@example.com").await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    attempt.answer(&browser.code()).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn polling_changes_nothing_until_something_happens() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    let first = attempt.body["stateHandle"].clone();
    attempt.act("poll").await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    assert_ne!(
        attempt.body["stateHandle"], first,
        "each answer has its own"
    );
    // A form from before the poll can still be sent: polls race with people.
    let code = browser.code();
    let body = serde_json::json!({ "stateHandle": first, "credentials": { "passcode": code } });
    attempt.post("/idp/idx/challenge/answer", &body).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn the_link_leads_to_the_app_and_that_tab_takes_over() {
    let mut browser = Browser::new();
    let mut first = browser.begin().await;
    first.ada_to_email().await;

    let opened = browser.get(&link_path(&browser)).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let target = opened.header("location").expect("a way on");
    let code = browser.code();
    assert_eq!(target, format!("{CALLBACK}?otp={code}&state=state-of-test"));
    first.act("poll").await;
    assert_eq!(
        first.steps()[0],
        "challenge-authenticator",
        "opening is no answer"
    );

    let mut second = crate::attempt::Attempt {
        browser: browser.clone(),
        interaction_handle: first.interaction_handle.clone(),
        status: StatusCode::OK,
        body: serde_json::Value::Null,
        www_authenticate: None,
    };
    second.introspect().await;
    second.answer(&code).await;
    assert!(second.is_complete());

    let poll = first.body["currentAuthenticatorEnrollment"]["value"]["poll"].clone();
    for _ in 0..2 {
        first.submit_form(&poll, serde_json::json!({})).await;
        assert_eq!(first.status, StatusCode::OK);
        assert_eq!(first.message_key(), "idx.transferred.to.new.tab");
        assert!(!first.is_complete(), "one tab gets the code, not two");
        assert!(first.body.get("cancel").is_none());
        // Nor does it matter that the other tab has its tokens by now.
        browser.exchange(&second.code()).await;
    }
    let body = serde_json::json!({ "stateHandle": "02.not.a~c.handle" });
    first.post("/idp/idx/challenge/poll", &body).await;
    assert_eq!(first.message_key(), "idx.session.expired");
}

#[tokio::test]
async fn a_link_of_the_organisation_lets_the_first_tab_go_on() {
    let mut browser = Browser::with("[email]\nmagic_link = 'org'\n");
    let mut attempt = browser.begin().await;
    attempt.ada_to_email().await;
    let path = link_path(&browser);

    // Another browser is shown the code and confirms nothing.
    let elsewhere = browser.another().get(&path).await;
    assert_eq!(elsewhere.status, StatusCode::OK);
    assert!(elsewhere.text.contains(&browser.code()));
    attempt.act("poll").await;
    assert!(!attempt.is_complete());

    let here = browser.get(&path).await;
    assert_eq!(here.status, StatusCode::OK);
    assert!(!here.text.contains(&browser.code()));
    assert!(here.header("content-security-policy").is_some());
    attempt.act("poll").await;
    assert!(attempt.is_complete());
    assert_eq!(browser.get(&path).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn links_can_be_off_and_cannot_be_guessed() {
    let browser = Browser::with("[email]\nmagic_link = 'off'\n");
    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    assert!(browser.mail().magic_link.is_none());
    let current = &attempt.body["currentAuthenticatorEnrollment"]["value"];
    assert_eq!(current["contextualData"]["useEmailMagicLink"], false);

    let id = attempt.interaction_handle.split('.').next().expect("id");
    for path in [
        format!("/email/verify/{id}.guess"),
        "/email/verify/x".to_owned(),
    ] {
        assert_eq!(browser.another().get(&path).await.status, StatusCode::GONE);
    }
}

#[tokio::test]
async fn going_to_the_list_and_back_sends_no_second_mail() {
    let browser = Browser::new();
    let mut attempt = browser.another().begin().await;
    attempt.identify("mary@example.com").await;
    attempt.answer("Mechanism-1831").await;
    assert_eq!(attempt.steps(), ["select-authenticator-authenticate"]);
    attempt.choose("okta_email").await;
    attempt.send_mail().await;
    let code = browser.code();
    attempt.choose("security_question").await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    attempt.choose("okta_email").await;
    attempt.send_mail().await;
    assert_eq!(browser.control.inbox().len(), 1);
    attempt.answer(&code).await;
    assert!(attempt.is_complete());
}
