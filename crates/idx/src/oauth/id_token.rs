//! ID token validation (OAuth reference §4): the header is judged first, the caller checks the
//! signature with the chosen key, then the claims are judged.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::secret::Secret;

/// The signature algorithms that are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256,
    /// ECDSA with P-256 and SHA-256; the signature is r and s, 64 bytes.
    ES256,
}

impl Algorithm {
    /// The name in a JWS header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::ES256 => "ES256",
        }
    }
}

/// Why an ID token was refused. No variant holds any of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdTokenError {
    /// Missing although `openid` was asked for.
    #[error("the ID token is missing")]
    Missing,
    /// Not three parts of strict unpadded base64url, or too long.
    #[error("the ID token is malformed")]
    Malformed,
    /// A member name occurs twice.
    #[error("the ID token names a member twice")]
    DuplicateMember,
    /// `alg` is not RS256 or ES256, or not one the server announces.
    #[error("the ID token's algorithm is not accepted")]
    Algorithm,
    /// `crit` demands something this crate does not do.
    #[error("the ID token demands an unknown extension")]
    Critical,
    /// `typ` is not `JWT`.
    #[error("the ID token is of another type")]
    Type,
    /// No key, or more than one, fits.
    #[error("no key fits the ID token")]
    Key,
    /// The signature is wrong.
    #[error("the ID token's signature is wrong")]
    Signature,
    /// `iss`.
    #[error("the ID token comes from another issuer")]
    Issuer,
    /// `sub`.
    #[error("the ID token names no subject")]
    Subject,
    /// `aud`.
    #[error("the ID token is for another application")]
    Audience,
    /// `azp`.
    #[error("the ID token was issued to another application")]
    AuthorizedParty,
    /// `exp` or `iat` is missing or no date.
    #[error("the ID token's dates are missing or not dates")]
    Dates,
    /// `exp` has passed.
    #[error("the ID token has expired")]
    Expired,
    /// `iat` or `nbf` is in the future: most likely the device's clock is slow.
    #[error("the ID token is from the future")]
    InTheFuture,
    /// `iat` is long past: most likely the device's clock is fast.
    #[error("the ID token was not issued just now")]
    NotFresh,
    /// `nonce`.
    #[error("the ID token answers another request")]
    Nonce,
    /// `at_hash`.
    #[error("the ID token belongs to another access token")]
    AccessTokenHash,
    /// `auth_time` with `max_age`.
    #[error("the sign-in is older than allowed")]
    AuthTime,
    /// `acr`.
    #[error("the sign-in is weaker than demanded")]
    Acr,
}

impl IdTokenError {
    /// Whether a wrong clock on the device is the likely cause.
    pub fn is_clock(self) -> bool {
        matches!(self, Self::Expired | Self::InTheFuture | Self::NotFresh)
    }
}

/// What an ID token says.
#[derive(Debug, Clone, PartialEq)]
pub struct IdClaims {
    /// The subject's id.
    pub sub: String,
    /// When it was issued, seconds since the epoch.
    pub iat: u64,
    /// When it expires, seconds since the epoch.
    pub exp: u64,
    /// When the user signed in, seconds since the epoch.
    pub auth_time: Option<u64>,
    /// The assurance that was reached.
    pub acr: Option<String>,
    /// Every claim, for display.
    pub all: Map<String, Value>,
}

impl IdClaims {
    /// A claim that is a text, such as `name` or `email`.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all.get(name).and_then(Value::as_str)
    }
}

/// A signature for the caller to check.
#[derive(Debug, Clone, PartialEq)]
pub struct SignatureCheck {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The public key: only `kty` and its parameters, as a fresh JWK.
    pub jwk: Value,
    /// What is signed: ASCII header and payload, joined by a dot.
    pub signed: Secret,
    /// The signature.
    pub signature: Vec<u8>,
}

/// A token whose form and header are in order.
#[derive(Debug, Clone)]
pub(crate) struct Unverified {
    algorithm: Algorithm,
    kid: Option<String>,
    signed: Secret,
    signature: Vec<u8>,
    claims: Map<String, Value>,
}

/// What the claims have to fit.
#[derive(Debug, Clone)]
pub(crate) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a Secret,
    pub access_token: &'a Secret,
    pub max_age_s: Option<u32>,
    pub acr_values: Option<&'a str>,
    pub now_s: u64,
}

/// Allowed difference of the clocks, seconds.
pub const SKEW_S: u64 = 60;
/// A token from the token endpoint is not older than this, seconds.
const FRESH_S: u64 = 600;
const MAX_ID_TOKEN: usize = 64 * 1024;
const MAX_DATE: u64 = 1 << 53;

