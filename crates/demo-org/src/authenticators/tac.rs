//! `tac`: a temporary access code that an administrator issues, good for a
//! while or for one sign-in.

use serde_json::Value;

use super::{Authenticator, Facts, Progress, input};
use crate::clock::Moment;
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::secret::same;
use crate::transaction::Transaction;
use crate::users::Credential;
use crate::work::{Current, Work};

const FIELD: &str = "credentials.passcode";

/// `tac`
pub(crate) struct Tac;

const FACTS: Facts = Facts {
    key: "tac",
    type_name: "tac",
    label: "Temporary Access Code",
    methods: &[("tac", "Temporary Access Code")],
    allowed_for: "any",
    prefix: "tac",
    amr: "otp",
    verified_as: Current::Enrollment,
    several: false,
};

/// A code that was issued.
#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) code: String,
    pub(crate) expires: Moment,
    /// Good for one sign-in.
    pub(crate) once: bool,
    pub(crate) used: bool,
}

fn wrong() -> Rejection {
    Rejection::wrong_code(FIELD)
}

impl Authenticator for Tac {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, _flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let passcode = Field::text("passcode").label("Enter code").secret();
        vec![work.answer_form(vec![passcode])]
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let given = input(body, "passcode", FIELD)?.trim();
        let Some(Credential::Tac(issued)) = flow.credential(tx) else {
            return Err(Rejection::bad_request());
        };
        let is_spent = issued.used && issued.once;
        let fits = same(given, &issued.code) && flow.now < issued.expires && !is_spent;
        flow.judge(tx, fits, wrong)?;
        if let Some(Credential::Tac(issued)) = flow.credential_mut(tx) {
            issued.used = true;
        }
        Ok(Progress::Verified)
    }

    fn begin_enroll(
        &self,
        _flow: &mut Flow<'_>,
        _tx: &mut Transaction,
        _work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        Err(Rejection::ask_your_administrator())
    }
}
