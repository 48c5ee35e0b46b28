//! Identity providers and smart cards used as authenticators.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use super::offer::IdpOffer;
use crate::wire::authenticator::Authenticator;

/// An identity provider used as an authenticator.
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalIdp {
    /// [`Phase::Enroll`] or [`Phase::Challenge`].
    pub phase: Phase,
    /// Leads to the provider.
    pub offer: IdpOffer,
    /// Name and logo the authenticator carries.
    pub authenticator: Arc<Authenticator>,
}

impl ExternalIdp {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        ExternalIdp {
            offer: IdpOffer::of(&parts.form),
            authenticator: parts.authenticator,
            phase: parts.phase,
        }
    }
}
