//! A phone: SMS or call.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use super::choices::texts_of;
use crate::form::{Form, FormId};
use crate::wire::authenticator::Authenticator;
use crate::wire::field::Choice;
use crate::wire::remediation::KnownRemediation;

/// A phone: SMS or call.
#[derive(Debug, Clone, PartialEq)]
pub struct Phone {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// The number, masked.
    pub number: Option<String>,
    /// `sms` or `voice`, once chosen.
    pub method: Option<String>,
    /// The methods to choose from: `sms`, `voice`.
    pub methods: Vec<String>,
    /// While a code is awaited: how to have one sent to the same phone by the other method.
    pub other: Option<OtherMethod>,
}

/// The other method of a phone: a choice among the authenticators (IDX §5.2).
#[derive(Debug, Clone, PartialEq)]
pub struct OtherMethod {
    /// The form that chooses an authenticator.
    pub form: FormId,
    /// The place of this phone among its options.
    pub option: usize,
    /// `sms` or `voice`.
    pub method: String,
}

impl Phone {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        Phone {
            other: other_method(&parts),
            number: parts
                .authenticator
                .profile
                .phone_number
                .clone()
                .or_else(|| parts.authenticator.context.phone_number.clone()),
            method: parts.authenticator.methods.first().cloned(),
            methods: parts.methods(),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}

/// Only phones can be called; which of several is told by the id of the enrolment.
fn other_method(parts: &Parts<'_>) -> Option<OtherMethod> {
    let current = parts.authenticator.methods.first()?;
    if parts.phase != Phase::Challenge {
        return None;
    }
    let remediations = &parts.response.remediations;
    let select = Some(KnownRemediation::SelectAuthenticatorAuthenticate);
    let place = remediations.iter().position(|r| r.known() == select)?;
    let form = parts.table.form(u16::try_from(place).ok()?)?;
    let methods = |choice: &Choice| {
        let field = choice.field("methodType");
        field.map(|f| texts_of(&f.options)).unwrap_or_default()
    };
    let options = &form.field("authenticator")?.options;
    let phones = options.iter().enumerate().filter(|(_, choice)| {
        let methods = methods(choice);
        methods.contains(current) && methods.iter().any(|method| method == "voice")
    });
    let phones: Vec<(usize, &Choice)> = phones.collect();
    let id = parts.authenticator.id.as_deref();
    let is_this = |choice: &Choice| {
        let enrolment = choice.field("enrollmentId").and_then(|f| f.text_value());
        enrolment.is_some() && enrolment == id
    };
    let (option, choice) = match phones.as_slice() {
        [only] => *only,
        several => *several.iter().find(|(_, choice)| is_this(choice))?,
    };
    let mut others = methods(choice).into_iter();
    Some(OtherMethod {
        form: form.id,
        option,
        method: others.find(|method| method != current)?,
    })
}
