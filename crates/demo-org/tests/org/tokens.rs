//! Generators of codes, keys that type, and codes an administrator issues.

use std::time::Duration;

use axum::http::StatusCode;
use demo_org::Reading;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::scenarios::open;
use crate::support::Browser;

const RADIA: &str = "radia@example.com";
const JOAN: &str = "joan@example.com";
const WRONG: &str = "api.authn.error.PASSCODE_INVALID";
const CHANGE: &str = "errors.E0000113";

/// What the newest token of this kind shows.
fn reading(browser: &Browser, login: &str, key: &str) -> Reading {
    let mut readings = browser.control.readings().into_iter();
    let found = readings.rfind(|reading| reading.login == login && reading.key == key);
    found.unwrap_or_else(|| panic!("{login} has no {key}"))
}

/// Lets the tokens show their next codes.
fn wait(browser: &Browser) {
    browser.control.advance_clock(Duration::from_secs(30));
}

async fn enter(attempt: &mut Attempt, credentials: Value) {
    let values = json!({ "credentials": credentials });
    attempt.submit("enroll-authenticator", values).await;
}

#[tokio::test]
async fn each_token_is_verified_by_what_it_shows() {
    for (scenario, key, current, told) in [
        (
            "yubikey",
            "yubikey_token",
            "currentAuthenticatorEnrollment",
            WRONG,
        ),
        (
            "onprem-mfa",
            "onprem_mfa",
            "currentAuthenticatorEnrollment",
            WRONG,
        ),
        (
            "symantec-vip",
            "symantec_vip",
            "currentAuthenticator",
            "authfactor.challenge.soft_token.invalid_passcode",
        ),
        (
            "custom-otp",
            "custom_otp",
            "currentAuthenticatorEnrollment",
            WRONG,
        ),
        ("tac", "tac", "currentAuthenticatorEnrollment", WRONG),
    ] {
        let browser = Browser::new();
        let mut attempt = open(&browser, scenario).await;
        assert_eq!(attempt.body[current]["value"]["key"], key);
        let form = attempt.form("challenge-authenticator");
        assert_eq!(form["relatesTo"][0], format!("$.{current}"));
        attempt.answer("000").await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED, "{scenario}");
        assert!([attempt.field_key(), attempt.message_key()].contains(&told));
        attempt.answer("").await;
        assert_eq!(attempt.field_key(), "model.validation.field.blank");
        attempt.answer(&reading(&browser, RADIA, key).code).await;
        assert!(attempt.is_complete(), "{scenario}: {}", attempt.body);
    }
}

#[tokio::test]
async fn a_new_token_wants_two_codes() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "rsa-token").await;
    let first = reading(&browser, RADIA, "rsa_token").code;
    attempt.answer(&first).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.message_key(), CHANGE);
    assert!(attempt.body["messages"]["value"][0]["i18n"]["params"][0].is_string());
    attempt.answer(&first).await;
    assert_eq!(attempt.message_key(), CHANGE, "it has not changed yet");
    wait(&browser);
    attempt.answer("000").await;
    assert_eq!(attempt.message_key(), WRONG);
    attempt
        .answer(&reading(&browser, RADIA, "rsa_token").code)
        .await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn a_code_is_good_once_whoever_made_it() {
    let browser = Browser::new();
    for (key, told) in [
        ("custom_otp", CHANGE),
        (
            "symantec_vip",
            "authfactor.challenge.soft_token.used_passcode",
        ),
        ("yubikey_token", WRONG),
    ] {
        let code = reading(&browser, RADIA, key).code;
        for attempt_is_first in [true, false] {
            let mut attempt = browser.another().begin().await;
            attempt.identify(RADIA).await;
            attempt.answer("Spanning-Tree-1985").await;
            attempt.choose(key).await;
            attempt.answer(&code).await;
            assert_eq!(attempt.is_complete(), attempt_is_first, "{key}");
            if !attempt_is_first {
                assert!([attempt.field_key(), attempt.message_key()].contains(&told));
            }
        }
    }
}

