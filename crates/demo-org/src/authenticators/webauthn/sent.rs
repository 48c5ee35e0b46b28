//! What browsers send about keys, as the library reads it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

use super::{Owned, refused};
use crate::authenticators::input;
use crate::rejection::Rejection;

/// A signature as it came.
pub(crate) struct Answer {
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
    pub(crate) user_handle: Option<Vec<u8>>,
}

impl Answer {
    pub(crate) fn read(body: &Value) -> Result<Self, Rejection> {
        let binary = |member: &str, field| {
            let text = input(body, member, field)?;
            STANDARD.decode(text).map_err(|_| refused())
        };
        let user_handle = body
            .get("credentials")
            .and_then(|credentials| credentials.get("userHandle"))
            .and_then(Value::as_str)
            .and_then(|text| STANDARD.decode(text).ok());
        Ok(Self {
            client_data: binary("clientData", "credentials.clientData")?,
            authenticator_data: binary("authenticatorData", "credentials.authenticatorData")?,
            signature: binary("signatureData", "credentials.signatureData")?,
            user_handle,
        })
    }

    /// As if it said that it is `owned`'s, which the wire form leaves open.
    pub(crate) fn of(&self, owned: &Owned) -> Option<PublicKeyCredential> {
        let id = URL_SAFE_NO_PAD.encode(owned.passkey.cred_id());
        let handle = self.user_handle.as_ref();
        let answer = json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": {
                "authenticatorData": URL_SAFE_NO_PAD.encode(&self.authenticator_data),
                "clientDataJSON": URL_SAFE_NO_PAD.encode(&self.client_data),
                "signature": URL_SAFE_NO_PAD.encode(&self.signature),
                "userHandle": handle.map(|handle| URL_SAFE_NO_PAD.encode(handle)),
            },
        });
        serde_json::from_value(answer).ok()
    }
}

/// A new key as it came.
pub(super) fn registered(body: &Value) -> Option<RegisterPublicKeyCredential> {
    let member = |name: &str| body.get("credentials")?.get(name)?.as_str();
    let binary = |name: &str| Some(URL_SAFE_NO_PAD.encode(STANDARD.decode(member(name)?).ok()?));
    let extensions = match member("clientExtensions") {
        Some(text) if !text.is_empty() => serde_json::from_str(text).ok()?,
        Some(_) | None => json!({}),
    };
    serde_json::from_value(json!({
        "id": "",
        // The library takes the id from the attestation.
        "rawId": "",
        "type": "public-key",
        "response": {
            "attestationObject": binary("attestation")?,
            "clientDataJSON": binary("clientData")?,
        },
        "extensions": extensions,
    }))
    .ok()
}

/// What the browser said about ways to the key: a JSON list in a string.
pub(super) fn transports(body: &Value) -> Vec<String> {
    body.get("credentials")
        .and_then(|credentials| credentials.get("transports"))
        .and_then(Value::as_str)
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}
