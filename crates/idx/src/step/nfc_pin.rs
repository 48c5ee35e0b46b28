//! A PIN on an NFC device.

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::{Authenticator, DeviceChallenge};

/// A PIN on an NFC device.
#[derive(Debug, Clone, PartialEq)]
pub struct NfcPin {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name and settings the authenticator carries.
    pub authenticator: Authenticator,
    /// A challenge for the app on this device.
    pub challenge: Option<DeviceChallenge>,
    /// Opens the set-up, unchecked.
    pub setup_url: Option<String>,
}

impl NfcPin {
    pub(super) fn read(parts: Parts<'_>) -> Self {
        Self {
            challenge: parts.authenticator.context.challenge.clone(),
            setup_url: parts.authenticator.context.setup_nfc_url.clone(),
            authenticator: parts.authenticator.clone(),
            phase: parts.phase,
            form: parts.form,
        }
    }
}
