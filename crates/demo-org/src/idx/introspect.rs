//! `introspect`: the step an attempt stands at, as often as asked (IDX §1.4).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::{Handle, parse, respond, serve};
use crate::rejection::Rejection;
use crate::render;
use crate::state::Org;
use crate::transaction::Standing;

pub(super) async fn introspect(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let input = match parse(&headers, &body) {
        Ok(input) => input,
        Err(error) => return error.into_response(),
    };
    let member = |name: &str| input.get(name).and_then(Value::as_str);
    // Clients spell the state handle `stateToken` here.
    let handle = match (
        member("interactionHandle"),
        member("stateToken").or_else(|| member("stateHandle")),
    ) {
        (_, Some(handle)) => Handle::State(handle),
        (Some(handle), None) => Handle::Interaction(handle),
        (None, None) => return respond(render::last_word(&Rejection::bad_request())),
    };
    serve(&org, &headers, &handle, |_, _, standing| match standing {
        Standing::Overtaken => Err(Rejection::session_expired()),
        Standing::Current | Standing::Interaction => Ok(()),
    })
}
