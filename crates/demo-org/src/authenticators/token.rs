//! What the generators of codes have in common: `rsa_token`, `onprem_mfa`,
//! `symantec_vip` and `custom_otp`. Nobody here has one in hand; the console
//! shows what each would.

use serde_json::Value;

use super::{Kind, input};
use crate::flow::Flow;
use crate::rejection::Rejection;
use crate::totp::Seed;
use crate::transaction::Transaction;
use crate::users::Credential;
use crate::work::Pending;

pub(super) const FIELD: &str = "credentials.passcode";

/// A generator.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) seed: Seed,
    /// What is typed beside the code when it is set up: a user name, or the
    /// number on its back.
    pub(crate) id: String,
    /// The step whose code was used last.
    pub(crate) used: Option<i64>,
    /// The first code is taken and another asked for ("new-token mode").
    pub(crate) is_new: bool,
}

/// What a code is to a generator.
pub(super) enum Fit {
    /// The code of this step, for the first time.
    Fresh(i64),
    /// Used before.
    Spent,
    Wrong,
}

impl Token {
    pub(crate) fn new(kind: Kind, id: String) -> Self {
        Self {
            kind,
            seed: Seed::new(),
            id,
            used: None,
            is_new: false,
        }
    }

    pub(super) fn fit(&self, code: &str, flow: &Flow<'_>) -> Fit {
        match self.seed.step_of(code, flow.now) {
            None => Fit::Wrong,
            Some(step) if Some(step) <= self.used => Fit::Spent,
            Some(step) => Fit::Fresh(step),
        }
    }

    /// The same after this code.
    pub(super) fn after(&self, step: i64) -> Self {
        Self {
            used: Some(step),
            is_new: false,
            ..self.clone()
        }
    }
}

/// The generator that is being verified.
pub(super) fn held<'a>(flow: &'a Flow<'_>, tx: &'a Transaction) -> Option<&'a Token> {
    match flow.credential(tx)? {
        Credential::Token(token) => Some(token),
        _ => None,
    }
}

/// The generator that is being set up.
pub(super) fn handed_out(tx: &Transaction) -> Option<&Token> {
    match &tx.work()?.pending {
        Pending::Token(token) => Some(token),
        _ => None,
    }
}

/// Checks a code of a generator that may be in new-token mode.
pub(super) fn verify(
    flow: &mut Flow<'_>,
    tx: &Transaction,
    body: &Value,
    wrong: fn() -> Rejection,
) -> Result<(), Rejection> {
    let given = input(body, "passcode", FIELD)?.trim();
    let token = held(flow, tx).ok_or_else(Rejection::bad_request)?;
    let (fit, is_new, kind) = (token.fit(given, flow), token.is_new, token.kind);
    flow.judge(tx, !matches!(fit, Fit::Wrong), wrong)?;
    let Fit::Fresh(step) = fit else {
        return Err(match kind {
            Kind::SymantecVip => Rejection::used_token(),
            _ => Rejection::token_must_change(),
        });
    };
    if let Some(Credential::Token(token)) = flow.credential_mut(tx) {
        **token = token.after(step);
    }
    if is_new {
        return Err(Rejection::token_must_change());
    }
    Ok(())
}
