//! The JSON object that is sent (IDX §3.4).

use serde_json::{Map, Value};
use zeroize::Zeroize;

use super::chosen;
use super::values::{Entry, Values};
use crate::wire::field::{Choice, ChoiceValue, Field, FieldKind, FieldValue};

pub(super) fn fill(
    fields: &[Field],
    values: &Values,
    keep_blank: &dyn Fn(&str) -> bool,
    out: &mut Map<String, Value>,
) {
    for field in fields {
        let group = if field.kind == FieldKind::Group {
            if field.options.is_empty() {
                Some(field.fields.as_slice())
            } else {
                chosen(field, values).map(Choice::fields)
            }
        } else {
            None
        };
        match (group, &field.value) {
            (Some(children), None) => {
                let mut object = Map::new();
                fill(children, values, keep_blank, &mut object);
                merge(out, &field.name, object);
            }
            (Some(_), Some(preset)) => {
                out.insert(field.name.clone(), json_of(preset));
            }
            (None, _) => {
                if let Some(value) = single(field, values, keep_blank) {
                    out.insert(field.name.clone(), value);
                }
            }
        }
    }
}

/// Fields of one name make one object (IDX §3.3).
fn merge(out: &mut Map<String, Value>, name: &str, object: Map<String, Value>) {
    match out.get_mut(name) {
        Some(Value::Object(existing)) => existing.extend(object),
        Some(_) => {}
        None if object.is_empty() => {}
        None => {
            out.insert(name.to_owned(), Value::Object(object));
        }
    }
}

/// The value of a field that is no group.
fn single(field: &Field, values: &Values, keep_blank: &dyn Fn(&str) -> bool) -> Option<Value> {
    if !field.mutable {
        // A fixed value is sent as it came, whatever the caller says (IDX §3.4 rule 2). Some
        // servers call a list fixed and leave open which of its entries is meant.
        let is_open = field.value.is_none() && !field.options.is_empty();
        let text = || is_open.then(|| text(field, values)).flatten();
        let fixed = field.value.as_ref().map(json_of);
        return Some(fixed.unwrap_or_else(|| Value::String(text().unwrap_or_default())));
    }
    if field.kind == FieldKind::Group {
        return field.value.as_ref().map(json_of);
    }
    if let Some(list) = values.list(&field.path) {
        let texts = list
            .iter()
            .map(|text| Value::String(text.expose().to_owned()));
        let all: Vec<Value> = texts.collect();
        return (!all.is_empty() || field.is_required()).then_some(Value::Array(all));
    }
    if let Some(flag) = boolean(field, values) {
        return Some(Value::Bool(flag));
    }
    if field.kind == FieldKind::Boolean {
        return field.is_required().then_some(Value::Bool(false));
    }
    if let Some(FieldValue::Json(preset)) = &field.value {
        return Some(preset.clone());
    }
    let text = match text(field, values) {
        Some(text) => text,
        None if keep_blank(&field.path) => String::new(),
        None => return None,
    };
    if text.is_empty() && !field.is_required() {
        return keep_blank(&field.path).then_some(Value::String(text));
    }
    match (field.kind, number(&text)) {
        (FieldKind::Number, Some(number)) => Some(number),
        _ => Some(Value::String(text)),
    }
}

/// The text that is sent: what was entered or chosen, else the preset, else the only option.
/// Identifiers and codes are trimmed, passwords are not (IDX §3.4 rule 5).
pub(super) fn text(field: &Field, values: &Values) -> Option<String> {
    let of_option = |choice: &Choice| match &choice.value {
        ChoiceValue::Text(text) => Some(text.clone()),
        ChoiceValue::Flag(_) | ChoiceValue::Fields(_) => None,
    };
    let chosen = || of_option(field.options.get(values.choice(&field.path)?)?);
    let only_option = || match field.options.as_slice() {
        [only] => of_option(only),
        _ => None,
    };
    let text = values
        .text(&field.path)
        // A list that was left alone: its only entry is as good as chosen.
        .filter(|text| !text.is_empty() || field.options.is_empty())
        .map(str::to_owned)
        .or_else(chosen)
        .or_else(|| field.text_value().map(str::to_owned))
        .or_else(only_option)?;
    Some(if field.secret {
        text
    } else {
        text.trim().to_owned()
    })
}

/// The value where it is a yes or no: a boolean field, or one whose options are booleans.
pub(super) fn boolean(field: &Field, values: &Values) -> Option<bool> {
    let of_flags = field
        .options
        .iter()
        .any(|o| matches!(o.value, ChoiceValue::Flag(_)));
    if field.kind != FieldKind::Boolean && !of_flags {
        return match values.entry(&field.path) {
            Some(Entry::Flag(flag)) => Some(*flag),
            _ => None,
        };
    }
    let chosen =
        values
            .choice(&field.path)
            .and_then(|index| match field.options.get(index)?.value {
                ChoiceValue::Flag(flag) => Some(flag),
                ChoiceValue::Text(_) | ChoiceValue::Fields(_) => None,
            });
    values.flag(&field.path).or(chosen).or(match &field.value {
        Some(FieldValue::Flag(flag)) => Some(*flag),
        Some(FieldValue::Text(text)) => text.parse().ok(),
        Some(FieldValue::Json(_)) | None => None,
    })
}

pub(super) fn number(text: &str) -> Option<Value> {
    crate::json::parse(text.trim()).filter(Value::is_number)
}

fn json_of(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => Value::String(text.clone()),
        FieldValue::Flag(flag) => Value::Bool(*flag),
        FieldValue::Json(value) => value.clone(),
    }
}

/// Overwrites the texts of a body that has been written out.
pub(super) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(list) => list.iter_mut().for_each(wipe),
        Value::Object(object) => object.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
