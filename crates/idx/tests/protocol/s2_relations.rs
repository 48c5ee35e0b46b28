//! IDX §2.3: `relatesTo` in all its forms.

use idx::step::{AuthenticatorStep, Step};
use idx::wire::Problem;
use idx::wire::relation::Relation;
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures, parts};

fn related(relates_to: Value) -> (Option<Relation>, Vec<Problem>) {
    let mut form = parts::form("challenge-authenticator", json!([]));
    form["relatesTo"] = relates_to;
    let body = json!({
        "version": "1.0.0", "remediation": {"value": [form]},
        "currentAuthenticator": {"type": "object", "value": {"key": "okta_email"}},
        "authenticators": {"type": "array", "value": [{"key": "okta_password"}]},
    });
    let response = parts::parse(&body);
    let problems = response.diagnostics.iter().map(|d| d.problem).collect();
    (response.remediations[0].relation, problems)
}

#[test]
fn idx_9_trap_04_every_spelling() {
    let current = Some(Relation::CurrentAuthenticator);
    for spelling in [
        json!("$.currentAuthenticator"),
        json!(["$.currentAuthenticator"]),
        json!("currentAuthenticator"),
        json!(["currentAuthenticator", "$.ignored"]),
    ] {
        assert_eq!(related(spelling), (current, vec![]));
    }
    let bare = Some(Relation::Authenticator(0));
    assert_eq!(related(json!("$.authenticators.value[0]")), (bare, vec![]));
}

#[test]
fn idx_2_3_dangling_references_are_noted_and_ignored() {
    let dangling = vec![Problem::Dangling];
    assert_eq!(related(json!("$.nowhere")), (None, dangling.clone()));
    let beyond = Some(Relation::Authenticator(9));
    assert_eq!(
        related(json!("$.authenticators.value[9]")),
        (beyond, dangling.clone())
    );
    let absent = Some(Relation::CurrentEnrollment);
    assert_eq!(
        related(json!("$.currentAuthenticatorEnrollment")),
        (absent, dangling)
    );
    assert_eq!(
        related(json!(5)),
        (None, vec![Problem::Expected("string or array")])
    );
    assert_eq!(
        related(json!([5])),
        (None, vec![Problem::Expected("string")])
    );
    assert_eq!(related(json!([])), (None, vec![]));
}

#[test]
fn idx_2_3_a_dangling_challenge_is_about_the_authenticator_in_use() {
    let mut body = fixtures::read("challenge-email");
    body["remediation"]["value"][0]["relatesTo"] = json!(["$.currentAuthenticator"]);
    let scenario = Scenario::past_identify(&body);
    assert!(matches!(
        scenario.step(),
        Step::Authenticator(step) if matches!(**step, AuthenticatorStep::Email(_))
    ));
}

#[test]
fn idx_2_3_missing_where_it_would_be_useful() {
    // `enroll-poll` names nothing: it is about the current authenticator.
    let scenario = Scenario::past_identify(&fixtures::read("enroll-okta-verify-qr"));
    assert!(scenario.form().relation.is_none());
    assert!(matches!(
        scenario.step(),
        Step::Authenticator(step) if matches!(**step, AuthenticatorStep::OktaVerify(_))
    ));
}

#[test]
fn idx_2_3_options_name_their_enrolment() {
    let scenario = Scenario::past_identify(&fixtures::read("select-authenticator"));
    let Step::SelectAuthenticator(select) = scenario.step() else {
        panic!("a list");
    };
    let phones: Vec<_> = select
        .choices
        .iter()
        .filter_map(|c| c.authenticator.profile.phone_number.as_deref())
        .collect();
    assert_eq!(phones, ["+44 XXXX XX1234", "+44 XXXX XX5678"]);
}
