//! IDX §5.3: the rules of a new password.

use idx::step::password_rules::{Rule, judge};
use idx::step::{AuthenticatorStep, Password, Profile, Step};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures};

fn password(body: &Value) -> Password {
    let scenario = Scenario::past_identify(body);
    match scenario.step() {
        Step::Authenticator(step) => match &**step {
            AuthenticatorStep::Password(step) => step.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// The rules that a password breaks.
fn broken(step: &Password, password: &str) -> Vec<Rule> {
    let states = judge(&step.settings, &step.about, password);
    let broken = states.into_iter().filter(|s| s.met == Some(false));
    broken.map(|s| s.rule).collect()
}

#[test]
fn idx_5_3_the_rules_of_a_set_up() {
    let step = password(&fixtures::read("enroll-password"));
    assert_eq!(broken(&step, "Gannet4you"), []);
    assert_eq!(
        broken(&step, "short"),
        [Rule::Length(8), Rule::UpperCase(1), Rule::Digits(1)]
    );
    assert_eq!(broken(&step, "Gannnnet4"), [Rule::Consecutive(3)]);
    assert_eq!(
        broken(&step, "xxADAxx4"),
        [Rule::NotAttribute("firstName".to_owned())]
    );
    // A part of the user name ada@example.com.
    assert_eq!(broken(&step, "Example4you"), [Rule::NotUsername]);
}

#[test]
fn idx_5_3_recovery_rules_go_first() {
    // The authenticator of the form has other settings.
    let step = password(&fixtures::read("reset-password"));
    assert_eq!(
        broken(&step, "gannet"),
        [Rule::Length(12), Rule::ThreeKinds]
    );
    assert_eq!(broken(&step, "Gannet4youandme"), []);
    assert_eq!(
        broken(&step, "Lovelace4youada"),
        [
            Rule::NotAttribute("firstName".to_owned()),
            Rule::NotAttribute("lastName".to_owned())
        ]
    );
}

#[test]
fn idx_5_3_enrolment_rules_go_second() {
    let mut body = fixtures::read("enroll-password");
    body["enrollmentAuthenticator"] = json!({"type": "object", "value": {
        "key": "okta_password", "settings": {"complexity": {"minLength": 20}}}});
    assert_eq!(broken(&password(&body), "x"), [Rule::Length(20)]);
    body["recoveryAuthenticator"] = json!({"type": "object", "value": {
        "key": "okta_password", "settings": {"complexity": {"minLength": 30}}}});
    assert_eq!(broken(&password(&body), "x"), [Rule::Length(30)]);
    // One that says nothing does not hide the next.
    body["recoveryAuthenticator"] = json!({"type": "object", "value": {"key": "okta_password"}});
    assert_eq!(broken(&password(&body), "x"), [Rule::Length(20)]);
}

#[test]
fn idx_5_3_no_settings_no_rules() {
    let mut body = fixtures::read("enroll-password");
    body["currentAuthenticator"]["value"]["settings"] = json!(null);
    let step = password(&body);
    assert_eq!(judge(&step.settings, &step.about, ""), []);
}

#[test]
fn idx_5_3_days_to_expiry_beside_other_rules() {
    let mut body = fixtures::read("expiry-warning");
    assert_eq!(password(&body).settings.days_to_expiry, Some(4));
    body["enrollmentAuthenticator"] = json!({"type": "object", "value": {
        "key": "okta_password", "settings": {"complexity": {"minLength": 9}}}});
    let step = password(&body);
    assert_eq!(step.settings.days_to_expiry, Some(4));
    assert_eq!(broken(&step, "x"), [Rule::Length(9)]);
}

#[test]
fn idx_5_3_history_and_age_are_for_information() {
    let step = password(&fixtures::read("enroll-password"));
    let states = judge(&step.settings, &step.about, "");
    let history = states
        .iter()
        .find(|s| s.rule == Rule::History(4))
        .expect("a rule");
    assert_eq!(history.met, None);
    assert!(
        states.iter().all(|s| !matches!(s.rule, Rule::MinAge(_))),
        "0 minutes are off"
    );
}

#[test]
fn idx_5_3_the_password_of_a_registration() {
    let scenario = Scenario::past_identify(&fixtures::read("enroll-profile"));
    let Step::Profile(Profile { password, .. }) = scenario.step() else {
        panic!("a registration");
    };
    let rules = password.as_ref().expect("rules");
    // What was typed so far is what it may not contain.
    let about = [("firstName".to_owned(), "Grace".to_owned())];
    let states = judge(&rules.settings, &about, "1grace23A");
    let rule = Rule::NotAttribute("firstName".to_owned());
    assert!(
        states
            .iter()
            .any(|s| s.rule == rule && s.met == Some(false))
    );
}

#[test]
fn idx_5_3_every_rule_has_a_text() {
    let step = password(&fixtures::read("enroll-password"));
    for state in judge(&step.settings, &step.about, "") {
        assert!(state.rule.message_key().starts_with("password.rule."));
    }
    assert_eq!(Rule::Length(8).count(), Some(8));
    assert_eq!(Rule::ThreeKinds.count(), None);
}

#[test]
fn idx_4_1_a_password_that_lives_elsewhere() {
    for (name, warning) in [("expired-elsewhere", false), ("expiring-elsewhere", true)] {
        let phase = password(&fixtures::read(name)).phase;
        let site = match (phase, warning) {
            (idx::step::Phase::ExpiredElsewhere(site), false)
            | (idx::step::Phase::ExpiringElsewhere(site), true) => site,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            (site.name.as_str(), site.url.as_str()),
            ("Yard account", "https://yard.example/password")
        );
    }
}
