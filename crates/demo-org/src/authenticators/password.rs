//! `okta_password`: compared with an Argon2 hash, counted per user name.

use serde_json::Value;

use super::{Authenticator, Facts, Progress, input};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::{Credential, User};
use crate::work::{Current, Work};

const FIELD: &str = "credentials.passcode";

/// The input, also part of the one-step identify form.
pub(crate) fn field() -> Field {
    Field::group(
        "credentials",
        vec![Field::text("passcode").label("Password").secret()],
    )
    .required(true)
}

/// `okta_password`
pub(crate) struct Password;

const FACTS: Facts = Facts {
    key: "okta_password",
    type_name: "password",
    label: "Password",
    methods: &[("password", "Password")],
    allowed_for: "sso",
    prefix: "lae",
    amr: "pwd",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for Password {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, _flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let form = Form::new(work.form_name(), "challenge/answer")
            .relates_to(work.current().path())
            .field(field());
        vec![form]
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let password = input(body, "passcode", FIELD)?;
        let fits = flow.user(tx).is_some_and(|user| fits(user, password));
        flow.judge(tx, fits, Rejection::wrong_password)?;
        Ok(Progress::Verified)
    }
}

/// Whether `password` is this person's.
pub(crate) fn fits(user: &User, password: &str) -> bool {
    user.enrollments
        .iter()
        .any(|enrollment| match &enrollment.credential {
            Credential::Password(hash) => hash.matches(password),
            _ => false,
        })
}
