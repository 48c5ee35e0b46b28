//! IDX §8: attempts with values given up front.

use idx::intent::{Attempt, Failure, Feature, Inputs, Status, Wish};
use idx::transaction::Misuse;
use serde_json::{Value, json};

use crate::scenario::journey::Journey;

pub fn went(path: &str, body: Value) -> Option<(String, Value)> {
    Some((path.to_owned(), body))
}

#[test]
fn idx_8_authenticate_with_everything_up_front() {
    let inputs = Inputs::new()
        .username("ada@example.com")
        .password("pass word")
        .remember_me(true)
        .authenticator(Wish::key("okta_email"))
        .verification_code("123456");
    let mut journey = Journey::begin(Attempt::authenticate, inputs);
    assert_eq!(
        journey.meets("identify"),
        went(
            "identify",
            json!({"identifier": "ada@example.com", "rememberMe": true})
        )
    );
    assert_eq!(
        journey.meets("challenge-password"),
        went(
            "challenge/answer",
            json!({"credentials": {"passcode": "pass word"}})
        )
    );
    assert_eq!(
        journey.meets("select-authenticator"),
        went(
            "challenge",
            json!({"authenticator": {"id": "aut-okta_email", "methodType": "email"}})
        )
    );
    assert_eq!(
        journey.meets("verification-data-email"),
        went(
            "challenge",
            json!({"authenticator": {"id": "aut-okta_email", "methodType": "email"}})
        )
    );
    assert_eq!(
        journey.meets("challenge-email"),
        went(
            "challenge/answer",
            json!({"credentials": {"passcode": "123456"}})
        )
    );
    journey.arrives();
}

#[test]
fn idx_8_it_stops_where_something_is_missing_and_goes_on() {
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new().username("ada"));
    journey.meets("identify");
    assert_eq!(journey.meets("challenge-password"), None);
    let step = journey.pending();
    assert_eq!(step.name, "challenge-authenticator");
    assert_eq!(step.missing, ["credentials.passcode"]);
    assert_eq!(
        step.authenticator.and_then(|a| a.key.as_deref()),
        Some("okta_password")
    );
    assert!(!step.can_skip && !step.can_resend && step.poll_ms.is_none());
    assert_eq!(
        journey.proceed(Inputs::new().password("p")),
        went(
            "challenge/answer",
            json!({"credentials": {"passcode": "p"}})
        )
    );
}

#[test]
fn idx_8_used_values_are_not_used_again() {
    let inputs = Inputs::new().username("ada").password("wrong");
    let mut journey = Journey::begin(Attempt::authenticate, inputs);
    journey.meets("identify");
    journey.meets("challenge-password");
    assert_eq!(
        journey.meets("challenge-password-wrong"),
        None,
        "no second attempt"
    );
    assert!(journey.attempt.messages()[0].is("incorrectPassword"));
    assert_eq!(journey.pending().missing, ["credentials.passcode"]);
}

#[test]
fn idx_8_an_endless_server_is_not_followed() {
    let wishes = (0..40).fold(Inputs::new(), |i, _| {
        i.authenticator(Wish::key("phone_number"))
    });
    let mut journey = Journey::begin(Attempt::authenticate, wishes);
    let mut rounds = 0;
    while journey.host.main().is_some() {
        journey.meets("select-authenticator");
        rounds += 1;
        assert!(rounds < 30);
    }
    assert_eq!(rounds, 21);
    journey.pending();
}

