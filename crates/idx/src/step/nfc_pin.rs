//! A PIN on an NFC device.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::{Check, Form, Pattern};
use crate::url::Href;
use crate::wire::authenticator::{Authenticator, DeviceChallenge, Settings};

/// A PIN on an NFC device.
#[derive(Debug, Clone, PartialEq)]
pub struct NfcPin {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// How long a new PIN has to be.
    pub settings: Settings,
    /// A challenge for the app on this device.
    pub challenge: Option<Arc<DeviceChallenge>>,
    /// Stops that challenge; takes a reason.
    pub cancel: Option<Form>,
    /// Opens the set-up, unchecked.
    pub setup_url: Option<Href>,
}

impl NfcPin {
    /// Judges a new PIN: digits alone, of the length the settings demand.
    pub fn check_pin(&self, pin: &str) -> Option<Check> {
        let settings = &self.settings;
        let length = u32::try_from(pin.chars().count()).unwrap_or(u32::MAX);
        let least = settings.min_length.filter(|least| length < *least);
        let most = settings.max_length.filter(|most| length > *most);
        if pin.is_empty() {
            Some(Check::Blank)
        } else if !Pattern::Digits.fits(pin) {
            Some(Check::Pattern(Pattern::Digits))
        } else {
            least.map(Check::TooShort).or(most.map(Check::TooLong))
        }
    }

    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        // As with passwords, the rules may stand with what is to be set up (IDX §5.3).
        let rules = parts.response.enrollment_authenticator.as_ref();
        let rules = rules.filter(|rules| rules.settings != Settings::default());
        Self {
            settings: rules.unwrap_or(&parts.authenticator).settings.clone(),
            challenge: parts.challenge(),
            cancel: parts.cancel(),
            setup_url: parts.authenticator.context.setup_nfc_url.clone(),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
