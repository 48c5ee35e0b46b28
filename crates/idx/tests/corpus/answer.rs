//! Every remediation of every recording can be answered: there are values that the checks pass,
//! and the body holds everything the form demands.

use idx::form::{Form, Values};
use idx::wire::field::{ChoiceValue, Field, FieldKind};
use serde_json::Value;

use crate::recordings;

/// A text that a field takes.
fn text(field: &Field) -> String {
    let name = field.name.as_str();
    let sample = match (field.declared.as_deref(), field.format.as_deref()) {
        (_, Some("alphanumeric")) => "ABCDE12345",
        (Some("integer" | "number" | "decimal"), _) => "7",
        (Some("date"), _) => "2026-11-23",
        _ if name.contains("mail") => "ada@example.com",
        _ if name.contains("hone") => "+441234567890",
        _ => "Gannet4you",
    };
    let least = usize::try_from(field.min_length.unwrap_or(0)).unwrap_or(0);
    let most = usize::try_from(field.max_length.unwrap_or(200)).unwrap_or(200);
    let mut text = sample.to_owned();
    while text.chars().count() < least {
        text.push('x');
    }
    text.chars().take(most).collect()
}

/// Gives every field of a form a value, with option number `option` wherever there is a choice.
fn fill(fields: &[Field], option: usize, values: &mut Values) {
    for field in fields {
        if !field.mutable {
            continue;
        }
        let place = option.min(field.options.len().saturating_sub(1));
        match (field.kind, field.options.get(place)) {
            (FieldKind::Group, None) => fill(&field.fields, option, values),
            (FieldKind::Group, Some(choice)) => {
                values.choose(&field.path, place);
                fill(choice.fields(), option, values);
            }
            (FieldKind::Boolean, None) => {
                let word = field.display.as_ref().and_then(|d| d.choices.first());
                match word {
                    Some((_, value)) => values.set_text(&field.path, value.as_str()),
                    None => values.set_flag(&field.path, true),
                };
            }
            (_, Some(_)) => {
                values.choose(&field.path, place);
            }
            (FieldKind::Text | FieldKind::Number, None) => {
                let offered = field.display.as_ref().and_then(|d| d.choices.first());
                let text = offered.map_or_else(|| text(field), |(_, value)| value.clone());
                values.set_text(&field.path, text);
            }
        }
    }
}

/// Asserts that a body holds what the fields demand.
fn holds(fields: &[Field], option: usize, body: &Value, what: &str) {
    for field in fields {
        let place = option.min(field.options.len().saturating_sub(1));
        let sent = body.get(&field.name);
        if field.is_required() || !field.mutable {
            let empty_group = field.kind == FieldKind::Group
                && field.fields.is_empty()
                && field.options.is_empty()
                && field.value.is_none();
            assert!(
                sent.is_some_and(|v| !v.is_null()) || empty_group,
                "{what}: {}",
                field.path
            );
        }
        let Some(sent) = sent else {
            continue;
        };
        match (field.kind, field.options.get(place).map(|o| &o.value)) {
            (FieldKind::Group, Some(ChoiceValue::Fields(children))) => {
                holds(children, option, sent, what);
            }
            (FieldKind::Group, _) => holds(&field.fields, option, sent, what),
            (FieldKind::Boolean, _) => assert!(sent.is_boolean(), "{what}: {}", field.path),
            _ => {}
        }
    }
}

fn options(fields: &[Field]) -> usize {
    let of = |field: &Field| field.options.len().max(options(&field.fields));
    fields.iter().map(of).max().unwrap_or(0)
}

fn answerable(name: &str, form: &Form) {
    for option in 0..options(&form.fields).max(1) {
        let what = format!("{name}: {} option {option}", form.name.as_str());
        let mut values = Values::new();
        fill(&form.fields, option, &mut values);
        assert_eq!(form.check(&values), [], "{what}");
        let body: Value = serde_json::from_str(form.body(&values).expose()).expect("JSON");
        holds(&form.fields, option, &body, &what);
    }
}

#[test]
fn every_remediation_is_answerable() {
    let mut forms = 0;
    for recording in recordings::all() {
        for form in recording.later().tx.forms() {
            answerable(&recording.name, &form);
            forms += 1;
        }
    }
    println!("{forms} forms are answerable");
}

#[test]
fn every_form_of_the_fixtures_is_answerable() {
    for name in crate::scenario::fixtures::names() {
        let body = crate::scenario::fixtures::read(&name);
        let scenario = crate::scenario::Scenario::past_identify(&body);
        for form in scenario.tx.forms() {
            answerable(&name, &form);
        }
    }
}
