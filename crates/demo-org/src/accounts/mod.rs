//! The account flows around a sign-in: what a person may do for themselves,
//! and what is asked of them beside their proofs. One file each; from here the
//! shared parts of an attempt reach them.

pub(crate) mod activate_page;
pub(crate) mod activation;
pub(crate) mod assurance;
mod client;
pub(crate) mod consent;
pub(crate) mod device_code;
pub(crate) mod email_step;
mod endpoints;
mod follow;
pub(crate) mod links;
mod lock;
pub(crate) mod profile;
mod profiling;
pub(crate) mod recovery;
mod registration;
pub(crate) mod safe_mode;
mod settings;
mod stay;
mod step;
pub(crate) mod unlock;
mod verdict;

use axum::http::StatusCode;
use serde_json::Value;

use crate::authenticators::Kind;
use crate::flow::Flow;
use crate::ion::{Form, Message};
use crate::oauth::error::OAuthError;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};

pub(crate) use endpoints::{chosen, identified, router, skipped};
pub use follow::Go;
pub(crate) use follow::{follow, television};
pub(crate) use lock::{counted_as, lock};
use lock::{guest, lift_lock};
pub use registration::Verify;
pub use settings::{Refusal, Settings};
use step::is_at;
pub(crate) use step::{Errand, Settled, Step, context, context_everywhere, forms};

/// The links beside the first form.
pub(crate) fn beside_identify(flow: &Flow<'_>, tx: &Transaction) -> Vec<Form> {
    registration::offer(flow, tx)
        .into_iter()
        .chain(unlock::offer(flow, tx))
        .collect()
}

/// The authenticators that would do, where the policy has no say in that.
pub(crate) fn choices(flow: &Flow<'_>, tx: &Transaction) -> Option<Vec<Kind>> {
    let allowed = match &tx.errand {
        Errand::Recovery(recovery::Progress::Asked) => {
            kinds(&flow.accounts(tx).recovery.authenticators)
        }
        Errand::Unlock => unlock::kinds(flow, tx),
        Errand::SignIn
        | Errand::Registration
        | Errand::Recovery(recovery::Progress::Granted(_)) => return None,
    };
    let enrolled = flow.user(tx).map(|user| user.kinds()).unwrap_or_default();
    Some(
        enrolled
            .into_iter()
            .filter(|kind| allowed.contains(kind))
            .collect(),
    )
}

/// An authenticator was verified: takes over where that is no proof of a
/// sign-in.
pub(crate) fn verified(flow: &mut Flow<'_>, tx: &mut Transaction) -> Option<Result<(), Rejection>> {
    match &tx.errand {
        Errand::SignIn | Errand::Registration => None,
        Errand::Recovery(_) => Some(recovery::verified(flow, tx)),
        Errand::Unlock => Some(unlock::verified(flow, tx)),
    }
}

/// An authenticator was set up and counted as verified.
pub(crate) fn enrolled(flow: &mut Flow<'_>, tx: &mut Transaction) -> Option<Result<(), Rejection>> {
    match &tx.errand {
        Errand::Recovery(_) => Some(recovery::done(flow, tx)),
        Errand::Registration => Some(registration::done(flow, tx)),
        Errand::SignIn | Errand::Unlock => None,
    }
}

/// What a mailed code is for, as its subject says.
pub(crate) fn mail_subject(tx: &Transaction) -> &'static str {
    match &tx.errand {
        Errand::SignIn => "Your sign-in code",
        Errand::Recovery(_) => "Your code for a new password",
        Errand::Unlock => "Your code to unlock your account",
        Errand::Registration => "Your code to sign up",
    }
}

/// Whether the browser is in a network that nobody may sign in from.
pub(crate) fn is_blocked(flow: &Flow<'_>, tx: &Transaction) -> bool {
    verdict::is_blocked(flow, tx)
}

/// Begins an attempt with the token of a mailed link, where there is one.
/// True if it did.
pub(crate) fn open(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    token: impl Fn(&str) -> Option<String>,
) -> Result<bool, OAuthError> {
    if verdict::is_off(flow, tx) {
        return Err(OAuthError::feature_off());
    }
    if let Some(token) = token(links::Purpose::Activation.parameter()) {
        let link = flow.world.links.get(&token, links::Purpose::Activation);
        let Some(link) = link.cloned() else {
            return Err(OAuthError::invalid_request(
                "The activation token is invalid",
            ));
        };
        activation::open(flow, tx, &link.user_id, &token);
        return Ok(true);
    }
    let Some(token) = token(links::Purpose::Recovery.parameter()) else {
        return Ok(false);
    };
    let link = flow.world.links.get(&token, links::Purpose::Recovery);
    let Some(link) = link.filter(|link| link.expires > flow.now).cloned() else {
        return Err(OAuthError::invalid_request("The recovery token is invalid"));
    };
    if let Err(rejection) = recovery::by_link(flow, tx, &link.user_id, &token) {
        tx.give_up(rejection);
    }
    Ok(true)
}

/// What is still to be done between the proofs and the code; takes over where
/// there is something.
pub(crate) fn after_proofs(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
) -> Option<Result<(), Rejection>> {
    if let Some(outcome) = verdict::at_end(flow, tx) {
        return Some(outcome);
    }
    let step = profiling::due(flow, tx).or_else(|| consent::due(flow, tx));
    if let Some(step) = step {
        tx.go_to(Stage::Account(step));
        return Some(Ok(()));
    }
    if let Some(ending) = device_code::finish(flow, tx) {
        return Some(Err(ending));
    }
    if let Some(step) = stay::due(flow, tx) {
        tx.go_to(Stage::Account(step));
        return Some(Ok(()));
    }
    verdict::leave(flow, tx)
}

/// What stands before the first form of an attempt that was just begun.
pub(crate) fn at_start(flow: &Flow<'_>, tx: &mut Transaction) {
    if let Some(rejection) = verdict::at_start(flow, tx) {
        tx.stage = Stage::Ended(rejection);
    } else if let Some(step) = safe_mode::at_start(flow, tx) {
        tx.stage = Stage::Account(step);
    }
}

/// One rejection for everything that is wrong with a form.
fn all_wrong(wrong: Vec<(String, Message)>) -> Option<Rejection> {
    let mut wrong = wrong.into_iter();
    let (field, message) = wrong.next()?;
    let first = Rejection::new(StatusCode::BAD_REQUEST, message).at(field);
    Some(wrong.fold(first, |rejection, (field, message)| {
        rejection.and(Some(field), message)
    }))
}

/// The authenticators of these keys; unknown ones are passed over.
fn kinds(keys: &[String]) -> Vec<Kind> {
    keys.iter().filter_map(|key| Kind::from_key(key)).collect()
}

/// The user name in a body.
pub(crate) fn identifier(body: &Value) -> Result<String, Rejection> {
    body.get("identifier")
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty() && text.len() <= LONGEST)
        .map(str::to_owned)
        .ok_or_else(|| Rejection::blank("identifier"))
}

/// Longest user name looked up, in bytes.
const LONGEST: usize = 256;
