//! Okta Verify: push, code, FastPass, set-up.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::{Authenticator, DeviceChallenge};

/// Okta Verify.
#[derive(Debug, Clone, PartialEq)]
pub struct OktaVerify {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// The authenticator with its set-up data.
    pub authenticator: Arc<Authenticator>,
    /// The number to tap in the app.
    pub correct_answer: Option<String>,
    /// A challenge for the app on this device.
    pub challenge: Option<Arc<DeviceChallenge>>,
    /// Stops that challenge; takes a reason.
    pub cancel: Option<Form>,
    /// Whether the code of the app is asked for (TOTP).
    pub totp: bool,
    /// The methods to choose from, in the order to show them: `push`, `totp`, `signed_nonce`.
    pub methods: Vec<String>,
}

impl OktaVerify {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        OktaVerify {
            correct_answer: parts.authenticator.context.correct_answer.clone(),
            challenge: parts.challenge(),
            cancel: parts.cancel(),
            methods: parts.methods(),
            totp: parts.form.field("credentials.totp").is_some(),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
