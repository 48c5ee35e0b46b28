//! Pushes and codes of the apps on people's phones.

use std::time::Duration;

use axum::http::StatusCode;
use demo_org::{DeviceSettings, PendingAsk};
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::support::Browser;

pub const SETTINGS: &str = "
[policies.plain]
identify = 'identifier-first'
factors = [['okta_password'], 'any']
[policies.numbers]
identify = 'identifier-first'
factors = [['okta_password'], 'any']
app = { number_challenge = true }
[policies.strict]
identify = 'identifier-first'
factors = [['okta_password'], 'any']
app = { biometrics = true }
[policies.automatic]
identify = 'identifier-first'
factors = [['okta_password'], 'any']
app = { auto_challenge = true }
[[users]]
login = 'plain@example.com'
first_name = 'P'
last_name = 'P'
password = 'Pass-0001'
okta_verify = 'Phone of P'
policy = 'plain'
[[users]]
login = 'numbers@example.com'
first_name = 'N'
last_name = 'N'
password = 'Pass-0001'
okta_verify = 'Phone of N'
policy = 'numbers'
[[users]]
login = 'strict@example.com'
first_name = 'S'
last_name = 'S'
password = 'Pass-0001'
okta_verify = 'Phone of S'
custom_app = 'Keys of S'
policy = 'strict'
[[users]]
login = 'automatic@example.com'
first_name = 'A'
last_name = 'A'
password = 'Pass-0001'
okta_verify = 'Phone of A'
policy = 'automatic'
[[users]]
login = 'custom@example.com'
first_name = 'C'
last_name = 'C'
password = 'Pass-0001'
custom_app = 'Keys of C'
policy = 'plain'
";

/// Signs in with the password and stands at the app.
pub async fn at_app(browser: &Browser, login: &str) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify(login).await;
    attempt.answer("Pass-0001").await;
    attempt
}

/// Chooses a method of the app that the attempt stands at.
pub async fn choose_method(attempt: &mut Attempt, method: &str) {
    let id =
        attempt.form("authenticator-verification-data")["value"][0]["form"]["value"][0]["value"]
            .clone();
    let chosen = json!({ "authenticator": { "id": id, "methodType": method } });
    attempt
        .submit("authenticator-verification-data", chosen)
        .await;
}

pub async fn poll(attempt: &mut Attempt) {
    attempt.submit("challenge-poll", json!({})).await;
}

/// The only thing a device is asked.
pub fn ask(browser: &Browser) -> PendingAsk {
    let mut asks = browser.control.asks();
    assert_eq!(asks.len(), 1, "{asks:?}");
    asks.remove(0)
}

fn current(attempt: &Attempt) -> &Value {
    &attempt.body["currentAuthenticator"]["value"]
}

#[tokio::test]
async fn a_push_is_waited_for_and_approved() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = at_app(&browser, "plain@example.com").await;
    let form = attempt.form("authenticator-verification-data");
    let methods = &form["value"][0]["form"]["value"][1]["options"];
    let names: Vec<&Value> = methods
        .as_array()
        .expect("methods")
        .iter()
        .map(|option| &option["value"])
        .collect();
    assert_eq!(names, ["signed_nonce", "push", "totp"]);
    assert_eq!(
        form["value"][0]["form"]["value"].as_array().map(Vec::len),
        Some(2)
    );

    choose_method(&mut attempt, "push").await;
    assert_eq!(attempt.steps()[0], "challenge-poll");
    assert_eq!(attempt.form("challenge-poll")["refresh"], 2000);
    assert_eq!(current(&attempt)["key"], "okta_verify");
    assert!(current(&attempt)["contextualData"].is_null());
    poll(&mut attempt).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(attempt.steps()[0], "challenge-poll");

    let ask = ask(&browser);
    assert_eq!((ask.matter, ask.way), ("push", "push"));
    assert_eq!(ask.login.as_deref(), Some("plain@example.com"));
    assert!(browser.control.approve(&ask, None));
    assert!(!browser.control.approve(&ask, None), "answered once");
    poll(&mut attempt).await;
    assert!(attempt.is_complete(), "{}", attempt.body);
}

