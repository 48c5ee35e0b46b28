//! Fields of a form and their options (IDX §3).

use serde_json::Value;

use super::members::Members;
use super::message::{self, Message};
use super::reader::{self, Log, Object, Problem};
use super::relation::Relation;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    /// Text. Also whatever type this crate does not know.
    #[default]
    Text,
    /// Yes or no.
    Boolean,
    /// A number, entered as text.
    Number,
    /// Other fields, or a choice between groups of them.
    Group,
}

/// One field of a form.
///
/// Hidden and immutable fields are here too: they belong to the body that is sent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// The field's own name. May contain dots inside `optedScopes` (IDX §3.3).
    pub name: String,
    /// The path from the form's root, joined by dots: the name of its input.
    pub path: String,
    /// The server's label, localised; may be a raw name.
    pub label: Option<String>,
    /// What it holds.
    pub kind: FieldKind,
    /// The declared type where it says more than [`FieldKind`], such as `date` or `email`.
    pub declared: Option<String>,
    /// Whether a value is needed. Inherited from the group where the field does not say.
    pub required: Option<bool>,
    /// Whether the user may change it.
    pub mutable: bool,
    /// Whether the server says to show it; `None` where it does not say.
    pub visible: Option<bool>,
    /// Whether to mask what is typed.
    pub secret: bool,
    /// The preset or fixed value.
    pub value: Option<FieldValue>,
    /// What may be chosen.
    pub options: Vec<Choice>,
    /// How to render the field, where the server gives a hint (profile attributes, IDX §3.2).
    pub display: Option<Display>,
    /// The fields of a group.
    pub fields: Vec<Field>,
    /// Errors of this field.
    pub messages: Vec<Message>,
    /// `webauthn` or `captcha`: filled by code, not by the user.
    pub hint: Option<String>,
    /// Shortest text, in characters; applies to texts that are not empty.
    pub min_length: Option<u32>,
    /// Longest text, in characters.
    pub max_length: Option<u32>,
    /// `alphanumeric` for codes of capital letters and digits.
    pub format: Option<String>,
    /// Help text.
    pub description: Option<String>,
    /// The i18n key of the help text, by which an own translation is found.
    pub description_key: Option<String>,
    /// Whether the label must be shown as it is, without a translation of our own.
    pub custom_label: bool,
    /// What the field is about.
    pub relation: Option<Relation>,
}

/// A preset or fixed value.
///
/// Handles and ids are among them, so its `Debug` tells the kind alone.
#[derive(Clone, PartialEq)]
pub enum FieldValue {
    /// Text. Numbers that the user may change are kept as text.
    Text(String),
    /// A boolean.
    Flag(bool),
    /// Any other JSON, sent back as it came (such as `{"id":…,"methodType":…}` of a resend).
    Json(Value),
}

impl core::fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(***)",
            Self::Flag(true) => "Flag(true)",
            Self::Flag(false) => "Flag(false)",
            Self::Json(_) => "Json(***)",
        })
    }
}

/// One entry of a field's options.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The server's label.
    pub label: Option<String>,
    /// What is chosen.
    pub value: ChoiceValue,
    /// What the choice is about, usually an authenticator or an enrolment.
    pub relation: Option<Relation>,
}

/// See [`Choice::value`].
#[derive(Debug, Clone, PartialEq)]
pub enum ChoiceValue {
    /// A text.
    Text(String),
    /// A boolean.
    Flag(bool),
    /// A group of fields, sent as an object.
    Fields(Vec<Field>),
}

/// How to render a profile attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    /// `select`, `radio`, `checkbox` or `text`.
    pub input: String,
    /// `country-code` asks for a list of countries.
    pub format: Option<String>,
    /// Label and value of each choice. Values are texts, `"true"` and `"false"` for booleans.
    pub choices: Vec<(String, String)>,
}

impl Field {
    /// Whether a person sees it (IDX §3.1).
    pub fn is_shown(&self) -> bool {
        self.visible == Some(true) || (self.visible != Some(false) && self.mutable)
    }

    /// Whether the user has to fill it.
    pub fn is_required(&self) -> bool {
        self.required == Some(true)
    }

