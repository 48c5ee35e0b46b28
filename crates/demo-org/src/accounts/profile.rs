//! Profile forms from a schema in the settings (sign-in forms call them
//! `userProfile`): what a field looks like on the wire (IDX §3.1, §3.2), and
//! what may be entered in it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::bounded::Bounded;
use crate::ion::{Field, Message};

/// Most characters of a value where the field says nothing.
const LONGEST: usize = 256;
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

/// Why a value is refused; the message for its field.
type Refusal = Message;

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
    fn choices(&self) -> Vec<Value> {
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

    /// Reads a value; `None` where nothing was entered and nothing has to be.
    pub(crate) fn read(&self, given: Option<&Value>) -> Result<Option<Value>, Refusal> {
        let value = match (self.kind, given) {
            (Kind::Boolean, Some(value)) => return self.boolean(value),
            (Kind::List, Some(value)) => return self.list(value),
            (_, Some(Value::String(text))) => text.trim().to_owned(),
            (Kind::Number, Some(Value::Number(number))) => number.to_string(),
            (_, None | Some(Value::Null)) => String::new(),
            (_, Some(_)) => return Err(self.mismatch()),
        };
        if value.is_empty() {
            return if self.required {
                Err(blank())
            } else {
                Ok(None)
            };
        }
        self.text(value).map(Some)
    }

    fn text(&self, text: String) -> Result<Value, Refusal> {
        let length = text.chars().count();
        let longest = self.max_length.unwrap_or(LONGEST);
        if length > longest {
            return Err(Message::error(
                "model.validation.field.string.maxLength",
                format!("At most {longest} characters."),
            )
            .param(longest));
        }
        if let Some(shortest) = self.min_length.filter(|shortest| length < *shortest) {
            return Err(Message::error(
                "model.validation.field.string.minLength",
                format!("At least {shortest} characters."),
            )
            .param(shortest));
        }
        let fits = match self.kind {
            Kind::Email => is_address(&text),
            Kind::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Kind::Date => is_date(&text),
            Kind::Country => text.len() == 2 && text.bytes().all(|it| it.is_ascii_uppercase()),
            Kind::Text | Kind::TimeZone | Kind::Boolean | Kind::List => self.is_choice(&text),
        };
        if fits {
            Ok(json!(text))
        } else if self.kind == Kind::Email {
            Err(Message::error(
                "registration.error.invalidLoginEmail",
                format!("{} must be an e-mail address.", self.label),
            )
            .param(self.label.as_str()))
        } else {
            Err(self.mismatch())
        }
    }

    fn boolean(&self, value: &Value) -> Result<Option<Value>, Refusal> {
        match value {
            Value::Bool(value) => Ok(Some(json!(value))),
            Value::String(text) => match text.as_str() {
                "true" => Ok(Some(json!(true))),
                "false" => Ok(Some(json!(false))),
                "" if self.required => Err(blank()),
                "" => Ok(None),
                _ => Err(self.mismatch()),
            },
            _ => Err(self.mismatch()),
        }
    }

    fn list(&self, value: &Value) -> Result<Option<Value>, Refusal> {
        let given: Vec<&str> = match value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
            Value::String(text) => text.split(',').map(str::trim).collect(),
            _ => return Err(self.mismatch()),
        };
        let chosen: Vec<&str> = given.into_iter().filter(|text| !text.is_empty()).collect();
        if chosen.is_empty() {
            return if self.required {
                Err(blank())
            } else {
                Ok(None)
            };
        }
        if chosen.iter().all(|text| self.is_choice(text)) {
            Ok(Some(json!(chosen)))
        } else {
            Err(self.mismatch())
        }
    }

    fn is_choice(&self, text: &str) -> bool {
        let choices = self.choices();
        choices.is_empty() || choices.iter().any(|choice| choice["value"] == text)
    }

    fn mismatch(&self) -> Refusal {
        Message::error(
            "registration.error.doesNotMatchPattern",
            format!("The value of {} is not a possible one.", self.label),
        )
        .param(self.label.as_str())
    }
}

fn blank() -> Refusal {
    Message::error("model.validation.field.blank", "This field is needed.")
}

