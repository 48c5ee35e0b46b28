//! ID token validation (OAuth reference §4): the header is judged first, the caller checks the
//! signature with the chosen key, then the claims are judged.

mod claims;
mod header;
mod json;

pub use claims::at_hash;
pub(crate) use claims::{Expected, Occasion};
pub(crate) use header::Unverified;
use serde_json::{Map, Value};
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
    /// Longer than 64 KiB.
    #[error("the ID token is too long")]
    TooLong,
    /// Five parts: encrypted, which this crate does not read.
    #[error("the ID token is encrypted")]
    Encrypted,
    /// Not three parts of strict unpadded base64url.
    #[error("the ID token is malformed")]
    Malformed,
    /// Header or claims are no JSON object in UTF-8.
    #[error("the ID token's content is no JSON object")]
    Content,
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
    /// No key fits.
    #[error("no key fits the ID token")]
    Key,
    /// More than one key fits.
    #[error("more than one key fits the ID token")]
    AmbiguousKey,
    /// The key is shorter than 2048 bits, or damaged.
    #[error("the ID token's key is too weak or damaged")]
    WeakKey,
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
    /// A renewed token names another subject.
    #[error("the renewed ID token is somebody else's")]
    OtherSubject,
    /// A renewed token names another time of sign-in.
    #[error("the renewed ID token belongs to another sign-in")]
    OtherSignIn,
}

impl IdTokenError {
    /// Whether a wrong clock on the device is the likely cause.
    pub fn is_clock(self) -> bool {
        matches!(self, Self::Expired | Self::InTheFuture | Self::NotFresh)
    }
}

/// What an ID token says.
#[derive(Debug, Clone, Default, PartialEq)]
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

/// What an application may choose of how ID tokens are judged (OAuth reference §4). Signature,
/// issuer, dates and nonce are always checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// By how much the clocks may differ, seconds; what is more than [`Rules::MAX_SKEW_S`] counts as
    /// that.
    pub skew_s: u32,
    /// Audiences that a token may name besides the application. One that does has to name the
    /// application as its authorized party (`azp`).
    pub audiences: Vec<String>,
    /// Whether a token has to name the hash of the access token it came with (`at_hash`). One that
    /// it does name has to be right in any case.
    pub demands_at_hash: bool,
}

impl Rules {
    /// The greatest allowed difference of the clocks, seconds.
    pub const MAX_SKEW_S: u32 = 300;

    /// The allowed difference, seconds.
    pub(crate) fn skew(&self) -> u64 {
        u64::from(self.skew_s.min(Self::MAX_SKEW_S))
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            skew_s: 60,
            audiences: Vec::new(),
            demands_at_hash: false,
        }
    }
}