#[tokio::test]
async fn a_rejected_push_can_be_sent_again() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = at_app(&browser, "plain@example.com").await;
    choose_method(&mut attempt, "push").await;
    assert!(browser.control.deny(&ask(&browser)));
    poll(&mut attempt).await;
    assert_eq!(attempt.steps()[0], "resend");
    assert_eq!(attempt.message_key(), "api.authn.poll.error.push_rejected");
    attempt.introspect().await;
    assert_eq!(attempt.message_key(), "api.authn.poll.error.push_rejected");
    assert!(browser.control.asks().is_empty());

    let group = attempt.form("resend")["value"][0]["form"]["value"].clone();
    let chosen = json!({ "authenticator": {
        "id": group[0]["value"], "methodType": group[1]["value"],
    } });
    attempt.submit("resend", chosen).await;
    assert_eq!(attempt.steps()[0], "challenge-poll");
    assert_eq!(attempt.message_key(), "none");
    assert!(browser.control.approve(&ask(&browser), None));
    poll(&mut attempt).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn the_action_beside_the_poll_replaces_the_push() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = at_app(&browser, "plain@example.com").await;
    choose_method(&mut attempt, "push").await;
    let first = ask(&browser);
    let resend = current(&attempt)["resend"].clone();
    attempt.submit_form(&resend, json!({})).await;
    assert_ne!(ask(&browser).id, first.id, "the first one is withdrawn");
    assert!(!browser.control.approve(&first, None));
}

#[tokio::test]
async fn a_push_nobody_answers_ends_the_sign_in() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = at_app(&browser, "plain@example.com").await;
    choose_method(&mut attempt, "push").await;
    let late = ask(&browser);
    browser.control.advance_clock(Duration::from_secs(5 * 60));
    assert!(!browser.control.approve(&late, None));
    poll(&mut attempt).await;
    assert_eq!(attempt.status, StatusCode::NOT_FOUND);
    assert_eq!(
        attempt.message_key(),
        "core.system.transaction_resource_not_found"
    );
    assert!(attempt.steps().is_empty());
}

#[tokio::test]
async fn the_number_on_the_page_is_the_one_to_tap() {
    let browser = Browser::with(SETTINGS);
    for right in [false, true] {
        let mut attempt = at_app(&browser, "numbers@example.com").await;
        choose_method(&mut attempt, "push").await;
        let shown = current(&attempt)["contextualData"]["correctAnswer"]
            .as_str()
            .expect("a number")
            .to_owned();
        let ask = ask(&browser);
        assert_eq!(ask.numbers.len(), 3);
        assert!(ask.numbers.contains(&shown));
        let other = ask.numbers.iter().find(|number| **number != shown);
        let tapped = if right { Some(&shown) } else { other };
        assert!(browser.control.approve(&ask, tapped.map(String::as_str)));
        poll(&mut attempt).await;
        assert_eq!(attempt.is_complete(), right);
        if !right {
            assert_eq!(attempt.message_key(), "api.authn.poll.error.push_rejected");
            assert_eq!(attempt.steps()[0], "resend");
        }
    }
}

#[tokio::test]
async fn an_app_that_is_too_old_for_numbers_says_so() {
    let browser = Browser::with(SETTINGS);
    let old = DeviceSettings {
        up_to_date: false,
        ..DeviceSettings::default()
    };
    browser.control.set_device("numbers@example.com", old);
    let mut attempt = at_app(&browser, "numbers@example.com").await;
    choose_method(&mut attempt, "push").await;
    assert!(browser.control.approve(&ask(&browser), None));
    poll(&mut attempt).await;
    assert_eq!(
        attempt.message_key(),
        "oie.authenticator.app.method.push.force.upgrade.number_challenge"
    );
    assert_eq!(attempt.steps()[0], "resend");
}

#[tokio::test]
async fn biometrics_are_asked_for_where_the_policy_does() {
    let browser = Browser::with(SETTINGS);
    let login = "strict@example.com";
    for (key, message) in [
        (
            "okta_verify",
            "oie.authenticator.app.method.push.verify.enable.biometrics",
        ),
        (
            "custom_app",
            "oie.authenticator.custom_app.method.push.verify.enable.biometrics",
        ),
    ] {
        for biometrics in [false, true] {
            let settings = DeviceSettings {
                biometrics,
                ..DeviceSettings::default()
            };
            browser.control.set_device(login, settings);
            let mut attempt = at_app(&browser, login).await;
            attempt.choose(key).await;
            if key == "okta_verify" {
                choose_method(&mut attempt, "push").await;
            }
            assert!(browser.control.approve(&ask(&browser), None));
            poll(&mut attempt).await;
            assert_eq!(attempt.is_complete(), biometrics);
            if !biometrics {
                assert_eq!(attempt.message_key(), message);
                assert_eq!(attempt.steps()[0], "resend");
            }
        }
    }
}