#[tokio::test]
async fn a_temporary_code_ends_with_its_time_or_its_use() {
    let entry = |tac: &str| {
        Browser::with(&format!(
            "[[users]]\nlogin = 'a@example.com'\nfirst_name = 'A'\nlast_name = 'B'\n\
             password = 'x'\ntac = {tac}\n"
        ))
    };
    let at_code = async |browser: &Browser| {
        let mut attempt = browser.another().begin().await;
        attempt.identify("a@example.com").await;
        attempt.answer("x").await;
        attempt
    };
    let browser = entry("{ minutes = 10 }");
    let code = reading(&browser, "a@example.com", "tac").code;
    for _ in 0..2 {
        let mut attempt = at_code(&browser).await;
        attempt.answer(&code).await;
        assert!(attempt.is_complete(), "it may be used again");
    }
    browser.control.advance_clock(Duration::from_secs(600));
    let mut attempt = at_code(&browser).await;
    attempt.answer(&code).await;
    assert_eq!(attempt.field_key(), WRONG);

    let browser = entry("{ minutes = 10, once = true }");
    let code = reading(&browser, "a@example.com", "tac").code;
    for is_first in [true, false] {
        let mut attempt = at_code(&browser).await;
        attempt.answer(&code).await;
        assert_eq!(attempt.is_complete(), is_first);
    }
}

#[tokio::test]
async fn a_yubikey_is_set_up_by_touching_it() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "enroll-yubikey").await;
    let field = &attempt.form("enroll-authenticator")["value"][0]["form"]["value"][0];
    assert_eq!(field["secret"], true);
    attempt.enter("cccccccccccc").await;
    assert_eq!(attempt.field_key(), WRONG);
    attempt
        .enter(&reading(&browser, JOAN, "yubikey_token").code)
        .await;
    assert!(!attempt.offered().contains(&"yubikey_token"));
}

#[tokio::test]
async fn a_server_of_ones_own_knows_people_by_name() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "enroll-onprem-mfa").await;
    let fields = attempt.form("enroll-authenticator")["value"][0]["form"]["value"].clone();
    assert_eq!(fields[1]["value"], "otp");
    assert_eq!(fields[2]["value"], JOAN, "the name is proposed");
    let shown = reading(&browser, JOAN, "onprem_mfa");
    let with = |name: &str, code: &str| json!({ "id": fields[0]["value"], "methodType": "otp", "clientData": name, "passcode": code });
    for (name, code) in [("somebody", shown.code.as_str()), (JOAN, "000")] {
        enter(&mut attempt, with(name, code)).await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
        assert_eq!(attempt.message_key(), WRONG);
    }
    enter(&mut attempt, with(JOAN, &shown.code)).await;
    assert!(!attempt.offered().contains(&"onprem_mfa"));
}

#[tokio::test]
async fn a_securid_token_is_set_up_with_two_codes() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "enroll-rsa-token").await;
    let code = || reading(&browser, JOAN, "rsa_token").code;
    let with = |code: &str| json!({ "clientData": JOAN, "passcode": code });
    let first = code();
    for _ in 0..2 {
        enter(&mut attempt, with(&first)).await;
        assert_eq!(attempt.message_key(), CHANGE);
        assert_eq!(attempt.steps()[0], "enroll-authenticator");
    }
    wait(&browser);
    enter(&mut attempt, with(&code())).await;
    assert!(
        !attempt.offered().contains(&"rsa_token"),
        "{}",
        attempt.body
    );
}

#[tokio::test]
async fn symantec_is_set_up_with_its_number_and_two_codes_in_a_row() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "enroll-symantec-vip").await;
    let shown = reading(&browser, JOAN, "symantec_vip");
    let (id, next) = (shown.id.expect("a number"), shown.next.expect("the next"));
    let with = |id: &str, first: &str, second: &str| json!({ "credentialId": id, "passcode": first, "nextPasscode": second });
    let code = shown.code.as_str();
    for credentials in [
        with("VSMT0", code, &next),
        with(&id, code, code),
        with(&id, &next, code),
        with(&id, "000", &next),
    ] {
        enter(&mut attempt, credentials).await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    }
    enter(&mut attempt, with("", code, &next)).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    enter(&mut attempt, with(&id, code, &next)).await;
    assert!(!attempt.offered().contains(&"symantec_vip"));
}

#[tokio::test]
async fn some_generators_come_from_an_administrator_only() {
    let mut attempt = open(&Browser::new(), "enroll-custom-otp").await;
    attempt.set_up("custom_otp").await;
    assert_eq!(attempt.status, StatusCode::FORBIDDEN);
    assert_eq!(attempt.message_key(), "enroll.hotp.restricted");
    assert_eq!(attempt.steps(), ["select-authenticator-enroll", "skip"]);
}
