//! The key of an app, and the compact ES256 signatures it makes (RFC 7515).

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::keys::KeyError;
use crate::random;

/// The private half, which never leaves the device.
pub(crate) struct DeviceKey {
    id: String,
    pair: EcdsaKeyPair,
}

/// The public half, which the organisation keeps.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PublicKey {
    id: String,
    point: Vec<u8>,
}

impl DeviceKey {
    pub(crate) fn generate() -> Result<Self, KeyError> {
        Ok(Self {
            id: random::key(),
            pair: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(|_| KeyError)?,
        })
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn public(&self) -> PublicKey {
        PublicKey {
            id: self.id.clone(),
            point: self.pair.public_key().as_ref().to_vec(),
        }
    }

    /// `claims` as a compact JWT.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        let header = json!({ "alg": "ES256", "kid": self.id });
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = self
            .pair
            .sign(&SystemRandom::new(), message.as_bytes())
            .map_err(|_| KeyError)?;
        Ok(format!(
            "{message}.{}",
            URL_SAFE_NO_PAD.encode(signature.as_ref())
        ))
    }
}

impl PublicKey {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The claims of a JWT that the private half signed.
    pub(crate) fn verified_claims(&self, token: &str) -> Option<Value> {
        let (message, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.point)
            .verify(message.as_bytes(), &signature)
            .ok()?;
        let (header, claims) = message.split_once('.')?;
        let header: Value = decode(header)?;
        (header.get("alg")? == "ES256").then_some(())?;
        decode(claims)
    }
}

/// The key a JWT says it is signed with.
pub(crate) fn kid(token: &str) -> Option<String> {
    let (header, _) = token.split_once('.')?;
    let header: Value = decode(header)?;
    header.get("kid")?.as_str().map(str::to_owned)
}

fn decode(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{DeviceKey, kid};

    #[test]
    fn only_its_own_signature_counts() {
        let key = DeviceKey::generate().expect("key");
        let token = key.sign(&json!({ "ask": "a" })).expect("signed");
        assert_eq!(kid(&token).as_deref(), Some(key.id()));
        assert_eq!(
            key.public().verified_claims(&token),
            Some(json!({ "ask": "a" }))
        );
        let other = DeviceKey::generate().expect("key");
        assert_eq!(other.public().verified_claims(&token), None);
        let forged = token.replacen('.', "x.", 1);
        assert_eq!(key.public().verified_claims(&forged), None);
        assert_eq!(key.public().verified_claims(""), None);
    }
}
