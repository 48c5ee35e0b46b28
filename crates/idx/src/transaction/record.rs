//! What survives a reload or redirect (IDX §1.8).

use serde_json::{Map, Value};

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
            created_ms: now_ms,
            issuer: settings.issuer.as_str().to_owned(),
            client_id: settings.client_id.clone(),
            redirect_uri: settings.redirect_uri.clone(),
            scope: settings.scopes.join(" "),
        }
    }

    /// The record as text. Secret: it holds the verifier.
    pub fn to_json(&self) -> Secret {
        let options = &self.options;
        fn secret(secret: &Option<Secret>) -> Option<&str> {
            secret.as_ref().map(Secret::expose)
        }
        let mut object = Map::new();
        for (key, text) in [
            ("codeVerifier", Some(self.verifier.expose())),
            ("state", Some(self.state.expose())),
            ("nonce", Some(self.nonce.expose())),
            ("interactionHandle", secret(&self.interaction_handle)),
            ("issuer", Some(self.issuer.as_str())),
            ("clientId", Some(self.client_id.as_str())),
            ("redirectUri", Some(self.redirect_uri.as_str())),
            ("scopes", Some(self.scope.as_str())),
            ("acrValues", options.acr_values.as_deref()),
            ("loginHint", options.login_hint.as_deref()),
            ("recoveryToken", secret(&options.recovery_token)),
            ("activationToken", secret(&options.activation_token)),
        ] {
            if let Some(text) = text {
                object.insert(key.to_owned(), Value::String(text.to_owned()));
            }
        }
        object.insert("dateCreated".to_owned(), self.created_ms.into());
        if let Some(seconds) = options.max_age_s {
            object.insert("maxAge".to_owned(), seconds.into());
        }
        Secret::from(json::to_text(&Value::Object(object)))
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
            },
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
