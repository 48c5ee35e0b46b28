//! An organisation under maintenance (IDX §4.1, §7.3): sign-ins wait, and
//! nothing can be set up.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Step;
use crate::flow::Flow;
use crate::ion::{Form, Message};
use crate::rejection::Rejection;
use crate::transaction::{Offer, Stage, Transaction};

/// `[accounts.safe_mode]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SafeModeSettings {
    /// So many times an attempt is told to wait before it begins.
    pub waits: u32,
    /// Milliseconds of the first wait; each one is a second longer.
    pub wait_milliseconds: u32,
    /// Whether authenticators can be set up.
    pub enrolls: bool,
}

/// The step, where attempts have to wait.
pub(super) fn at_start(flow: &Flow<'_>, tx: &Transaction) -> Option<Step> {
    let waits = flow.accounts(tx).safe_mode.waits;
    (waits > 0).then_some(Step::Wait(waits))
}

pub(super) fn wait_form(flow: &Flow<'_>, tx: &Transaction, left: u32) -> Form {
    let settings = &flow.accounts(tx).safe_mode;
    let done = settings.waits.saturating_sub(left);
    let refresh = settings
        .wait_milliseconds
        .saturating_add(done.saturating_mul(1000));
    Form::new("poll", "poll").refresh(refresh)
}

/// `poll`: is it over?
pub(crate) fn poll(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    _body: &Value,
) -> Result<(), Rejection> {
    let Stage::Account(Step::Wait(left)) = tx.stage else {
        return Err(Rejection::bad_request());
    };
    match left.saturating_sub(1) {
        0 => {
            tx.go_to(Stage::Identify);
            if tx.subject.is_some() {
                return flow.advance(tx);
            }
            Ok(())
        }
        left => {
            tx.stage = Stage::Account(Step::Wait(left));
            Ok(())
        }
    }
}

/// Something has to, or may, be set up, and cannot be at the moment.
pub(crate) fn no_enrolling(flow: &Flow<'_>, tx: &mut Transaction) -> Option<Result<(), Rejection>> {
    if flow.accounts(tx).safe_mode.enrolls {
        return None;
    }
    let can_wait = flow.offered(tx).may_decline().is_some();
    let said = Rejection::new(
        StatusCode::OK,
        Message::error(
            "idx.error.server.safe.mode.enrollment.unavailable",
            "Nothing can be set up during maintenance. Please try again later.",
        ),
    );
    if can_wait {
        tx.go_to(Stage::Account(Step::NoEnrolling));
        tx.notice = Some(said);
        return Some(Ok(()));
    }
    let said = said.showing("intent", json!("CREDENTIAL_ENROLLMENT"));
    Some(Err(said.ending()))
}

pub(super) fn skip_form() -> Form {
    Form::new("skip", "skip")
}

pub(super) fn skip(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    for offer in [Offer::Soon, Offer::Optional] {
        flow.decline(tx, offer);
    }
    flow.advance(tx)
}
