//! Where an attempt stands.

use thiserror::Error;

use super::{Attempt, Feature, NextStep};
use crate::error::{Error, Fault};
use crate::oauth::token::Tokens;
use crate::secret::Secret;
use crate::step::Terminal;
use crate::transaction::View;

/// Where an attempt stands (IDX §8).
#[derive(Debug)]
pub enum Status<'a> {
    /// An answer is on its way, or the browser is being sent elsewhere.
    Working,
    /// Something is missing: give it to [`Attempt::proceed`].
    Pending(NextStep<'a>),
    /// Signed in.
    Success(&'a Tokens),
    /// The loop is done, and its code is left to the caller: see
    /// [`Transaction::hold_code`](crate::transaction::Transaction::hold_code).
    Code(&'a Secret),
    /// The end without tokens.
    Terminal(&'a Terminal),
    /// It cannot go on.
    Failure(Failure),
    /// The caller has cancelled it.
    Canceled,
}

/// Why an attempt cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failure {
    /// The organisation does not offer what the flow is about.
    #[error("the organisation does not offer this here: {0:?}")]
    NotOffered(Feature),
    /// The transaction failed.
    #[error(transparent)]
    Transaction(Error),
}

impl Failure {
    /// Who can act.
    pub fn fault(&self) -> Fault {
        match self {
            Self::NotOffered(_) => Fault::Administrator,
            Self::Transaction(error) => error.fault(),
        }
    }

    /// A stable code, for logs and support.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOffered(_) => "not_offered",
            Self::Transaction(error) => error.code(),
        }
    }

    /// The key of the text that tells the user: `error.` and the [`code`](Self::code).
    pub fn message_key(&self) -> String {
        ["error.", self.code()].concat()
    }

    /// What to put into that text, by name.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOffered(feature) => vec![("feature", feature.as_str().to_owned())],
            Self::Transaction(error) => error.params(),
        }
    }
}

impl Attempt {
    /// Where it stands.
    pub fn status(&self) -> Status<'_> {
        if self.canceled {
            return Status::Canceled;
        }
        if let Some(feature) = self.refusal {
            return Status::Failure(Failure::NotOffered(feature));
        }
        if let Some(code) = self.tx.held_code() {
            return Status::Code(code);
        }
        match self.tx.view() {
            View::SignedIn(tokens) => Status::Success(tokens),
            View::Terminal(terminal) => Status::Terminal(terminal),
            View::Failed(error) => Status::Failure(Failure::Transaction(error.clone())),
            View::Page(page) if !self.tx.is_busy() => Status::Pending(self.next_step(page)),
            // The link belongs to another browser; there is nothing to attempt in this one.
            View::EnterCodeElsewhere(_) => Status::Failure(Failure::Transaction(Error::State)),
            View::Page(_) | View::Starting | View::Finishing | View::Leaving(_) => Status::Working,
        }
    }
}
