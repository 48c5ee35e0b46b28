//! `credential/enroll`: the user chose what to set up, or how.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::{challenge, step};
use crate::authenticators::app_push;
use crate::flow::Flow;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Stage, Transaction};
use crate::work::{Purpose, Setup, Work};

pub(super) async fn enroll(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, perform)
}

fn perform(flow: &mut Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    // Forms that set up without a list before them post their credentials
    // here, too.
    if body.get("credentials").is_some()
        && let Stage::Challenge(Work {
            purpose: Purpose::Enroll(Setup::Promotion),
            ..
        }) = &tx.stage
    {
        return flow.answer(tx, body);
    }
    // Nobody sets anything up before the flow has come to that.
    let is_choosing = matches!(tx.stage, Stage::SelectEnroll)
        || tx.work().and_then(Work::setup) == Some(Setup::New);
    if !is_choosing {
        return Err(Rejection::bad_request());
    }
    let target = challenge::target(flow, body)?;
    if !flow.offered(tx).list().contains(&target.kind) {
        return Err(Rejection::bad_request());
    }
    app_push::withdraw(flow, tx);
    let mut work = Work::enroll(target.kind, Setup::New);
    work.method = target.method;
    target
        .kind
        .authenticator()
        .begin_enroll(flow, tx, work, body)
}
