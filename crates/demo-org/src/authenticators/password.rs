//! `okta_password`: compared with an Argon2 hash, counted per user name.

use serde_json::Value;

use super::input;
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::{Credential, User};

const FIELD: &str = "credentials.passcode";

/// The input, also part of the one-step identify form.
pub(crate) fn field() -> Field {
    Field::group(
        "credentials",
        vec![Field::text("passcode").label("Password").secret()],
    )
    .required(true)
}

pub(super) fn form() -> Form {
    Form::new("challenge-authenticator", "challenge/answer")
        .relates_to("$.currentAuthenticatorEnrollment")
        .field(field())
}

pub(super) fn verify(
    flow: &mut Flow<'_>,
    tx: &Transaction,
    answer: &Value,
) -> Result<(), Rejection> {
    let password = input(answer, "passcode", FIELD)?;
    let fits = flow.user(tx).is_some_and(|user| fits(user, password));
    flow.judge(tx, fits, Rejection::wrong_password)
}

/// Whether `password` is this person's.
pub(crate) fn fits(user: &User, password: &str) -> bool {
    user.enrollments
        .iter()
        .any(|enrollment| match &enrollment.credential {
            Credential::Password(hash) => hash.matches(password),
            Credential::Email(_) | Credential::SecurityQuestion { .. } => false,
        })
}
