//! `keep-me-signed-in`: asked at the end, where the organisation asks at all.

use serde_json::Value;

use super::{Settled, Step};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};

/// The step, if it is due. A browser with a session was asked before.
pub(super) fn due(flow: &Flow<'_>, tx: &Transaction) -> Option<Step> {
    let asks = flow.accounts(tx).keep_me_signed_in
        && tx.session.is_none()
        && !tx.settled.contains(&Settled::Stay);
    asks.then_some(Step::KeepMeSignedIn)
}

pub(super) fn form() -> Form {
    Form::new("keep-me-signed-in", "keep-me-signed-in")
        .field(Field::boolean("keepMeSignedIn").required(true))
}

/// `keep-me-signed-in`
pub(crate) fn submit(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    body: &Value,
) -> Result<(), Rejection> {
    if !matches!(tx.stage, Stage::Account(Step::KeepMeSignedIn)) {
        return Err(Rejection::bad_request());
    }
    let stay = body.get("keepMeSignedIn").and_then(Value::as_bool);
    tx.remember_me = stay.ok_or_else(|| Rejection::blank("keepMeSignedIn"))?;
    tx.settled.push(Settled::Stay);
    flow.advance(tx)
}
