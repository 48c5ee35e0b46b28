//! Text messages and calls.

use std::time::Duration;

use axum::http::StatusCode;
use demo_org::Channel;
use serde_json::json;

use crate::attempt::Attempt;
use crate::scenarios::open;
use crate::support::Browser;

const HEDY: (&str, &str) = ("hedy@example.com", "Frequency-1942");

/// Hedy at the phone with this nickname.
async fn at_phone(browser: &Browser, nickname: Option<&str>) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify(HEDY.0).await;
    attempt.answer(HEDY.1).await;
    let enrollments = attempt.body["authenticatorEnrollments"]["value"].clone();
    let enrollments = enrollments.as_array().expect("list");
    let wanted = |phone: &serde_json::Value| {
        phone["key"] == "phone_number" && phone["nickname"].as_str() == nickname
    };
    let index = enrollments.iter().position(wanted).expect("the phone");
    let option = &attempt.form("select-authenticator-authenticate")["value"][0]["options"][index];
    let fields = option["value"]["form"]["value"].as_array().expect("fields");
    let value = |name: &str| {
        let field = fields.iter().find(|field| field["name"] == name);
        field.expect(name)["value"].clone()
    };
    assert_eq!(value("enrollmentId"), enrollments[index]["id"]);
    let chosen = json!({ "id": value("id"), "enrollmentId": value("enrollmentId") });
    let chosen = json!({ "authenticator": chosen });
    attempt
        .submit("select-authenticator-authenticate", chosen)
        .await;
    attempt
}

#[tokio::test]
async fn each_phone_is_an_entry_of_its_own_with_both_methods() {
    let browser = Browser::new();
    for (nickname, number, masked) in [
        (Some("Work"), "+14155550142", "+1 XXX-XXX-0142"),
        (None, "+4930123456789", "+493 XXX-XXX-6789"),
    ] {
        let mut attempt = at_phone(&browser, nickname).await;
        assert_eq!(attempt.steps()[0], "authenticator-verification-data");
        assert_eq!(attempt.current()["profile"]["phoneNumber"], masked);
        assert_eq!(attempt.current()["nickname"].as_str(), nickname);
        let fields = attempt.body["remediation"]["value"][0]["value"][0]["form"]["value"].clone();
        let methods = fields.as_array().expect("fields").last().expect("methods");
        assert_eq!(methods["options"][0]["value"], "sms");
        assert_eq!(methods["options"][1]["value"], "voice");
        attempt.authenticator(json!({ "methodType": "sms" })).await;
        assert_eq!(attempt.steps()[0], "challenge-authenticator");
        assert_eq!(attempt.current()["methods"], json!([{ "type": "sms" }]));
        let message = browser.mail();
        assert_eq!(
            (message.channel, message.to.as_str()),
            (Channel::Sms, number)
        );
        attempt.answer("000").await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
        assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
        attempt.answer(&browser.code()).await;
        assert!(attempt.is_complete());
    }
}

