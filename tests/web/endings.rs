//! Terminal screens and waits.

use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::pause;
use crate::fixture;

fn message(key: &str, class: &str) -> String {
    format!(
        r#"{{"version":"1.0.0","stateHandle":"02.h","messages":{{"type":"array","value":[
        {{"message":"Server text","i18n":{{"key":"{key}"}},"class":"{class}"}}]}}}}"#
    )
}

fn back(org: &Org) -> bool {
    let actions = org.stage().all(".actions button");
    actions
        .iter()
        .any(|a| a.text_content().unwrap_or_default().trim() == "Back to sign in")
}

#[wasm_bindgen_test]
async fn each_end_says_what_it_is_and_whether_one_can_go_back() {
    for (key, class, heading, can_go_back) in [
        (
            "idx.session.expired",
            "ERROR",
            "Your session has expired",
            true,
        ),
        (
            "idx.return.to.original.tab",
            "INFO",
            "You’re verified",
            false,
        ),
        (
            "idx.operation.cancelled.on.other.device",
            "ERROR",
            "Sign-in denied",
            false,
        ),
        (
            "idx.operation.cancelled.by.user",
            "ERROR",
            "Sign-in denied",
            true,
        ),
        (
            "idx.return.link.expired",
            "INFO",
            "Verify with your email",
            true,
        ),
        (
            "idx.transferred.to.new.tab",
            "INFO",
            "You’ve gone on in another tab",
            false,
        ),
        (
            "idx.device.activated",
            "INFO",
            "Your device is activated",
            false,
        ),
        (
            "idx.expired.activation.token",
            "ERROR",
            "This activation link has expired",
            true,
        ),
        (
            "idx.activating.inactive.user",
            "ERROR",
            "This account is suspended",
            true,
        ),
        (
            "oie.registration.is.not.enabled",
            "ERROR",
            "Creating an account isn’t possible",
            true,
        ),
        ("idx.return.stale", "INFO", "Verify with your email", true),
        ("idx.return.error", "INFO", "Verify with your email", true),
        (
            "idx.email.verification.required",
            "INFO",
            "Verify with your email",
            true,
        ),
        (
            "idx.device.not.activated.consent.denied",
            "INFO",
            "Your device isn’t activated",
            false,
        ),
        (
            "idx.device.not.activated.internal.error",
            "INFO",
            "Your device isn’t activated",
            false,
        ),
        ("idx.recovery.completed", "INFO", "Done", true),
        ("idx.request.activation.email", "INFO", "Request sent", true),
        (
            "idx.missing.activation.token",
            "ERROR",
            "This activation link isn’t valid",
            true,
        ),
        (
            "idx.invalid.forgot.password.token",
            "ERROR",
            "This link can’t be used",
            true,
        ),
        (
            "idx.invalid.reset.password.token",
            "ERROR",
            "This link can’t be used",
            true,
        ),
        (
            "idx.reset.password.activating.user",
            "ERROR",
            "This link can’t be used",
            true,
        ),
        (
            "api.users.auth.error.POST_PASSWORD_UPDATE_AUTH_FAILURE",
            "ERROR",
            "Your password was changed",
            true,
        ),
        (
            "oie.selfservice.unlock_user.success.message",
            "INFO",
            "Your account is unlocked",
            false,
        ),
        (
            "oie.selfservice.unlock_user.failed.message",
            "ERROR",
            "Your account is still locked",
            true,
        ),
        (
            "oie.selfservice.reset.password.not.allowed",
            "ERROR",
            "Resetting your password isn’t possible",
            false,
        ),
        (
            "oie.forgot.password.is.not.enabled",
            "ERROR",
            "Resetting your password isn’t possible",
            true,
        ),
        ("oie.tooManyRequests", "ERROR", "Too many attempts", true),
        (
            "idx.identity.provider.auth.error",
            "ERROR",
            "Sign-in stopped",
            true,
        ),
        ("E0000010", "ERROR", "Sign-in stopped", true),
        ("tooManyRequests", "ERROR", "Too many attempts", true),
        ("some.other.key", "ERROR", "Sign-in stopped", true),
        ("some.other.key", "INFO", "A message for you", true),
        (
            "oie.selfservice.unlock_user.landing.to.app.success.message",
            "INFO",
            "Your account is unlocked",
            true,
        ),
    ] {
        let org = Org::shows(&message(key, class)).await;
        assert_eq!(org.heading(), heading, "{key}");
        assert!(org.stage().text().contains("Server text"), "{key}");
        assert_eq!(back(&org), can_go_back, "{key}");
    }
}

