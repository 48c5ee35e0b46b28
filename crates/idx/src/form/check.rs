//! What can be told about values without asking the server.

use super::values::Values;
use super::{chosen, is_preset};
use crate::wire::field::{Field, FieldKind};

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
            } else if field.kind == FieldKind::Number && super::body::number(text).is_none() {
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
