//! `challenge/resend`: another mail, message, call or push.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::step;
use crate::rejection::Rejection;
use crate::state::Org;

pub(super) async fn resend(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, |flow, tx, _| {
        let work = tx.work().ok_or_else(Rejection::bad_request)?;
        work.kind.authenticator().resend(flow, tx)
    })
}
