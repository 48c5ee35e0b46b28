//! A card that the phone reads, and its PIN.

use axum::http::StatusCode;
use demo_org::DeviceSettings;
use serde_json::json;

use crate::push::{ask, poll};
use crate::support::Browser;

const SETTINGS: &str = "
[policies.password-and-another]
factors = [['okta_password'], ['nfc_pin']]
enroll = [{ key = 'nfc_pin' }]
[[users]]
login = 'card@example.com'
first_name = 'C'
last_name = 'D'
password = 'Pass-0001'
nfc_pin = '2468'
[[users]]
login = 'new@example.com'
first_name = 'N'
last_name = 'W'
password = 'Pass-0001'
";

#[tokio::test]
async fn the_card_and_then_the_pin() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = browser.another().begin().await;
    attempt.identify("card@example.com").await;
    attempt.answer("Pass-0001").await;
    assert_eq!(attempt.steps()[0], "challenge-poll");
    let enrolled = &attempt.body["currentAuthenticatorEnrollment"]["value"];
    let challenge = &enrolled["contextualData"]["challenge"]["value"];
    assert_eq!(challenge["challengeMethod"], "CUSTOM_URI");
    assert!(challenge["href"].is_string() && challenge["downloadHref"].is_string());
    poll(&mut attempt).await;
    assert_eq!(attempt.steps()[0], "challenge-poll");
    // A no leads back to the choice, of which the card is all there is.
    assert!(browser.control.deny(&ask(&browser)));
    poll(&mut attempt).await;
    assert_eq!(attempt.message_key(), "oie.authenticator.verify.error.fail");
    assert_eq!(attempt.steps(), ["select-authenticator-authenticate"]);
    attempt.choose("nfc_pin").await;
    assert!(browser.control.approve(&ask(&browser), None));
    poll(&mut attempt).await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    let shown = &attempt.body["currentAuthenticator"]["value"];
    assert_eq!(shown["key"], "nfc_pin");
    assert_eq!(shown["settings"], json!({ "minLength": 4, "maxLength": 4 }));
    attempt.answer("0000").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    attempt.answer("2468").await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn a_card_is_read_and_given_a_pin() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = browser.another().begin().await;
    attempt.identify("new@example.com").await;
    attempt.answer("Pass-0001").await;
    attempt.set_up("nfc_pin").await;
    assert_eq!(attempt.steps()[0], "enroll-poll");
    let data = &attempt.body["currentAuthenticator"]["value"]["contextualData"];
    let url = data["setupNfcUrl"].as_str().expect("an address");
    assert!(url.starts_with("com-okta-authenticator:/actions/enroll?"));
    let link = ask(&browser).link.expect("a link");
    assert!(browser.control.scan(&link, DeviceSettings::default()));
    attempt.submit("enroll-poll", json!({})).await;
    assert_eq!(attempt.steps()[0], "enroll-authenticator");
    for wrong in ["123", "12345", "12a4"] {
        attempt.enter(wrong).await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    attempt.enter("1357").await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    let mut next = browser.another().begin().await;
    next.identify("new@example.com").await;
    next.answer("Pass-0001").await;
    assert!(browser.control.approve(&ask(&browser), None));
    poll(&mut next).await;
    next.answer("1357").await;
    assert!(next.is_complete());
}

#[tokio::test]
async fn a_forgotten_pin_is_replaced_by_whoever_proved_something_else() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = browser.another().begin().await;
    attempt.identify("card@example.com").await;
    attempt.answer("Pass-0001").await;
    let unread = &attempt.body["currentAuthenticatorEnrollment"]["value"];
    assert!(unread.get("recover").is_none(), "the card comes first");
    assert!(browser.control.approve(&ask(&browser), None));
    poll(&mut attempt).await;
    attempt.act("recover").await;
    assert_eq!(attempt.steps()[0], "reset-authenticator");
    let values = json!({ "credentials": { "passcode": "1357" } });
    attempt.submit("reset-authenticator", values).await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    let mut next = browser.another().begin().await;
    next.identify("card@example.com").await;
    next.answer("Pass-0001").await;
    assert!(browser.control.approve(&ask(&browser), None));
    poll(&mut next).await;
    next.answer("2468").await;
    assert_eq!(next.field_key(), "api.authn.error.PASSCODE_INVALID");
    next.answer("1357").await;
    assert!(next.is_complete());
}

#[tokio::test]
async fn a_card_signs_in_without_a_name() {
    let toml = SETTINGS.replace(
        "[['okta_password'], ['nfc_pin']]",
        "[['nfc_pin']]\napp = { launch_nfc = true }",
    );
    let browser = Browser::with(&toml);
    let mut attempt = browser.another().begin().await;
    assert_eq!(attempt.steps(), ["identify", "launch-nfc-authenticator"]);
    attempt.submit("launch-nfc-authenticator", json!({})).await;
    assert_eq!(attempt.steps(), ["device-challenge-poll"]);
    let challenge = &attempt.body["authenticatorChallenge"]["value"];
    assert_eq!(challenge["challengeMethod"], "CUSTOM_URI");
    assert!(browser.control.deny(&ask(&browser)));
    attempt.submit("device-challenge-poll", json!({})).await;
    assert_eq!(attempt.message_key(), "oie.authenticator.verify.error.fail");

    attempt.submit("launch-nfc-authenticator", json!({})).await;
    assert!(browser.control.approve(&ask(&browser), None));
    attempt.submit("device-challenge-poll", json!({})).await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    assert_eq!(
        attempt.body["user"]["value"]["identifier"],
        "card@example.com"
    );
    let shown = &attempt.body["currentAuthenticator"]["value"];
    assert!(shown.get("recover").is_none(), "a card found may not");
    attempt.answer("0000").await;
    assert_eq!(attempt.field_key(), "api.authn.error.PASSCODE_INVALID");
    attempt.answer("2468").await;
    assert!(attempt.is_complete());
}
