//! Values in, request body out (IDX §3).

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::secret::Secret;
use crate::wire::field::{Choice, ChoiceValue, Field, FieldKind, FieldValue};
use crate::wire::remediation::Remediation;

/// Names a form of the page on screen. A form of an earlier page is recognised as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FormId {
    pub(crate) page: u32,
    pub(crate) index: u16,
}

/// A remediation or action that can be sent from the page on screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its name for [`Transaction::submit`](crate::transaction::Transaction::submit).
    pub id: FormId,
    pub(crate) remediation: Arc<Remediation>,
}

impl Deref for Form {
    type Target = Remediation;

    fn deref(&self) -> &Remediation {
        &self.remediation
    }
}

impl Form {
    /// The fields a person sees, depth first: groups are looked through, choices between groups
    /// are one field.
    pub fn shown_fields(&self) -> Vec<&Field> {
        let mut shown = Vec::new();
        for field in &self.fields {
            collect_shown(field, &mut shown);
        }
        shown
    }

    /// Whether a person has nothing to enter.
    pub fn is_bare(&self) -> bool {
        self.shown_fields().is_empty()
    }

    /// Checks what can be known before sending: see [`Invalid`].
    pub fn check(&self, values: &Values) -> Vec<Invalid> {
        let mut found = Vec::new();
        for field in &self.fields {
            check(field, values, &mut found);
        }
        found
    }

    /// The JSON object to send.
    pub fn body(&self, values: &Values) -> Secret {
        let mut body = Map::new();
        let keep_blank = |path: &str| {
            self.name.as_str() == "profile-update" && path == "userProfile.secondEmail"
        };
        fill(&self.fields, values, &keep_blank, &mut body);
        for (key, extra) in &values.extras {
            body.insert(key.clone(), extra.clone());
        }
        Secret::from(Value::Object(body).to_string())
    }
}

/// What the user entered, by the fields' paths (such as `credentials.passcode`).
///
/// It may hold passwords: its `Debug` says nothing, and it forgets its texts on drop.
#[derive(Clone, Default, PartialEq)]
pub struct Values {
    entries: BTreeMap<String, Entry>,
    extras: BTreeMap<String, Value>,
}

#[derive(Clone, PartialEq)]
enum Entry {
    Text(Secret),
    Flag(bool),
    Choice(usize),
}

impl Values {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a text.
    pub fn set_text(&mut self, path: &str, text: impl Into<Secret>) -> &mut Self {
        self.entries
            .insert(path.to_owned(), Entry::Text(text.into()));
        self
    }

    /// Sets a yes or no.
    pub fn set_flag(&mut self, path: &str, flag: bool) -> &mut Self {
        self.entries.insert(path.to_owned(), Entry::Flag(flag));
        self
    }

    /// Chooses an option of a field by its place in [`Field::options`].
    pub fn choose(&mut self, path: &str, option: usize) -> &mut Self {
        self.entries.insert(path.to_owned(), Entry::Choice(option));
        self
    }

    /// Adds a member that no field names, where the protocol has one: `rememberMe` on a launch,
    /// `reason` and `statusCode` when a device challenge is cancelled (IDX §3.4 rule 7).
    pub fn add_extra(&mut self, key: &str, value: Value) -> &mut Self {
        self.extras.insert(key.to_owned(), value);
        self
    }

    /// Takes a value out.
    pub fn remove(&mut self, path: &str) {
        self.entries.remove(path);
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.entries.get(path) {
            Some(Entry::Text(text)) => Some(text.expose()),
            _ => None,
        }
    }

    /// The yes or no at a path.
    pub fn flag(&self, path: &str) -> Option<bool> {
        match self.entries.get(path) {
            Some(Entry::Flag(flag)) => Some(*flag),
            Some(Entry::Text(text)) => text.expose().parse().ok(),
            _ => None,
        }
    }

    fn choice(&self, path: &str) -> Option<usize> {
        match self.entries.get(path) {
            Some(Entry::Choice(index)) => Some(*index),
            _ => None,
        }
    }
}

impl core::fmt::Debug for Values {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Values(***)")
    }
}

/// What is wrong with a value, found without asking the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The field's path.
    pub path: String,
    /// What is wrong.
    pub check: Check,
}

/// See [`Invalid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Nothing was entered.
    Blank,
    /// Nothing was chosen.
    NotChosen,
    /// Fewer characters than this.
    TooShort(u32),
    /// More characters than this.
    TooLong(u32),
    /// No number.
    NotANumber,
}

impl Check {
    /// The key of the text that tells the user.
    pub fn message_key(self) -> &'static str {
        match self {
            Self::Blank => "check.blank",
            Self::NotChosen => "check.not_chosen",
            Self::TooShort(_) => "check.too_short",
            Self::TooLong(_) => "check.too_long",
            Self::NotANumber => "check.not_a_number",
        }
    }

    /// The number to put into the text.
    pub fn count(self) -> Option<u32> {
        match self {
            Self::TooShort(n) | Self::TooLong(n) => Some(n),
            Self::Blank | Self::NotChosen | Self::NotANumber => None,
        }
    }
}

