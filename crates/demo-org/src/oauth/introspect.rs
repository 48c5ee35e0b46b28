//! Introspection (RFC 7662): what a token is, as far as the client that asks
//! owns it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::Server;
use super::error::OAuthError;
use super::params::Params;
use super::resource::look_up;
use crate::state::Org;

pub(crate) async fn introspect(
    State(org): State<Arc<Org>>,
    Extension(server): Extension<Server>,
    params: Result<Params, OAuthError>,
) -> Response {
    match params.and_then(|params| look(&org, server, &params)) {
        Ok(body) => Json(body).into_response(),
        Err(error) => error.into_response(),
    }
}

fn look(org: &Org, server: Server, params: &Params) -> Result<Value, OAuthError> {
    let client = params
        .get("client_id")
        .and_then(|id| org.config.client(id))
        .ok_or_else(OAuthError::invalid_client)?;
    let token = params.required("token")?;
    let now = org.clock.now();
    let world = org.world();
    let inactive = json!({ "active": false });
    if let Some(family) = world.tokens.by_refresh(token, now)
        && family.client_id == client.id
        && family.server == server
    {
        return Ok(json!({
            "active": true,
            "token_type": "refresh_token",
            "client_id": family.client_id,
            "scope": family.authorization.scopes.join(" "),
            "sub": family.authorization.user_id,
        }));
    }
    let Some((family, claims)) = look_up(&world, token, now) else {
        return Ok(inactive);
    };
    if family.client_id != client.id || family.server != server {
        return Ok(inactive);
    }
    let mut body = json!({
        "active": true,
        "token_type": if family.jkt.is_some() { "DPoP" } else { "Bearer" },
        "client_id": family.client_id,
        "scope": family.authorization.scopes.join(" "),
        "username": claims["sub"],
    });
    for name in ["iss", "aud", "iat", "exp", "jti", "sub", "uid", "cnf"] {
        if let Some(value) = claims.get(name) {
            body[name] = value.clone();
        }
    }
    Ok(body)
}
