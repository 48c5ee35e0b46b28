//! Values put into a form.

use super::inputs::{Inputs, Used, name};
use super::{Attempt, Flow};
use crate::form::{Form, Values};
use crate::wire::Response;
use crate::wire::authenticator::KnownAuthenticator;
use crate::wire::field::{Choice, ChoiceValue, Field, FieldKind};
use crate::wire::remediation::KnownRemediation as R;

/// Values being put into a form.
pub(super) struct Filling<'a> {
    attempt: &'a Attempt,
    form: &'a Form,
    /// The authenticator the form is about.
    about: Option<KnownAuthenticator>,
    pub values: Values,
    pub used: Used,
    pub explicit: usize,
}

impl<'a> Filling<'a> {
    pub(super) fn new(attempt: &'a Attempt, form: &'a Form, response: &'a Response) -> Self {
        let related = form.relation.and_then(|r| response.authenticator(r));
        let current = response
            .current_enrollment
            .as_ref()
            .or(response.current_authenticator.as_ref());
        Self {
            attempt,
            form,
            about: related.or(current).and_then(|a| a.known()),
            values: Values::new(),
            used: Used::default(),
            explicit: 0,
        }
    }

    pub(super) fn fill(mut self) -> Self {
        for field in &self.form.remediation.fields {
            self.field(field);
        }
        self
    }

    fn field(&mut self, field: &Field) {
        if !field.mutable {
            return;
        }
        if field.kind == FieldKind::Group && field.options.is_empty() {
            for child in &field.fields {
                self.field(child);
            }
        } else if field.kind == FieldKind::Group {
            self.group_choice(field);
        } else if let Some(flag) = self.inputs().flag(&field.path) {
            self.values.set_flag(&field.path, flag);
            self.uses(&field.path, true);
        } else if let Some((source, explicit)) = self.source(field)
            && let Some(value) = self.inputs().value(&source)
        {
            self.values.set_text(&field.path, value.clone());
            self.uses(&source, explicit);
        }
    }

    /// The alternative of a group whose fields have values: an own security question, or one of
    /// the list. Authenticators are chosen elsewhere.
    fn group_choice(&mut self, field: &Field) {
        if let Some(chosen) = self.values_choice(field) {
            for child in chosen.fields() {
                self.field(child);
            }
            return;
        }
        let has = |choice: &Choice, name: &str| {
            let child = choice.field(name);
            child.is_some_and(|f| f.mutable && self.inputs().value(&f.path).is_some())
        };
        let found = field
            .options
            .iter()
            .position(|choice| has(choice, "question") || has(choice, "questionKey"));
        if let Some(index) = found {
            self.values.choose(&field.path, index);
            let fields = field.options.get(index).map(Choice::fields);
            for child in fields.unwrap_or_default() {
                self.field(child);
            }
        }
    }

    fn values_choice<'f>(&self, field: &'f Field) -> Option<&'f Choice> {
        match self.values.chosen(&field.path) {
            Some(index) => field.options.get(index),
            None if field.options.len() == 1 => field.options.first(),
            None => None,
        }
    }

    fn inputs(&self) -> &'a Inputs {
        &self.attempt.inputs
    }

    fn uses(&mut self, source: &str, explicit: bool) {
        self.used.names.push(source.to_owned());
        self.explicit += usize::from(explicit);
    }

    /// The name of the value for a field, and whether it was set for that very field.
    fn source(&mut self, field: &Field) -> Option<(String, bool)> {
        let path = field.path.as_str();
        if path.ends_with(".methodType") {
            self.method(field);
            return None;
        }
        let recovering = self.attempt.flow == Flow::RecoverPassword;
        let name = match (self.form.known(), path) {
            // Who recovers a password does not give it.
            (Some(R::Identify), "credentials.passcode") if recovering => return None,
            (Some(R::Identify | R::EnrollProfile), "credentials.passcode") => name::PASSWORD,
            (_, "credentials.passcode") => self.passcode(field),
            (_, "credentials.totp") => name::CODE,
            (_, "phoneNumber") => name::PHONE,
            _ => path,
        };
        let value = self.inputs().value(path).map(|_| (path.to_owned(), true));
        value.or_else(|| Some((name.to_owned(), false)))
    }

    /// `credentials.passcode` is a password or a code. A masked one of an authenticator that the
    /// response forgets is a password.
    fn passcode(&self, field: &Field) -> &'static str {
        let nameless = self.about.is_none() && field.secret;
        if self.about != Some(KnownAuthenticator::Password) && !nameless {
            return name::CODE;
        }
        let new = matches!(
            self.form.known(),
            Some(
                R::ResetAuthenticator
                    | R::ReenrollAuthenticator
                    | R::ReenrollAuthenticatorWarning
                    | R::EnrollAuthenticator
            )
        );
        let given = self.inputs().value(name::NEW_PASSWORD).is_some();
        let setting_up = self.form.known() == Some(R::EnrollAuthenticator);
        if new && (given || !setting_up) {
            name::NEW_PASSWORD
        } else {
            name::PASSWORD
        }
    }

    /// The method of the authenticator that was chosen before.
    fn method(&mut self, field: &Field) {
        let wished = self.attempt.chosen.as_ref().and_then(|w| w.method.clone());
        let offered = |method: &String| {
            let text = |o: &Choice| matches!(&o.value, ChoiceValue::Text(t) if t == method);
            field.options.iter().any(text)
        };
        let given = self.inputs().value(&field.path).cloned();
        if self.values.text(&field.path).is_some() {
            // Chosen together with the authenticator.
        } else if let Some(method) = given {
            self.values.set_text(&field.path, method);
            self.uses(&field.path, true);
        } else if let Some(method) = wished.filter(offered) {
            self.values.set_text(&field.path, method);
        }
    }

    /// Whether the method is chosen, or there is but one.
    pub(super) fn has_method(&self, form: &Form) -> bool {
        let path = "authenticator.methodType";
        self.values.text(path).is_some() || form.field(path).is_none_or(|f| f.options.len() < 2)
    }

    /// Paths of fields that lack a value, those that code fills in among them.
    pub(super) fn lacks(&self, form: &Form) -> Vec<String> {
        let found = form.check(&self.values).into_iter();
        let mut paths: Vec<String> = found.map(|invalid| invalid.path).collect();
        for field in &form.fields {
            field.walk(&mut |field| {
                let by_code = field.hint.is_some() || field.visible == Some(false);
                let blank = field.value.is_none() && self.values.text(&field.path).is_none();
                let single = !matches!(field.kind, FieldKind::Group | FieldKind::Boolean);
                if single && by_code && field.mutable && field.is_required() && blank {
                    paths.push(field.path.clone());
                }
            });
        }
        paths
    }
}
