//! `cancel`: back to the first step; everything proved is forgotten.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::step;
use crate::state::Org;

pub(super) async fn cancel(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, |_, tx, _| {
        tx.start_over();
        Ok(())
    })
}