#[wasm_bindgen_test]
async fn a_device_that_was_not_activated_is_a_failure_to_try_again() {
    let org = Org::shows(&message("idx.device.not.activated.internal.error", "INFO")).await;
    assert_eq!(org.stage().all(".alert.error").len(), 1);
    org.click("Try again").await;
}

#[wasm_bindgen_test]
async fn after_a_no_elsewhere_it_can_be_tried_again() {
    let can_try = |org: &Org| org.stage().text().contains("Try again");
    let org = Org::shows(&message("idx.operation.cancelled.on.other.device", "ERROR")).await;
    assert!(can_try(&org) && org.stage().text().contains("You can close this page"));
    org.answers(200, fixture!("identify"));
    org.click("Try again").await;
    pause(std::time::Duration::from_millis(100)).await;
    assert_eq!(org.heading(), "Sign in");
    // Where a way back is offered, one is enough.
    let org = Org::shows(&message("idx.operation.cancelled.by.user", "ERROR")).await;
    assert!(!can_try(&org) && back(&org));
}

#[wasm_bindgen_test]
async fn biometrics_are_asked_for_point_by_point() {
    let key = "oie.authenticator.oktaverify.method.fastpass.verify.enable.biometrics.desktop";
    let org = Org::shows(&message(key, "ERROR")).await;
    assert_eq!(org.stage().all(".alert li").len(), 4);
    assert!(org.stage().text().contains("Biometrics needed"));
    let key = "oie.authenticator.oktaverify.method.fastpass.verify.enable.biometrics.windows";
    let org = Org::shows(&message(key, "ERROR")).await;
    assert_eq!(org.stage().all(".alert li").len(), 2);
}

#[wasm_bindgen_test]
async fn a_code_is_shown_large_with_what_asked_for_it() {
    let org = Org::shows(fixture!("otp-for-original-tab")).await;
    assert_eq!(org.stage().all(".big-code").len(), 1);
    assert!(!org.stage().all("dl.facts dd").is_empty());
    assert!(!back(&org));
}

#[wasm_bindgen_test]
async fn a_challenge_without_a_way_back_is_no_dead_end() {
    let page = r#"{"version":"1.0.0","stateHandle":"02.h","remediation":{"type":"array","value":[
        {"rel":["create-form"],"name":"challenge-authenticator","method":"POST",
         "href":"https://org.example/idp/idx/challenge/answer","value":[
          {"name":"credentials","type":"object","required":true,"form":{"value":[
            {"name":"passcode","label":"Password","secret":true}]}}]}]}}"#;
    let org = Org::shows(page).await;
    assert!(back(&org));
}

#[wasm_bindgen_test]
async fn an_optional_set_up_is_skipped_and_a_demanded_one_is_not() {
    let org = Org::shows(fixture!("maintenance-skip")).await;
    assert!(!back(&org));
    org.click("Skip setting up").await;
    assert_eq!(org.sent().len(), 1);
}

#[wasm_bindgen_test]
async fn too_many_requests_are_waited_for_and_tried_again() {
    let org = Org::shows(fixture!("identify")).await;
    org.answers_with(429, "{}", ("retry-after", "1"));
    org.stage().enter("#identifier", "ada@example.com");
    org.submit().await;
    pause(std::time::Duration::from_millis(100)).await;
    let text = org.stage().text();
    assert!(text.contains("Wait 1 second"), "{text}");
    assert_eq!(org.stage().input("#identifier").value(), "ada@example.com");
    pause(std::time::Duration::from_millis(1400)).await;
    assert!(org.stage().text().contains("You can send it again now"));
    // A form is not sent again behind anybody's back.
    assert_eq!(org.sent().len(), 1);
}
