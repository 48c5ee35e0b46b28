//! The claims (OAuth reference §4, rule 6).

use serde_json::{Map, Value};

use super::header::Unverified;
use super::{IdClaims, IdTokenError, Rules};
use crate::encoding::half_hash;
use crate::oauth::step_up::satisfied;
use crate::secret::Secret;

/// A token from the token endpoint is not older than this, seconds.
const FRESH_S: u64 = 600;
const MAX_DATE: u64 = 1 << 53;

/// What the claims have to fit.
#[derive(Debug, Clone)]
pub(crate) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub access_token: &'a Secret,
    pub rules: &'a Rules,
    /// By the server's clock, as far as it is known; else by the device's.
    pub now_s: u64,
    pub occasion: Occasion<'a>,
}

/// What the token was issued for.
#[derive(Debug, Clone)]
pub(crate) enum Occasion<'a> {
    /// A sign-in with these demands.
    SignIn {
        nonce: &'a Secret,
        max_age_s: Option<u32>,
        acr_values: Option<&'a str>,
    },
    /// A renewal of the sign-in that these claims tell of (OAuth reference §3.1).
    Renewal { before: &'a IdClaims },
}

impl Unverified {
    /// When the token says it was issued, unchecked.
    pub(crate) fn issued_s(&self) -> Option<u64> {
        self.claims.get("iat").and_then(date)
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
        let rules = expected.rules;
        check_audience(claims, expected.client_id, &rules.audiences)?;
        let (iat, exp) = check_dates(claims, expected.now_s, rules.skew())?;
        if (rules.demands_at_hash || claims.contains_key("at_hash"))
            && text("at_hash") != Some(at_hash(expected.access_token).as_str())
        {
            return Err(IdTokenError::AccessTokenHash);
        }
        let auth_time = match claims.get("auth_time") {
            None => None,
            Some(value) => Some(date(value).ok_or(IdTokenError::AuthTime)?),
        };
        let acr = text("acr").map(str::to_owned);
        match &expected.occasion {
            Occasion::SignIn {
                nonce,
                max_age_s,
                acr_values,
            } => {
                if text("nonce").is_none_or(|value| !nonce.matches(value)) {
                    return Err(IdTokenError::Nonce);
                }
                check_age(auth_time, *max_age_s, expected.now_s, rules.skew())?;
                // One value comes back, however many were demanded.
                if let Some(demanded) = acr_values {
                    let reached = acr.as_deref().ok_or(IdTokenError::Acr)?;
                    if !satisfied(reached, demanded) {
                        return Err(IdTokenError::Acr);
                    }
                }
            }
            Occasion::Renewal { before } => {
                if sub != before.sub {
                    return Err(IdTokenError::OtherSubject);
                }
                if auth_time.is_some_and(|at| before.auth_time.is_some_and(|was| was != at)) {
                    return Err(IdTokenError::OtherSignIn);
                }
                // It may be left out, but not be another one.
                if claims.contains_key("nonce") && text("nonce") != before.text("nonce") {
                    return Err(IdTokenError::Nonce);
                }
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

/// `auth_time` of a sign-in that may only be so old.
fn check_age(
    auth_time: Option<u64>,
    max_age_s: Option<u32>,
    now_s: u64,
    skew_s: u64,
) -> Result<(), IdTokenError> {
    let Some(max_age) = max_age_s else {
        return Ok(());
    };
    let at = auth_time.ok_or(IdTokenError::AuthTime)?;
    let too_old = now_s > at + u64::from(max_age) + skew_s;
    if too_old || at > now_s + skew_s {
        return Err(IdTokenError::AuthTime);
    }
    Ok(())
}

fn check_audience(
    claims: &Map<String, Value>,
    client_id: &str,
    others: &[String],
) -> Result<(), IdTokenError> {
    let known = |aud: &Value| {
        let aud = aud.as_str();
        aud == Some(client_id) || others.iter().any(|other| aud == Some(other))
    };
    let is_own = |aud: &Value| aud == client_id;
    let (fits, foreign) = match claims.get("aud") {
        Some(Value::Array(list)) => (
            list.iter().any(is_own) && list.iter().all(known),
            !list.iter().all(is_own),
        ),
        Some(aud) => (is_own(aud), false),
        None => (false, false),
    };
    if !fits {
        return Err(IdTokenError::Audience);
    }
    match claims.get("azp") {
        None if !foreign => Ok(()),
        Some(Value::String(azp)) if azp == client_id => Ok(()),
        _ => Err(IdTokenError::AuthorizedParty),
    }
}

fn check_dates(
    claims: &Map<String, Value>,
    now: u64,
    skew_s: u64,
) -> Result<(u64, u64), IdTokenError> {
    let required = |name: &str| claims.get(name).and_then(date).ok_or(IdTokenError::Dates);
    let (iat, exp) = (required("iat")?, required("exp")?);
    if iat >= exp {
        return Err(IdTokenError::Dates);
    }
    let nbf = match claims.get("nbf") {
        None => 0,
        Some(value) => date(value).ok_or(IdTokenError::Dates)?,
    };
    if iat.max(nbf) > now + skew_s {
        return Err(IdTokenError::InTheFuture);
    }
    if now >= exp + skew_s {
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
    half_hash(access_token.expose())
}
