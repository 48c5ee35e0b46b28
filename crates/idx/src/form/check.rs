//! What can be told about values without asking the server.

use super::values::Values;
use super::{body, chosen, is_preset};
use crate::wire::field::{ChoiceValue, Field, FieldKind};

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
    /// Nothing was chosen, or something that is not on offer.
    NotChosen,
    /// Fewer characters than this.
    TooShort(u32),
    /// More characters than this.
    TooLong(u32),
    /// No number.
    NotANumber,
    /// It does not look as it has to.
    Pattern(Pattern),
}

/// What a text has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Letters A to Z and digits, as in codes of format `alphanumeric`.
    Alphanumeric,
    /// Digits alone, as in a PIN.
    Digits,
    /// A whole number.
    Integer,
    /// An e-mail address: something on both sides of an `@`, no blanks.
    Email,
    /// A phone number: digits with the usual punctuation, perhaps a `+` before and an extension
    /// such as `x12` behind.
    Phone,
    /// A date such as `2026-12-31`.
    Date,
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
            Self::Pattern(Pattern::Alphanumeric) => "check.alphanumeric",
            Self::Pattern(Pattern::Digits) => "check.digits",
            Self::Pattern(Pattern::Integer) => "check.integer",
            Self::Pattern(Pattern::Email) => "check.email",
            Self::Pattern(Pattern::Phone) => "check.phone",
            Self::Pattern(Pattern::Date) => "check.date",
        }
    }

    /// The number to put into the text.
    pub fn count(self) -> Option<u32> {
        match self {
            Self::TooShort(n) | Self::TooLong(n) => Some(n),
            Self::Blank | Self::NotChosen | Self::NotANumber | Self::Pattern(_) => None,
        }
    }
}

impl Pattern {
    /// What the texts of a field have to look like.
    fn of(field: &Field) -> Option<Self> {
        match (field.format.as_deref(), field.declared.as_deref()) {
            (Some("alphanumeric"), _) => Some(Self::Alphanumeric),
            (_, Some("integer")) => Some(Self::Integer),
            (_, Some("email")) => Some(Self::Email),
            (_, Some("date")) => Some(Self::Date),
            // Attributes of a profile are the organisation's business; these are the protocol's.
            _ => match field.path.as_str() {
                "email" => Some(Self::Email),
                "phoneNumber" | "authenticator.phoneNumber" => Some(Self::Phone),
                _ => None,
            },
        }
    }

    /// Whether a text looks so.
    pub fn fits(self, text: &str) -> bool {
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        match self {
            Self::Alphanumeric => text.bytes().all(|b| b.is_ascii_alphanumeric()),
            Self::Digits => digits(text),
            Self::Integer => digits(text.strip_prefix('-').unwrap_or(text)),
            Self::Email => {
                let parts = text.rsplit_once('@');
                parts.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
                    && !text.contains(char::is_whitespace)
            }
            Self::Phone => {
                let (number, extension) = match text.split_once(['x', 'X']) {
                    Some((number, extension)) => (number, digits(extension.trim())),
                    None => (text, true),
                };
                let number = number.trim();
                let number = number.strip_prefix('+').unwrap_or(number);
                let usual = |b: u8| b.is_ascii_digit() || b" ()-./".contains(&b);
                extension
                    && number.bytes().all(usual)
                    && number.bytes().filter(u8::is_ascii_digit).count() >= 4
            }
            Self::Date => {
                let mut parts = text.splitn(3, '-');
                let mut next = |length, most| {
                    parts.next().is_some_and(|part| {
                        part.len() == length
                            && digits(part)
                            && part.parse().is_ok_and(|n: u16| (1..=most).contains(&n))
                    })
                };
                next(4, 9999) && next(2, 12) && next(2, 31)
            }
        }
    }
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

pub(super) fn check(field: &Field, values: &Values, found: &mut Vec<Invalid>) {
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
            if let Some(list) = values.list(&field.path) {
                let wrong = match list {
                    [] => is_needed(field),
                    texts => !texts.iter().all(|text| is_offered(field, text.expose())),
                };
                if wrong {
                    report(field, Check::NotChosen, found);
                }
                return;
            }
            // A yes or no in place of a text is as good as any.
            if body::boolean(field, values).is_none() {
                let text = body::text(field, values).unwrap_or_default();
                if let Some(problem) = judge(field, &text) {
                    report(field, problem, found);
                }
            }
        }
    }
}

/// Judges the text that would be sent.
fn judge(field: &Field, text: &str) -> Option<Check> {
    if text.is_empty() {
        let missing = if field.options.is_empty() && field.display.is_none() {
            Check::Blank
        } else {
            Check::NotChosen
        };
        return is_needed(field).then_some(missing);
    }
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if let Some(least) = field.min_length.filter(|least| length < *least) {
        return Some(Check::TooShort(least));
    }
    if let Some(most) = field.max_length.filter(|most| length > *most) {
        return Some(Check::TooLong(most));
    }
    if !is_offered(field, text) {
        return Some(Check::NotChosen);
    }
    if let Some(pattern) = Pattern::of(field).filter(|pattern| !pattern.fits(text)) {
        return Some(Check::Pattern(pattern));
    }
    (field.kind == FieldKind::Number && body::number(text).is_none()).then_some(Check::NotANumber)
}

/// Whether a text is among the options, where there are any.
fn is_offered(field: &Field, text: &str) -> bool {
    let shown = field.display.as_ref().map(|d| d.choices.as_slice());
    let shown = shown.unwrap_or_default();
    if !shown.is_empty() {
        return shown.iter().any(|(_, value)| value == text);
    }
    field.options.is_empty()
        || field
            .options
            .iter()
            .any(|option| matches!(&option.value, ChoiceValue::Text(offered) if offered == text))
}

fn report(field: &Field, check: Check, found: &mut Vec<Invalid>) {
    found.push(Invalid {
        path: field.path.clone(),
        check,
    });
}
