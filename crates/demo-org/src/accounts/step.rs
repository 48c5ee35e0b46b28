//! The steps that are none of the sign-in's own, and how they look. Each is
//! drawn by the file of its flow.

use serde_json::{Map, Value};

use super::{
    activation, assurance, consent, device_code, email_step, profiling, recovery, registration,
    safe_mode, stay, unlock, verdict,
};
use crate::captcha::{self, Place};
use crate::flow::Flow;
use crate::ion::Form;
use crate::transaction::{Stage, Transaction};

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

pub(super) fn is_at(tx: &Transaction, step: &Step) -> bool {
    matches!(&tx.stage, Stage::Account(at) if at == step)
}
