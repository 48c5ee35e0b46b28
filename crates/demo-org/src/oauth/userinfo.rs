//! Userinfo (OpenID Connect Core §5.3): claims for a valid access token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::Value;

use super::Server;
use super::claims::person;
use crate::state::Org;

pub(crate) async fn userinfo(
    State(org): State<Arc<Org>>,
    Extension(server): Extension<Server>,
    headers: HeaderMap,
) -> Response {
    let Some(token) = bearer(&headers) else {
        return refuse("Bearer");
    };
    match claims(&org, server, token) {
        Some(claims) => ([(header::CACHE_CONTROL, "no-store")], Json(claims)).into_response(),
        None => refuse(
            "Bearer error=\"invalid_token\", error_description=\"The access token is invalid.\"",
        ),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn claims(org: &Org, server: Server, token: &str) -> Option<Value> {
    let now = org.clock.now().seconds();
    let world = org.world();
    let claims = world.keys.verified_claims(token)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let is_ours = text("iss") == Some(server.issuer(&org.urls.org).as_str());
    let is_fresh = claims.get("exp").and_then(Value::as_i64) > Some(now);
    let family = world.tokens.by_access(text("jti")?)?;
    if !is_ours || !is_fresh {
        return None;
    }
    let scopes: Vec<String> = serde_json::from_value(claims.get("scp")?.clone()).ok()?;
    let user = world.directory.get(&family.authorization.user_id)?;
    Some(Value::Object(person(user, &scopes)))
}

fn refuse(challenge: &'static str) -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    response.headers_mut().insert(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static(challenge),
    );
    response
}
