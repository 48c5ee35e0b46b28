//! Proofs of possession (RFC 9449): checked in full, with nonces of ours.

use std::collections::VecDeque;
use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::random;
use crate::secret::{s256, same};

/// Name of the request header.
pub(crate) const DPOP: HeaderName = HeaderName::from_static("dpop");
/// Name of the answer's header.
pub(crate) const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
/// How far `iat` may be off.
const TOLERANCE: Duration = Duration::from_secs(300);
/// Proofs remembered, against a second use.
const REMEMBERED: usize = 4096;

/// Why a proof does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DpopError {
    /// It has no nonce of ours, or an old one.
    UseNonce,
    /// What is wrong with it.
    Invalid(&'static str),
}

/// One server's nonces and the proofs it has seen.
#[derive(Debug)]
pub(crate) struct Doorkeeper {
    /// The newest first; the one before it still counts.
    nonces: VecDeque<String>,
    seen: Bounded<String, ()>,
}

/// What a proof has to be for.
pub(crate) struct Target<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    /// The access token it goes with.
    pub(crate) access_token: Option<&'a str>,
    pub(crate) demands_nonce: bool,
}

impl Doorkeeper {
    pub(crate) fn new() -> Self {
        Self {
            nonces: VecDeque::from([random::key()]),
            seen: Bounded::new(REMEMBERED),
        }
    }

    /// The nonce to use from now on.
    pub(crate) fn nonce(&self) -> &str {
        self.nonces.front().map_or("", String::as_str)
    }

    /// Another nonce; all that were given out are worthless.
    pub(crate) fn renew_nonce(&mut self) {
        self.nonces = VecDeque::from([random::key()]);
    }

    /// The thumbprint of the key the request's proof was made with; `None`
    /// where it has no proof.
    pub(crate) fn check(
        &mut self,
        headers: &HeaderMap,
        target: &Target<'_>,
        now: Moment,
    ) -> Result<Option<String>, DpopError> {
        let mut proofs = headers.get_all(DPOP).iter();
        let Some(proof) = proofs.next() else {
            return Ok(None);
        };
        if proofs.next().is_some() {
            return Err(DpopError::Invalid("there is more than one DPoP header"));
        }
        let proof = proof
            .to_str()
            .map_err(|_| DpopError::Invalid("the proof is no JWT"))?;
        let (jkt, claims) = verified(proof)?;
        self.check_claims(&claims, target, now)?;
        Ok(Some(jkt))
    }

    fn check_claims(
        &mut self,
        claims: &Value,
        target: &Target<'_>,
        now: Moment,
    ) -> Result<(), DpopError> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let wrong = |what| Err(DpopError::Invalid(what));
        if text("htm") != Some(target.method) {
            return wrong("htm is not the method of the request");
        }
        if text("htu") != Some(target.url) {
            return wrong("htu is not the address of the request without query and fragment");
        }
        let iat = claims.get("iat").and_then(Value::as_i64);
        let tolerance = i64::try_from(TOLERANCE.as_secs()).unwrap_or(i64::MAX);
        if iat.is_none_or(|iat| (iat - now.seconds()).abs() > tolerance) {
            return wrong("iat is too far from the present");
        }
        if let Some(token) = target.access_token
            && text("ath").is_none_or(|ath| !same(ath, &s256(token)))
        {
            return wrong("ath is not the hash of the access token");
        }
        if target.demands_nonce
            && text("nonce").is_none_or(|nonce| !self.nonces.iter().any(|known| known == nonce))
        {
            return Err(DpopError::UseNonce);
        }
        let jti = text("jti").filter(|jti| (12..=200).contains(&jti.len()));
        let Some(jti) = jti else {
            return wrong("jti is missing or of a wrong length");
        };
        if self.seen.get(jti).is_some() {
            return wrong("the proof was used before");
        }
        self.seen.insert(jti.to_owned(), ());
        Ok(())
    }
}

/// The thumbprint of a proof's key and its claims, if its signature is good.
fn verified(proof: &str) -> Result<(String, Value), DpopError> {
    let parts: Vec<&str> = proof.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        return Err(DpopError::Invalid("the proof is no JWT"));
    };
    let decode = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|_| DpopError::Invalid("the proof is not base64url"))
    };
    let json = |part: &str| -> Result<Value, DpopError> {
        serde_json::from_slice(&decode(part)?)
            .map_err(|_| DpopError::Invalid("the proof is not JSON"))
    };
    let head = json(header)?;
    if head["typ"] != "dpop+jwt" || head["alg"] != "ES256" {
        return Err(DpopError::Invalid("typ is not dpop+jwt, or alg not ES256"));
    }
    let jwk = &head["jwk"];
    if jwk["kty"] != "EC" || jwk["crv"] != "P-256" || jwk.get("d").is_some() {
        return Err(DpopError::Invalid("jwk is not a public P-256 key"));
    }
    let (x, y) = (
        jwk["x"].as_str().unwrap_or_default(),
        jwk["y"].as_str().unwrap_or_default(),
    );
    let mut point = vec![4];
    point.extend(decode(x)?);
    point.extend(decode(y)?);
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
        .verify(
            format!("{header}.{payload}").as_bytes(),
            &decode(signature)?,
        )
        .map_err(|_| DpopError::Invalid("the signature of the proof is wrong"))?;
    let jkt = s256(&format!(
        r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#
    ));
    Ok((jkt, json(payload)?))
}

/// Tells the nonce in an answer.
pub(crate) fn tell_nonce(headers: &mut HeaderMap, nonce: &str) {
    if let Ok(value) = HeaderValue::from_str(nonce) {
        headers.insert(DPOP_NONCE, value);
    }
}
