//! Settings of the servers beside the organisation: an OpenID provider, Duo's
//! stand-in and the people's devices.

use serde::Deserialize;

use crate::authenticators::Kind;

/// `[provider]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// Name on its pages.
    pub name: String,
    /// Port; another where it is taken, any where the organisation takes any.
    pub port: u16,
}

/// `[duo]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DuoSettings {
    /// Port; another where it is taken, any where the organisation takes any.
    pub port: u16,
}

/// What an identity provider is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdpUse {
    /// Says who somebody is, instead of the first form.
    SignIn,
    /// Is the `external_idp` authenticator.
    Authenticator,
    /// Is the `smart_card_idp` authenticator, and a way to sign in.
    SmartCard,
    /// Checks identity documents (`redirect-idverify`).
    Proofing,
}

impl IdpUse {
    /// The authenticator it is, if it is one.
    pub(crate) fn authenticator(self) -> Option<Kind> {
        match self {
            Self::Authenticator => Some(Kind::ExternalIdp),
            Self::SmartCard => Some(Kind::SmartCard),
            Self::SignIn | Self::Proofing => None,
        }
    }
}

/// One of `[[idps]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdpEntry {
    /// `idp.id`, and `client_id` at the provider.
    pub id: String,
    /// `idp.name`.
    pub name: String,
    /// `type` of the remediation (IDX §4.1).
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub usage: IdpUse,
}
