//! Screens that are not about one code: lists to choose from, passwords to replace, notifications,
//! the app on this device, and what leads elsewhere.

use std::time::Duration;

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{Clock, Departures, pause, settle, until};
use crate::fixture;

const PASSCODE: &str = "[name='credentials.passcode']";
const CONFIRM: &str = "[name=confirmPassword]";

fn names(org: &Org) -> Vec<String> {
    let fields = org.stage().all("input[name], select[name], textarea[name]");
    let names = fields
        .iter()
        .filter_map(|field| field.get_attribute("name"));
    names.collect()
}

// ---- lists -------------------------------------------------------------------------------------

/// What the list of all ways says, and what choosing each of them sends.
fn ways() -> [(&'static str, Value); 9] {
    let app = |method: &str| json!({ "id": "aut-okta_verify", "methodType": method });
    let phone = |enrolled: &str| json!({ "id": "aut-phone_number", "enrollmentId": enrolled });
    let plain =
        |key: &str, method: &str| json!({ "id": format!("aut-{key}"), "methodType": method });
    [
        ("Password", plain("okta_password", "password")),
        ("Email, a***a@example.com", plain("okta_email", "email")),
        ("Phone, +44 XXXX XX1234, desk", phone("pae-phone-1")),
        ("Phone, +44 XXXX XX5678", phone("pae-phone-2")),
        ("Get a push notification, Okta Verify", app("push")),
        ("Enter a code from Okta Verify, Okta Verify", app("totp")),
        // The app is not known to be on this device.
        ("Use Okta FastPass, Okta Verify", app("signed_nonce")),
        ("Security Key or Biometric", plain("webauthn", "webauthn")),
        (
            "Security Question",
            plain("security_question", "security_question"),
        ),
    ]
}

#[wasm_bindgen_test]
async fn every_way_is_listed_once_and_each_is_chosen_by_a_click() {
    for (page, heading, text) in [
        (
            fixture!("select-authenticator"),
            "Verify it’s you",
            "Choose how you want to verify.",
        ),
        (
            fixture!("recover-select"),
            "Reset your password",
            "First verify it’s you. Choose how.",
        ),
    ] {
        for (place, (way, sent)) in ways().into_iter().enumerate() {
            let org = Org::shows(page).await;
            assert_eq!(org.heading(), heading);
            assert!(org.stage().text().contains(text), "{}", org.stage().text());
            assert_eq!(
                org.stage().texts("button.option"),
                ways().map(|(way, _)| way)
            );
            org.stage().all("button.option")[place].click();
            settle().await;
            let body = org.body_of("/idp/idx/challenge");
            assert_eq!(body["authenticator"], sent, "{way}");
        }
    }
}

// ---- passwords ---------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_password_is_replaced_for_each_reason_there_is() {
    let both = ["credentials.passcode", "confirmPassword"];
    let with_box = [
        "credentials.passcode",
        "confirmPassword",
        "credentials.revokeSessions",
    ];
    for (page, heading, rule, fields, button) in [
        (
            fixture!("expired-password"),
            "Your password has expired",
            "At least 8 characters",
            &both[..],
            "Change password",
        ),
        (
            fixture!("reset-password"),
            "Reset your password",
            // The rules are those of what is recovered.
            "At least 12 characters",
            &with_box[..],
            "Reset password",
        ),
    ] {
        let org = Org::shows(page).await;
        assert_eq!(org.heading(), heading);
        assert_eq!(names(&org), fields, "{heading}");
        assert_eq!(org.stage().texts(".button"), [button], "{heading}");
        assert!(
            org.stage().description(PASSCODE).contains(rule),
            "{heading}"
        );
        assert_eq!(
            org.stage().texts(".actions li"),
            ["Back to sign in"],
            "{heading}"
        );
        org.stage().enter(PASSCODE, "Harbour-1871");
        org.stage().enter(CONFIRM, "Harbour-1871");
        let mut sent = json!({ "passcode": "Harbour-1871" });
        for ticked in org.stage().all("[name='credentials.revokeSessions']") {
            let label = org.stage().one("label.check-label");
            let words = label.text_content().unwrap_or_default();
            assert!(
                words.contains("Sign me out on all other devices"),
                "{words}"
            );
            ticked.click();
            sent["revokeSessions"] = json!(true);
        }
        org.submit().await;
        let body = org.body_of("/idp/idx/challenge/answer");
        assert_eq!(body["credentials"], sent, "{heading}");
    }
}

