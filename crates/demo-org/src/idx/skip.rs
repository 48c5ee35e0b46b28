//! `skip`: not now.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::step;
use crate::accounts;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::Stage;

pub(super) async fn skip(State(org): State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    step(&org, &headers, &body, |flow, tx, _| {
        if let Stage::Account(_) = tx.stage {
            return accounts::skipped(flow, tx);
        }
        let offer = flow.on_offer(tx).ok_or_else(Rejection::bad_request)?;
        flow.decline(tx, offer);
        flow.advance(tx)
    })
}
