//! `challenge/resend`: another mail.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::step;
use crate::authenticators::email;
use crate::state::Org;

pub(super) async fn resend(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, |flow, tx, _| email::resend(flow, tx))
}
