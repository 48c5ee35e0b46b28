//! What `rsa_token` and `onprem_mfa` share: a server somewhere else knows
//! people by a user name of its own and checks the codes of their tokens.

use serde_json::Value;

use super::token::{self, FIELD, Fit, Token};
use super::{Authenticator, Facts, Progress, input};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::Credential;
use crate::work::{Pending, Work};

const NAME: &str = "credentials.clientData";

/// An authenticator of this sort.
pub(crate) struct Securid {
    pub(super) facts: &'static Facts,
    /// Whether a token that was just handed out wants two codes, one after the other.
    pub(super) begins_with_two: bool,
}

impl Authenticator for Securid {
    fn facts(&self) -> &'static Facts {
        self.facts
    }

    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
        vec![form(flow, tx, work)]
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

    /// Hands a token out.
    fn begin_enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        let name = flow.user(tx).map(|user| user.login.clone());
        let token = Token {
            is_new: self.begins_with_two,
            ..Token::new(work.kind, name.unwrap_or_default())
        };
        tx.challenge(work.awaiting(Pending::Token(Box::new(token))));
        Ok(())
    }

    fn enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        enroll(flow, tx, body)
    }
}

fn form(flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Form {
    let passcode = Field::text("passcode").label("Enter code").required(true);
    let fields = if work.setup().is_some() {
        let name = flow.user(tx).map(|user| user.login.as_str());
        vec![
            Field::text("id")
                .required(true)
                .fixed(flow.org.authenticator_id(work.kind)),
            Field::text("methodType")
                .required(true)
                .fixed(work.kind.first_method()),
            Field::text("clientData")
                .label("User name")
                .required(true)
                .value(name.unwrap_or_default()),
            passcode,
        ]
    } else {
        vec![passcode]
    };
    work.answer_form(fields)
}

fn enroll(flow: &Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<Progress, Rejection> {
    let name = input(body, "clientData", NAME)?.trim();
    let given = input(body, "passcode", FIELD)?.trim();
    let token = token::handed_out(tx).ok_or_else(Rejection::bad_request)?;
    if !token.id.eq_ignore_ascii_case(name) {
        return Err(Rejection::wrong_passcode());
    }
    let (after, is_new) = match token.fit(given, flow) {
        Fit::Wrong => return Err(Rejection::wrong_passcode()),
        Fit::Spent => return Err(Rejection::token_must_change()),
        Fit::Fresh(step) => (token.after(step), token.is_new),
    };
    if !is_new {
        return Ok(Progress::Enrolled(Credential::Token(Box::new(after))));
    }
    if let Some(pending) = tx.pending_mut() {
        *pending = Pending::Token(Box::new(after));
    }
    Err(Rejection::token_must_change())
}