#[tokio::test]
async fn the_own_app_is_an_enrolment_and_pushes_at_once() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = at_app(&browser, "custom@example.com").await;
    assert_eq!(attempt.steps()[0], "challenge-poll");
    let enrolled = &attempt.body["currentAuthenticatorEnrollment"]["value"];
    assert_eq!(enrolled["key"], "custom_app");
    assert_eq!(enrolled["profile"]["deviceName"], "Keys of C");
    assert!(enrolled["logoUri"].is_string());
    assert!(browser.control.approve(&ask(&browser), None));
    poll(&mut attempt).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn pushes_can_be_sent_without_asking() {
    let browser = Browser::with(SETTINGS);
    let login = "automatic@example.com";
    let mut attempt = at_app(&browser, login).await;
    let group = &attempt.form("authenticator-verification-data")["value"][0]["form"]["value"];
    assert_eq!(group[2]["name"], "autoChallenge");
    assert_eq!(group[2]["value"], false);
    choose_method(&mut attempt, "push").await;
    attempt
        .submit("challenge-poll", json!({ "autoChallenge": true }))
        .await;
    assert_eq!(attempt.form("challenge-poll")["value"][0]["value"], true);
    browser.control.deny(&ask(&browser));

    let mut next = at_app(&browser, login).await;
    assert_eq!(next.steps()[0], "challenge-poll", "the push is out");
    next.submit("challenge-poll", json!({ "autoChallenge": false }))
        .await;
    let last = at_app(&browser, login).await;
    assert_eq!(last.steps()[0], "authenticator-verification-data");
}

#[tokio::test]
async fn going_elsewhere_withdraws_the_push() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = at_app(&browser, "strict@example.com").await;
    attempt.choose("custom_app").await;
    assert_eq!(browser.control.asks().len(), 1);
    attempt.choose("okta_verify").await;
    assert!(browser.control.asks().is_empty());
    choose_method(&mut attempt, "push").await;
    let cancel = attempt.body["cancel"].clone();
    attempt.submit_form(&cancel, json!({})).await;
    assert!(browser.control.asks().is_empty());
}

fn code(browser: &Browser, login: &str) -> String {
    let mut accounts = browser.control.device_accounts();
    accounts.retain(|account| account.login == login && account.authenticator == "okta_verify");
    accounts.remove(0).code
}

async fn enter(attempt: &mut Attempt, code: &str) {
    attempt
        .submit(
            "challenge-authenticator",
            json!({ "credentials": { "totp": code } }),
        )
        .await;
}

#[tokio::test]
async fn a_code_of_the_app_is_good_once() {
    let browser = Browser::with(SETTINGS);
    let login = "plain@example.com";
    let mut attempt = at_app(&browser, login).await;
    choose_method(&mut attempt, "totp").await;
    enter(&mut attempt, "000000").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        attempt.field_key(),
        "authfactor.challenge.soft_token.invalid_passcode"
    );
    let code = code(&browser, login);
    enter(&mut attempt, &code).await;
    assert!(attempt.is_complete());

    let mut again = at_app(&browser, login).await;
    choose_method(&mut again, "totp").await;
    enter(&mut again, &code).await;
    assert_eq!(
        again.field_key(),
        "authfactor.challenge.soft_token.used_passcode"
    );
}

#[tokio::test]
async fn a_code_does_not_stand_for_biometrics() {
    let browser = Browser::with(SETTINGS);
    let login = "strict@example.com";
    let mut attempt = at_app(&browser, login).await;
    attempt.choose("okta_verify").await;
    choose_method(&mut attempt, "totp").await;
    let code = code(&browser, login);
    for biometrics in [false, true] {
        let settings = DeviceSettings {
            biometrics,
            ..DeviceSettings::default()
        };
        browser.control.set_device(login, settings);
        enter(&mut attempt, &code).await;
        assert_eq!(attempt.is_complete(), biometrics);
        if !biometrics {
            assert_eq!(
                attempt.message_key(),
                "oie.authenticator.oktaverify.method.totp.verify.enable.biometrics"
            );
        }
    }
}
