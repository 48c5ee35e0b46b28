//! What survives a reload or redirect (IDX §1.8).

use serde_json::{Map, Value, json};

use super::{Settings, StartOptions};
use crate::json;
use crate::oauth::pkce::{self, Entropy};
use crate::secret::Secret;

/// A record is used for this long, milliseconds; older ones start afresh.
const LIFETIME_MS: u64 = 30 * 60 * 1000;

/// The state of a transaction that may be kept in the browser tab's `sessionStorage`, and nowhere
/// else.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub(crate) verifier: Secret,
    pub(crate) state: Secret,
    pub(crate) nonce: Secret,
    pub(crate) interaction_handle: Option<Secret>,
    pub(crate) options: StartOptions,
    /// What the transaction is for, where it is known (IDX §8).
    pub(crate) flow: Option<String>,
    created_ms: u64,
    issuer: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
}

impl Record {
    pub(crate) fn new(
        settings: &Settings,
        options: StartOptions,
        entropy: &Entropy,
        now_ms: u64,
    ) -> Self {
        Self {
            verifier: pkce::encode(&entropy.verifier),
            state: pkce::encode(&entropy.state),
            nonce: pkce::encode(&entropy.nonce),
            interaction_handle: None,
            options,
            flow: None,
            created_ms: now_ms,
            issuer: settings.issuer.as_str().to_owned(),
            client_id: settings.client_id.clone(),
            redirect_uri: settings.redirect_uri.clone(),
            scope: settings.scopes.join(" "),
        }
    }

    /// Whether a return to the redirect URI with this `state` belongs to the transaction (IDX §8,
    /// `canProceed`).
    pub fn can_proceed(&self, state: &str) -> bool {
        self.interaction_handle.is_some() && self.state.matches(state)
    }

    /// The record as text. Secret: it holds the verifier.
    pub fn to_json(&self) -> Secret {
        let options = &self.options;
        let secret = |s: &Option<Secret>| s.as_ref().map(|s| s.expose().to_owned());
        let value = json!({
            "codeVerifier": self.verifier.expose(),
            "state": self.state.expose(),
            "nonce": self.nonce.expose(),
            "interactionHandle": secret(&self.interaction_handle),
            "flow": self.flow,
            "dateCreated": self.created_ms,
            "issuer": self.issuer,
            "clientId": self.client_id,
            "redirectUri": self.redirect_uri,
            "scopes": self.scope,
            "maxAge": options.max_age_s,
            "acrValues": options.acr_values,
            "loginHint": options.login_hint,
            "recoveryToken": secret(&options.recovery_token),
            "activationToken": secret(&options.activation_token),
        });
        crate::secret::json_text(&value)
    }

    /// Reads a record. `None` when it is damaged, too old, or of another configuration.
    pub fn from_json(text: &str, settings: &Settings, now_ms: u64) -> Option<Self> {
        let object = json::parse_object(text)?;
        let text = |key: &str| text_of(&object, key);
        let record = Self {
            verifier: text("codeVerifier").filter(|v| v.len() == 43)?.into(),
            state: text("state").filter(|s| !s.is_empty())?.into(),
            nonce: text("nonce").filter(|n| !n.is_empty())?.into(),
            interaction_handle: text("interactionHandle").map(Secret::from),
            options: StartOptions {
                max_age_s: object
                    .get("maxAge")
                    .and_then(Value::as_u64)
                    .and_then(|n| u32::try_from(n).ok()),
                acr_values: text("acrValues"),
                login_hint: text("loginHint"),
                recovery_token: text("recoveryToken").map(Secret::from),
                activation_token: text("activationToken").map(Secret::from),
                // The page that reads the record says so anew.
                bind_tokens: false,
            },
            flow: text("flow"),
            created_ms: object.get("dateCreated").and_then(Value::as_u64)?,
            issuer: text("issuer")?,
            client_id: text("clientId")?,
            redirect_uri: text("redirectUri")?,
            scope: text("scopes")?,
        };
        let fits = record.issuer == settings.issuer.as_str()
            && record.client_id == settings.client_id
            && record.redirect_uri == settings.redirect_uri
            && record.scope == settings.scopes.join(" ");
        let age = now_ms.checked_sub(record.created_ms);
        (fits && age.is_some_and(|age| age < LIFETIME_MS)).then_some(record)
    }
}

fn text_of(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}
