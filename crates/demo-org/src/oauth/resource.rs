//! What userinfo and the API behind it demand of a request: an access token
//! that works, by the scheme it is made for, with a proof where it is bound
//! (RFC 6750 §3, RFC 9449 §7).

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::dpop::{DpopError, Target, tell_nonce};
use super::tokens::Family;
use crate::clock::Moment;
use crate::state::{Doors, World};

/// A request that may pass.
pub(crate) struct Admitted {
    pub(crate) family: Family,
    pub(crate) claims: Value,
    pub(crate) bound: bool,
}

impl Admitted {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    pub(crate) fn scopes(&self) -> Vec<String> {
        let scopes = self.claims.get("scp").cloned().unwrap_or_default();
        serde_json::from_value(scopes).unwrap_or_default()
    }

    /// The scheme a challenge to this request names.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.bound { "DPoP" } else { "Bearer" }
    }
}

/// Where a request came to.
pub(crate) struct Place<'a> {
    pub(crate) method: &'a str,
    /// Without query.
    pub(crate) url: &'a str,
    /// Whose doorkeeper looks at proofs.
    pub(crate) door: Doors,
    pub(crate) demands_nonce: bool,
}

/// A refusal, with its challenge.
pub(crate) struct Refusal {
    status: StatusCode,
    challenge: String,
    nonce: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, challenge: impl Into<String>) -> Self {
        Self {
            status,
            challenge: challenge.into(),
            nonce: None,
        }
    }

    fn invalid_token(scheme: &str) -> Self {
        let text = "error=\"invalid_token\", error_description=\"The access token is invalid.\"";
        Self::new(StatusCode::UNAUTHORIZED, format!("{scheme} {text}"))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Ok(value) = HeaderValue::from_str(&self.challenge) {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, value);
        }
        if let Some(nonce) = self.nonce {
            tell_nonce(response.headers_mut(), &nonce);
        }
        response
    }
}

/// Lets a request pass, or says what is missing.
pub(crate) fn admit(
    world: &mut World,
    headers: &HeaderMap,
    place: &Place<'_>,
    now: Moment,
) -> Result<Admitted, Refusal> {
    let credentials = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split_once(' '));
    let Some((scheme, token)) = credentials else {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "Bearer"));
    };
    let token = token.trim();
    let with_proof = scheme.eq_ignore_ascii_case("dpop");
    if !with_proof && !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "Bearer"));
    }
    let name = if with_proof { "DPoP" } else { "Bearer" };
    let (family, claims) =
        look_up(world, token, now).ok_or_else(|| Refusal::invalid_token(name))?;
    let jkt = claims["cnf"]["jkt"].as_str();
    match (with_proof, jkt) {
        (false, None) => {}
        // A bound token without its proof may be stolen.
        (false, Some(_)) | (true, None) => return Err(Refusal::invalid_token(name)),
        (true, Some(jkt)) => check_proof(world, headers, place, token, jkt, now)?,
    }
    Ok(Admitted {
        bound: jkt.is_some(),
        family,
        claims,
    })
}

fn check_proof(
    world: &mut World,
    headers: &HeaderMap,
    place: &Place<'_>,
    token: &str,
    jkt: &str,
    now: Moment,
) -> Result<(), Refusal> {
    let target = Target {
        method: place.method,
        url: place.url,
        access_token: Some(token),
        demands_nonce: place.demands_nonce,
    };
    let doorkeeper = world.doorkeeper(place.door);
    let refuse = |error: &str, what: &str, nonce| Refusal {
        nonce,
        ..Refusal::new(
            StatusCode::UNAUTHORIZED,
            format!("DPoP algs=\"ES256\", error=\"{error}\", error_description=\"{what}\""),
        )
    };
    match doorkeeper.check(headers, &target, now) {
        Ok(Some(shown)) if shown == jkt => Ok(()),
        Ok(Some(_)) => Err(refuse("invalid_token", "The key is another one.", None)),
        Ok(None) => Err(refuse("invalid_dpop_proof", "There is no proof.", None)),
        Err(DpopError::Invalid(what)) => Err(refuse("invalid_dpop_proof", what, None)),
        Err(DpopError::UseNonce) => {
            let nonce = Some(doorkeeper.nonce().to_owned());
            Err(refuse("use_dpop_nonce", "A nonce is needed.", nonce))
        }
    }
}

/// The family and claims of an access token that works.
pub(crate) fn look_up(world: &World, token: &str, now: Moment) -> Option<(Family, Value)> {
    let claims = world.keys.verified_claims(token)?;
    let is_fresh = claims.get("exp").and_then(Value::as_i64) > Some(now.seconds());
    let family = world.tokens.by_access(claims.get("jti")?.as_str()?)?;
    is_fresh.then(|| (family.clone(), claims))
}
