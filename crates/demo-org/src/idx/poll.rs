//! `challenge/poll`: has something happened elsewhere meanwhile, such as a link
//! opened? (IDX §6.1)

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::{Handle, devices, parse, respond, serve};
use crate::authenticators::app_push;
use crate::flow::Flow;
use crate::rejection::Rejection;
use crate::render;
use crate::state::Org;
use crate::transaction::{Stage, Standing, Transaction};

pub(super) async fn poll(State(org): State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    let input = match parse(&headers, &body) {
        Ok(input) => input,
        Err(error) => return error.into_response(),
    };
    let Some(handle) = input.get("stateHandle").and_then(Value::as_str) else {
        return respond(render::last_word(&Rejection::bad_request()));
    };
    serve(
        &org,
        &headers,
        &Handle::State(handle),
        |flow, tx, standing| {
            app_push::remember_auto_challenge(flow, tx, &input);
            perform(flow, tx, standing)
        },
    )
}

fn perform(flow: &mut Flow<'_>, tx: &mut Transaction, standing: Standing) -> Result<(), Rejection> {
    if standing == Standing::Overtaken {
        return Err(Rejection::transferred());
    }
    let Stage::Challenge(work) = &tx.stage else {
        return devices::poll_probe(flow, tx);
    };
    let progress = work.kind.authenticator().poll(flow, tx)?;
    flow.progress(tx, progress)
}