fn collect_shown<'a>(field: &'a Field, shown: &mut Vec<&'a Field>) {
    if !field.is_shown() {
        return;
    }
    if field.kind == FieldKind::Group && field.options.is_empty() {
        for child in &field.fields {
            collect_shown(child, shown);
        }
    } else if field.hint.is_none() && !(field.kind == FieldKind::Group && is_preset(field)) {
        shown.push(field);
    }
}

/// An object that is sent as it came.
fn is_preset(field: &Field) -> bool {
    matches!(field.value, Some(FieldValue::Json(_)))
}

/// Whether a blank value can only be refused. Servers often leave `required` out where it is
/// plain that they need the value (IDX §9 trap 9).
fn is_needed(field: &Field) -> bool {
    field.required.unwrap_or_else(|| {
        field.path == "identifier"
            || field.path == "userCode"
            || field.path.starts_with("credentials.")
    })
}

fn check(field: &Field, values: &Values, found: &mut Vec<Invalid>) {
    if !field.is_shown() || !field.mutable || field.hint.is_some() || is_preset(field) {
        return;
    }
    match field.kind {
        FieldKind::Boolean => {}
        FieldKind::Group if field.options.is_empty() => {
            for child in &field.fields {
                check(child, values, found);
            }
        }
        FieldKind::Group => match chosen(field, values) {
            Some(choice) => {
                for child in choice.fields() {
                    check(child, values, found);
                }
            }
            None if field.required != Some(false) => report(field, Check::NotChosen, found),
            None => {}
        },
        FieldKind::Text | FieldKind::Number => {
            let text = values
                .text(&field.path)
                .or_else(|| field.text_value())
                .unwrap_or_default();
            let blank = if field.secret {
                text.is_empty()
            } else {
                text.trim().is_empty()
            };
            let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            if blank {
                let has_choice = !field.options.is_empty() || field.display.is_some();
                if is_needed(field) && values.flag(&field.path).is_none() {
                    let missing = if has_choice {
                        Check::NotChosen
                    } else {
                        Check::Blank
                    };
                    report(field, missing, found);
                }
            } else if let Some(least) = field.min_length.filter(|least| length < *least) {
                report(field, Check::TooShort(least), found);
            } else if let Some(most) = field.max_length.filter(|most| length > *most) {
                report(field, Check::TooLong(most), found);
            } else if field.kind == FieldKind::Number && number(text).is_none() {
                report(field, Check::NotANumber, found);
            }
        }
    }
}

fn report(field: &Field, check: Check, found: &mut Vec<Invalid>) {
    found.push(Invalid {
        path: field.path.clone(),
        check,
    });
}

/// The chosen option; where there is only one, it is chosen.
fn chosen<'a>(field: &'a Field, values: &Values) -> Option<&'a Choice> {
    match values.choice(&field.path) {
        Some(index) => field.options.get(index),
        None if field.options.len() == 1 => field.options.first(),
        None => None,
    }
}

fn fill(
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
                out.insert(field.name.clone(), json(preset));
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
        // A fixed value is sent as it came, whatever the caller says (IDX §3.4 rule 2).
        return Some(
            field
                .value
                .as_ref()
                .map_or_else(|| Value::String(String::new()), json),
        );
    }
    if field.kind == FieldKind::Group {
        return field.value.as_ref().map(json);
    }
    if let Some(flag) = boolean(field, values) {
        return Some(Value::Bool(flag));
    }
    if field.kind == FieldKind::Boolean {
        return field.is_required().then_some(Value::Bool(false));
    }
    let entered = values.text(&field.path).map(str::to_owned).or_else(|| {
        let index = values.choice(&field.path)?;
        match &field.options.get(index)?.value {
            ChoiceValue::Text(text) => Some(text.clone()),
            ChoiceValue::Flag(_) | ChoiceValue::Fields(_) => None,
        }
    });
    let only_option = || match field.options.as_slice() {
        [
            Choice {
                value: ChoiceValue::Text(text),
                ..
            },
        ] => Some(text.clone()),
        _ => None,
    };
    let text = entered
        .or_else(|| field.text_value().map(str::to_owned))
        .or_else(only_option)?;
    let text = if field.secret {
        text
    } else {
        text.trim().to_owned()
    };
    if text.is_empty() && !field.is_required() {
        return keep_blank(&field.path).then(|| Value::String(text));
    }
    match (field.kind, number(&text)) {
        (FieldKind::Number, Some(number)) => Some(number),
        _ => Some(Value::String(text)),
    }
}

/// The value where it is a yes or no: a boolean field, or one whose options are booleans.
fn boolean(field: &Field, values: &Values) -> Option<bool> {
    let of_flags = field
        .options
        .iter()
        .any(|o| matches!(o.value, ChoiceValue::Flag(_)));
    if field.kind != FieldKind::Boolean && !of_flags {
        return match values.entries.get(&field.path) {
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

fn number(text: &str) -> Option<Value> {
    match serde_json::from_str::<Value>(text.trim()) {
        Ok(value @ Value::Number(_)) => Some(value),
        _ => None,
    }
}

fn json(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => Value::String(text.clone()),
        FieldValue::Flag(flag) => Value::Bool(*flag),
        FieldValue::Json(value) => value.clone(),
    }
}
