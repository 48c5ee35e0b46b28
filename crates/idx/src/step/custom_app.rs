//! An organisation's own app with push.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::Authenticator;

/// An organisation's own app with push.
#[derive(Debug, Clone, PartialEq)]
pub struct PushApp {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name and logo the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// The number to tap in the app.
    pub correct_answer: Option<String>,
    /// The methods to choose from, in the order to show them.
    pub methods: Vec<String>,
}

impl PushApp {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        Self {
            methods: parts.methods(),
            correct_answer: parts.authenticator.context.correct_answer.clone(),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