#[wasm_bindgen_test]
async fn a_box_that_is_left_alone_signs_nobody_out() {
    let org = Org::shows(fixture!("reset-password")).await;
    org.stage().enter(PASSCODE, "Harbour-1871");
    org.stage().enter(CONFIRM, "Harbour-1871");
    org.submit().await;
    let body = org.body_of("/idp/idx/challenge/answer");
    assert_ne!(body["credentials"]["revokeSessions"], json!(true), "{body}");
}

#[wasm_bindgen_test]
async fn a_password_of_another_site_is_changed_there() {
    for (page, heading, buttons) in [
        (
            fixture!("expired-elsewhere"),
            "Your password has expired",
            &["Go to Yard account"][..],
        ),
        (
            fixture!("expiring-elsewhere"),
            "Your password expires soon",
            &["Go to Yard account", "Remind me later"][..],
        ),
    ] {
        let org = Org::shows(page).await;
        assert_eq!(org.heading(), heading);
        let text = org.stage().text();
        assert!(
            text.contains("You change this password on Yard account."),
            "{text}"
        );
        assert_eq!(names(&org), [""; 0], "{heading}");
        assert_eq!(org.stage().texts(".button"), buttons, "{heading}");
        let departures = Departures::stop();
        org.click("Go to Yard account").await;
        assert_eq!(departures.take(), ["https://yard.example/password"]);
        drop(departures);
        if buttons.len() > 1 {
            assert!(text.contains("Choose a new one now."), "{text}");
            org.click("Remind me later").await;
            org.body_of("/idp/idx/skip");
        }
    }
}

#[wasm_bindgen_test]
async fn the_app_that_shows_codes_is_set_up_anew() {
    let org = Org::shows(fixture!("reset-google-otp")).await;
    assert_eq!(org.heading(), "Set up Google Authenticator");
    let picture = org.stage().one("img.qr").get_attribute("src").unwrap();
    assert_eq!(picture, "data:image/png;base64,iVBORw0KGgo=");
    org.click("I can’t scan it").await;
    assert_eq!(org.stage().texts("code.key"), ["OWNSEEDOWNSEED43"]);
    org.click("Next").await;
    org.stage().enter(PASSCODE, "123456");
    org.until_sent().await;
    let body = org.body_of("/idp/idx/challenge/answer");
    assert_eq!(body["credentials"], json!({ "passcode": "123456" }));
}

// ---- the app -----------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_notification_is_waited_for_and_after_a_while_a_hint_is_given() {
    let hint = "Nothing came? Open the app on your phone: the request is waiting there.";
    let org = Org::shows(fixture!("challenge-okta-verify-push")).await;
    assert_eq!(org.heading(), "Approve it in Okta Verify");
    let text = org.stage().text();
    for words in [
        "We’ve sent a notification to your phone. Open it and approve.",
        "Waiting for your answer",
        "Send it by itself next time",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    // Nothing can be sent again here, and nobody has waited yet.
    assert!(org.stage().all(".resend").is_empty());
    pause(Duration::from_millis(300)).await;
    assert!(!org.stage().text().contains(hint));
    drop(org);

    let clock = Clock::start();
    let org = Org::shows(fixture!("challenge-okta-verify-push")).await;
    until(|| org.stage().text().contains(hint)).await;
    assert_eq!(
        org.stage().texts(".alert.warning"),
        [format!("Warning: {hint}")]
    );
    drop(clock);
}

