//! `custom_otp`: a generator that only an administrator can hand out.

use serde_json::Value;

use super::{Authenticator, Facts, Progress, token};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::work::{Current, Work};

/// `custom_otp`
pub(crate) struct CustomOtp;

const FACTS: Facts = Facts {
    key: "custom_otp",
    type_name: "security_key",
    label: "Harbour Token",
    methods: &[("otp", "Code")],
    allowed_for: "any",
    prefix: "cot",
    amr: "otp",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for CustomOtp {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, _flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let passcode = Field::text("passcode").label("Enter code").required(true);
        vec![work.answer_form(vec![passcode])]
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
        _flow: &mut Flow<'_>,
        _tx: &mut Transaction,
        _work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        Err(Rejection::ask_your_administrator())
    }
}
