//! A stand-in for hCaptcha and reCAPTCHA v2: a script with their interface, and
//! tokens that we hand out to it and take back once. It looks at nobody; what
//! it shows is that a client loads, runs and resets such a script rightly.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::Captchas;
use crate::clock::Moment;
use crate::random;
use crate::secret::fingerprint;
use crate::state::Org;

/// How long a token can be used, as with the real ones.
const LIFE: Duration = Duration::from_secs(120);

/// A token handed out.
pub(super) struct Token {
    at: Moment,
}

pub(super) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/captcha/1/api.js", get(script))
        .route("/captcha/recaptcha/api.js", get(script))
        .route("/captcha/token", post(token))
}

async fn script() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, include_str!("stand_in.js")).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ask {
    site_key: String,
}

async fn token(State(org): State<Arc<Org>>, Json(ask): Json<Ask>) -> Response {
    let now = org.clock.now();
    let mut world = org.world();
    if ask.site_key != world.captchas.site_key {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let token = random::token();
    world
        .captchas
        .tokens
        .insert(fingerprint(&token), Token { at: now });
    Json(json!({ "token": token })).into_response()
}

/// Whether `token` is one of ours, fresh and not used.
pub(super) fn holds(captchas: &mut Captchas, token: &str, now: Moment) -> bool {
    captchas
        .tokens
        .remove(&fingerprint(token))
        .is_some_and(|token| now.since(token.at) < LIFE)
}
