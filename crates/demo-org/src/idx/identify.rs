//! `identify`: names the person, and checks the password where the form asked
//! for both.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::step;
use crate::accounts;
use crate::authenticators::{Kind, input, password};
use crate::captcha::{self, Place};
use crate::federation;
use crate::flow::Flow;
use crate::policy::Identify;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Person, Proof, Stage, Transaction};

pub(super) async fn identify(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, perform)
}

fn perform(flow: &mut Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    if let Stage::Account(_) = tx.stage {
        return accounts::identified(flow, tx, body);
    }
    if !matches!(tx.stage, Stage::Identify) {
        return Err(Rejection::bad_request());
    }
    let identifier = accounts::identifier(body)?;
    captcha::check(flow, tx, Place::Identify, body)?;
    tx.remember_me = body
        .get("rememberMe")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let with_password = flow.identify_mode(tx) == Identify::IdentifierAndPassword;
    flow.name(tx, &identifier);
    let outcome = if with_password {
        check_password(flow, tx, body)
    } else {
        check_known(flow, tx, &identifier)
    };
    if let Err(rejection) = outcome {
        tx.subject = None;
        return Err(rejection);
    }
    if let Some(stage) = federation::route(flow, tx) {
        tx.go_to(stage);
        return Ok(());
    }
    flow.advance(tx)
}

fn check_password(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    body: &Value,
) -> Result<(), Rejection> {
    let given = input(body, "passcode", "credentials.passcode")?;
    let fits = flow
        .user(tx)
        .is_some_and(|user| password::fits(user, given));
    flow.judge(tx, fits, Rejection::wrong_credentials)?;
    tx.proofs.push(Proof {
        kind: Kind::Password,
        at: flow.now,
    });
    Ok(())
}

fn check_known(flow: &Flow<'_>, tx: &Transaction, identifier: &str) -> Result<(), Rejection> {
    let is_unknown = tx
        .subject
        .as_ref()
        .is_some_and(|subject| matches!(subject.person, Person::StandIn(_)));
    if is_unknown && flow.reveals_unknown_users(tx) {
        return Err(Rejection::unknown_user(identifier));
    }
    Ok(())
}
