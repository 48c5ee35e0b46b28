//! `okta_password`: compared with an Argon2 hash, counted per user name.

use serde_json::{Map, Value};

use super::{Authenticator, Facts, Progress, input};
use crate::accounts::{passwords, recovery};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::{Credential, User};
use crate::work::{Current, Purpose, Setup, Work};

const FIELD: &str = "credentials.passcode";

/// The input, also part of the one-step identify form.
pub(crate) fn field() -> Field {
    Field::group(
        "credentials",
        vec![Field::text("passcode").label("Password").secret()],
    )
    .required(true)
}

/// The input for a new one. Where it replaces another, the person may sign
/// out everywhere else.
fn new_field(setup: Setup) -> Field {
    let mut fields = vec![Field::text("passcode").label("New password").secret()];
    if setup.replaces() {
        fields.push(Field::boolean("revokeSessions").label("Sign me out of all other devices"));
    }
    Field::group("credentials", fields).required(true)
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
        let field = match work.setup() {
            None => field(),
            Some(setup) => new_field(setup),
        };
        let form = Form::new(work.form_name(), "challenge/answer")
            .relates_to(work.current().path())
            .field(field);
        vec![form]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        work: &Work,
        handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        match work.purpose {
            Purpose::Verify => recovery::action(flow, tx, handle, &mut members),
            Purpose::Enroll(_) => {
                let rules = flow.accounts(tx).passwords.to_settings();
                members.insert("settings".to_owned(), rules);
            }
        }
        members
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

    fn enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let password = input(body, "passcode", FIELD)?;
        let credential = passwords::judge(flow, tx, password)?;
        recovery::confirm(flow, tx)?;
        passwords::note(flow, tx, &credential);
        recovery::revoke_sessions(flow, tx, body);
        Ok(Progress::Enrolled(credential))
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
