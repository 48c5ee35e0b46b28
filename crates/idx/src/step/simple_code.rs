//! Authenticators whose form says it all: Symantec VIP, YubiKey, custom codes, access codes.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::Authenticator;

/// An authenticator whose form says it all.
#[derive(Debug, Clone, PartialEq)]
pub struct SimpleCode {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name and logo the authenticator carries.
    pub authenticator: Arc<Authenticator>,
}

impl SimpleCode {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        SimpleCode {
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
