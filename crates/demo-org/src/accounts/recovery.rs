//! A new password for somebody who forgot theirs (IDX §4.5): who are you, one
//! authenticator of those allowed for it, the new password. What proves the
//! right to that does not count as a proof of the sign-in that follows: whoever
//! holds the mailbox alone must not get in.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Errand, Step};
use crate::authenticators::{Kind, nfc_pin, password};
use crate::captcha::{self, Place};
use crate::flow::Flow;
use crate::ion::{Field, Form, Message, object};
use crate::rejection::Rejection;
use crate::render::lists;
use crate::transaction::{Stage, Transaction};
use crate::work::{Purpose, Setup, Work};

/// `[accounts.recovery]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecoverySettings {
    /// Whether there is a way to a new password.
    pub enabled: bool,
    /// Keys of the authenticators that open it.
    pub authenticators: Vec<String>,
    /// What follows.
    pub then: Then,
    /// Minutes a mailed link can be used.
    pub link_minutes: u32,
    /// Why it comes to nothing.
    pub refusal: Refusal,
}

/// Why a recovery comes to nothing, after the right to it is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// It does not.
    None,
    /// The account is not active yet.
    Activating,
    /// The password is kept elsewhere.
    NotChangeable,
    /// It is set, and the sign-in fails all the same.
    SignInFails,
}

/// What follows a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// The sign-in, with the proofs still missing.
    SignIn,
    /// A message, and the end.
    Message,
}

/// How far a recovery is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The right to it is not proved yet.
    Asked,
    /// It is; by a mailed link with this token, where there is one.
    Granted(Option<String>),
}

/// Whether the step `tx` stands at leads to a recovery.
pub(crate) fn is_offered(flow: &Flow<'_>, tx: &Transaction) -> bool {
    flow.accounts(tx).recovery.enabled && tx.errand == Errand::SignIn
}

/// The action, as a member of the password that is asked for (IDX §4.4).
pub(crate) fn action(
    flow: &Flow<'_>,
    tx: &Transaction,
    handle: &str,
    members: &mut Map<String, Value>,
) {
    if is_offered(flow, tx) {
        let form = Form::new("recover", "recover");
        members.insert(
            "recover".to_owned(),
            form.to_value(&flow.org.urls.org, handle),
        );
    }
}

/// `recover`: at the first form nobody is named yet, at the password somebody
/// is.
pub(crate) fn begin(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    _body: &Value,
) -> Result<(), Rejection> {
    if !flow.accounts(tx).recovery.enabled {
        let text = "Passwords cannot be reset here.";
        let message = Message::error("oie.forgot.password.is.not.enabled", text);
        return Err(Rejection::new(StatusCode::BAD_REQUEST, message).ending());
    }
    if !is_offered(flow, tx) {
        return Err(Rejection::bad_request());
    }
    match &tx.stage {
        // Nothing but the PIN is forgotten: the card was read, and something else is proved.
        Stage::Challenge(_) if nfc_pin::can_be_reset(tx) => nfc_pin::begin_reset(flow, tx),
        Stage::Identify => {
            tx.errand = Errand::Recovery(Progress::Asked);
            tx.go_to(Stage::Account(Step::IdentifyRecovery));
            Ok(())
        }
        Stage::Challenge(Work {
            kind: Kind::Password,
            purpose: Purpose::Verify,
            ..
        }) => {
            tx.errand = Errand::Recovery(Progress::Asked);
            let outcome = ask(flow, tx);
            if outcome.is_err() {
                tx.errand = Errand::SignIn;
            }
            outcome
        }
        _ => Err(Rejection::bad_request()),
    }
}

pub(super) fn form(flow: &Flow<'_>, tx: &Transaction) -> Form {
    let identifier = Field::text("identifier").label("Username").required(true);
    let form = Form::new("identify-recovery", "identify").field(identifier);
    captcha::add(flow, tx, Place::IdentifyRecovery, form)
}

/// The person said who they are.
pub(super) fn identified(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    identifier: &str,
) -> Result<(), Rejection> {
    flow.name(tx, identifier);
    let outcome = ask(flow, tx);
    if outcome.is_err() {
        tx.subject = None;
    }
    outcome
}

