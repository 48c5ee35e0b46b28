//! Which form is answered with which values.

use super::filling::Filling;
use super::inputs::{Used, Wish, name};
use super::{Attempt, Flow};
use crate::form::{Form, FormId, Values};
use crate::wire::Response;
use crate::wire::authenticator::KnownAuthenticator;
use crate::wire::field::Choice;
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

    /// An answer to a form that the caller has named, whatever the flow.
    pub(super) fn answer_any(&self, form: &Form, response: &Response) -> Option<Answer> {
        let chooses = form
            .field("authenticator")
            .is_some_and(|f| f.options.len() > 1);
        if chooses {
            return self.select(form, response);
        }
        let filled = Filling::new(self, form, response).fill();
        filled.lacks(form).is_empty().then(|| Answer {
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