#[test]
fn idx_8_wishes_by_method_by_id_and_without() {
    let chosen = |wish: Wish| {
        let inputs = Inputs::new().authenticator(wish);
        Journey::begin(Attempt::authenticate, inputs).meets("select-authenticator")
    };
    let second = Wish::key("phone_number").id("pae-phone-2").method("voice");
    assert_eq!(
        chosen(second),
        went(
            "challenge",
            json!({"authenticator":
            {"id": "aut-phone_number", "methodType": "voice", "enrollmentId": "pae-phone-2"}})
        )
    );
    let push = Wish::key("okta_verify").method("push");
    assert_eq!(
        chosen(push),
        went(
            "challenge",
            json!({"authenticator": {"id": "aut-okta_verify", "methodType": "push"}})
        )
    );
    let by_id = Wish::default().id("aut-webauthn");
    assert!(chosen(by_id).is_some_and(|(_, b)| b["authenticator"]["id"] == "aut-webauthn"));
    assert_eq!(chosen(Wish::key("duo")), None, "not on offer");
    // A password alone is wish enough.
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new().password("p"));
    let sent = journey.meets("select-authenticator").expect("a choice");
    assert_eq!(sent.1["authenticator"]["id"], "aut-okta_password");
}

#[test]
fn idx_8_a_method_may_be_asked_for_one_step_later() {
    let inputs = Inputs::new().authenticator(Wish::key("phone_number").method("voice"));
    let mut journey = Journey::begin(Attempt::authenticate, inputs);
    journey.meets("select-authenticator");
    let sent = journey.meets("verification-data-phone").expect("an answer");
    assert_eq!(sent.1["authenticator"]["methodType"], "voice");

    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    assert_eq!(
        journey.meets("verification-data-phone"),
        None,
        "there are two"
    );
    assert_eq!(journey.pending().missing, ["authenticator.methodType"]);
}

#[test]
fn idx_8_another_authenticator_than_the_one_in_use() {
    let inputs = Inputs::new().authenticator(Wish::key("okta_password"));
    let mut journey = Journey::begin(Attempt::authenticate, inputs);
    let sent = journey.meets("challenge-email").expect("switched");
    assert_eq!(sent.1["authenticator"]["id"], "aut-okta_password");

    let inputs = Inputs::new().authenticator(Wish::key("okta_email"));
    let mut journey = Journey::begin(Attempt::authenticate, inputs);
    assert_eq!(journey.meets("challenge-email"), None, "it is in use");
}

#[test]
fn idx_8_polling_steps_are_pending() {
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    journey.meets("challenge-okta-verify-push");
    assert_eq!(journey.pending().poll_ms, Some(4000));
    assert!(
        journey.host.timer.is_some(),
        "the wait is an effect like any other"
    );
}

#[test]
fn idx_8_resend_goes_first_and_once() {
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    journey.meets("challenge-email");
    assert!(journey.pending().can_resend);
    let sent = journey.proceed(Inputs::new().resend().verification_code("1"));
    assert_eq!(sent, went("challenge/resend", json!({})));
    let sent = journey.meets("challenge-email");
    assert_eq!(
        sent,
        went(
            "challenge/answer",
            json!({"credentials": {"passcode": "1"}})
        )
    );
}

#[test]
fn idx_8_skip_where_nothing_else_is_wished() {
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    assert_eq!(journey.meets("select-enroll"), None);
    assert!(journey.pending().can_skip);
    assert_eq!(
        journey.proceed(Inputs::new().skip()),
        went("skip", json!({}))
    );

    let wish = Inputs::new().skip().authenticator(Wish::key("google_otp"));
    let mut journey = Journey::begin(Attempt::authenticate, wish);
    let sent = journey.meets("select-enroll").expect("a choice");
    assert_eq!(sent.1["authenticator"]["id"], "aut-google_otp");
}

#[test]
fn idx_8_setting_up_on_the_way() {
    let inputs = Inputs::new()
        .authenticator(Wish::key("phone_number").method("sms"))
        .phone_number("+441234567")
        .authenticator(Wish::key("security_question"))
        .question_key("first_award")
        .answer("a medal")
        .new_password("Gannet4you");
    let mut journey = Journey::begin(Attempt::authenticate, inputs);
    assert_eq!(
        journey.meets("select-enroll"),
        went(
            "credential/enroll",
            json!({"authenticator":
            {"id": "aut-phone_number", "methodType": "sms", "phoneNumber": "+441234567"}})
        )
    );
    let sent = journey.meets("select-enroll").expect("the next wish");
    assert_eq!(sent.1["authenticator"]["id"], "aut-security_question");
    assert_eq!(
        journey.meets("enroll-question"),
        went(
            "challenge/answer",
            json!({"credentials":
            {"questionKey": "first_award", "answer": "a medal"}})
        )
    );
    let sent = journey.meets("expired-password").expect("the new password");
    assert_eq!(sent.1["credentials"]["passcode"], "Gannet4you");
}

