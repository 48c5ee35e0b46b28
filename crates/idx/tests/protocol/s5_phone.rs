//! IDX §5.2: the other method of a phone whose code is awaited.

use idx::form::Values;
use idx::step::{AuthenticatorStep, OtherMethod, Step};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures};

/// An option of the list for a phone with these methods.
fn phone(enrolment: Option<&str>, methods: &[&str]) -> Value {
    let immutable = |name: &str, value: &str| json!({ "name": name, "required": true, "value": value, "mutable": false });
    let options: Vec<Value> = methods
        .iter()
        .map(|method| json!({ "label": method, "value": method }))
        .collect();
    let mut fields = vec![
        immutable("id", "aut-phone_number"),
        json!({ "name": "methodType", "required": false, "options": options }),
    ];
    fields.extend(enrolment.map(|id| immutable("enrollmentId", id)));
    json!({ "label": "Phone", "value": { "form": { "value": fields } } })
}

/// A text message is on its way to the phone `pae-phone-1`, with these phones in the list.
fn texted(phones: &[Value]) -> Scenario {
    let mut body = fixtures::read("challenge-sms");
    let options = body.pointer_mut("/remediation/value/1/value/0/options");
    let options = options.and_then(Value::as_array_mut).expect("a list");
    options.extend_from_slice(phones);
    Scenario::past_identify(&body)
}

fn other(scenario: &Scenario) -> Option<OtherMethod> {
    match scenario.step() {
        Step::Authenticator(step) => match &**step {
            AuthenticatorStep::Phone(phone) => phone.other.clone(),
            _ => panic!("about a phone"),
        },
        _ => panic!("about an authenticator"),
    }
}

#[test]
fn idx_5_2_a_phone_that_is_texted_may_be_called() {
    let mut scenario = texted(&[phone(None, &["sms", "voice"])]);
    let other = other(&scenario).expect("it can be called");
    assert_eq!(other.method, "voice");
    let mut values = Values::new();
    values
        .choose("authenticator", other.option)
        .set_text("authenticator.methodType", other.method);
    let body = scenario.submit(other.form, &values);
    assert_eq!(
        body["authenticator"],
        json!({ "id": "aut-phone_number", "methodType": "voice" })
    );
}

#[test]
fn idx_5_2_of_several_phones_the_same_one_is_called() {
    let both = ["sms", "voice"];
    let scenario = texted(&[
        phone(Some("pae-phone-2"), &both),
        phone(Some("pae-phone-1"), &both),
    ]);
    assert_eq!(other(&scenario).map(|other| other.option), Some(3));
    // None of them is this one: nobody else's phone rings.
    let scenario = texted(&[
        phone(Some("pae-phone-2"), &both),
        phone(Some("pae-phone-3"), &both),
    ]);
    assert_eq!(other(&scenario), None);
}

#[test]
fn idx_5_2_a_phone_without_another_method_has_none() {
    assert_eq!(other(&texted(&[])), None);
    assert_eq!(other(&texted(&[phone(None, &["sms"])])), None);
    assert_eq!(other(&texted(&[phone(None, &["voice"])])), None);
}
