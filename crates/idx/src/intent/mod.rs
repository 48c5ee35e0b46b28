//! Signing in without caring for steps: values are given up front and used where a step asks for
//! them, until something is missing.
//!
//! An [`Attempt`] stands on a [`Transaction`] and does no I/O either: perform the effects, report
//! the events, look at the [`Status`]. It has the meaning of the flows in the incumbent's SDKs
//! (IDX §8): of the remediations in the server's order, the first one that belongs to the flow and
//! whose values are complete is sent; used values are not used again.

mod flow;
mod inputs;
mod plan;

use thiserror::Error;

pub use flow::{Feature, Flow};
pub use inputs::{Inputs, Wish};

use crate::error::Error;
use crate::form::{Form, FormId, Values};
use crate::oauth::token::Tokens;
use crate::step::{OfferKind, Page, Step, Terminal};
use crate::transaction::{Effect, Event, Misuse, Opening, Transaction, View};
use crate::wire::authenticator::Authenticator;
use crate::wire::message::Message;

/// Steps are answered at most this often in a row without the caller: a server that keeps asking
/// for the same is not answered for ever.
const MAX_HOPS: u8 = 20;

/// One attempt to sign in, register, recover or unlock.
#[derive(Debug)]
pub struct Attempt {
    tx: Transaction,
    flow: Flow,
    inputs: Inputs,
    /// Whether the flow's own door has been gone through (sign-up, recovery, unlocking).
    entered: bool,
    /// The authenticator that was chosen last; its method is asked for one step later.
    chosen: Option<Wish>,
    refusal: Option<Feature>,
    canceled: bool,
    /// The page that was looked at already.
    seen: Option<u32>,
    hops: u8,
}

