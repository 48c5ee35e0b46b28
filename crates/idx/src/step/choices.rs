//! What to choose from when an authenticator is selected (IDX §5.2, last paragraph).

use super::authenticator::Parts;
use super::read::Reading;
use super::{AuthenticatorChoice, SelectAuthenticator, SelectPurpose, Step};
use crate::form::Form;
use crate::wire::authenticator::KnownAuthenticator;
use crate::wire::field::{Choice, ChoiceValue};

impl Reading<'_> {
    pub(super) fn select(&self, form: Form, purpose: SelectPurpose) -> Step {
        let choices = self.choices(&form, purpose);
        if choices.is_empty() && form.field("identifier").is_none() {
            return Step::Generic(form);
        }
        Step::SelectAuthenticator(SelectAuthenticator {
            with_identifier: form.field("identifier").is_some_and(|f| f.mutable),
            choices,
            form,
            purpose,
        })
    }

    /// What to choose from, in the order of IDX §5.2 (last paragraph).
    pub(super) fn choices(&self, form: &Form, purpose: SelectPurpose) -> Vec<AuthenticatorChoice> {
        let mut found: Vec<AuthenticatorChoice> = Vec::new();
        let Some(field) = form.field("authenticator") else {
            return found;
        };
        for (option, choice) in field.options.iter().enumerate() {
            let authenticator = choice
                .relation
                .and_then(|r| self.response.authenticator(r))
                .cloned()
                .unwrap_or_default();
            let known = authenticator.known();
            let id = |c: &Choice| {
                c.field("id")
                    .and_then(|f| f.text_value().map(str::to_owned))
            };
            let repeated = purpose != SelectPurpose::Enroll
                && matches!(
                    known,
                    Some(KnownAuthenticator::Webauthn | KnownAuthenticator::CustomApp)
                )
                && found.iter().any(|c| {
                    let first = field.options.get(c.option);
                    c.authenticator.known() == known
                        && (first.and_then(id) == id(choice) || one_name(c, choice, known))
                });
            if repeated {
                continue;
            }
            let enrolled = purpose == SelectPurpose::Enroll
                && authenticator.key.is_some()
                && self
                    .response
                    .enrollments
                    .iter()
                    .any(|e| e.key == authenticator.key);
            let one = |method| AuthenticatorChoice {
                option,
                method,
                label: choice.label.clone(),
                authenticator: authenticator.clone(),
                enrolled,
            };
            let methods = choice
                .field("methodType")
                .map(|f| texts_of(&f.options))
                .unwrap_or_default();
            let split = purpose != SelectPurpose::Enroll
                && matches!(
                    known,
                    Some(KnownAuthenticator::OktaVerify | KnownAuthenticator::CustomApp)
                );
            if split && !methods.is_empty() {
                let known_device = authenticator.device_known == Some(true);
                found.extend(
                    order_methods(methods, known_device)
                        .into_iter()
                        .map(|m| one(Some(m))),
                );
            } else {
                found.push(one(None));
            }
        }
        found
    }
}

/// Whether both are keys of one name: then the browser asks for whichever is at hand.
fn one_name(
    first: &AuthenticatorChoice,
    other: &Choice,
    known: Option<KnownAuthenticator>,
) -> bool {
    known == Some(KnownAuthenticator::Webauthn) && first.label == other.label
}

impl Parts<'_> {
    /// The methods that a form about one authenticator lets choose from.
    pub fn methods(&self) -> Vec<String> {
        let offered = self.form.field("authenticator.methodType");
        let methods = offered.map(|f| texts_of(&f.options)).unwrap_or_default();
        order_methods(methods, self.authenticator.device_known == Some(true))
    }
}

/// FastPass first where it is known to be on this device, else last (IDX §5.2).
fn order_methods(mut methods: Vec<String>, device_known: bool) -> Vec<String> {
    if let Some(place) = methods.iter().position(|m| m == "signed_nonce") {
        let fastpass = methods.remove(place);
        let place = if device_known { 0 } else { methods.len() };
        methods.insert(place, fastpass);
    }
    methods
}

/// The texts of options that are texts.
pub(super) fn texts_of(options: &[Choice]) -> Vec<String> {
    let text = |choice: &Choice| match &choice.value {
        ChoiceValue::Text(text) => Some(text.clone()),
        ChoiceValue::Flag(_) | ChoiceValue::Fields(_) => None,
    };
    options.iter().filter_map(text).collect()
}
