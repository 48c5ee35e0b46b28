//! One named step at a time (IDX §8, step mode).

use thiserror::Error;

use super::plan::Answer;
use super::{Attempt, Flow, Inputs};
use crate::form::Form;
use crate::transaction::{Effect, Misuse, Opening};

/// Why a named step was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StepRefused {
    /// The call does not fit the state.
    #[error(transparent)]
    Misuse(#[from] Misuse),
    /// The page has no step of this name.
    #[error("the page has no such step")]
    Unknown,
    /// These fields lack a value.
    #[error("values are missing: {0:?}")]
    Missing(Vec<String>),
}

impl Attempt {
    /// Starts afresh whatever is kept or came back, answers nothing by itself, and leaves an interaction code that comes at once
    /// (somebody is signed in already) to the caller.
    pub fn start(mut opening: Opening) -> (Self, Vec<Effect>) {
        (opening.record, opening.callback) = (None, None);
        let (mut attempt, effects) = Self::begin(opening, Flow::Authenticate, Inputs::new());
        attempt.stepwise = true;
        attempt.tx.hold_code(true);
        (attempt, effects)
    }

    /// Answers the named step of the page: a remediation such as `challenge-authenticator`, or an
    /// action such as `currentAuthenticator-resend`. It is one request; what comes next waits for
    /// another call. An interaction code is redeemed from here on.
    ///
    /// # Errors
    /// [`StepRefused`]; nothing was sent, and the values are kept.
    pub fn proceed_step(&mut self, name: &str, more: Inputs) -> Result<Vec<Effect>, StepRefused> {
        self.may_act()?;
        self.inputs.merge(more);
        self.stepwise = true;
        self.tx.hold_code(false);
        let forms = self.tx.forms();
        let form = forms.iter().find(|form| self.tx.name_of(form) == name);
        let form = form.ok_or(StepRefused::Unknown)?;
        if !form.is_form {
            return Ok(self.tx.follow(form.id)?);
        }
        let answer = self.answer_named(form).map_err(StepRefused::Missing)?;
        let sent = self.tx.submit(answer.form, &answer.values)?;
        self.inputs.forget(&answer.used);
        self.chosen = answer.wish.or(self.chosen.take());
        Ok(sent)
    }

    /// Asks once more whether it was answered elsewhere, without waiting for the time to come.
    pub fn poll(&mut self) -> Vec<Effect> {
        self.tx.poll_now()
    }

    /// Whether a form can be answered with the values there are.
    fn answer_named(&self, form: &Form) -> Result<Answer, Vec<String>> {
        let missing = || self.missing(form);
        let Some(response) = self.tx.response() else {
            return Err(missing());
        };
        self.answer_any(form, response).ok_or_else(missing)
    }
}
