//! Duo.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::{Authenticator, DuoData};

/// Duo.
#[derive(Debug, Clone, PartialEq)]
pub struct Duo {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// What Duo's prompt needs.
    pub data: Option<DuoData>,
}

impl Duo {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        Self {
            data: parts.authenticator.context.duo.clone(),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
