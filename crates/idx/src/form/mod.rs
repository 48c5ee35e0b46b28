//! Values in, request body out (IDX §3).

mod body;
mod check;
mod values;

use std::ops::Deref;
use std::sync::Arc;

pub use check::{Check, Invalid, Pattern};
use serde_json::{Map, Value};
pub use values::Values;

use crate::secret::Secret;
use crate::wire::field::{Choice, Field, FieldKind, FieldValue};
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

    /// The same form with other fields, to be shown and checked so. What is sent is decided by the
    /// form of the response: fields it does not know are not sent.
    #[must_use]
    pub fn with_fields(&self, change: impl FnOnce(&mut Vec<Field>)) -> Self {
        let mut remediation = (*self.remediation).clone();
        change(&mut remediation.fields);
        Self {
            id: self.id,
            remediation: Arc::new(remediation),
        }
    }

    /// Whether a person has nothing to enter.
    pub fn is_bare(&self) -> bool {
        self.shown_fields().is_empty()
    }

    /// The checkbox "do this by itself next time": its state goes along with each poll
    /// (IDX §6.1), see
    /// [`Transaction::set_poll_values`](crate::transaction::Transaction::set_poll_values).
    pub fn auto_challenge(&self) -> Option<&Field> {
        self.field("autoChallenge")
            .or_else(|| self.field("authenticator.autoChallenge"))
    }

    /// Checks what can be known before sending: see [`Invalid`].
    pub fn check(&self, values: &Values) -> Vec<Invalid> {
        let mut found = Vec::new();
        for field in &self.fields {
            check::check(field, values, &mut found);
        }
        found
    }

    /// The JSON object to send.
    pub fn body(&self, values: &Values) -> Secret {
        let mut body = Map::new();
        let keep_blank = |path: &str| {
            self.name.as_str() == "profile-update" && path == "userProfile.secondEmail"
        };
        body::fill(&self.fields, values, &keep_blank, &mut body);
        for (key, extra) in &values.extras {
            // What the form itself names, handles above all, is not for extras to change.
            body.entry(key.as_str()).or_insert_with(|| extra.clone());
        }
        let mut body = Value::Object(body);
        let text = crate::secret::json_text(&body);
        body::wipe(&mut body);
        text
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

/// The chosen option; where there is only one, it is chosen.
fn chosen<'a>(field: &'a Field, values: &Values) -> Option<&'a Choice> {
    match values.choice(&field.path) {
        Some(index) => field.options.get(index),
        None if field.options.len() == 1 => field.options.first(),
        None => None,
    }
}
