//! Which form is answered with which values.

use super::inputs::{Inputs, Used, Wish, name};
use super::{Attempt, Flow};
use crate::form::{Form, FormId, Values};
use crate::wire::Response;
use crate::wire::authenticator::KnownAuthenticator;
use crate::wire::field::{Choice, ChoiceValue, Field, FieldKind};
use crate::wire::remediation::KnownRemediation as R;

/// A form to send.
#[derive(Debug)]
pub(super) struct Answer {
    pub form: FormId,
    pub values: Values,
    pub used: Used,
    /// The authenticator that is chosen by it.
    pub wish: Option<Wish>,
    /// Whether it resets the password.
    pub resets: bool,
}

impl Answer {
    pub fn to(form: FormId, values: Values) -> Self {
        Self {
            form,
            values,
            used: Used::default(),
            wish: None,
            resets: false,
        }
    }
}

impl Attempt {
    /// The first remediation of the flow whose values are complete.
    pub(super) fn plan(&mut self) -> Option<Answer> {
        let forms = self.tx.forms();
        let resend = |form: &&Form| matches!(form.known(), Some(R::Resend | R::ResendChallenge));
        if let Some(form) = forms.iter().find(resend)
            && self.inputs.takes_resend()
        {
            return Some(Answer::to(form.id, Values::new()));
        }
        let response = self.tx.response()?;
        forms.iter().find_map(|form| self.answer(form, response))
    }

    /// Towards the password, whose page has the way to recovery.
    pub(super) fn plan_towards_password(&mut self, forms: &[Form]) -> Option<Answer> {
        let response = self.tx.response()?;
        forms.iter().find_map(|form| match form.known()? {
            R::Identify => self.answer(form, response),
            R::SelectAuthenticatorAuthenticate => {
                self.choose(form, response, &Wish::key("okta_password"))
            }
            _ => None,
        })
    }

    /// The fields that lack a value.
    pub(super) fn missing(&self, form: &Form) -> Vec<String> {
        let Some(response) = self.tx.response() else {
            return Vec::new();
        };
        let filled = Filling::new(self, form, response).fill();
        filled.lacks(form)
    }

    fn answer(&self, form: &Form, response: &Response) -> Option<Answer> {
        if !form.is_form {
            return None;
        }
        let known = form.known();
        if let Some(
            R::SelectAuthenticatorAuthenticate
            | R::SelectAuthenticatorEnroll
            | R::SelectAuthenticatorUnlockAccount,
        ) = known
        {
            return known
                .is_some_and(|name| self.flow.has(name))
                .then(|| self.select(form, response))?;
        }
        if known == Some(R::Skip) {
            let skip = self.inputs.wants_skip() && self.flow.has(R::Skip);
            return skip.then(|| Answer::to(form.id, Values::new()));
        }
        let filled = Filling::new(self, form, response).fill();
        let in_flow = known.is_some_and(|name| self.flow.has(name));
        // What is not of the flow is answered only by values that were set for its fields.
        let wanted = in_flow || filled.explicit > 0;
        let one_way = known == Some(R::AuthenticatorVerificationData) && filled.has_method(form);
        let has_something = !filled.used.names.is_empty() || one_way;
        (wanted && has_something && filled.lacks(form).is_empty()).then(|| Answer {
            resets: known == Some(R::ResetAuthenticator) && self.flow == Flow::RecoverPassword,
            used: filled.used,
            ..Answer::to(form.id, filled.values)
        })
    }

    /// Chooses the first wish that is on offer; without a wish, the password where there is one.
    fn select(&self, form: &Form, response: &Response) -> Option<Answer> {
        let wishes = self.inputs.wishes().iter().enumerate();
        let wished = wishes.clone().find_map(|(index, wish)| {
            let mut answer = self.choose(form, response, wish)?;
            answer.used.wish = Some(index);
            Some(answer)
        });
        let by_password = || {
            self.inputs.value(name::PASSWORD)?;
            self.choose(form, response, &Wish::key("okta_password"))
        };
        wished.or_else(by_password)
    }

    /// The option for a wish, unless it is in use already.
    fn choose(&self, form: &Form, response: &Response, wish: &Wish) -> Option<Answer> {
        let field = form.field("authenticator")?;
        let (option, choice) = field
            .options
            .iter()
            .enumerate()
            .find(|(_, choice)| fits(choice, response, wish))?;
        let mut filling = Filling::new(self, form, response);
        filling.values.choose("authenticator", option);
        if let Some(method) = &wish.method {
            filling
                .values
                .set_text("authenticator.methodType", method.as_str());
        }
        let filled = filling.fill();
        let own: Vec<String> = choice.fields().iter().map(|f| f.path.clone()).collect();
        // The method may be left to the next step; everything else has to be there.
        let lacks = filled.lacks(form);
        let complete = lacks
            .iter()
            .all(|path| own.contains(path) && path.ends_with(".methodType"));
        complete.then(|| Answer {
            used: filled.used,
            wish: Some(wish.clone()),
            ..Answer::to(form.id, filled.values)
        })
    }
}

/// Whether an option is the wished authenticator, and not the one in use.
fn fits(choice: &Choice, response: &Response, wish: &Wish) -> bool {
    let related = choice.relation.and_then(|r| response.authenticator(r));
    let text = |field: &str| choice.field(field).and_then(|f| f.text_value());
    let ids = [
        text("id"),
        text("enrollmentId"),
        related.and_then(|a| a.id.as_deref()),
    ];
    let by_id = wish.id.as_deref().is_none_or(|id| ids.contains(&Some(id)));
    let key = related.and_then(|a| a.key.as_deref());
    let by_key = wish.key.is_empty()
        || key == Some(wish.key.as_str())
        || key.is_none() && {
            let known = related.and_then(|a| a.known());
            known.is_some() && known == KnownAuthenticator::parse(&wish.key)
        };
    let current = [
        &response.current_enrollment,
        &response.current_authenticator,
    ];
    let in_use = wish.id.is_none()
        && current
            .into_iter()
            .flatten()
            .any(|a| a.key.is_some() && a.key.as_deref() == key);
    by_id && by_key && !in_use
}

/// Values being put into a form.
struct Filling<'a> {
    attempt: &'a Attempt,
    form: &'a Form,
    /// The authenticator the form is about.
    about: Option<KnownAuthenticator>,
    values: Values,
    used: Used,
    explicit: usize,
}

impl<'a> Filling<'a> {
    fn new(attempt: &'a Attempt, form: &'a Form, response: &'a Response) -> Self {
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

    fn fill(mut self) -> Self {
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
            (_, "credentials.passcode") => self.passcode(),
            (_, "credentials.totp") => name::CODE,
            (_, "phoneNumber") => name::PHONE,
            _ => path,
        };
        let value = self.inputs().value(path).map(|_| (path.to_owned(), true));
        value.or_else(|| Some((name.to_owned(), false)))
    }

    /// `credentials.passcode` is a password or a code.
    fn passcode(&self) -> &'static str {
        if self.about != Some(KnownAuthenticator::Password) {
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
    fn has_method(&self, form: &Form) -> bool {
        let path = "authenticator.methodType";
        self.values.text(path).is_some() || form.field(path).is_none_or(|f| f.options.len() < 2)
    }

    /// Paths of fields that lack a value, those that code fills in among them.
    fn lacks(&self, form: &Form) -> Vec<String> {
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