#[wasm_bindgen_test]
async fn the_app_that_was_chosen_is_found_by_its_port_or_given_up() {
    let page = fixture!("challenge-okta-verify-loopback");
    let org = Org::shows(page).await;
    assert_eq!(org.heading(), "Verifying it’s you");
    assert!(
        org.stage()
            .text()
            .contains("Waiting for Okta Verify on this device")
    );
    until(|| org.sent_or_before().len() > 2).await;
    let sent = org.sent_or_before();
    let paths: Vec<&str> = sent.iter().map(|sent| sent.path.as_str()).collect();
    let host = "https://abc.authenticatorlocal.example:2000";
    assert_eq!(
        paths[..2],
        [format!("{host}/probe"), format!("{host}/challenge")]
    );
    assert_eq!(paths[2], "/idp/idx/authenticators/poll");
    assert_eq!(sent[1].body["challengeRequest"], "own.challenge.request");
    drop(org);

    let org = Org::with_rules(page, &[("/probe", 0)]).await;
    org.click("Back to sign in").await;
    let body = org.body_of("/idp/idx/authenticators/poll/cancel");
    assert_eq!(body["reason"], "USER_CANCELED");
}

#[wasm_bindgen_test]
async fn apples_extension_is_woken_without_a_click() {
    let path = "/idp/idx/authenticators/sso_extension/transactions/own/verify";
    for (page, request) in [
        (fixture!("sso-extension-post"), Some("own.sso.request")),
        (fixture!("sso-extension-again"), None),
    ] {
        let org = Org::shows(page).await;
        assert_eq!(org.heading(), "Verifying it’s you");
        assert_eq!(org.stage().all(".button").len(), 0);
        until(|| !org.sent_or_before().is_empty()).await;
        let sent = org.sent_or_before();
        let sent = sent.iter().find(|sent| sent.path == path);
        let sent = sent.unwrap_or_else(|| panic!("{:?}", org.sent_or_before()));
        assert_eq!(sent.body["challengeRequest"].as_str(), request);
    }
}

#[wasm_bindgen_test]
async fn apples_extension_may_be_an_address_to_go_to() {
    let departures = Departures::stop();
    let org = Org::shows(fixture!("sso-extension-redirect")).await;
    let seen = std::cell::RefCell::new(Vec::new());
    let gone = || {
        seen.borrow_mut().extend(departures.take());
        !seen.borrow().is_empty()
    };
    until(gone).await;
    let path = "https://org.example/idp/idx/authenticators/sso_extension/transactions/own/verify";
    let seen = seen.take();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].starts_with(path), "{seen:?}");
    assert!(org.sent_or_before().is_empty());
}

// ---- what leads elsewhere ----------------------------------------------------------------------

#[wasm_bindgen_test]
async fn nothing_but_a_card_or_a_key_leads_on() {
    for (page, says, button, path) in [
        (
            fixture!("launch-nfc"),
            "Harbour asks for a sign-in with NFC.",
            "Sign in with NFC",
            "/idp/idx/authenticators/nfc/launch",
        ),
        (
            fixture!("launch-webauthn"),
            "Harbour asks for your security key or biometrics.",
            "Sign in with a security key",
            "/idp/idx/authenticators/webauthn/launch",
        ),
    ] {
        let org = Org::shows(page).await;
        assert_eq!(org.heading(), "Sign in");
        assert!(org.stage().text().contains(says), "{}", org.stage().text());
        assert_eq!(names(&org), [""; 0], "{button}");
        assert_eq!(org.stage().texts(".button"), [button]);
        assert_eq!(org.stage().texts(".actions li"), [""; 0], "{button}");
        org.click(button).await;
        org.body_of(path);
    }
}

#[wasm_bindgen_test]
async fn a_smart_card_is_asked_for_elsewhere() {
    let pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    let own = fixture!("challenge-smart-card").replace("https://org.example/partner.svg", pixel);
    let org = Org::shows(&own).await;
    assert_eq!(org.heading(), "Verify with Smart card");
    let text = org.stage().text();
    assert!(
        text.contains("You verify it’s you at Smart card and come back here."),
        "{text}"
    );
    assert_eq!(org.stage().texts(".button"), ["Verify"]);
    assert_eq!(
        org.stage().texts(".actions li"),
        ["Verify another way", "Back to sign in"]
    );
    assert_eq!(
        org.stage().one("img").get_attribute("src").as_deref(),
        Some(pixel)
    );
    let departures = Departures::stop();
    org.click("Verify").await;
    let address = "https://org.example/sso/idps/0oapartner?stateToken=02.own";
    assert_eq!(departures.take(), [address]);
}
