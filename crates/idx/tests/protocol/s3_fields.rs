//! IDX §3.1 to §3.3: fields, options, groups.

use idx::wire::field::{ChoiceValue, Field, FieldKind, FieldValue};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures, parts};

fn field(value: Value) -> Field {
    let response = parts::parse(&parts::form_page("identify", json!([value])));
    assert_eq!(response.diagnostics, []);
    response.remediations[0].fields[0].clone()
}

#[test]
fn idx_3_1_defaults_of_a_bare_field() {
    let field = field(json!({"name": "x"}));
    assert_eq!(field.kind, FieldKind::Text);
    assert!(field.mutable && field.is_shown() && !field.secret);
    assert_eq!(
        (field.required, field.visible, field.value),
        (None, None, None)
    );
}

#[test]
fn idx_3_1_every_attribute() {
    let field = field(json!({
        "name": "x", "required": true, "value": "v", "mutable": true, "visible": true,
        "type": "string", "label": "L", "secret": true, "hint": "webauthn",
        "messages": {"type": "array", "value": [{"message": "m", "class": "ERROR"}]},
        "relatesTo": "$.captcha", "minLength": 2, "maxLength": "9", "format": "alphanumeric",
        "desc": "d", "descKey": "k", "customLabel": true, "key": "ignored", "i18n": {}, "rules": [],
    }));
    assert!(field.is_required() && field.secret && field.custom_label);
    assert_eq!(field.text_value(), Some("v"));
    assert_eq!(field.label.as_deref(), Some("L"));
    assert_eq!(field.hint.as_deref(), Some("webauthn"));
    assert_eq!((field.min_length, field.max_length), (Some(2), Some(9)));
    assert_eq!(field.format.as_deref(), Some("alphanumeric"));
    assert_eq!(field.description.as_deref(), Some("d"));
    assert_eq!(field.description_key.as_deref(), Some("k"));
    assert_eq!(field.messages[0].text, "m");
}

#[test]
fn idx_3_1_what_is_shown() {
    let shown = |mutable: Value, visible: Value| {
        field(json!({"name": "x", "mutable": mutable, "visible": visible})).is_shown()
    };
    let (yes, no, absent) = (json!(true), json!(false), json!(null));
    assert!(shown(absent.clone(), absent.clone()));
    assert!(shown(yes.clone(), absent.clone()));
    assert!(
        !shown(no.clone(), absent.clone()),
        "fixed and not said to be visible"
    );
    assert!(shown(no.clone(), yes.clone()), "fixed but to be seen");
    assert!(!shown(yes, no.clone()));
    assert!(!shown(absent, no));
}

#[test]
fn idx_9_trap_09_required_in_odd_spellings() {
    let required = |value: Value| field(value).required;
    assert_eq!(
        required(json!({"name": "x", "required": "false"})),
        Some(false)
    );
    assert_eq!(
        required(json!({"name": "x", "required": "true"})),
        Some(true)
    );
    assert_eq!(required(json!({"name": "x", "requred": true})), Some(true));
    assert_eq!(required(json!({"name": "x"})), None);
}

#[test]
fn idx_9_trap_09_an_id_may_hold_its_value_under_id() {
    let odd = field(json!({"name": "id", "required": true, "id": "aut1", "mutable": false}));
    assert_eq!(odd.text_value(), Some("aut1"));
    let other = field(json!({"name": "other", "id": "aut1"}));
    assert_eq!(other.value, None, "only fields of that name");
}

#[test]
fn idx_3_1_kinds_of_fields() {
    let kind = |kind: &str| field(json!({"name": "x", "type": kind})).kind;
    assert_eq!(kind("boolean"), FieldKind::Boolean);
    for number in ["integer", "number", "decimal"] {
        assert_eq!(kind(number), FieldKind::Number);
    }
    for text in ["string", "date", "time", "email", "url", "sonnet"] {
        assert_eq!(kind(text), FieldKind::Text, "{text}");
    }
    assert_eq!(kind("object"), FieldKind::Group);
}

#[test]
fn idx_9_trap_08_a_value_of_any_shape() {
    let value = |value: Value| field(json!({"name": "x", "value": value})).value;
    assert_eq!(value(json!("t")), Some(FieldValue::Text("t".to_owned())));
    assert_eq!(value(json!(true)), Some(FieldValue::Flag(true)));
    assert_eq!(value(json!(4)), Some(FieldValue::Text("4".to_owned())));
    assert_eq!(value(json!(null)), None);
    let object = json!({"id": "a", "methodType": "push"});
    assert_eq!(value(object.clone()), Some(FieldValue::Json(object)));
}

