//! What a policy says of security keys and passkeys.

use serde::{Deserialize, Serialize};

/// `key` of one of `[policies.*]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeyRules {
    /// What an administrator calls them; empty: their own name.
    pub name: String,
    /// The administrator's words about them.
    pub description: String,
    /// Whether whoever is asked for a key may set a passkey up instead. Who has
    /// lost the key is let in so.
    pub offer_passkey: bool,
    /// A button beside the first form that asks for a key.
    pub launch: bool,
}
