//! `rsa_token`: codes of a SecurID token. A token that was just handed out wants two
//! codes, one after the other.

use serde_json::Value;

use super::{Authenticator, Facts, Progress, securid, token};
use crate::flow::Flow;
use crate::ion::Form;
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::work::{Current, Work};

/// `rsa_token`
pub(crate) struct RsaToken;

const FACTS: Facts = Facts {
    key: "rsa_token",
    type_name: "security_key",
    label: "RSA SecurID",
    methods: &[("otp", "Code")],
    allowed_for: "any",
    prefix: "rsa",
    amr: "otp",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for RsaToken {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
        vec![securid::form(flow, tx, work)]
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        token::verify(flow, tx, body, Rejection::wrong_passcode)?;
        Ok(Progress::Verified)
    }

    fn begin_enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        securid::begin(flow, tx, work, true);
        Ok(())
    }

    fn enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        securid::enroll(flow, tx, body)
    }
}
