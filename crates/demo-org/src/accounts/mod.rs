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
pub(crate) mod links;
pub(crate) mod profile;
mod profiling;
pub(crate) mod recovery;
mod registration;
pub(crate) mod safe_mode;
mod settings;
mod stay;
pub(crate) mod unlock;
mod verdict;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::authenticators::Kind;
use crate::captcha::{self, Place};
use crate::flow::Flow;
use crate::idx;
use crate::ion::{Form, Message};
use crate::oauth::device::GRANT as DEVICE_GRANT;
use crate::oauth::error::OAuthError;
use crate::page;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Person, Stage, Transaction};
use crate::work::Target;

pub use registration::Verify;
pub use settings::{Refusal, Settings};

/// What an attempt is for at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Errand {
    /// Signing in.
    SignIn,
    /// A new password.
    Recovery(recovery::Progress),
    /// An end to a lock.
    Unlock,
    /// An account: the form is sent, the mailbox is not proved.
    Registration,
}

/// Something between the proofs and the code that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Required attributes.
    Profiling,
    /// Further attributes, given or skipped.
    ProfileUpdate,
    /// The application may do what it wants, or some of it.
    Consent,
    /// Whether to stay signed in.
    Stay,
    /// What the organisation says to it.
    Verdict,
}

/// A step that is none of the sign-in's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// `identify-recovery`
    IdentifyRecovery,
    /// `unlock-account` with a user name.
    UnlockIdentify,
    /// `select-authenticator-unlock-account`
    UnlockSelect,
    /// `enroll-profile`
    EnrollProfile,
    /// `request-activation-email`
    RequestActivation,
    /// `enroll-profile` of somebody who is known.
    Profiling,
    /// `profile-update`
    ProfileUpdate,
    /// `user-code`, with the code where it is known.
    UserCode(Option<String>),
    /// `consent` and its kin.
    Consent(consent::Kind),
    /// `keep-me-signed-in`
    KeepMeSignedIn,
    /// `device-assurance-grace-period`
    Grace,
    /// The browser goes elsewhere, or has to do something first.
    Leave(verdict::Kind),
    /// `poll`: so many waits are left.
    Wait(u32),
    /// `skip`: nothing can be set up.
    NoEnrolling,
    /// `email-challenge-consent` for the attempt with this id.
    EmailConsent(String),
}

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

/// The links beside the first form.
pub(crate) fn beside_identify(flow: &Flow<'_>, tx: &Transaction) -> Vec<Form> {
    registration::offer(flow, tx)
        .into_iter()
        .chain(unlock::offer(flow, tx))
        .collect()
}

/// The forms of a step of ours, the primary one first.
pub(crate) fn forms(flow: &Flow<'_>, tx: &Transaction, step: &Step) -> Vec<Form> {
    match step {
        Step::IdentifyRecovery => std::iter::once(recovery::form(flow, tx))
            .chain(registration::offer(flow, tx))
            .collect(),
        Step::EnrollProfile => registration::forms(flow, tx),
        Step::RequestActivation => vec![activation::form()],
        Step::Profiling | Step::ProfileUpdate => profiling::forms(flow, tx, step),
        Step::UserCode(prefilled) => vec![device_code::form(prefilled.as_deref())],
        Step::Consent(kind) => vec![consent::form(flow, tx, *kind)],
        Step::KeepMeSignedIn => vec![stay::form()],
        Step::Grace => vec![assurance::form()],
        Step::Leave(kind) => verdict::forms(flow, tx, *kind),
        Step::Wait(left) => vec![safe_mode::wait_form(flow, tx, *left)],
        Step::NoEnrolling => vec![safe_mode::skip_form()],
        Step::EmailConsent(original) => vec![email_step::form(flow, tx, original)],
        Step::UnlockIdentify => vec![unlock::identify_form()],
        Step::UnlockSelect => vec![unlock::select_form(flow, tx)],
    }
}

/// What a step of ours shows beside its forms.
pub(crate) fn context(
    flow: &Flow<'_>,
    tx: &Transaction,
    step: &Step,
    handle: &str,
    body: &mut Map<String, Value>,
) {
    match step {
        Step::IdentifyRecovery => {
            captcha::context(flow, tx, Place::IdentifyRecovery, handle, body);
        }
        Step::UnlockIdentify
        | Step::RequestActivation
        | Step::UserCode(_)
        | Step::Consent(_)
        | Step::KeepMeSignedIn
        | Step::Grace
        | Step::Wait(_)
        | Step::NoEnrolling
        | Step::EmailConsent(_) => {}
        Step::Leave(kind) => verdict::context(flow, tx, *kind, body),
        Step::EnrollProfile => registration::context(flow, tx, handle, body),
        Step::Profiling | Step::ProfileUpdate => profiling::context(flow, tx, step, body),
        Step::UnlockSelect => unlock::context(flow, tx, body),
    }
}