#[tokio::test]
async fn a_call_reads_the_code_out() {
    let browser = Browser::new();
    let mut attempt = at_phone(&browser, Some("Work")).await;
    attempt
        .authenticator(json!({ "methodType": "voice" }))
        .await;
    assert_eq!(browser.mail().channel, Channel::Voice);
    assert_eq!(attempt.current()["methods"], json!([{ "type": "voice" }]));
    attempt.answer(&browser.code()).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn another_message_has_to_wait_and_voids_the_first() {
    let browser = Browser::new();
    let mut attempt = at_phone(&browser, Some("Work")).await;
    attempt.authenticator(json!({ "methodType": "sms" })).await;
    let first = browser.code();
    attempt.act("resend").await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(attempt.message_key(), "errors.E0000109");
    browser.control.advance_clock(Duration::from_secs(30));
    attempt.act("resend").await;
    assert_eq!(attempt.status, StatusCode::OK);
    let second = browser.code();
    assert_eq!(browser.control.inbox().len(), 2);
    if first != second {
        attempt.answer(&first).await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    }
    attempt.answer(&second).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn messages_and_calls_have_an_end() {
    for (method, key) in [("sms", "errors.E0000150"), ("voice", "errors.E0000151")] {
        let browser = Browser::with("[phone]\nlimit = 2\nresend_seconds = 0\n");
        let mut attempt = at_phone(&browser, Some("Work")).await;
        attempt.authenticator(json!({ "methodType": method })).await;
        attempt.act("resend").await;
        assert_eq!(attempt.status, StatusCode::OK);
        attempt.act("resend").await;
        assert_eq!(attempt.message_key(), key);
        assert!(attempt.steps().is_empty(), "it is the last word");
    }
}

#[tokio::test]
async fn calls_too_close_to_each_other_have_a_message_of_their_own() {
    let browser = Browser::new();
    let mut attempt = at_phone(&browser, Some("Work")).await;
    attempt
        .authenticator(json!({ "methodType": "voice" }))
        .await;
    attempt.act("resend").await;
    assert_eq!(attempt.message_key(), "errors.E0000133");
}

#[tokio::test]
async fn a_code_dies_with_time_and_with_wrong_tries() {
    let browser = Browser::with("[limits]\nwrong_codes = 2\n");
    let mut attempt = at_phone(&browser, Some("Work")).await;
    attempt.authenticator(json!({ "methodType": "sms" })).await;
    browser.control.advance_clock(Duration::from_secs(300));
    attempt.answer(&browser.code()).await;
    assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    attempt.answer("000").await;
    assert_eq!(attempt.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_number_is_set_up_after_it_was_reached() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "enroll-phone").await;
    assert_eq!(attempt.steps()[0], "authenticator-enrollment-data");
    for (number, key) in [
        ("", "model.validation.field.blank"),
        ("555 0100", "api.factors.error.sms.invalid_phone"),
        ("+1 415 555 0199x5", "api.factors.error.sms.invalid_phone"),
    ] {
        attempt
            .authenticator(json!({ "methodType": "sms", "phoneNumber": number }))
            .await;
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
        let told = [attempt.field_key(), attempt.message_key()];
        assert!(told.contains(&key), "{number}: {told:?}");
        assert_eq!(attempt.steps()[0], "authenticator-enrollment-data");
    }
    attempt
        .authenticator(json!({ "methodType": "voice", "phoneNumber": "+1 415 555 0199x5" }))
        .await;
    assert_eq!(attempt.steps()[0], "enroll-authenticator");
    assert_eq!(browser.mail().to, "+14155550199x5");
    attempt.enter("1").await;
    assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    browser.control.advance_clock(Duration::from_secs(30));
    attempt.act("resend").await;
    attempt.enter(&browser.code()).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert!(!attempt.offered().contains(&"phone_number"));
    let enrolled = attempt.body["authenticatorEnrollments"]["value"].clone();
    let phone = enrolled
        .as_array()
        .and_then(|list| list.iter().find(|entry| entry["key"] == "phone_number"))
        .expect("the phone");
    assert_eq!(phone["profile"]["phoneNumber"], "+1 XXX-XXX-0199");
}

#[tokio::test]
async fn another_phone_can_be_set_up_beside_the_first() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "enroll-another-phone").await;
    attempt.set_up("phone_number").await;
    attempt
        .authenticator(json!({ "methodType": "sms", "phoneNumber": "+14155550100" }))
        .await;
    attempt.enter(&browser.code()).await;
    assert!(attempt.offered().contains(&"phone_number"), "and one more");
    let enrolled = attempt.body["authenticatorEnrollments"]["value"].clone();
    let phones = enrolled.as_array().expect("list").iter();
    assert_eq!(
        phones
            .filter(|entry| entry["key"] == "phone_number")
            .count(),
        3
    );
}
