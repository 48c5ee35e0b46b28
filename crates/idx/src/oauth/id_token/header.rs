//! Form, header and key (OAuth reference §4, rules 1 to 3).

use serde_json::{Map, Value};

use super::json::{bytes, object};
use super::{Algorithm, IdTokenError, SignatureCheck};
use crate::secret::Secret;

const MAX_ID_TOKEN: usize = 64 * 1024;

/// A token whose form and header are in order.
#[derive(Debug, Clone)]
pub(crate) struct Unverified {
    algorithm: Algorithm,
    kid: Option<String>,
    signed: Secret,
    signature: Vec<u8>,
    pub(super) claims: Map<String, Value>,
}

impl Unverified {
    /// Rules 1 and 2: form and header.
    pub(crate) fn read(token: &Secret, announced: &[String]) -> Result<Self, IdTokenError> {
        let token = token.expose();
        if token.len() > MAX_ID_TOKEN {
            return Err(IdTokenError::TooLong);
        }
        if token.bytes().filter(|byte| *byte == b'.').count() == 4 {
            return Err(IdTokenError::Encrypted);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(IdTokenError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(IdTokenError::Malformed)?;
        if payload.contains('.') {
            return Err(IdTokenError::Malformed);
        }
        let header = object(header)?;
        let algorithm = match header.get("alg").and_then(Value::as_str) {
            Some("RS256") => Algorithm::RS256,
            Some("ES256") => Algorithm::ES256,
            _ => return Err(IdTokenError::Algorithm),
        };
        if !announced.is_empty() && !announced.iter().any(|a| a == algorithm.as_str()) {
            return Err(IdTokenError::Algorithm);
        }
        if header.contains_key("crit") {
            return Err(IdTokenError::Critical);
        }
        match header.get("typ") {
            None => {}
            Some(Value::String(typ)) if typ.eq_ignore_ascii_case("JWT") => {}
            Some(_) => return Err(IdTokenError::Type),
        }
        let kid = match header.get("kid") {
            None => None,
            Some(Value::String(kid)) => Some(kid.clone()),
            Some(_) => return Err(IdTokenError::Key),
        };
        Ok(Self {
            algorithm,
            kid,
            signature: bytes(signature)?,
            claims: object(payload)?,
            signed: Secret::from(signed),
        })
    }

    /// Rule 3: the one key that fits. `None` when the set has no such `kid`.
    pub(crate) fn choose_key(&self, jwks: &Value) -> Result<Option<SignatureCheck>, IdTokenError> {
        let keys = jwks
            .get("keys")
            .and_then(Value::as_array)
            .ok_or(IdTokenError::Key)?;
        let fitting: Vec<&Map<String, Value>> = keys
            .iter()
            .filter_map(Value::as_object)
            .filter(|key| self.fits(key))
            .collect();
        let key = match (fitting.as_slice(), &self.kid) {
            ([key], _) => key,
            ([], Some(_)) => return Ok(None),
            ([], None) => return Err(IdTokenError::Key),
            _ => return Err(IdTokenError::AmbiguousKey),
        };
        let (kty, members): (&str, &[&str]) = match self.algorithm {
            Algorithm::RS256 => ("RSA", &["n", "e"]),
            Algorithm::ES256 => ("EC", &["crv", "x", "y"]),
        };
        let mut jwk = Map::new();
        jwk.insert("kty".to_owned(), Value::String(kty.to_owned()));
        for member in members {
            let value = key
                .get(*member)
                .filter(|v| v.is_string())
                .ok_or(IdTokenError::WeakKey)?;
            jwk.insert((*member).to_owned(), value.clone());
        }
        self.check_strength(&jwk)?;
        Ok(Some(SignatureCheck {
            algorithm: self.algorithm,
            jwk: Value::Object(jwk),
            signed: self.signed.clone(),
            signature: self.signature.clone(),
        }))
    }

    fn fits(&self, key: &Map<String, Value>) -> bool {
        let text = |name: &str| key.get(name).and_then(Value::as_str);
        let kty = match self.algorithm {
            Algorithm::RS256 => "RSA",
            Algorithm::ES256 => "EC",
        };
        let verifies = match key.get("key_ops") {
            None => true,
            Some(Value::Array(ops)) => ops.iter().any(|op| op == "verify"),
            Some(_) => false,
        };
        (self.kid.is_none() || text("kid") == self.kid.as_deref())
            && text("kty") == Some(kty)
            && (!key.contains_key("use") || text("use") == Some("sig"))
            && (!key.contains_key("alg") || text("alg") == Some(self.algorithm.as_str()))
            && (kty != "EC" || text("crv") == Some("P-256"))
            && verifies
    }

    /// RSA keys of 2048 bits and more; ES256 signatures of exactly 64 bytes, not all zero.
    fn check_strength(&self, jwk: &Map<String, Value>) -> Result<(), IdTokenError> {
        match self.algorithm {
            Algorithm::RS256 => {
                let n = jwk.get("n").and_then(Value::as_str).unwrap_or_default();
                let modulus = bytes(n).map_err(|_| IdTokenError::WeakKey)?;
                let leading = modulus.iter().take_while(|b| **b == 0).count();
                if modulus.len() - leading < 256 {
                    Err(IdTokenError::WeakKey)
                } else {
                    Ok(())
                }
            }
            Algorithm::ES256 => {
                let (r, s) = self.signature.split_at(self.signature.len().min(32));
                let zero = |part: &[u8]| part.iter().all(|b| *b == 0);
                if r.len() != 32 || s.len() != 32 || zero(r) || zero(s) {
                    return Err(IdTokenError::Signature);
                }
                Ok(())
            }
        }
    }
}