#[test]
fn idx_3_3_groups_in_form_or_in_value() {
    let children = json!({"value": [{"name": "passcode"}]});
    for group in [
        json!({"name": "credentials", "type": "object", "form": children}),
        json!({"name": "credentials", "form": children}),
        json!({"name": "credentials", "value": {"form": children}}),
    ] {
        let field = field(group);
        assert_eq!(field.kind, FieldKind::Group);
        assert_eq!(field.fields[0].path, "credentials.passcode");
    }
}

#[test]
fn idx_3_3_required_is_inherited() {
    let group = field(
        json!({"name": "userProfile", "required": true, "form": {"value": [
            {"name": "a"}, {"name": "b", "required": false},
        ]}}),
    );
    assert_eq!(group.fields[0].required, Some(true));
    assert_eq!(group.fields[1].required, Some(false));
}

#[test]
fn idx_9_trap_11_dots_in_names_stay_whole() {
    let response = fixtures::response("granular-consent");
    let scopes = response.remediations[0]
        .field("optedScopes")
        .expect("scopes");
    let names: Vec<&str> = scopes.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["harbour", "harbour.read", "openid"]);
}

#[test]
fn idx_9_trap_10_names_may_repeat() {
    let response = fixtures::response("profile-update");
    let names: Vec<&str> = response.remediations[0]
        .fields
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["userProfile", "userProfile", "userProfile", "stateHandle"]
    );
}

fn option(value: Value) -> Option<ChoiceValue> {
    let body = parts::form_page("identify", json!([{"name": "x", "options": [value]}]));
    let options = parts::parse(&body).remediations[0].fields[0]
        .options
        .clone();
    options.into_iter().next().map(|o| o.value)
}

#[test]
fn idx_3_2_kinds_of_options() {
    assert_eq!(
        option(json!({"value": "sms"})),
        Some(ChoiceValue::Text("sms".to_owned()))
    );
    assert_eq!(
        option(json!({"value": 3})),
        Some(ChoiceValue::Text("3".to_owned()))
    );
    assert_eq!(
        option(json!({"value": true})),
        Some(ChoiceValue::Flag(true))
    );
    let fields = json!({"value": [{"name": "id", "value": "a"}]});
    for group in [json!({"value": {"form": fields}}), json!({"form": fields})] {
        let Some(ChoiceValue::Fields(fields)) = option(group) else {
            panic!("a group");
        };
        assert_eq!(fields[0].path, "x.id");
    }
    assert_eq!(option(json!({"type": "voice"})), None, "junk");
    assert_eq!(option(json!({"value": {"what": 1}})), None, "junk");
}

#[test]
fn idx_3_2_a_hint_how_to_render_is_no_choice() {
    let response = fixtures::response("enroll-profile");
    let field = |path: &str| {
        response.remediations[0]
            .field(path)
            .expect("such a field")
            .clone()
    };
    let colour = field("userProfile.colour");
    assert!(colour.options.is_empty());
    let display = colour.display.expect("a hint");
    assert_eq!(display.input, "select");
    assert_eq!(display.choices[1], ("Blue".to_owned(), "blue".to_owned()));
    let country = field("userProfile.countryCode").display.expect("a hint");
    assert_eq!(country.format.as_deref(), Some("country-code"));
    let newsletter = field("userProfile.newsletter");
    assert_eq!(newsletter.kind, FieldKind::Boolean);
    assert_eq!(newsletter.display.expect("a hint").choices[0].1, "true");
}

#[test]
fn idx_3_1_shown_fields_look_through_groups() {
    let scenario = Scenario::past_identify(&fixtures::read("enroll-profile"));
    let form = scenario.form();
    let paths: Vec<&str> = form
        .shown_fields()
        .iter()
        .map(|f| f.path.as_str())
        .collect();
    assert_eq!(paths[0], "userProfile.firstName");
    assert_eq!(paths.last(), Some(&"credentials.passcode"));
    assert!(!paths.contains(&"stateHandle"));
    // What code fills in is not shown either.
    let scenario = Scenario::past_identify(&fixtures::read("challenge-webauthn"));
    assert!(scenario.form().is_bare());
}

#[test]
fn secrets_of_a_form_do_not_show_in_debug() {
    let scenario = Scenario::past_identify(&fixtures::read("enroll-google-otp"));
    let text = format!("{:?}", scenario.tx);
    for secret in [
        "02.own-state-handle",
        "OWNSEEDOWNSEED42",
        "own-interaction-handle",
        "data:image",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
}
