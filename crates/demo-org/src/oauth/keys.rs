//! The published signing keys.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::state::Org;

pub(crate) async fn keys(State(org): State<Arc<Org>>) -> impl IntoResponse {
    let jwks = org.world().keys.jwks();
    ([(header::CACHE_CONTROL, "max-age=300")], Json(jwks))
}
