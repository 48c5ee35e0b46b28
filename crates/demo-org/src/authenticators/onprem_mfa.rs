//! `onprem_mfa`: codes that a server of ones own checks.

use serde_json::Value;

use super::{Authenticator, Facts, Progress, securid, token};
use crate::flow::Flow;
use crate::ion::Form;
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::work::{Current, Work};

/// `onprem_mfa`
pub(crate) struct OnpremMfa;

const FACTS: Facts = Facts {
    key: "onprem_mfa",
    type_name: "security_key",
    label: "Harbour Gate",
    methods: &[("otp", "Code")],
    allowed_for: "any",
    prefix: "opm",
    amr: "otp",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for OnpremMfa {
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
        securid::begin(flow, tx, work, false);
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
