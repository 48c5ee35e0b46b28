//! A password: verify, set up, reset, expired.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::{Authenticator, Settings};

/// A password.
#[derive(Debug, Clone, PartialEq)]
pub struct Password {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Rules of a new password, and days until this one expires.
    pub settings: Settings,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// What a new password may not contain: attribute name and value.
    pub about: Vec<(String, String)>,
}

impl Password {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        // Priority of the sources: IDX §5.3.
        let source = [
            parts.response.recovery_authenticator.as_ref(),
            parts.response.enrollment_authenticator.as_ref(),
        ]
        .into_iter()
        .flatten()
        .find(|a| a.settings != Settings::default())
        .unwrap_or(&parts.authenticator);
        let mut settings = source.settings.clone();
        settings.days_to_expiry = settings
            .days_to_expiry
            .or(parts.authenticator.settings.days_to_expiry);
        let mut about = Vec::new();
        if let Some(user) = &parts.response.user {
            for (name, value) in [
                ("username", user.identifier.as_ref().or(user.login.as_ref())),
                ("firstName", user.first_name.as_ref()),
                ("lastName", user.last_name.as_ref()),
            ] {
                if let Some(value) = value {
                    about.push((name.to_owned(), value.clone()));
                }
            }
        }
        Password {
            settings,
            about,
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
