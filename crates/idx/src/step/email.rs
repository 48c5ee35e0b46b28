//! An e-mail with a code, a magic link, or both.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::Authenticator;

/// An e-mail with a code, a magic link, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Email {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// Where it was sent, masked; empty where the response does not say.
    pub addresses: Vec<String>,
    /// Whether the mail has a link too; `None` where the response does not say.
    pub magic_link: Option<bool>,
    /// Whether the code has letters.
    pub alphanumeric: bool,
}

impl Email {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        let profile = &parts.authenticator.profile;
        let mut addresses = Vec::new();
        addresses.extend(profile.email.clone());
        addresses.extend(profile.secondary_email.clone());
        let user = parts.response.user.as_ref();
        if addresses.is_empty() && parts.phase == Phase::Enroll {
            // One's own address is what one signs in with, in most organisations (sign-in UI E3).
            let own = user.and_then(|user| user.email.as_ref().or(user.identifier.as_ref()));
            addresses.extend(own.filter(|own| own.contains('@')).cloned());
        }
        let code = parts.form.field("credentials.passcode");
        Email {
            addresses,
            magic_link: parts.authenticator.context.magic_link,
            alphanumeric: code.is_some_and(|c| c.format.as_deref() == Some("alphanumeric")),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}