impl Unverified {
    /// Rules 1 and 2: form and header.
    pub(crate) fn read(token: &Secret, announced: &[String]) -> Result<Self, IdTokenError> {
        let token = token.expose();
        if token.len() > MAX_ID_TOKEN {
            return Err(IdTokenError::Malformed);
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
            Some(_) => return Err(IdTokenError::Malformed),
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
            _ => return Err(IdTokenError::Key),
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
                .ok_or(IdTokenError::Key)?;
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
                let modulus = bytes(n).map_err(|_| IdTokenError::Key)?;
                let leading = modulus.iter().take_while(|b| **b == 0).count();
                if modulus.len() - leading < 256 {
                    Err(IdTokenError::Key)
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

    /// Rule 6: the claims. The signature has been found good before.
    pub(crate) fn judge(self, expected: &Expected<'_>) -> Result<IdClaims, IdTokenError> {
        let claims = &self.claims;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(expected.issuer) {
            return Err(IdTokenError::Issuer);
        }
        let sub = text("sub").filter(|s| !s.is_empty() && s.chars().count() <= 255);
        let sub = sub.ok_or(IdTokenError::Subject)?.to_owned();
        check_audience(claims, expected.client_id)?;
        let (iat, exp) = check_dates(claims, expected.now_s)?;
        if text("nonce").is_none_or(|nonce| !expected.nonce.matches(nonce)) {
            return Err(IdTokenError::Nonce);
        }
        if claims.contains_key("at_hash")
            && text("at_hash") != Some(at_hash(expected.access_token).as_str())
        {
            return Err(IdTokenError::AccessTokenHash);
        }
        let auth_time = match claims.get("auth_time") {
            None => None,
            Some(value) => Some(date(value).ok_or(IdTokenError::AuthTime)?),
        };
        if let Some(max_age) = expected.max_age_s {
            let at = auth_time.ok_or(IdTokenError::AuthTime)?;
            let too_old = expected.now_s > at + u64::from(max_age) + SKEW_S;
            if too_old || at > expected.now_s + SKEW_S {
                return Err(IdTokenError::AuthTime);
            }
        }
        let acr = text("acr").map(str::to_owned);
        if let Some(demanded) = expected.acr_values {
            let reached = acr.as_deref().ok_or(IdTokenError::Acr)?;
            if !demanded.split(' ').any(|value| value == reached) {
                return Err(IdTokenError::Acr);
            }
        }
        Ok(IdClaims {
            sub,
            iat,
            exp,
            auth_time,
            acr,
            all: self.claims,
        })
    }
}

fn check_audience(claims: &Map<String, Value>, client_id: &str) -> Result<(), IdTokenError> {
    let fits = match claims.get("aud") {
        Some(Value::String(aud)) => aud == client_id,
        // Further audiences are not accepted: this client knows of none.
        Some(Value::Array(list)) => !list.is_empty() && list.iter().all(|a| a == client_id),
        _ => false,
    };
    if !fits {
        return Err(IdTokenError::Audience);
    }
    match claims.get("azp") {
        None => Ok(()),
        Some(Value::String(azp)) if azp == client_id => Ok(()),
        Some(_) => Err(IdTokenError::AuthorizedParty),
    }
}

fn check_dates(claims: &Map<String, Value>, now: u64) -> Result<(u64, u64), IdTokenError> {
    let required = |name: &str| claims.get(name).and_then(date).ok_or(IdTokenError::Dates);
    let (iat, exp) = (required("iat")?, required("exp")?);
    if iat >= exp {
        return Err(IdTokenError::Dates);
    }
    let nbf = match claims.get("nbf") {
        None => 0,
        Some(value) => date(value).ok_or(IdTokenError::Dates)?,
    };
    if iat.max(nbf) > now + SKEW_S {
        return Err(IdTokenError::InTheFuture);
    }
    if now >= exp + SKEW_S {
        return Err(IdTokenError::Expired);
    }
    if iat + FRESH_S < now {
        return Err(IdTokenError::NotFresh);
    }
    Ok((iat, exp))
}

/// A date in whole or broken seconds, finite and not absurd.
fn date(value: &Value) -> Option<u64> {
    let seconds = value.as_u64().or_else(|| {
        value
            .as_f64()
            .filter(|f| (0.0..9.0e15).contains(f))
            .map(|f| f as u64)
    })?;
    (seconds < MAX_DATE).then_some(seconds)
}

/// Left half of the SHA-256 of the access token, base64url (OpenID Connect Core §3.1.3.6).
pub fn at_hash(access_token: &Secret) -> String {
    let digest = Sha256::digest(access_token.expose().as_bytes());
    Base64UrlUnpadded::encode_string(&digest[..16])
}

fn bytes(part: &str) -> Result<Vec<u8>, IdTokenError> {
    Base64UrlUnpadded::decode_vec(part).map_err(|_| IdTokenError::Malformed)
}

/// A JSON object without duplicate names.
fn object(part: &str) -> Result<Map<String, Value>, IdTokenError> {
    let text = String::from_utf8(bytes(part)?).map_err(|_| IdTokenError::Malformed)?;
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let UniqueObject { map, duplicate } =
        UniqueObject::deserialize(&mut deserializer).map_err(|_| IdTokenError::Malformed)?;
    deserializer.end().map_err(|_| IdTokenError::Malformed)?;
    if duplicate {
        Err(IdTokenError::DuplicateMember)
    } else {
        Ok(map)
    }
}

/// `serde_json` takes the last of equal names; a token that has any is refused.
struct UniqueObject {
    map: Map<String, Value>,
    duplicate: bool,
}

impl<'de> Deserialize<'de> for UniqueObject {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = UniqueObject;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut access: A,
            ) -> Result<UniqueObject, A::Error> {
                let mut found = UniqueObject {
                    map: Map::new(),
                    duplicate: false,
                };
                while let Some((key, value)) = access.next_entry::<String, Value>()? {
                    found.duplicate |= found.map.insert(key, value).is_some();
                }
                Ok(found)
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