    /// The preset text.
    pub fn text_value(&self) -> Option<&str> {
        match &self.value {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The child with this name.
    pub fn child(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// This field and all below it, depth first, not looking into options.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Field)) {
        visit(self);
        for field in &self.fields {
            field.walk(visit);
        }
    }
}

impl Choice {
    /// The fields of a choice that is a group.
    pub fn fields(&self) -> &[Field] {
        match &self.value {
            ChoiceValue::Fields(fields) => fields,
            ChoiceValue::Text(_) | ChoiceValue::Flag(_) => &[],
        }
    }

    /// The field of the group with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().find(|f| f.name == name)
    }
}

/// Reads the fields of a form or group.
pub(crate) fn fields(
    parent: &Object,
    prefix: &str,
    inherited: Option<bool>,
    log: &mut Log,
) -> Vec<Field> {
    reader::entries(parent, "value", log, |value, log| {
        field(reader::as_object(value, log)?, prefix, inherited, log)
    })
}

fn field(object: &Object, prefix: &str, inherited: Option<bool>, log: &mut Log) -> Option<Field> {
    let Some(name) = reader::text(object, "name", log).filter(|n| !n.is_empty()) else {
        log.note("name", Problem::Missing("name"));
        return None;
    };
    let path = if prefix.is_empty() {
        name.clone()
    } else {
        [prefix, ".", &name].concat()
    };
    let mut read = Field {
        name,
        path,
        ..Field::default()
    };
    let found = &mut read;
    let members = &mut Members::new(object, log);
    members.text("type", &mut found.declared);
    members.flag("required", &mut found.required);
    members.flag("requred", &mut found.required);
    found.required = found.required.or(inherited);
    members.words("label", &mut found.label);
    let mut mutable = None;
    members.flag("mutable", &mut mutable);
    found.mutable = mutable.unwrap_or(true);
    members.flag("visible", &mut found.visible);
    found.secret = members.says("secret");
    members.text("hint", &mut found.hint);
    members.number("minLength", &mut found.min_length);
    members.number("maxLength", &mut found.max_length);
    members.text("format", &mut found.format);
    members.text("desc", &mut found.description);
    members.text("descKey", &mut found.description_key);
    found.custom_label = members.says("customLabel");
    let log = &mut *members.log;
    found.relation = Relation::read(object, log);
    found.messages = message::messages(object, log);
    let (path, display) = (&found.path, &mut found.display);
    found.options = reader::entries(object, "options", log, |value, log| {
        let option = reader::as_object(value, log)?;
        if let Some(hint) = display_hint(option, log) {
            *display = Some(hint);
            return None;
        }
        choice(option, path, log)
    });
    let is_group = |o: &Choice| matches!(o.value, ChoiceValue::Fields(_));
    if let Some((key, form)) = group(object) {
        found.kind = FieldKind::Group;
        found.fields = log.within(key, |log| fields(form, path, found.required, log));
    } else {
        found.kind = if found.options.iter().any(is_group) {
            FieldKind::Group
        } else {
            kind(found.declared.as_deref())
        };
        // An `id` field may hold its value under `id` (IDX §9 trap 9).
        let own = if found.name == "id" {
            object.get("id")
        } else {
            None
        };
        let preset = object.get("value").or(own);
        found.value = preset.and_then(|preset| value(preset, found.mutable));
    }
    Some(read)
}

fn kind(declared: Option<&str>) -> FieldKind {
    match declared {
        Some("boolean") => FieldKind::Boolean,
        Some("integer" | "number" | "decimal") => FieldKind::Number,
        Some("object") => FieldKind::Group,
        _ => FieldKind::Text,
    }
}

/// The nested form: `form` or `value.form` (IDX §3.3).
fn group(object: &Object) -> Option<(&'static str, &Object)> {
    if let Some(Value::Object(form)) = object.get("form") {
        return Some(("form", form));
    }
    match object.get("value") {
        Some(Value::Object(value)) => match value.get("form") {
            Some(Value::Object(form)) => Some(("value.form", form)),
            _ => None,
        },
        _ => None,
    }
}

/// What the user may change is text; the rest goes back as it came.
fn value(value: &Value, mutable: bool) -> Option<FieldValue> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => FieldValue::Flag(*flag),
        Value::String(text) => FieldValue::Text(text.clone()),
        number @ Value::Number(_) if mutable => FieldValue::Text(crate::json::text(number)),
        other => FieldValue::Json(other.clone()),
    })
}

fn choice(object: &Object, path: &str, log: &mut Log) -> Option<Choice> {
    let value = if let Some((key, form)) = group(object) {
        ChoiceValue::Fields(log.within(key, |log| fields(form, path, None, log)))
    } else {
        match object.get("value") {
            Some(Value::Bool(flag)) => ChoiceValue::Flag(*flag),
            Some(other) => match reader::scalar(other) {
                Some(text) => ChoiceValue::Text(text),
                None => {
                    log.note("value", Problem::Expected("string, boolean or form"));
                    return None;
                }
            },
            None => {
                log.note("value", Problem::Missing("value"));
                return None;
            }
        }
    };
    Some(Choice {
        label: reader::text(object, "label", log).filter(|l| !l.is_empty()),
        value,
        relation: Relation::read(object, log),
    })
}

/// The option labelled `display` is no choice but a hint how to render (IDX §3.2).
fn display_hint(option: &Object, log: &mut Log) -> Option<Display> {
    let Some(Value::Object(value)) = option.get("value").map(reader::unwrap) else {
        return None;
    };
    let input = match value.get("inputType") {
        Some(Value::String(input)) => input.clone(),
        _ => return None,
    };
    let choices = reader::entries(value, "options", log, |value, log| {
        let object = reader::as_object(value, log)?;
        let value = object.get("value").and_then(reader::scalar)?;
        Some((
            reader::text(object, "label", log).unwrap_or_else(|| value.clone()),
            value,
        ))
    });
    Some(Display {
        input,
        format: reader::text(value, "format", log),
        choices,
    })
}
