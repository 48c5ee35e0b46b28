//! `challenge`: the user chose an authenticator, or how to use the one chosen.

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
use crate::transaction::Transaction;

pub(super) async fn challenge(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, perform)
}

fn perform(flow: &mut Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    let chosen = body.get("authenticator");
    let member = |name: &str| {
        chosen
            .and_then(|chosen| chosen.get(name))
            .and_then(Value::as_str)
    };
    let kind = member("id")
        .and_then(|id| flow.org.authenticator_by_id(id))
        .filter(|kind| flow.choices(tx).contains(kind))
        .ok_or_else(Rejection::bad_request)?;
    let method = member("methodType");
    if method.is_some_and(|method| method != kind.method()) {
        return Err(Rejection::bad_request());
    }
    authenticators::begin(flow, tx, kind, method);
    Ok(())
}
