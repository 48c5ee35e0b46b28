//! IDX §8: registering, recovering, unlocking.

use idx::intent::{Attempt, Failure, Feature, Inputs, Status, Wish};
use idx::transaction::{Misuse, Opening, StartOptions};
use serde_json::{Value, json};

use super::s8_intent::went;
use crate::scenario::journey::Journey;
use crate::scenario::{opening, parts};

#[test]
fn idx_8_register() {
    let inputs = Inputs::new()
        .profile("firstName", "Ada")
        .profile("lastName", "Lovelace")
        .profile("email", "ada@example.com")
        .password("Gannet4you");
    let mut journey = Journey::begin(Attempt::register, inputs);
    assert_eq!(journey.meets("identify"), went("enroll", json!({})));
    let sent = journey.meets("enroll-profile").expect("the profile");
    assert_eq!(sent.0, "enroll/new");
    assert_eq!(sent.1["userProfile"]["lastName"], "Lovelace");
    assert_eq!(sent.1["credentials"]["passcode"], "Gannet4you");
    journey.meets("email-verification-required");
    assert!(matches!(journey.attempt.status(), Status::Terminal(_)));
}

#[test]
fn idx_8_register_says_what_is_missing() {
    let mut journey = Journey::begin(Attempt::register, Inputs::new().profile("firstName", "Ada"));
    journey.meets("identify");
    assert_eq!(journey.meets("enroll-profile"), None);
    assert_eq!(
        journey.pending().missing,
        [
            "userProfile.lastName",
            "userProfile.email",
            "credentials.passcode"
        ]
    );
}

#[test]
fn idx_8_what_is_not_offered() {
    for (start, feature) in [
        (
            Attempt::register as fn(Opening, Inputs) -> _,
            Feature::Register,
        ),
        (Attempt::unlock_account, Feature::UnlockAccount),
        (Attempt::recover_password, Feature::RecoverPassword),
    ] {
        let mut journey = Journey::begin(start, Inputs::new());
        let page = parts::form_page("user-code", json!([{"name": "userCode"}]));
        journey.answer(&page);
        match journey.attempt.status() {
            Status::Failure(Failure::NotOffered(missing)) => assert_eq!(missing, feature),
            other => panic!("{other:?}"),
        }
        let again = journey.attempt.proceed(Inputs::new());
        assert_eq!(again.err(), Some(Misuse::NotNow));
    }
}

#[test]
fn idx_8_an_activation_token_needs_no_door() {
    let opening = Opening {
        options: StartOptions {
            activation_token: Some("t".into()),
            ..StartOptions::default()
        },
        ..opening()
    };
    let inputs = Inputs::new().new_password("Gannet4you");
    let mut journey = Journey::begin_with(Attempt::register, opening, inputs);
    let sent = journey.meets("enroll-password").expect("an answer");
    assert_eq!(sent.1["credentials"]["passcode"], "Gannet4you");
}

#[test]
fn idx_8_recover_password_from_the_first_page() {
    let inputs = Inputs::new()
        .username("ada")
        .authenticator(Wish::key("okta_email"))
        .verification_code("123456")
        .new_password("Gannet4youandme");
    let mut journey = Journey::begin(Attempt::recover_password, inputs);
    assert_eq!(journey.meets("identify"), went("recover", json!({})));
    assert_eq!(
        journey.meets("identify-recovery"),
        went("identify", json!({"identifier": "ada"}))
    );
    let sent = journey.meets("recover-select").expect("a choice");
    assert_eq!(sent.1["authenticator"]["id"], "aut-okta_email");
    let sent = journey.meets("challenge-email").expect("the code");
    assert_eq!(sent.1["credentials"]["passcode"], "123456");
    let sent = journey.meets("reset-password").expect("the new password");
    assert_eq!(
        sent.1["credentials"],
        json!({"passcode": "Gannet4youandme", "revokeSessions": false})
    );
    // What follows is a sign-in: its steps are no longer foreign.
    let sent = journey.proceed_on("select-enroll", Inputs::new().skip());
    assert_eq!(sent, went("skip", json!({})));
    journey.arrives();
}

#[test]
fn idx_8_recover_password_where_the_name_comes_first() {
    let inputs = Inputs::new().username("ada").password("never sent");
    let mut journey = Journey::begin(Attempt::recover_password, inputs);
    journey.answer(&parts::identify());
    assert_eq!(
        journey.sent(),
        went("identify", json!({"identifier": "ada"}))
    );
    let sent = journey.meets("select-authenticator").expect("the password");
    assert_eq!(sent.1["authenticator"]["id"], "aut-okta_password");
    assert_eq!(
        journey.meets("challenge-password"),
        went("recover", json!({}))
    );
}

#[test]
fn idx_8_recover_password_waits_for_the_name() {
    let mut journey = Journey::begin(Attempt::recover_password, Inputs::new());
    journey.answer(&parts::identify());
    assert_eq!(journey.pending().missing, ["identifier"]);
    let sent = journey.proceed(Inputs::new().username("ada"));
    assert_eq!(sent, went("identify", json!({"identifier": "ada"})));
}

#[test]
fn idx_8_unlock_account() {
    let inputs = Inputs::new()
        .username("ada")
        .authenticator(Wish::key("okta_email"))
        .verification_code("123456");
    let mut journey = Journey::begin(Attempt::unlock_account, inputs);
    assert_eq!(journey.meets("identify"), went("unlock-account", json!({})));
    assert_eq!(
        journey.meets("unlock-select"),
        went(
            "challenge",
            json!({"identifier": "ada",
            "authenticator": {"id": "aut-okta_email", "methodType": "email"}})
        )
    );
    let sent = journey.meets("challenge-email").expect("the code");
    assert_eq!(sent.1["credentials"]["passcode"], "123456");
    journey.answer(&parts::end(&[(
        "oie.selfservice.unlock_user.success.message",
        "INFO",
    )]));
    assert!(matches!(journey.attempt.status(), Status::Terminal(_)));

    // Where it asks for the name first.
    let mut journey = Journey::begin(Attempt::unlock_account, Inputs::new().username("ada"));
    journey.answer(&parts::identify_with(&["unlock-account"]));
    let sent = journey.meets("unlock-account");
    assert_eq!(sent, went("identify", json!({"identifier": "ada"})));
}

impl Journey {
    /// Meets a page on which something is missing, and goes on with it.
    fn proceed_on(&mut self, fixture: &str, more: Inputs) -> Option<(String, Value)> {
        assert_eq!(self.meets(fixture), None);
        self.proceed(more)
    }
}
