//! A security key, biometrics or a passkey (IDX §5.4).

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::encoding::{base64url, from_base64url};
use crate::form::Form;
use crate::wire::authenticator::{Authenticator, KnownAuthenticator};
use serde_json::{Map, Value};

/// A security key, biometrics or a passkey.
#[derive(Debug, Clone, PartialEq)]
pub struct Webauthn {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// `publicKey` options: of a registration when setting up, else of an assertion. Binary
    /// members in base64url.
    pub options: Option<Value>,
    /// The user's credentials: to leave out when setting up, to allow when verifying.
    pub credentials: Vec<WebauthnCredential>,
}

/// A registered credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebauthnCredential {
    /// Its id, base64url.
    pub id: String,
    /// How it can be reached: `usb`, `internal`…
    pub transports: Vec<String>,
}

impl Webauthn {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        let setting_up = matches!(parts.phase, Phase::Enroll | Phase::Promotion | Phase::Reset);
        let context = &parts.authenticator.context;
        let options = if setting_up {
            &context.activation_data
        } else {
            &context.challenge_data
        };
        let options = options.as_ref().map(without_old_interface);
        // A resident key may stand beside an older credential of the same device (IDX §5.4).
        let resident = setting_up
            && options.as_ref().is_some_and(|o| {
                o.get("authenticatorSelection")
                    .and_then(|selection| selection.get("requireResidentKey"))
                    == Some(&Value::Bool(true))
            });
        let mut credentials = Vec::new();
        for enrollment in &parts.response.enrollments {
            let known = enrollment.known() == Some(KnownAuthenticator::Webauthn);
            let own = enrollment.credential_id.as_ref();
            let id = own.or(enrollment.profile.credential_id.as_ref());
            if let Some(id) = id.filter(|_| known && !resident) {
                credentials.push(WebauthnCredential {
                    id: id.clone(),
                    transports: enrollment.transports.clone(),
                });
            }
        }
        Webauthn {
            credentials,
            options,
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}

/// Binary data as forms take it: base64 with the standard alphabet and padding (IDX §5.4).
pub fn encode_binary(bytes: &[u8]) -> String {
    let mut text = base64url(bytes).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// Binary data as responses bring it: base64url, mostly without padding. The standard alphabet is
/// understood too. `None` when it is neither.
pub fn decode_binary(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    if text.contains(['+', '/']) && text.contains(['-', '_']) {
        return None;
    }
    from_base64url(&text.replace('+', "-").replace('/', "_"))
}

/// The options without what is of an older interface: browsers take it for an error.
fn without_old_interface(options: &Value) -> Value {
    let Value::Object(members) = options else {
        return options.clone();
    };
    let mut kept = Map::new();
    // Not by removing it from a copy: that alone compiles to 3 KB.
    for (name, member) in members {
        if name != "u2fParams" {
            kept.insert(name.clone(), member.clone());
        }
    }
    Value::Object(kept)
}
