//! `symantec_vip`: codes of a credential that is set up with two of them in a
//! row.

use serde_json::Value;

use super::token::{self, FIELD, Token};
use super::{Authenticator, Facts, Progress, input};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::random;
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::Credential;
use crate::work::{Current, Pending, Work};

const NEXT: &str = "credentials.nextPasscode";

/// `symantec_vip`
pub(crate) struct SymantecVip;

const FACTS: Facts = Facts {
    key: "symantec_vip",
    type_name: "app",
    label: "Symantec VIP",
    methods: &[("otp", "Code")],
    allowed_for: "any",
    prefix: "sym",
    amr: "otp",
    verified_as: Current::Authenticator,
    several: false,
};

impl Authenticator for SymantecVip {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, _flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let field = |name, label| Field::text(name).label(label).required(true);
        let fields = if work.setup().is_some() {
            vec![
                field("credentialId", "Enter credential ID"),
                field("passcode", "Security code 1"),
                field("nextPasscode", "Security code 2"),
            ]
        } else {
            vec![field("passcode", "Enter security code")]
        };
        vec![work.answer_form(fields)]
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        token::verify(flow, tx, body, Rejection::wrong_token)?;
        Ok(Progress::Verified)
    }

    fn begin_enroll(
        &self,
        _flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        let id = format!("VSMT{}", random::code(8, false));
        let token = Token::new(work.kind, id);
        tx.challenge(work.awaiting(Pending::Token(Box::new(token))));
        Ok(())
    }

    /// The number on the credential, its code and the one after that.
    fn enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let id = input(body, "credentialId", "credentials.credentialId")?.trim();
        let code = input(body, "passcode", FIELD)?.trim();
        let next = input(body, "nextPasscode", NEXT)?.trim();
        let token = token::handed_out(tx).ok_or_else(Rejection::bad_request)?;
        let now = flow.now;
        let steps = token
            .seed
            .step_of(code, now)
            .zip(token.seed.step_of(next, now));
        match steps {
            Some((first, second)) if second == first + 1 && token.id.eq_ignore_ascii_case(id) => {
                let after = Box::new(token.after(second));
                Ok(Progress::Enrolled(Credential::Token(after)))
            }
            Some(_) | None => Err(Rejection::wrong_token()),
        }
    }
}