/// Asks for one of the authenticators that open a recovery.
fn ask(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    let kinds = flow.choices(tx);
    if kinds.is_empty() {
        return Err(not_allowed());
    }
    flow.choose(tx, &kinds)
}

/// One of them was verified.
pub(super) fn verified(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    if password::is_too_young(flow, tx, user) {
        return Err(not_allowed().ending());
    }
    grant(flow, tx, None)
}

/// A mailed link stands for having verified one.
pub(super) fn by_link(
    flow: &Flow<'_>,
    tx: &mut Transaction,
    user_id: &str,
    token: &str,
) -> Result<(), Rejection> {
    flow.name_by_id(tx, user_id)?;
    grant(flow, tx, Some(token.to_owned()))
}

fn grant(flow: &Flow<'_>, tx: &mut Transaction, link: Option<String>) -> Result<(), Rejection> {
    if flow.accounts(tx).recovery.refusal == Refusal::Activating {
        return Err(refused(
            "idx.reset.password.activating.user",
            "The account has to be activated before its password can be reset.",
        ));
    }
    tx.errand = Errand::Recovery(Progress::Granted(link));
    tx.challenge(Work::enroll(Kind::Password, Setup::Reset));
    Ok(())
}

fn refused(key: &'static str, text: &'static str) -> Rejection {
    Rejection::new(StatusCode::FORBIDDEN, Message::error(key, text)).ending()
}

/// Before the new password counts: a link can be used up in another tab.
pub(crate) fn confirm(flow: &mut Flow<'_>, tx: &Transaction) -> Result<(), Rejection> {
    let Errand::Recovery(Progress::Granted(link)) = &tx.errand else {
        return Ok(());
    };
    if flow.accounts(tx).recovery.refusal == Refusal::NotChangeable {
        return Err(refused(
            "errors.E0000035",
            "The password of this account cannot be changed here.",
        ));
    }
    let Some(token) = link else {
        return Ok(());
    };
    if flow.world.links.spend(token, flow.now) {
        return Ok(());
    }
    Err(refused(
        "idx.invalid.forgot.password.token",
        "This link was used already or is too old. Please ask for another.",
    ))
}

/// The new password is set. It lifts a lock, and is proved by having been
/// chosen.
pub(super) fn done(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    super::lift_lock(flow, tx);
    tx.errand = Errand::SignIn;
    if flow.accounts(tx).recovery.refusal == Refusal::SignInFails {
        tx.proofs.clear();
        return Err(refused(
            "api.users.auth.error.POST_PASSWORD_UPDATE_AUTH_FAILURE",
            "The password is changed, but signing in with it failed.",
        ));
    }
    match flow.accounts(tx).recovery.then {
        Then::SignIn => flow.advance(tx),
        Then::Message => {
            tx.proofs.clear();
            Err(Rejection::new(
                StatusCode::OK,
                Message::info(
                    "idx.recovery.completed",
                    "Your password is changed. You can sign in with it now.",
                ),
            )
            .ending())
        }
    }
}

/// Marks the steps of a recovery and tells the rules of the new password
/// (IDX §5.3).
pub(super) fn context(flow: &Flow<'_>, tx: &Transaction, body: &mut Map<String, Value>) {
    if tx.errand != Errand::Recovery(Progress::Asked) || tx.subject.is_none() {
        return;
    }
    let mut members = lists::authenticator(flow, tx, Kind::Password);
    let rules = password::rules(flow, tx).to_settings();
    members.insert("settings".to_owned(), rules);
    body.insert("recoveryAuthenticator".to_owned(), object(members));
}

/// Signs the person out everywhere else, where they ask for it.
pub(crate) fn revoke_sessions(flow: &mut Flow<'_>, tx: &Transaction, body: &Value) {
    let asked = body
        .get("credentials")
        .and_then(|it| it.get("revokeSessions"));
    let user_id = flow.user(tx).map(|user| user.id.clone());
    if asked == Some(&json!(true))
        && let Some(user_id) = user_id
    {
        let world = &mut *flow.world;
        world.sessions.close_others(&user_id, tx.session.as_deref());
        world.tokens.revoke_user(&user_id);
    }
}

fn not_allowed() -> Rejection {
    Rejection::new(
        StatusCode::FORBIDDEN,
        Message::error(
            "oie.selfservice.reset.password.not.allowed",
            "The password cannot be reset at the moment.",
        ),
    )
}