/// The values of `schema` in the `userProfile` of a body, and what is wrong
/// with the others by field.
pub(crate) fn read(
    schema: &[Attribute],
    body: &Value,
) -> (Map<String, Value>, Vec<(String, Message)>) {
    let given = body.get("userProfile");
    let mut values = Map::new();
    let mut wrong = Vec::new();
    for attribute in schema {
        match attribute.read(given.and_then(|given| given.get(&attribute.name))) {
            Ok(Some(value)) => {
                values.insert(attribute.name.clone(), value);
            }
            Ok(None) => {}
            Err(message) => wrong.push((attribute.path(), message)),
        }
    }
    (values, wrong)
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_word = |part: &str| !part.is_empty() && !part.contains(|it: char| it.is_whitespace());
    is_word(local)
        && is_word(domain)
        && !domain.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let digits = |text: &str, length: usize| {
        (text.len() == length && text.bytes().all(|it| it.is_ascii_digit()))
            .then(|| text.parse::<u16>().ok())
            .flatten()
    };
    let month = digits(month, 2).and_then(|month| {
        let month = u8::try_from(month).ok()?;
        time::Month::try_from(month).ok()
    });
    match (digits(year, 4), month, digits(day, 2)) {
        (Some(year), Some(month), Some(day)) => u8::try_from(day)
            .is_ok_and(|day| time::Date::from_calendar_date(i32::from(year), month, day).is_ok()),
        _ => false,
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Attribute;

    fn attribute(text: &str) -> Attribute {
        toml::from_str(&format!("name = 'a'\nlabel = 'A'\n{text}")).expect("valid")
    }

    fn key(refusal: Result<Option<Value>, super::Refusal>) -> Value {
        refusal.expect_err("refused").to_value()["i18n"]["key"].clone()
    }

    #[test]
    fn values_are_checked_by_their_kind() {
        for (kind, good, bad) in [
            ("email", "a.b@c.de", "a@b"),
            ("number", "12.5", "twelve"),
            ("date", "2024-02-29", "2023-02-29"),
            ("country", "CH", "Switzerland"),
            ("time-zone", "Europe/Zurich", "Middle/Earth"),
        ] {
            let attribute = attribute(&format!("type = '{kind}'"));
            let read = attribute.read(Some(&json!(good))).expect(kind);
            assert_eq!(read, Some(json!(good)));
            assert!(attribute.read(Some(&json!(bad))).is_err(), "{bad}");
            assert!(attribute.read(Some(&json!(["x"]))).is_err());
            assert_eq!(attribute.read(None).expect("optional"), None);
        }
    }

    #[test]
    fn choices_and_booleans_come_as_text_too() {
        let flag = attribute("type = 'boolean'");
        assert_eq!(
            flag.read(Some(&json!("true"))).expect("yes"),
            Some(json!(true))
        );
        assert_eq!(
            flag.read(Some(&json!(false))).expect("no"),
            Some(json!(false))
        );
        assert!(flag.read(Some(&json!("maybe"))).is_err());
        let list = attribute(
            "type = 'list'\noptions = [{ label = 'X', value = 'x' }, { label = 'Y', value = 'y' }]",
        );
        let both = Some(json!(["x", "y"]));
        assert_eq!(list.read(Some(&json!(["x", "y"]))).expect("both"), both);
        assert_eq!(list.read(Some(&json!("x, y"))).expect("both"), both);
        assert!(list.read(Some(&json!(["z"]))).is_err());
    }

    #[test]
    fn what_is_required_or_limited_says_so() {
        let field = attribute("required = true\nmin_length = 2\nmax_length = 3");
        assert_eq!(
            key(field.read(Some(&json!(" ")))),
            "model.validation.field.blank"
        );
        let too_long = field.read(Some(&json!("four")));
        assert_eq!(key(too_long), "model.validation.field.string.maxLength");
        let too_short = field.read(Some(&json!("x")));
        assert_eq!(key(too_short), "model.validation.field.string.minLength");
        let wire = field.to_field().to_value();
        assert_eq!(
            (&wire["minLength"], &wire["required"], &wire["type"]),
            (&json!(2), &json!(true), &json!("string"))
        );
    }
}
