//! IDX §4.1, §4.2: every name becomes a step.

use idx::step::Step;
use idx::transaction::View;
use idx::wire::remediation::KnownRemediation;
use serde_json::json;

use crate::scenario::{Scenario, fixtures, label, parts};

/// Fixture and step, for all that show one.
const STEPS: [(&str, &str); 97] = [
    ("challenge-custom-app", "custom-app/challenge-poll"),
    ("challenge-custom-app-rejected", "custom-app/resend"),
    ("challenge-custom-otp", "custom-otp/challenge"),
    ("challenge-duo", "duo/challenge"),
    ("challenge-email", "email/challenge"),
    ("challenge-email-alphanumeric", "email/challenge"),
    ("challenge-email-wrong-code", "email/challenge"),
    ("challenge-external-idp", "external-idp/challenge"),
    ("challenge-google-otp", "google-otp/challenge"),
    ("challenge-nfc-pin", "nfc-pin/challenge"),
    ("challenge-nfc-poll", "nfc-pin/challenge-poll"),
    (
        "challenge-okta-verify-custom-uri",
        "okta-verify/challenge-poll",
    ),
    (
        "challenge-okta-verify-loopback",
        "okta-verify/challenge-poll",
    ),
    ("challenge-okta-verify-number", "okta-verify/challenge-poll"),
    ("challenge-okta-verify-push", "okta-verify/challenge-poll"),
    ("challenge-okta-verify-rejected", "okta-verify/resend"),
    ("challenge-okta-verify-totp", "okta-verify/challenge"),
    ("challenge-onprem-next-code", "onprem/challenge"),
    ("challenge-password", "password/challenge"),
    ("challenge-password-wrong", "password/challenge"),
    ("challenge-question", "question/challenge"),
    ("challenge-rsa", "rsa/challenge"),
    ("challenge-smart-card", "smart-card/challenge"),
    ("challenge-sms", "phone/challenge"),
    ("challenge-symantec-vip", "symantec-vip/challenge"),
    ("challenge-tac", "tac/challenge"),
    ("challenge-unknown-authenticator", "unknown/challenge"),
    ("challenge-webauthn", "webauthn/challenge"),
    ("challenge-yubikey", "yubikey/challenge"),
    ("admin-consent", "consent/admin"),
    ("cancel-transaction", "cancel-transaction"),
    ("consent", "consent/user"),
    ("device-grace-period", "device-grace-period"),
    ("device-probe-custom-uri", "device-challenge"),
    ("device-probe-dtc", "device-challenge"),
    ("device-probe-loopback", "device-challenge"),
    ("email-consent", "email-consent"),
    ("enroll-duo", "duo/enroll"),
    ("enroll-email", "email/enroll"),
    ("enroll-external-idp", "external-idp/enroll"),
    ("enroll-google-otp", "google-otp/enroll"),
    ("enroll-nfc", "nfc-pin/enroll-poll"),
    ("enroll-nfc-pin", "nfc-pin/enroll"),
    ("enroll-okta-verify-bootstrap", "okta-verify/enroll-poll"),
    ("enroll-okta-verify-email", "okta-verify/enroll-poll"),
    ("enroll-okta-verify-qr", "okta-verify/enroll-poll"),
    ("enroll-okta-verify-same-device", "okta-verify/enroll-poll"),
    ("enroll-password", "password/enroll"),
    ("enroll-phone", "phone/enroll"),
    ("enroll-profile", "profile/registration"),
    ("enroll-profile-errors", "profile/registration"),
    ("enroll-question", "question/enroll"),
    ("enroll-question-too-short", "question/enroll"),
    ("enroll-rsa", "rsa/enroll"),
    ("enroll-symantec-vip", "symantec-vip/enroll"),
    ("enroll-webauthn", "webauthn/enroll"),
    ("enroll-yubikey", "yubikey/enroll"),
    ("enrollment-channel-data-email", "okta-verify/channel-data"),
    ("enrollment-channel-data-sms", "okta-verify/channel-data"),
    ("enrollment-data-phone", "phone/enrollment-data"),
    ("expired-elsewhere", "password/expired-elsewhere"),
    ("expired-password", "password/expired"),
    ("expiring-elsewhere", "password/expiring-elsewhere"),
    ("expiry-warning", "password/expiry-warning"),
    ("failure-redirect-remediation", "redirect"),
    ("granular-consent", "consent/granular"),
    ("identify", "identify"),
    ("identify-altcha", "identify"),
    ("identify-passkey-first", "identify"),
    ("identify-password-captcha", "identify"),
    ("identify-recovery", "identify-recovery"),
    ("identify-unknown-user", "identify"),
    ("identity-verification", "identity-verification"),
    ("keep-me-signed-in", "keep-me-signed-in"),
    ("launch-nfc", "launch/nfc"),
    ("launch-okta-verify", "launch/oktaverify"),
    ("launch-webauthn", "launch/webauthn"),
    ("maintenance-poll", "maintenance"),
    ("passkey-promotion", "webauthn/promotion"),
    ("piv", "piv"),
    ("profile-update", "profile/update"),
    ("progressive-profile", "profile/progressive"),
    ("recover-select", "select/recover"),
    ("redirect-idp-lone", "identity-providers"),
    ("redirect-idps", "identity-providers"),
    ("request-activation-email", "request-activation-email"),
    ("reset-google-otp", "google-otp/reset"),
    ("reset-password", "password/reset"),
    ("select-authenticator", "select/authenticate"),
    ("select-enroll", "select/enroll"),
    ("select-enrollment-channel", "okta-verify/select-channel"),
    ("sso-extension-again", "sso-extension"),
    ("sso-extension-post", "sso-extension"),
    ("unknown-remediation", "generic"),
    ("unlock-account", "unlock-account"),
    ("unlock-select", "select/unlock"),
    ("user-code", "user-code"),
];

