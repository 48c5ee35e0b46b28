//! Revocation (RFC 7009): 200 whether or not the token was known.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::error::OAuthError;
use super::params::Params;
use crate::state::Org;

pub(crate) async fn revoke(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    params: Result<Params, OAuthError>,
) -> Response {
    match params.and_then(|params| perform(&org, &headers, &params)) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => error.into_response(),
    }
}

fn perform(org: &Org, headers: &HeaderMap, params: &Params) -> Result<(), OAuthError> {
    let client_id = match params.get("client_id") {
        Some(id) => id.to_owned(),
        None => basic_client(headers).ok_or_else(OAuthError::invalid_client)?,
    };
    if org.config.client(&client_id).is_none() {
        return Err(OAuthError::invalid_client());
    }
    let token = params.required("token")?;
    let mut world = org.world();
    // The hint only says where to look first; there are just two places.
    if !world.tokens.revoke_refresh(token, &client_id)
        && let Some(claims) = world.keys.verified_claims(token)
        && let Some(jti) = claims.get("jti").and_then(Value::as_str)
    {
        world.tokens.revoke_access(jti, &client_id);
    }
    Ok(())
}

/// The user name of HTTP Basic, which some clients use to name themselves;
/// a public client has no password.
fn basic_client(headers: &HeaderMap) -> Option<String> {
    let (scheme, encoded) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (name, _) = decoded.split_once(':').unwrap_or((&decoded, ""));
    Some(name.to_owned())
}
