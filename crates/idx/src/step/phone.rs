//! A phone: SMS or call.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::Authenticator;

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
}

impl Phone {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        Phone {
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
