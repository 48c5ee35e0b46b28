//! An end to a lock before its time (IDX §4.5): one authenticator of those
//! allowed for it, then the sign-in or a message.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Errand, Step};
use crate::authenticators::Kind;
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::rejection::Rejection;
use crate::render::lists;
use crate::transaction::{Stage, Transaction};
use crate::work::Target;

/// `[accounts.unlock]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct UnlockSettings {
    /// Whether the first form offers it.
    pub enabled: bool,
    /// What is asked for first.
    pub first: First,
    /// Keys of the authenticators that open a lock.
    pub authenticators: Vec<String>,
    /// What follows.
    pub then: Then,
}

/// What is asked for first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum First {
    /// The user name, and an authenticator with it.
    Both,
    /// The user name alone.
    Identifier,
}

/// What follows an unlocking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// The sign-in to the application.
    App,
    /// A message, and the end.
    Message,
    /// No unlocking: a policy forbids it after all.
    NotPermitted,
}

/// The link beside the first form.
pub(super) fn offer(flow: &Flow<'_>, tx: &Transaction) -> Option<Form> {
    let enabled = flow.accounts(tx).unlock.enabled;
    enabled.then(|| Form::new("unlock-account", "unlock-account"))
}

/// `unlock-account`
pub(crate) fn begin(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    _body: &Value,
) -> Result<(), Rejection> {
    let settings = &flow.accounts(tx).unlock;
    if !settings.enabled || !matches!(tx.stage, Stage::Identify) {
        return Err(Rejection::bad_request());
    }
    let step = match settings.first {
        First::Both => Step::UnlockSelect,
        First::Identifier => Step::UnlockIdentify,
    };
    tx.errand = Errand::Unlock;
    tx.go_to(Stage::Account(step));
    Ok(())
}

fn identifier() -> Field {
    Field::text("identifier").label("Username").required(true)
}

pub(super) fn identify_form() -> Form {
    Form::new("unlock-account", "identify").field(identifier())
}

/// The list: with the user name where nobody is named yet, and then with what
/// the organisation has rather than what a person has.
pub(super) fn select_form(flow: &Flow<'_>, tx: &Transaction) -> Form {
    let form = Form::new("select-authenticator-unlock-account", "challenge");
    if tx.subject.is_some() {
        let choices = lists::verify_choices(flow, tx);
        return form.field(Field::choices("authenticator", &choices));
    }
    let choices = lists::choices(flow, tx, &kinds(flow, tx), "authenticatorEnrollments");
    form.field(identifier())
        .field(Field::choices("authenticator", &choices))
}

pub(super) fn context(flow: &Flow<'_>, tx: &Transaction, body: &mut Map<String, Value>) {
    if tx.subject.is_some() {
        lists::context(flow, tx, false, body);
    } else {
        lists::of_organisation(flow, tx, &kinds(flow, tx), body);
    }
}

/// What opens a lock, in the order of the settings.
pub(super) fn kinds(flow: &Flow<'_>, tx: &Transaction) -> Vec<Kind> {
    super::kinds(&flow.accounts(tx).unlock.authenticators)
}

/// The person said who they are, and nothing else.
pub(super) fn identified(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    identifier: &str,
) -> Result<(), Rejection> {
    flow.name(tx, identifier);
    if flow.choices(tx).is_empty() {
        tx.subject = None;
        return Err(not_allowed());
    }
    tx.go_to(Stage::Account(Step::UnlockSelect));
    Ok(())
}

/// Who they are and what they want to verify with.
pub(super) fn chosen(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    mut target: Target,
    body: &Value,
) -> Result<(), Rejection> {
    let named_here = tx.subject.is_none();
    if named_here {
        let identifier = super::identifier(body)?;
        flow.name(tx, &identifier);
    }
    let enrolled = flow
        .user(tx)
        .and_then(|user| user.enrollment(target.kind))
        .map(|enrollment| enrollment.id.clone())
        .filter(|_| flow.choices(tx).contains(&target.kind));
    if enrolled.is_none() {
        if named_here {
            tx.subject = None;
        }
        return Err(not_allowed());
    }
    target.enrollment = target.enrollment.or(enrolled);
    target.kind.authenticator().begin(flow, tx, target)
}

/// One of them was verified.
pub(super) fn verified(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    if flow.accounts(tx).unlock.then == Then::NotPermitted {
        return Err(not_permitted());
    }
    if !super::lift_lock(flow, tx) {
        return Err(failed());
    }
    tx.errand = Errand::SignIn;
    match flow.accounts(tx).unlock.then {
        Then::App => {
            flow.advance(tx)?;
            Err(Rejection::new(
                StatusCode::OK,
                Message::info(
                    "oie.selfservice.unlock_user.landing.to.app.success.message",
                    "Your account is unlocked. Verify that it is you to go on.",
                ),
            ))
        }
        Then::NotPermitted => Err(not_permitted()),
        Then::Message => Err(Rejection::new(
            StatusCode::OK,
            Message::info(
                "oie.selfservice.unlock_user.success.message",
                "Your account is unlocked. You can sign in with your password.",
            ),
        )
        .ending()),
    }
}

fn not_allowed() -> Rejection {
    Rejection::new(
        StatusCode::BAD_REQUEST,
        Message::error(
            "oie.selfservice.user.unlock.not.allowed",
            "The account cannot be unlocked like that.",
        ),
    )
}

/// The right to it is proved, and does not suffice.
fn not_permitted() -> Rejection {
    Rejection::new(
        StatusCode::FORBIDDEN,
        Message::error(
            "oie.selfservice.unlock_user.challenge.failed.permissions",
            "You do not have permission to unlock this account.",
        ),
    )
    .ending()
}

/// There was no lock to lift.
fn failed() -> Rejection {
    Rejection::new(
        StatusCode::FORBIDDEN,
        Message::error(
            "oie.selfservice.unlock_user.failed.message",
            "The account could not be unlocked.",
        ),
    )
    .ending()
}
