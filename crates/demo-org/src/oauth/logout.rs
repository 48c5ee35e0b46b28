//! RP-initiated logout: ends the organisation's session in this browser and
//! leads back to the app, if the way back is registered.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;

use super::Server;
use super::error::OAuthError;
use super::params::Params;
use crate::browser::Browser;
use crate::page;
use crate::session;
use crate::state::Org;

pub(crate) async fn logout(
    State(org): State<Arc<Org>>,
    Extension(server): Extension<Server>,
    headers: HeaderMap,
    params: Result<Params, OAuthError>,
) -> Response {
    let Ok(params) = params else {
        return refused("The parameters of this address are damaged.");
    };
    let target = match target(&org, server, &params) {
        Ok(target) => target,
        Err(why) => return refused(why),
    };
    if let Some(cookie) = Browser::of(&headers).session {
        org.world().sessions.close(&cookie);
    }
    let mut response = match target {
        Some(uri) => Redirect::to(&uri).into_response(),
        None => page::message(StatusCode::OK, "Signed out", "You are signed out."),
    };
    if let Ok(value) = HeaderValue::from_str(&session::gone()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Where to go back to, if anywhere.
fn target(org: &Org, server: Server, params: &Params) -> Result<Option<String>, &'static str> {
    let hint = params
        .get("id_token_hint")
        .ok_or("The parameter id_token_hint is missing.")?;
    let claims = org
        .world()
        .keys
        .verified_claims(hint)
        .ok_or("The id_token_hint was not issued here.")?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(server.issuer(&org.urls.org).as_str()) {
        return Err("The id_token_hint was not issued here.");
    }
    let client = text("aud")
        .and_then(|id| org.config.client(id))
        .ok_or("The id_token_hint is for nobody we know.")?;
    let Some(uri) = params.get("post_logout_redirect_uri") else {
        return Ok(None);
    };
    if !client
        .post_logout_redirect_uris
        .iter()
        .any(|known| known == uri)
    {
        return Err("The post_logout_redirect_uri is not registered for the client.");
    }
    Ok(Some(match params.get("state") {
        Some(state) => page::with_query(uri, &[("state", state)]),
        None => uri.to_owned(),
    }))
}

fn refused(why: &str) -> Response {
    page::message(StatusCode::BAD_REQUEST, "Sign-out is not possible", why)
}