/// Where an attempt stands (IDX §8).
#[derive(Debug)]
pub enum Status<'a> {
    /// An answer is on its way, or the browser is being sent elsewhere.
    Working,
    /// Something is missing: give it to [`Attempt::proceed`].
    Pending(NextStep<'a>),
    /// Signed in.
    Success(&'a Tokens),
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

/// What is asked for next.
#[derive(Debug)]
pub struct NextStep<'a> {
    /// The remediation's name, such as `challenge-authenticator`.
    pub name: &'a str,
    /// The page; its [`Step`] has everything typed.
    pub page: &'a Page,
    /// The form that takes the answer; identity providers have none of their own.
    pub form: Option<&'a Form>,
    /// Paths of the fields that lack a value.
    pub missing: Vec<String>,
    /// The authenticator it is about.
    pub authenticator: Option<&'a Authenticator>,
    /// Milliseconds between polls, where it is answered elsewhere.
    pub poll_ms: Option<u32>,
    /// Whether [`Inputs::skip`] would go on without it.
    pub can_skip: bool,
    /// Whether [`Inputs::resend`] would send the code again.
    pub can_resend: bool,
}

impl Attempt {
    /// Signs in.
    pub fn authenticate(opening: Opening, inputs: Inputs) -> (Self, Vec<Effect>) {
        Self::begin(opening, Flow::Authenticate, inputs)
    }

    /// Registers a new account. [`Failure::NotOffered`] where the organisation has no
    /// registration, unless an activation token leads into it.
    pub fn register(opening: Opening, inputs: Inputs) -> (Self, Vec<Effect>) {
        Self::begin(opening, Flow::Register, inputs)
    }

    /// Recovers a forgotten password. After the reset it goes on signing in.
    pub fn recover_password(opening: Opening, inputs: Inputs) -> (Self, Vec<Effect>) {
        Self::begin(opening, Flow::RecoverPassword, inputs)
    }

    /// Unlocks an account. [`Failure::NotOffered`] where the organisation does not let users do
    /// that themselves.
    pub fn unlock_account(opening: Opening, inputs: Inputs) -> (Self, Vec<Effect>) {
        Self::begin(opening, Flow::UnlockAccount, inputs)
    }

    fn begin(opening: Opening, flow: Flow, inputs: Inputs) -> (Self, Vec<Effect>) {
        // A token of a link, and what a redirect brought back, lead past the flow's door.
        let entered = flow == Flow::Authenticate
            || opening.callback.is_some()
            || opening.options.activation_token.is_some()
            || opening.options.recovery_token.is_some();
        let (tx, effects) = Transaction::open(opening);
        let attempt = Self {
            tx,
            flow,
            inputs,
            entered,
            chosen: None,
            refusal: None,
            canceled: false,
            seen: None,
            hops: 0,
        };
        (attempt, effects)
    }

    /// Takes in what happened, and answers what it can.
    pub fn handle(&mut self, event: Event, now_ms: u64) -> Vec<Effect> {
        if self.canceled {
            return Vec::new();
        }
        let mut effects = self.tx.handle(event, now_ms);
        effects.extend(self.advance());
        effects
    }

    /// Goes on with more values. They replace earlier ones of the same name.
    ///
    /// # Errors
    /// [`Misuse::Busy`] while an answer is on its way, [`Misuse::NotNow`] once it is over.
    pub fn proceed(&mut self, more: Inputs) -> Result<Vec<Effect>, Misuse> {
        self.may_act()?;
        self.inputs.merge(more);
        self.seen = None;
        self.hops = 0;
        Ok(self.advance())
    }

    /// Sends one of the [`available_steps`](Self::available_steps) that needs no values, such as
    /// `unlock-account` or `cancel`.
    ///
    /// # Errors
    /// As [`Transaction::submit`].
    pub fn perform(&mut self, step: FormId) -> Result<Vec<Effect>, Misuse> {
        self.may_act()?;
        self.hops = 0;
        self.tx.submit(step, &Values::new())
    }

    /// Gives up: the organisation is told as well as possible, and nothing is kept.
    pub fn cancel(&mut self) -> Vec<Effect> {
        self.canceled = true;
        self.inputs = Inputs::default();
        self.tx.abandon()
    }

    fn may_act(&self) -> Result<(), Misuse> {
        if self.tx.is_busy() {
            Err(Misuse::Busy)
        } else if self.canceled || self.refusal.is_some() {
            Err(Misuse::NotNow)
        } else {
            Ok(())
        }
    }

    /// Answers pages that have come since, as long as their values are there.
    fn advance(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(answer) = self.next_answer() {
            let Ok(sent) = self.tx.submit(answer.form, &answer.values) else {
                break;
            };
            self.inputs.forget(&answer.used);
            self.chosen = answer.wish.or(self.chosen.take());
            if answer.resets {
                // What follows a reset is a sign-in (IDX §8).
                self.flow = Flow::Authenticate;
            }
            effects.extend(sent);
        }
        effects
    }

    fn next_answer(&mut self) -> Option<plan::Answer> {
        let View::Page(page) = self.tx.view() else {
            return None;
        };
        let serial = page.serial;
        if self.tx.is_busy() || self.seen == Some(serial) || self.hops >= MAX_HOPS {
            return None;
        }
        self.seen = Some(serial);
        let answer = if self.entered {
            self.plan()
        } else {
            self.enter()
        };
        self.hops += u8::from(answer.is_some());
        answer
    }

    /// Where it stands.
    pub fn status(&self) -> Status<'_> {
        if self.canceled {
            return Status::Canceled;
        }
        if let Some(feature) = self.refusal {
            return Status::Failure(Failure::NotOffered(feature));
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

    fn next_step<'a>(&'a self, page: &'a Page) -> NextStep<'a> {
        let form = page.step.form();
        let first = self.tx.response().and_then(|r| r.remediations.first());
        let name = form.map_or_else(
            || first.map_or("", |r| r.name.as_str()),
            |f| f.name.as_str(),
        );
        NextStep {
            name,
            missing: form.map(|form| self.missing(form)).unwrap_or_default(),
            authenticator: match &page.step {
                Step::Authenticator(step) => Some(step.authenticator()),
                _ => None,
            },
            poll_ms: page.polls.then(|| self.tx.poll_interval_ms()),
            can_skip: page.offer(&OfferKind::Skip).is_some(),
            can_resend: page.offer(&OfferKind::Resend).is_some(),
            form,
            page,
        }
    }

    /// Everything that can be sent from this page: remediations in the server's order, then the
    /// actions (IDX §8).
    pub fn available_steps(&self) -> Vec<Form> {
        self.tx.forms()
    }

    /// What the organisation offers on this page besides signing in.
    pub fn enabled_features(&self) -> Vec<Feature> {
        Feature::of(&self.tx.forms())
    }

    /// The messages of the page or end.
    pub fn messages(&self) -> &[Message] {
        match self.tx.view() {
            View::Page(page) => &page.messages,
            View::Terminal(terminal) => &terminal.messages,
            _ => &[],
        }
    }

    /// The transaction behind it.
    pub fn transaction(&self) -> &Transaction {
        &self.tx
    }

    /// Goes on step by step from here.
    pub fn into_transaction(self) -> Transaction {
        self.tx
    }
}
