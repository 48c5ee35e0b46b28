//! `challenge/answer`: the answer to a challenge.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::step;
use crate::authenticators;
use crate::flow::Flow;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Proof, Transaction};

pub(super) async fn answer(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, perform)
}

fn perform(flow: &mut Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    let kind = authenticators::verify(flow, tx, body)?;
    tx.proofs.push(Proof { kind, at: flow.now });
    flow.advance(tx)
}
