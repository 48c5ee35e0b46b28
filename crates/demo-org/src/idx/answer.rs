//! `challenge/answer`: the answer to a challenge, or what was entered to set an
//! authenticator up.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::step;
use crate::state::Org;

pub(super) async fn answer(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, |flow, tx, body| {
        flow.answer(tx, body)
    })
}
