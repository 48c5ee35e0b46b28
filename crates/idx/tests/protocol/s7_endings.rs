//! IDX §7.3: ends without tokens.

use idx::step::Ending;
use idx::wire::message::Severity;
use serde_json::json;

use crate::scenario::{Scenario, fixtures, parts};

fn ended(key: &str) -> Scenario {
    Scenario::past_identify(&parts::end(&[(key, "ERROR")]))
}

#[test]
fn idx_7_3_every_key_of_the_table() {
    for (key, ending) in [
        ("idx.session.expired", Ending::SessionExpired),
        (
            "core.system.transaction_resource_not_found",
            Ending::StartOver,
        ),
        ("tooManyRequests", Ending::StartOver),
        ("oie.tooManyRequests", Ending::StartOver),
        ("security.access_denied", Ending::AccessDenied),
        (
            "security.access_denied_custom_message",
            Ending::AccessDenied,
        ),
        ("idx.error.code.user_not_assigned", Ending::AccessDenied),
        ("idx.error.code.no_matching_policy", Ending::AccessDenied),
        ("E0000009", Ending::Message),
        ("E0000020", Ending::Message),
        (
            "idx.error.server.safe.mode.enrollment.unavailable",
            Ending::Maintenance,
        ),
        ("idx.return.to.original.tab", Ending::ReturnToOriginalTab),
        ("idx.transferred.to.new.tab", Ending::TransferredToNewTab),
        ("idx.return.link.expired", Ending::LinkExpired),
        ("idx.return.stale", Ending::LinkExpired),
        ("idx.return.error", Ending::LinkExpired),
        ("idx.operation.cancelled.by.user", Ending::Denied),
        ("idx.operation.cancelled.on.other.device", Ending::Denied),
        ("idx.device.activated", Ending::DeviceActivated),
        (
            "idx.device.not.activated.consent.denied",
            Ending::DeviceNotActivated,
        ),
        (
            "idx.device.not.activated.internal.error",
            Ending::DeviceNotActivated,
        ),
        (
            "idx.email.verification.required",
            Ending::EmailVerificationRequired,
        ),
        ("idx.request.activation.email", Ending::Completed),
        ("idx.recovery.completed", Ending::Completed),
        (
            "oie.selfservice.unlock_user.success.message",
            Ending::Unlocked,
        ),
        ("idx.invalid.forgot.password.token", Ending::InvalidLink),
        ("idx.invalid.reset.password.token", Ending::InvalidLink),
        ("idx.reset.password.activating.user", Ending::InvalidLink),
        ("idx.expired.activation.token", Ending::InvalidLink),
        ("idx.missing.activation.token", Ending::InvalidLink),
        ("idx.activating.inactive.user", Ending::InvalidLink),
        (
            "api.users.auth.error.POST_PASSWORD_UPDATE_AUTH_FAILURE",
            Ending::Message,
        ),
        (
            "oie.selfservice.unlock_user.failed.message",
            Ending::Message,
        ),
        ("oie.registration.is.not.enabled", Ending::NotEnabled),
        ("errors.E0000035", Ending::Message),
        ("errors.E0000150", Ending::Message),
        (
            "idx.error.code.access_denied.device_assurance.remediation.title",
            Ending::DeviceAssurance,
        ),
        ("a.key.nobody.knows", Ending::Message),
    ] {
        assert_eq!(ended(key).terminal().ending, ending, "{key}");
    }
}

#[test]
fn idx_7_3_marked_keys_offer_no_way_back() {
    for key in [
        "idx.return.to.original.tab",
        "idx.enter.otp.in.original.tab",
        "idx.transferred.to.new.tab",
        "idx.operation.cancelled.on.other.device",
        "idx.device.activated",
        "idx.device.not.activated.consent.denied",
        "idx.device.not.activated.internal.error",
        "oie.selfservice.unlock_user.success.message",
        "oie.selfservice.unlock_user.challenge.failed.permissions",
        "oie.selfservice.reset.password.not.allowed",
    ] {
        assert!(!ended(key).terminal().can_restart, "{key}");
        let mut body = parts::end(&[(key, "ERROR")]);
        body["cancel"] = parts::form("cancel", json!([parts::state_handle()]));
        let scenario = Scenario::past_identify(&body);
        assert!(
            scenario.terminal().can_restart,
            "{key}: the server offers one"
        );
    }
    assert!(
        ended("idx.operation.cancelled.by.user")
            .terminal()
            .can_restart
    );
    assert!(ended("a.key.nobody.knows").terminal().can_restart);
}

#[test]
fn idx_7_3_a_code_for_the_first_tab() {
    let scenario = Scenario::showing(&fixtures::read("otp-for-original-tab"));
    let Ending::EnterOtpInOriginalTab { otp, client } = &scenario.terminal().ending else {
        panic!("a code");
    };
    assert_eq!(otp.as_ref().map(|o| o.expose()), Some("123456"));
    assert!(client.is_some() && scenario.terminal().app.is_some());
    assert!(scenario.terminal().intent.is_some(), "picks the wording");
}

#[test]
fn idx_9_trap_23_information_may_be_a_failure() {
    let scenario = Scenario::past_identify(&fixtures::read("link-expired"));
    assert_eq!(scenario.terminal().messages[0].severity, Severity::Error);
}

#[test]
fn idx_7_3_what_is_forgotten_and_what_is_kept() {
    // Over for the server.
    assert!(ended("idx.session.expired").host.forgotten);
    assert!(ended("idx.recovery.completed").host.forgotten);
    // Goes on in another tab, or from an e-mail that comes back to this browser.
    for key in [
        "idx.transferred.to.new.tab",
        "idx.return.to.original.tab",
        "idx.email.verification.required",
    ] {
        assert!(!ended(key).host.forgotten, "{key}");
    }
    // There is a way back.
    let scenario = Scenario::past_identify(&fixtures::read("access-denied-links"));
    assert!(!scenario.host.forgotten);
}

#[test]
fn idx_7_3_maintenance_offers_what_is_left() {
    let required = ended("idx.error.server.safe.mode.enrollment.unavailable");
    assert!(required.terminal().can_restart);
    let mut body = parts::end(&[("idx.error.server.safe.mode.enrollment.unavailable", "ERROR")]);
    body["intent"] = json!("CREDENTIAL_ENROLLMENT");
    let scenario = Scenario::past_identify(&body);
    assert!(!scenario.terminal().can_restart);
}

#[test]
fn idx_6_2_no_poll_after_the_end() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-email"));
    scenario.elapse();
    scenario.answer_poll(401, &fixtures::read("session-expired"));
    assert!(scenario.host.timer.is_none());
    scenario.event(idx::transaction::Event::Visible(true));
    scenario.event(idx::transaction::Event::Online);
    assert!(scenario.host.timer.is_none() && scenario.host.poll().is_none());
}

#[test]
fn idx_7_3_several_messages_the_first_known_one_counts() {
    let body = parts::end(&[("x", "ERROR"), ("idx.device.activated", "INFO")]);
    let scenario = Scenario::past_identify(&body);
    assert_eq!(scenario.terminal().ending, Ending::DeviceActivated);
    assert_eq!(scenario.terminal().messages.len(), 2);
}
