//! The remediation loop: one file per endpoint, and here what they share. A
//! request names an attempt by its handle; the endpoint moves the attempt or
//! says why not; the answer is the step it then stands at.

mod answer;
mod cancel;
mod challenge;
pub(crate) mod devices;
mod enroll;
mod identify;
mod introspect;
mod poll;
mod resend;
mod skip;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::Value;

use crate::accounts::Refusal;
use crate::browser::Browser;
use crate::flow::Flow;
use crate::ion::ION;
use crate::key_offers;
use crate::oauth::error::ApiError;
use crate::passkeys;
use crate::rejection::Rejection;
use crate::render;
use crate::state::Org;
use crate::transaction::{Stage, Standing, Transaction};

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/idp/idx/introspect", post(introspect::introspect))
        .route("/idp/idx/identify", post(identify::identify))
        .route("/idp/idx/challenge", post(challenge::challenge))
        .route("/idp/idx/challenge/answer", post(answer::answer))
        .route(
            "/idp/idx/challenge/answer/webauthn-autofillui",
            post(passkeys::answer),
        )
        .route("/idp/idx/challenge/resend", post(resend::resend))
        .route("/idp/idx/challenge/poll", post(poll::poll))
        .route("/idp/idx/credential/enroll", post(enroll::enroll))
        .route("/idp/idx/skip", post(skip::skip))
        .route("/idp/idx/cancel", post(cancel::cancel))
        .merge(devices::router())
        .merge(key_offers::router())
}

/// Which member of the body names the attempt.
enum Handle<'a> {
    State(&'a str),
    Interaction(&'a str),
}

/// Serves a request that carries a `stateHandle`.
fn step(
    org: &Org,
    headers: &HeaderMap,
    body: &Bytes,
    endpoint: impl FnOnce(&mut Flow<'_>, &mut Transaction, &Value) -> Result<(), Rejection>,
) -> Response {
    let input = match parse(headers, body) {
        Ok(input) => input,
        Err(error) => return error.into_response(),
    };
    match input.get("stateHandle").and_then(Value::as_str) {
        Some(handle) => serve(
            org,
            headers,
            &Handle::State(handle),
            |flow, tx, standing| {
                if standing == Standing::Overtaken {
                    return Err(Rejection::session_expired());
                }
                endpoint(flow, tx, &input)
            },
        ),
        None => respond(render::last_word(&Rejection::bad_request())),
    }
}

/// The same as a handler, for endpoints that live elsewhere.
pub(crate) fn step_of(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
    endpoint: fn(&mut Flow<'_>, &mut Transaction, &Value) -> Result<(), Rejection>,
) -> Response {
    step(&org, &headers, &body, endpoint)
}

/// Finds the attempt, counts the request, lets `work` at it and answers with
/// the step it stands at.
fn serve(
    org: &Org,
    headers: &HeaderMap,
    handle: &Handle<'_>,
    work: impl FnOnce(&mut Flow<'_>, &mut Transaction, Standing) -> Result<(), Rejection>,
) -> Response {
    let browser = Browser::of(headers);
    let now = org.clock.now();
    let mut world = org.world();
    let found = match handle {
        Handle::State(handle) => world.transactions.take_by_state(handle, now),
        Handle::Interaction(handle) => world.transactions.take_by_interaction(handle, now),
    };
    let Some((mut tx, standing)) = found else {
        return respond(render::last_word(&Rejection::session_expired()));
    };
    let busy = tx.accounts.as_deref().unwrap_or(&org.config.accounts).busy;
    let limiter = &mut world.limiter;
    let rate = match busy.requests_per_minute {
        0 => limiter.count(&tx.request.client_id, browser.bucket(), now),
        limit => limiter.count_to(limit, &tx.id, "", now),
    };
    let is_refused = rate.is_some_and(|rate| rate.exceeded);
    let is_api = busy.requests_per_minute == 0 || busy.refusal == Refusal::Api;
    if is_refused && is_api {
        world.transactions.insert(tx);
        return browser.answer(ApiError::RATE_LIMIT.into_response(), rate, &[]);
    }
    let mut flow = Flow::new(org, &mut world, now);
    if is_refused {
        let rejection = Rejection::too_many_requests();
        let answer = render::step(&flow, &tx, Some(&rejection));
        world.transactions.insert(tx);
        return browser.answer(respond(answer), rate, &[]);
    }
    let is_used_up = flow.is_used_up(&tx);
    let outcome = if is_used_up && standing != Standing::Overtaken {
        Err(Rejection::session_expired())
    } else {
        work(&mut flow, &mut tx, standing)
    };
    passkeys::ready(&flow, &mut tx);
    let answer = match &outcome {
        // A tab that was overtaken or came too late learns that, and nothing
        // else about the attempt.
        Err(rejection) if is_used_up || standing == Standing::Overtaken => {
            render::last_word(rejection)
        }
        Err(rejection) => {
            if rejection.ends {
                tx.go_to(Stage::Ended(rejection.clone()));
            }
            render::step(&flow, &tx, Some(rejection))
        }
        Ok(()) => render::step(&flow, &tx, None),
    };
    let cookies = flow.cookies;
    world.transactions.insert(tx);
    drop(world);
    browser.answer(respond(answer), rate, &cookies)
}

fn parse(headers: &HeaderMap, body: &Bytes) -> Result<Value, ApiError> {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !content_type.contains("json") {
        return Err(ApiError::MEDIA_TYPE);
    }
    match serde_json::from_slice(body) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) | Err(_) => Err(ApiError::MALFORMED),
    }
}

fn respond((status, body): (StatusCode, Value)) -> Response {
    let mut response = (status, body.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(ION));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-cache, no-store"),
    );
    response
}
