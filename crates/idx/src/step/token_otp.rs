//! One-time codes with a user name of their own: RSA SecurID, on-premises MFA.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::Authenticator;

/// A one-time code with a user name of its own: RSA SecurID, on-premises MFA.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenOtp {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// Whether the server asks for the next code, so that what was typed is cleared
    /// (`errors.E0000113`).
    pub next_code: bool,
}

impl TokenOtp {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        TokenOtp {
            next_code: parts
                .response
                .messages
                .iter()
                .any(|m| m.is("errors.E0000113")),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