/// Fixtures without a step, and those that lead away at once.
const OTHERS: [&str; 17] = [
    "access-denied-links",
    "device-assurance",
    "device-enrollment",
    "email-verification-required",
    "failure",
    "link-expired",
    "maintenance-skip",
    "otp-for-original-tab",
    "session-expired",
    "sso-extension-redirect",
    "success",
    "success-after-app-link",
    "success-redirect-remediation",
    "transferred",
    "verification-data-email",
    "verification-data-okta-verify",
    "verification-data-phone",
];

#[test]
fn idx_4_1_every_name_becomes_its_step() {
    for (name, expected) in STEPS {
        let scenario = Scenario::showing(&fixtures::read(name));
        assert_eq!(label::of(scenario.step()), expected, "{name}");
        assert!(
            scenario.tx.is_busy() == scenario.host.main().is_some(),
            "{name}"
        );
    }
    for (name, expected) in [
        ("verification-data-email", "email/verification-data"),
        (
            "verification-data-okta-verify",
            "okta-verify/verification-data",
        ),
        ("verification-data-phone", "phone/verification-data"),
    ] {
        let scenario = Scenario::showing(&fixtures::read(name));
        assert_eq!(label::of(scenario.step()), expected, "{name}");
    }
}

#[test]
fn every_fixture_is_in_a_table() {
    let mut listed: Vec<&str> = STEPS.iter().map(|(name, _)| *name).chain(OTHERS).collect();
    listed.sort_unstable();
    assert_eq!(listed, fixtures::names());
}

#[test]
fn idx_4_1_every_known_name_yields_something_to_do() {
    for name in KnownRemediation::ALL {
        let fields = json!([{"name": "x"}, parts::state_handle()]);
        let mut body = parts::form_page(name.as_str(), fields);
        body["currentAuthenticator"] =
            json!({"type": "object", "value": {"key": "okta_email", "id": "a"}});
        body["messages"] = json!({"type": "array", "value": []});
        let scenario = Scenario::showing(&body);
        assert!(
            matches!(scenario.tx.view(), View::Page(_) | View::Leaving(_)),
            "{}",
            name.as_str()
        );
    }
}

#[test]
fn idx_4_1_known_names_are_the_references() {
    // 49 that were seen, 6 that are known from sources, and 2 names of polling cancellations.
    let seen_and_known = KnownRemediation::ALL.len();
    assert_eq!(seen_and_known, 57);
    for name in [
        "send-challenge",
        "resend-challenge",
        "send",
        "recover",
        "select-authenticator-enroll-data",
        "cancel",
    ] {
        assert!(
            KnownRemediation::ALL.iter().any(|k| k.as_str() == name),
            "{name}"
        );
    }
    // Names that sound right and are not the server's (IDX §4.2).
    for name in [
        "enroll-profile-update",
        "request-activation",
        "safe-mode",
        "terminal",
    ] {
        assert!(
            KnownRemediation::ALL.iter().all(|k| k.as_str() != name),
            "{name}"
        );
    }
}

#[test]
fn idx_4_2_unknown_names_are_shown_by_their_fields_or_followed() {
    let mut scenario = Scenario::showing(&fixtures::read("unknown-remediation"));
    assert!(matches!(scenario.step(), Step::Generic(_)));
    let body = scenario.submit_primary(&[("depth", "12")]);
    assert_eq!(
        body,
        json!({"depth": 12, "sure": false, "stateHandle": "02.own-state-handle"})
    );

    let mut scenario = Scenario::showing(&fixtures::read("unknown-remediation"));
    let link = scenario.page().offers[0].form.clone();
    assert!(!link.is_form);
    assert!(
        scenario.tx.submit(link.id, &Default::default()).is_err(),
        "it is no form"
    );
    scenario.act(|tx| tx.follow(link.id)).expect("a legal call");
    assert_eq!(
        scenario.host.redirect.as_deref(),
        Some("https://lighthouse.example/")
    );
}

#[test]
fn idx_9_trap_24_the_unknown_degrades() {
    let scenario = Scenario::showing(&fixtures::read("challenge-unknown-authenticator"));
    let form = scenario.form();
    assert_eq!(form.shown_fields()[0].path, "credentials.passcode");
    let Step::Authenticator(step) = scenario.step() else {
        panic!("about an authenticator");
    };
    assert_eq!(
        step.authenticator().display_name.as_deref(),
        Some("Quantum key")
    );
}

#[test]
fn idx_9_trap_12_a_reset_may_be_of_an_authenticator_app() {
    let scenario = Scenario::showing(&fixtures::read("reset-google-otp"));
    assert_eq!(label::of(scenario.step()), "google-otp/reset");
}

#[test]
fn idx_9_trap_03_the_name_decides_whether_it_is_set_up_or_verified() {
    // Both are about the current authenticator.
    for (name, expected) in [
        ("challenge-google-otp", "google-otp/challenge"),
        ("enroll-google-otp", "google-otp/enroll"),
        ("challenge-webauthn", "webauthn/challenge"),
        ("challenge-nfc-pin", "nfc-pin/challenge"),
        ("challenge-symantec-vip", "symantec-vip/challenge"),
    ] {
        let scenario = Scenario::showing(&fixtures::read(name));
        assert_eq!(label::of(scenario.step()), expected);
        assert!(
            scenario
                .tx
                .response()
                .expect("one")
                .current_enrollment
                .is_none()
        );
    }
}
