//! IDX §7.1, §7.2: messages.

use idx::wire::Response;
use idx::wire::message::{Message, Severity};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures, label, parts};

fn read(messages: Value) -> Response {
    parts::parse(&json!({"version": "1.0.0", "messages": {"type": "array", "value": messages}}))
}

fn one(message: Value) -> Message {
    let response = read(json!([message]));
    assert_eq!(response.diagnostics, []);
    response.messages.first().cloned().expect("a message")
}

#[test]
fn idx_7_1_classes() {
    let severity = |class: Value| one(json!({"message": "m", "class": class})).severity;
    assert_eq!(severity(json!("ERROR")), Severity::Error);
    assert_eq!(severity(json!("WARNING")), Severity::Warning);
    assert_eq!(severity(json!("INFO")), Severity::Info);
    assert_eq!(severity(json!("SUCCESS")), Severity::Success);
    assert_eq!(severity(json!(null)), Severity::Info, "IDX §9 trap 23");
    assert_eq!(severity(json!("SHANTY")), Severity::Info);
    assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Info);
}

#[test]
fn idx_7_1_params_of_any_shape() {
    let params = |params: Value| one(json!({"i18n": {"key": "k", "params": params}})).params;
    assert!(params(json!(null)).is_empty());
    assert!(params(json!([])).is_empty());
    assert!(params(json!([""])).is_empty(), "stands for none");
    assert_eq!(params(json!([4])), ["4"]);
    assert_eq!(params(json!(["a, b", ""])), ["a, b", ""], "never split");
    assert!(one(json!({"message": "m"})).key.is_none());
}

#[test]
fn idx_7_1_texts_may_be_blank_or_alone() {
    assert_eq!(one(json!({"message": "", "i18n": {"key": "k"}})).text, "");
    assert_eq!(one(json!({"i18n": {"key": "k"}})).text, "");
    assert_eq!(one(json!("bare")).text, "bare");
}

#[test]
fn idx_7_1_equal_messages_count_once() {
    let twice = json!([
        {"message": "m", "i18n": {"key": "k", "params": ["1"]}},
        {"message": "m", "i18n": {"key": "k", "params": ["1"]}},
        {"message": "m", "i18n": {"key": "k", "params": ["2"]}},
        {"message": "n", "i18n": {"key": "k", "params": ["1"]}},
    ]);
    assert_eq!(read(twice).messages.len(), 3);
}

#[test]
fn idx_7_1_messages_of_fields_groups_and_options() {
    let response = fixtures::response("enroll-profile-errors");
    let email = response.remediations[0]
        .field("userProfile.email")
        .expect("a field");
    assert_eq!(email.messages.len(), 2, "several for one field");
    assert_eq!(email.messages[0].params, ["Email"]);
    assert!(response.remediations[0].has_field_errors());

    let response = fixtures::response("enroll-question-too-short");
    assert!(
        response.remediations[0].has_field_errors(),
        "inside an option"
    );
    let answer = response.remediations[0].fields[0].options[0]
        .field("answer")
        .expect("a field");
    assert_eq!(answer.messages[0].params, ["4"]);
    assert!(!fixtures::response("enroll-question").remediations[0].has_field_errors());
}

#[test]
fn idx_7_1_the_same_step_with_an_error_continues() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-password"));
    assert!(!scenario.page().continues, "another step");
    scenario.submit_primary(&[("credentials.passcode", "x")]);
    scenario.answer(401, &fixtures::read("challenge-password-wrong"));
    assert!(scenario.page().continues && scenario.page().has_errors());
}

#[test]
fn idx_7_2_an_unknown_user_is_told_on_the_same_page() {
    let scenario = Scenario::past_identify(&fixtures::read("identify-unknown-user"));
    assert_eq!(label::of(scenario.step()), "identify");
    let message = &scenario.page().messages[0];
    assert!(message.is("idx.unknown.user") && message.severity == Severity::Info);
    assert!(!scenario.page().has_errors());
}

#[test]
fn idx_7_2_prefixes() {
    let message = one(json!({"i18n": {"key": "authfactor.webauthn.error.whatever"}}));
    assert!(message.key_starts_with("authfactor.webauthn.error."));
    assert!(!message.key_starts_with("core."));
}

#[test]
fn idx_7_4_programs_that_mend_the_device() {
    let response = fixtures::response("device-assurance");
    let mend = response.messages[2]
        .device_remediation
        .as_ref()
        .expect("a program");
    assert_eq!(
        (mend.kind.as_str(), mend.ports.as_slice()),
        ("LOOPBACK", &[6511, 6512][..])
    );
    assert_eq!(
        (mend.path.as_str(), mend.action.as_deref()),
        ("azt", Some("install"))
    );
    use idx::wire::message::DeviceFallback;
    assert!(matches!(
        &mend.fallback,
        Some(DeviceFallback::Text(m)) if m.is("own.manual") && m.text == "Open the app by hand"
    ));
    let store = response.messages[3]
        .device_remediation
        .as_ref()
        .expect("a program");
    assert_eq!(
        store.fallback,
        Some(DeviceFallback::Link(
            "https://apps.example/policy".to_owned().into()
        ))
    );
}

#[test]
fn idx_7_4_a_fallback_may_be_a_bare_text() {
    let message = one(
        json!({"message": "m", "deviceRemediation": {"type": "object", "value": {
        "remediationType": "LOOPBACK", "fallback": {"type": "MESSAGE", "message": "by hand"}}}}),
    );
    use idx::wire::message::DeviceFallback;
    let fallback = message.device_remediation.and_then(|d| d.fallback);
    assert!(
        matches!(fallback, Some(DeviceFallback::Text(m)) if m.text == "by hand" && m.key.is_none())
    );
}

#[test]
fn idx_7_4_a_grace_period_is_a_step() {
    let mut scenario = Scenario::past_identify(&fixtures::read("device-grace-period"));
    assert_eq!(label::of(scenario.step()), "device-grace-period");
    assert_eq!(scenario.page().messages[0].severity, Severity::Warning);
    scenario.submit_primary(&[]);
    assert!(scenario.sent().url.ends_with("/idp/idx/skip"));
}
