//! The endpoints of these flows, and what the shared ones do at their steps.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use serde_json::Value;

use super::{
    Step, activate_page, activation, assurance, consent, device_code, email_step, identifier,
    profiling, recovery, registration, safe_mode, stay, unlock,
};
use crate::captcha::{self, Place};
use crate::flow::Flow;
use crate::idx;
use crate::page;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Stage, Transaction};
use crate::work::Target;

type Work = fn(&mut Flow<'_>, &mut Transaction, &Value) -> Result<(), Rejection>;

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/idp/idx/recover", endpoint(recovery::begin))
        .route("/idp/idx/unlock-account", endpoint(unlock::begin))
        .route("/idp/idx/enroll", endpoint(registration::begin))
        .route("/idp/idx/enroll/new", endpoint(enroll_new))
        .route("/idp/idx/enroll/update", endpoint(profiling::update))
        .route("/idp/idx/identify/select", endpoint(registration::back))
        .route("/idp/idx/request-activation", endpoint(activation::request))
        .route("/idp/idx/device/activate", endpoint(device_code::submit))
        .route("/idp/idx/consent", endpoint(consented))
        .route("/idp/idx/poll", endpoint(safe_mode::poll))
        .route("/signed-in", get(signed_in))
        .route("/idp/idx/keep-me-signed-in", endpoint(stay::submit))
        .merge(activate_page::router())
}

fn endpoint(work: Work) -> MethodRouter<Arc<Org>> {
    post(async move |org, headers, body| idx::step_of(org, headers, body, work))
}

/// `identify` at a step of ours.
pub(crate) fn identified(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    body: &Value,
) -> Result<(), Rejection> {
    match &tx.stage {
        Stage::Account(Step::IdentifyRecovery) => {
            let identifier = identifier(body)?;
            captcha::check(flow, tx, Place::IdentifyRecovery, body)?;
            recovery::identified(flow, tx, &identifier)
        }
        Stage::Account(Step::UnlockIdentify) => {
            let identifier = identifier(body)?;
            unlock::identified(flow, tx, &identifier)
        }
        _ => Err(Rejection::bad_request()),
    }
}

/// `challenge` at a step of ours.
pub(crate) fn chosen(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    target: Target,
    body: &Value,
) -> Result<(), Rejection> {
    match &tx.stage {
        Stage::Account(Step::UnlockSelect) => unlock::chosen(flow, tx, target, body),
        _ => Err(Rejection::bad_request()),
    }
}

/// `consent`
fn consented(flow: &mut Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    match &tx.stage {
        Stage::Account(Step::Consent(kind)) => consent::submit(flow, tx, *kind, body),
        Stage::Account(Step::EmailConsent(original)) => {
            let original = original.clone();
            email_step::submit(flow, &original, body)
        }
        _ => Err(Rejection::bad_request()),
    }
}

/// `enroll/new`: two forms post there.
fn enroll_new(flow: &mut Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    match &tx.stage {
        Stage::Account(Step::EnrollProfile) => registration::submit(flow, tx, body),
        Stage::Account(Step::ProfileUpdate) => {
            profiling::submit(flow, tx, &Step::ProfileUpdate, body)
        }
        _ => Err(Rejection::bad_request()),
    }
}

/// `skip` at a step of ours.
pub(crate) fn skipped(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    match &tx.stage {
        Stage::Account(Step::ProfileUpdate) => profiling::skip(flow, tx),
        Stage::Account(Step::Grace) => assurance::skip(flow, tx),
        Stage::Account(Step::NoEnrolling) => safe_mode::skip(flow, tx),
        _ => Err(Rejection::bad_request()),
    }
}

/// Where somebody lands who is let in without a code.
async fn signed_in() -> Response {
    page::message(
        StatusCode::OK,
        "You are signed in",
        "This organisation let you in with a session of its own. There is no code for the app.",
    )
}