#[test]
fn idx_8_an_own_question() {
    let inputs = Inputs::new().question("Which ship?").answer("Beagle");
    let mut journey = Journey::begin(Attempt::authenticate, inputs);
    assert_eq!(
        journey.meets("enroll-question"),
        went(
            "challenge/answer",
            json!({"credentials":
            {"questionKey": "custom", "question": "Which ship?", "answer": "Beagle"}})
        )
    );
}

#[test]
fn idx_8_steps_outside_the_flow_wait_for_explicit_values() {
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new().skip());
    assert_eq!(journey.meets("keep-me-signed-in"), None);
    let sent = journey.proceed(Inputs::new().set_flag("keepMeSignedIn", true));
    assert_eq!(
        sent,
        went("keep-me-signed-in", json!({"keepMeSignedIn": true}))
    );
    assert_eq!(journey.meets("user-code"), None);
    let sent = journey.proceed(Inputs::new().set("userCode", "ABCD-EFGH"));
    assert_eq!(
        sent,
        went("device/activate", json!({"userCode": "ABCD-EFGH"}))
    );
}

#[test]
fn idx_8_what_code_fills_in_is_missing_too() {
    let inputs = Inputs::new().username("ada").password("p");
    let mut journey = Journey::begin(Attempt::authenticate, inputs);
    assert_eq!(journey.meets("identify-password-captcha"), None);
    assert_eq!(journey.pending().missing, ["captchaVerify.captchaToken"]);
    let sent = journey.proceed(Inputs::new().set("captchaVerify.captchaToken", "solved"));
    assert!(sent.is_some());

    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    journey.meets("challenge-webauthn");
    assert_eq!(journey.pending().missing.len(), 3);
}

#[test]
fn idx_8_features_and_steps() {
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    journey.meets("identify");
    assert_eq!(
        journey.attempt.enabled_features(),
        [
            Feature::RecoverPassword,
            Feature::Register,
            Feature::UnlockAccount,
            Feature::IdentityProvider
        ]
    );
    let steps = journey.attempt.available_steps();
    let names: Vec<&str> = steps.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names[..2], ["identify", "select-enroll-profile"]);
    assert_eq!(names.last(), Some(&"recover"), "actions come last");
    let unlock = journey.step("unlock-account").id;
    let effects = journey.attempt.perform(unlock).expect("a legal call");
    journey.host.perform(effects);
    assert_eq!(journey.sent(), went("unlock-account", json!({})));
}

#[test]
fn idx_8_cancel() {
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    journey.meets("challenge-email");
    let effects = journey.attempt.cancel();
    journey.host.perform_restart(effects);
    assert!(
        journey
            .host
            .sent
            .last()
            .is_some_and(|r| r.url.ends_with("/idp/idx/cancel"))
    );
    assert!(journey.host.forgotten && journey.host.timer.is_none());
    assert!(matches!(journey.attempt.status(), Status::Canceled));
    assert_eq!(
        journey.attempt.proceed(Inputs::new()).err(),
        Some(Misuse::NotNow)
    );
}

#[test]
fn idx_8_failures_of_the_transaction() {
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    journey.answer(&json!({"version": "1.0.0"}));
    assert!(matches!(
        journey.attempt.status(),
        Status::Failure(Failure::Transaction(idx::error::Error::Unsupported))
    ));
}

#[test]
fn inputs_do_not_show_in_debug() {
    let inputs = Inputs::new().password("hunter2").username("ada");
    assert_eq!(format!("{inputs:?}"), "Inputs(***)");
    let journey = Journey::begin(Attempt::authenticate, inputs);
    assert!(!format!("{:?}", journey.attempt).contains("hunter2"));
}