/// What every step shows while something else than a sign-in goes on.
pub(crate) fn context_everywhere(flow: &Flow<'_>, tx: &Transaction, body: &mut Map<String, Value>) {
    recovery::context(flow, tx, body);
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

/// The name under which wrong answers are counted. A locked account must still
/// be able to prove whose it is, but not without limit either.
pub(crate) fn counted_as(tx: &Transaction) -> String {
    let identifier = tx
        .subject
        .as_ref()
        .map_or("", |subject| subject.identifier.as_str());
    let name = match (guest(tx), tx.subject.as_ref().map(|it| &it.person)) {
        (Some(guest), Some(Person::Known(id))) if guest == id => guest,
        _ => identifier,
    };
    match &tx.errand {
        Errand::SignIn | Errand::Registration => name.to_owned(),
        Errand::Recovery(_) | Errand::Unlock => format!("recovery of {name}"),
    }
}

/// Id of the copy of a person that a scenario is about. Its lock is not that
/// of the original, who has the same name.
fn guest(tx: &Transaction) -> Option<&str> {
    tx.preset.as_ref()?.user_id.as_deref()
}

/// Locks the person a scenario is about.
pub(crate) fn lock(flow: &mut Flow<'_>, tx: &Transaction, login: &str) {
    let name = guest(tx).unwrap_or(login);
    flow.world.lockouts.lock(name, flow.now);
}

/// A link that a scenario has followed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Go {
    /// "Forgot password".
    Recover,
    /// "Unlock account".
    Unlock,
    /// "Sign up".
    Register,
    /// The link of an activation mail.
    Activate,
    /// The same, too late.
    ActivateLate,
    /// The address a device shows.
    Device,
    /// The same with a code; a television that waits is made up for it.
    DeviceWithCode,
}

/// Follows it.
pub(crate) fn follow(flow: &mut Flow<'_>, tx: &mut Transaction, go: Go) -> Result<(), Rejection> {
    match go {
        Go::Recover => recovery::begin(flow, tx, &Value::Null),
        Go::Unlock => unlock::begin(flow, tx, &Value::Null),
        Go::Register => registration::begin(flow, tx, &Value::Null),
        Go::Activate => {
            let id = guest(tx).ok_or_else(Rejection::bad_request)?.to_owned();
            activation::begin(flow, tx, &id)
        }
        Go::ActivateLate => {
            let id = guest(tx).ok_or_else(Rejection::bad_request)?.to_owned();
            activation::ask(flow, tx, &id);
            Ok(())
        }
        Go::Device => {
            device_code::begin(tx, None);
            Ok(())
        }
        Go::DeviceWithCode => {
            let (client_id, scopes) = television(flow).ok_or_else(Rejection::bad_request)?;
            let devices = &mut flow.world.device_codes;
            let (_, code) = devices.begin(tx.request.server, &client_id, scopes, flow.now);
            device_code::begin(tx, Some(code));
            Ok(())
        }
    }
}

/// The first application that may let devices in.
fn television(flow: &Flow<'_>) -> Option<(String, Vec<String>)> {
    let mut clients = flow.org.config.clients.iter();
    let client = clients.find(|client| client.grant_types.iter().any(|it| it == DEVICE_GRANT))?;
    Some((client.id.clone(), client.scopes.clone()))
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

/// Lifts the lock of the person `tx` is about, under each of their names;
/// false if there was none.
fn lift_lock(flow: &mut Flow<'_>, tx: &Transaction) -> bool {
    let Some(user) = flow.user(tx) else {
        return false;
    };
    let names = match guest(tx) {
        Some(guest) if guest == user.id => vec![guest.to_owned()],
        _ => vec![user.login.clone(), user.email.clone()],
    };
    let now = flow.now;
    let lockouts = &mut flow.world.lockouts;
    let was_locked = names.iter().any(|name| lockouts.is_locked(name, now));
    for name in &names {
        lockouts.clear(name);
    }
    was_locked
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

/// Where somebody lands who is let in without a code.
async fn signed_in() -> Response {
    page::message(
        StatusCode::OK,
        "You are signed in",
        "This organisation let you in with a session of its own. There is no code for the app.",
    )
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

fn is_at(tx: &Transaction, step: &Step) -> bool {
    matches!(&tx.stage, Stage::Account(at) if at == step)
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
