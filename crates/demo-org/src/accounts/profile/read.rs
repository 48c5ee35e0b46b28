//! What may be entered in the fields of a profile form, and what is wrong with
//! the rest.

use serde_json::{Map, Value, json};

use super::{Attribute, Kind};
use crate::ion::Message;

/// Most characters of a value where the field says nothing.
const LONGEST: usize = 256;

/// Why a value is refused; the message for its field.
type Refusal = Box<Message>;

impl Attribute {
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
            .param(longest)
            .into());
        }
        if let Some(shortest) = self.min_length.filter(|shortest| length < *shortest) {
            return Err(Message::error(
                "model.validation.field.string.minLength",
                format!("At least {shortest} characters."),
            )
            .param(shortest)
            .into());
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
            .param(self.label.as_str())
            .into())
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
        .into()
    }
}

fn blank() -> Refusal {
    Message::error("model.validation.field.blank", "This field is needed.").into()
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
            Err(message) => wrong.push((attribute.path(), *message)),
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
