//! Profile forms from a schema in the settings (sign-in forms call them
//! `userProfile`): what a field looks like on the wire (IDX §3.1, §3.2). What
//! may be entered in it is in `read`.

mod read;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::bounded::Bounded;
use crate::ion::Field;

pub(crate) use read::read;

/// Profiles kept.
const CAPACITY: usize = 10_000;
/// Zones offered for a time zone: abbreviation, name.
const ZONES: [(&str, &str); 12] = [
    ("HST", "Pacific/Honolulu"),
    ("PST", "America/Los_Angeles"),
    ("MST", "America/Denver"),
    ("CST", "America/Chicago"),
    ("EST", "America/New_York"),
    ("BRT", "America/Sao_Paulo"),
    ("GMT", "Europe/London"),
    ("CET", "Europe/Zurich"),
    ("EET", "Europe/Athens"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("AET", "Australia/Sydney"),
];

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Any text.
    Text,
    /// An e-mail address.
    Email,
    /// A number.
    Number,
    /// `YYYY-MM-DD`.
    Date,
    /// Yes or no.
    Boolean,
    /// Several of the options.
    List,
    /// A country, by its two letters.
    Country,
    /// A time zone.
    TimeZone,
}

/// How it is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// A list that opens.
    Select,
    /// One of some buttons.
    Radio,
    /// A box to tick.
    Checkbox,
    /// Typing.
    Text,
}

/// One field of a schema.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Name within `userProfile`.
    pub name: String,
    /// Label.
    pub label: String,
    /// What a value is.
    #[serde(rename = "type", default = "text")]
    pub kind: Kind,
    /// How it is entered, where that is not plain.
    pub input: Option<Input>,
    /// Values to choose from, each with its label.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// Whether there must be a value.
    #[serde(default)]
    pub required: bool,
    /// Fewest characters.
    pub min_length: Option<usize>,
    /// Most characters.
    pub max_length: Option<usize>,
    /// Whether clients must show the label as it is.
    #[serde(default)]
    pub custom_label: bool,
    /// What the field is for.
    pub help: Option<String>,
}

/// One value to choose.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is shown.
    pub label: String,
    /// What is sent.
    pub value: String,
}

fn text() -> Kind {
    Kind::Text
}

impl Attribute {
    /// Its place in the form.
    pub(crate) fn path(&self) -> String {
        format!("userProfile.{}", self.name)
    }

    pub(crate) fn to_field(&self) -> Field {
        let type_name = match self.kind {
            Kind::Boolean => "boolean",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::List => "array",
            Kind::Text | Kind::Email | Kind::Country | Kind::TimeZone => "string",
        };
        let mut field = Field::text(self.name.clone())
            .with("type", json!(type_name))
            .label(&self.label)
            .required(self.required);
        if let Some(length) = self.min_length {
            field = field.with("minLength", json!(length));
        }
        if let Some(length) = self.max_length {
            field = field.with("maxLength", json!(length));
        }
        if self.custom_label {
            field = field.with("customLabel", json!(true));
        }
        if let Some(help) = &self.help {
            field = field.with("desc", json!(help));
        }
        match self.display() {
            Some(display) => field.with(
                "options",
                json!([{ "label": "display", "value": { "type": "object", "value": display } }]),
            ),
            None => field,
        }
    }

    /// The hint how to show it, where it is not a plain text.
    fn display(&self) -> Option<Value> {
        let input = match (self.input, self.kind) {
            (Some(input), _) => input,
            (None, Kind::Boolean) => Input::Checkbox,
            (None, Kind::List | Kind::Country | Kind::TimeZone) => Input::Select,
            (None, _) if !self.options.is_empty() => Input::Select,
            (None, _) => return None,
        };
        let mut display = json!({ "inputType": input });
        if self.kind == Kind::Country {
            display["format"] = json!("country-code");
        }
        let choices = self.choices();
        if !choices.is_empty() {
            display["options"] = json!(choices);
        }
        Some(display)
    }

    /// What can be chosen, the settings' or what lies in the nature of it.
    pub(super) fn choices(&self) -> Vec<Value> {
        let pair = |label: &str, value: &str| json!({ "label": label, "value": value });
        if !self.options.is_empty() {
            let options = self.options.iter();
            return options.map(|it| pair(&it.label, &it.value)).collect();
        }
        match (self.kind, self.input) {
            (Kind::Boolean, Some(Input::Radio | Input::Select)) => {
                vec![pair("Yes", "true"), pair("No", "false")]
            }
            (Kind::TimeZone, _) => ZONES
                .iter()
                .map(|(short, zone)| pair(short, zone))
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// What people entered beyond their names and addresses, by user id.
pub(crate) struct Profiles {
    of: Bounded<String, Map<String, Value>>,
}

impl Profiles {
    pub(crate) fn new() -> Self {
        Self {
            of: Bounded::new(CAPACITY),
        }
    }

    pub(crate) fn has(&self, user_id: &str, name: &str) -> bool {
        self.get(user_id)
            .is_some_and(|values| values.contains_key(name))
    }

    pub(crate) fn get(&self, user_id: &str) -> Option<&Map<String, Value>> {
        self.of.get(user_id)
    }

    /// Adds values, replacing those of the same name.
    pub(crate) fn add(&mut self, user_id: &str, values: Map<String, Value>) {
        let mut all = self.of.get(user_id).cloned().unwrap_or_default();
        all.extend(values);
        self.of.insert(user_id.to_owned(), all);
    }
}
