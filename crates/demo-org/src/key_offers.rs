//! Security keys where a policy has more to say of them: an administrator's own
//! name, a button beside the first form, and a passkey beside the question for
//! a key (IDX §4.1).

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use serde_json::{Value, json};

use crate::authenticators::{Kind, Progress};
use crate::flow::Flow;
use crate::idx;
use crate::ion::Form;
use crate::passkeys;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Stage, Transaction};
use crate::work::{Pending, Setup, Target, Work};

const LAUNCH: &str = "authenticators/webauthn/launch";
const ENROLL: &str = "authenticators/webauthn/enrollresidentkey";

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route(&format!("/idp/idx/{LAUNCH}"), post(launch))
        .route(&format!("/idp/idx/{ENROLL}"), post(enroll))
}

/// What an authenticator is called in this attempt.
pub(crate) fn label(flow: &Flow<'_>, tx: &Transaction, kind: Kind) -> String {
    let rules = (kind == Kind::Webauthn).then(|| flow.key_rules(tx));
    let name = rules.map(|rules| rules.name);
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| kind.label().to_owned())
}

/// The administrator's words about an authenticator, as a member of it.
pub(crate) fn description(
    flow: &Flow<'_>,
    tx: &Transaction,
    kind: Kind,
) -> Option<(String, Value)> {
    let rules = (kind == Kind::Webauthn).then(|| flow.key_rules(tx))?;
    let words = Some(rules.description).filter(|words| !words.is_empty())?;
    Some(("description".to_owned(), json!(words)))
}

/// The button beside the first form.
pub(crate) fn beside_identify(flow: &Flow<'_>, tx: &Transaction) -> Option<Form> {
    let rules = flow.key_rules(tx);
    rules
        .launch
        .then(|| Form::new("launch-webauthn-authenticator", LAUNCH))
}

/// The passkey beside the question for a key.
pub(crate) fn beside_question(flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Option<Form> {
    offers(flow, tx, work).then(|| Form::new("enroll-webauthn-residentkey", ENROLL))
}

/// Only to somebody who has proved something else.
fn offers(flow: &Flow<'_>, tx: &Transaction, work: &Work) -> bool {
    work.kind == Kind::Webauthn
        && work.setup().is_none()
        && !tx.proofs.is_empty()
        && flow.key_rules(tx).offer_passkey
}

async fn launch(org: State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    idx::step_of(org, headers, body, |flow, tx, body| {
        if !matches!(tx.stage, Stage::Identify) || !flow.key_rules(tx).launch {
            return Err(Rejection::bad_request());
        }
        let asked = passkeys::ask(flow, false).ok_or_else(Rejection::unavailable)?;
        tx.remember_me = body.get("rememberMe") == Some(&json!(true));
        let work = Work::verify(Target::of(Kind::Webauthn));
        tx.challenge(work.awaiting(Pending::Discovery(asked)));
        Ok(())
    })
}

async fn enroll(org: State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    idx::step_of(org, headers, body, |flow, tx, body| {
        match &tx.stage {
            Stage::Challenge(work) if offers(flow, tx, work) => {}
            _ => return Err(Rejection::bad_request()),
        }
        let work = Work::enroll(Kind::Webauthn, Setup::New);
        let authenticator = Kind::Webauthn.authenticator();
        authenticator.begin_enroll(flow, tx, work, body)
    })
}

/// The answer of a key that was asked for before anybody was named: the key
/// says who it is.
pub(crate) fn discovered(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    body: &Value,
) -> Result<Progress, Rejection> {
    // A challenge is good for one answer.
    let again = passkeys::ask(flow, false).map(Pending::Discovery);
    let pending = tx.pending_mut().zip(again);
    let asked = pending.map(|(pending, again)| std::mem::replace(pending, again));
    let Some(Pending::Discovery(asked)) = asked else {
        return Err(Rejection::bad_request());
    };
    let id = passkeys::judge(flow, asked.state, body)?;
    flow.name_by_id(tx, &id)?;
    Ok(Progress::Verified)
}
