//! `challenge`: the user chose an authenticator, or how to use the one chosen.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::step;
use crate::accounts;
use crate::authenticators::app_push;
use crate::flow::Flow;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Stage, Transaction};
use crate::work::Target;

pub(super) async fn challenge(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, perform)
}

fn perform(flow: &mut Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    app_push::remember_auto_challenge(flow, tx, body);
    let mut target = target(flow, body)?;
    if let Stage::Account(_) = tx.stage {
        return accounts::chosen(flow, tx, target, body);
    }
    if !flow.choices(tx).contains(&target.kind) {
        return Err(Rejection::bad_request());
    }
    // The form that asks how need not repeat which.
    if target.enrollment.is_none()
        && let Stage::Data(work) = &tx.stage
        && work.kind == target.kind
    {
        target.enrollment = work.enrollment.clone();
    }
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    let enrollment = match &target.enrollment {
        Some(id) => user
            .enrollment_by_id(id)
            .filter(|enrollment| enrollment.credential.kind() == target.kind),
        None => user.enrollment(target.kind),
    };
    let enrollment = enrollment.ok_or_else(Rejection::bad_request)?;
    target.enrollment = Some(enrollment.id.clone());
    app_push::withdraw(flow, tx);
    target.kind.authenticator().begin(flow, tx, target)
}

/// The member `authenticator` of a body: what was chosen from a list.
pub(super) fn target(flow: &Flow<'_>, body: &Value) -> Result<Target, Rejection> {
    let member = |name: &str| {
        body.get("authenticator")
            .and_then(|chosen| chosen.get(name))
            .and_then(Value::as_str)
    };
    let kind = member("id")
        .and_then(|id| flow.org.authenticator_by_id(id))
        .ok_or_else(Rejection::bad_request)?;
    let method = match member("methodType") {
        Some(name) => Some(kind.method(name).ok_or_else(Rejection::bad_request)?),
        None => None,
    };
    Ok(Target {
        kind,
        enrollment: member("enrollmentId").map(str::to_owned),
        method,
    })
}
