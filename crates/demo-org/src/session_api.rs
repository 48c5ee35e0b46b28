//! `/api/v1/sessions/me`: how a page ends the organisation's session without
//! leaving (OAuth reference §9).

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::delete;

use crate::browser::Browser;
use crate::oauth::error::ApiError;
use crate::session;
use crate::state::Org;

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new().route("/api/v1/sessions/me", delete(end))
}

/// Ends the session of this browser; 404 where there is none.
async fn end(State(org): State<Arc<Org>>, headers: HeaderMap) -> Response {
    let now = org.clock.now();
    let ended = Browser::of(&headers).session.is_some_and(|cookie| {
        let mut world = org.world();
        let live = world.sessions.get(&cookie, now).is_some();
        world.sessions.close(&cookie);
        live
    });
    if !ended {
        return ApiError::NOT_FOUND.into_response();
    }
    org.changed();
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(value) = HeaderValue::from_str(&session::gone()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
