//! Signing keys: RS256, made at start, replaceable while running. A key that
//! was replaced stays published, so tokens it signed stay verifiable.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use crate::random;

/// Keys kept after rotation.
const KEPT: usize = 4;

/// The system could not make or use a key.
#[derive(Debug, thiserror::Error)]
#[error("the signing key cannot be made or used")]
pub struct KeyError;

/// The published keys, newest first; the newest signs.
pub(crate) struct KeyRing {
    keys: Vec<SigningKey>,
}

struct SigningKey {
    kid: String,
    pair: KeyPair,
}

impl SigningKey {
    fn generate() -> Result<Self, KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError)?;
        Ok(Self {
            kid: random::token(),
            pair,
        })
    }

    fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "kty": "RSA",
            "alg": "RS256",
            "use": "sig",
            "kid": self.kid,
            "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    fn decoding_key(&self) -> DecodingKey {
        let public = self.pair.public_key();
        DecodingKey::from_rsa_raw_components(
            public.modulus().big_endian_without_leading_zero(),
            public.exponent().big_endian_without_leading_zero(),
        )
    }
}

impl KeyRing {
    /// A ring with one new key.
    pub(crate) fn generate() -> Result<Self, KeyError> {
        Ok(Self {
            keys: vec![SigningKey::generate()?],
        })
    }

    /// Signs with a new key from now on; the old ones stay published.
    pub(crate) fn rotate(&mut self) -> Result<(), KeyError> {
        self.keys.insert(0, SigningKey::generate()?);
        self.keys.truncate(KEPT);
        Ok(())
    }

    /// The JWK set of the `keys` endpoint.
    pub(crate) fn jwks(&self) -> Value {
        let keys: Vec<Value> = self.keys.iter().map(SigningKey::jwk).collect();
        json!({ "keys": keys })
    }

    /// `claims` as a compact RS256 JWT.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        let key = self.keys.first().ok_or(KeyError)?;
        let header = json!({ "kid": key.kid, "alg": "RS256" });
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let mut signature = vec![0; key.pair.public_modulus_len()];
        key.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message.as_bytes(),
                &mut signature,
            )
            .map_err(|_| KeyError)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The claims of a token one of our keys signed. Says nothing about
    /// expiry, audience or revocation: those depend on our own clock and
    /// tables, and on the endpoint.
    pub(crate) fn verified_claims(&self, token: &str) -> Option<Value> {
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        let key = self.keys.iter().find(|key| key.kid == kid)?;
        let mut validation = Validation::new(Algorithm::RS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        jsonwebtoken::decode::<Value>(token, &key.decoding_key(), &validation)
            .ok()
            .map(|token| token.claims)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::KeyRing;

    #[test]
    fn a_token_outlives_a_rotation_but_not_a_forgery() {
        let mut ring = KeyRing::generate().expect("key");
        let token = ring.sign(&json!({ "sub": "ada" })).expect("signed");
        ring.rotate().expect("key");
        assert_eq!(ring.verified_claims(&token), Some(json!({ "sub": "ada" })));
        assert_eq!(ring.jwks()["keys"].as_array().map(Vec::len), Some(2));

        let other = KeyRing::generate().expect("key");
        assert_eq!(other.verified_claims(&token), None);
        let (body, signature) = token.rsplit_once('.').expect("three parts");
        let mut forged = body.to_owned();
        forged.push_str(&format!(".{}", signature.chars().rev().collect::<String>()));
        assert_eq!(ring.verified_claims(&forged), None);
    }
}
