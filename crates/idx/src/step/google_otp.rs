//! Google Authenticator.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::secret::Secret;
use crate::wire::authenticator::Authenticator;

/// Google Authenticator.
#[derive(Debug, Clone, PartialEq)]
pub struct GoogleOtp {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// The QR code, a `data:` image, unchecked.
    pub qr_code: Option<Secret>,
    /// The seed to type instead.
    pub shared_secret: Option<Secret>,
}

impl GoogleOtp {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        Self {
            qr_code: parts.authenticator.context.qr_code.clone(),
            shared_secret: parts.authenticator.context.shared_secret.clone(),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
