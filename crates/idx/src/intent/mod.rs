//! Signing in without caring for steps: values are given up front and used where a step asks for
//! them, until something is missing.
//!
//! An [`Attempt`] stands on a [`Transaction`] and does no I/O either: perform the effects, report
//! the events, look at the [`Status`]. It has the meaning of the flows in the incumbent's SDKs
//! (IDX §8): of the remediations in the server's order, the first one that belongs to the flow and
//! whose values are complete is sent; used values are not used again. Where none is complete, the
//! first one of the flow is what is asked for; where none belongs to the flow, the page's own step
//! is, so that nobody is stuck behind a step that no flow knows.
//!
//! Who would rather name each step takes [`Attempt::start`] and [`Attempt::proceed_step`]: exactly
//! one request each. Polling is no business of the caller: the transaction waits by itself.
//!
//! ```
//! use idx::http::{Reply, RequestId};
//! use idx::intent::{Attempt, Inputs, Status};
//! # use idx::issuer::Issuer;
//! # use idx::oauth::pkce::Entropy;
//! # use idx::transaction::{Effect, Event, Opening, Settings, StartOptions};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let opening = Opening {
//! #     settings: Settings {
//! #         issuer: Issuer::parse("https://org.example/oauth2/default")?,
//! #         client_id: "0oa1".to_owned(),
//! #         redirect_uri: "https://app.example/callback".to_owned(),
//! #         scopes: vec!["openid".to_owned()],
//! #         rules: Default::default(),
//! #     },
//! #     options: StartOptions::default(),
//! #     record: None,
//! #     callback: None,
//! #     entropy: Entropy { verifier: [1; 32], state: [2; 32], nonce: [3; 32] },
//! #     user_agent: None,
//! #     now_ms: 1_760_000_000_000,
//! # };
//! # fn sent(effects: &[Effect]) -> Option<(RequestId, String)> {
//! #     effects.iter().rev().find_map(|effect| match effect {
//! #         Effect::Send(request) => Some((request.id, request.body.as_ref()?.expose().to_owned())),
//! #         _ => None,
//! #     })
//! # }
//! # fn answer(id: RequestId, body: &str) -> Event {
//! #     Event::Reply { id, reply: Reply { status: 200, headers: vec![], body: body.into() } }
//! # }
//! // What is known up front. The password is not among it.
//! let inputs = Inputs::new().username("ada@example.com").remember_me(true);
//! let (mut attempt, effects) = Attempt::authenticate(opening, inputs);
//!
//! // The organisation answers; steps whose values are there are answered without further ado.
//! let (interact, _) = sent(&effects).ok_or("a request")?;
//! let effects = attempt.handle(answer(interact, r#"{"interaction_handle":"h"}"#), 0);
//! let (introspect, _) = sent(&effects).ok_or("a request")?;
//! let effects = attempt.handle(answer(introspect, r#"{"version":"1.0.0","remediation":{"value":[
//!     {"rel":["create-form"],"name":"identify","href":"https://org.example/idp/idx/identify",
//!      "value":[{"name":"identifier","required":true}]}]}}"#), 0);
//! let (identify, body) = sent(&effects).ok_or("a request")?;
//! assert_eq!(body, r#"{"identifier":"ada@example.com"}"#);
//! attempt.handle(answer(identify, r#"{"version":"1.0.0","remediation":{"value":[
//!     {"rel":["create-form"],"name":"challenge-authenticator",
//!      "href":"https://org.example/idp/idx/challenge/answer","value":[{"name":"credentials",
//!      "form":{"value":[{"name":"passcode","secret":true}]}}]}]}}"#), 0);
//!
//! // It stops where something is missing, says what, and goes on with it.
//! let Status::Pending(step) = attempt.status() else { return Err("a step".into()) };
//! assert_eq!(step.name, "challenge-authenticator");
//! assert_eq!(step.missing, ["credentials.passcode"]);
//! let effects = attempt.proceed(Inputs::new().password("Analytical-1843"))?;
//! assert!(sent(&effects).is_some());
//! # Ok(())
//! # }
//! ```

mod filling;
mod flow;
mod inputs;
mod next;
mod plan;
mod status;
mod stepwise;

pub use flow::{Feature, Flow};
pub use inputs::{Inputs, Wish};
pub use next::NextStep;
pub use status::{Failure, Status};
pub use stepwise::StepRefused;

use crate::form::{Form, FormId, Values};
use crate::transaction::{Effect, Event, Misuse, Opening, Transaction, View};
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
    /// A record was taken up: the flow may be anywhere behind its door.
    resumed: bool,
    /// Nothing is answered but what the caller names.
    stepwise: bool,
    /// The page that was looked at already.
    seen: Option<u32>,
    hops: u8,
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

    /// Goes on with what was begun before a reload, for what it was begun for.
    ///
    /// # Errors
    /// [`Misuse::NotNow`] when the opening has no record.
    pub fn resume(opening: Opening, inputs: Inputs) -> Result<(Self, Vec<Effect>), Misuse> {
        let record = opening.record.as_ref().ok_or(Misuse::NotNow)?;
        let flow = record.flow.as_deref().and_then(Flow::parse);
        Ok(Self::begin(
            opening,
            flow.unwrap_or(Flow::Authenticate),
            inputs,
        ))
    }

    fn begin(mut opening: Opening, flow: Flow, inputs: Inputs) -> (Self, Vec<Effect>) {
        // What was begun for something else is not gone on with (IDX §8).
        if opening.callback.is_none() {
            let of_flow = |saved: &Option<String>| saved.as_deref() == Some(flow.as_str());
            let kept = opening.record.take();
            opening.record = kept.filter(|r| flow == Flow::Authenticate || of_flow(&r.flow));
        }
        // A token of a link, and what a redirect brought back, lead past the flow's door.
        let entered = flow == Flow::Authenticate
            || opening.callback.is_some()
            || opening.options.activation_token.is_some()
            || opening.options.recovery_token.is_some();
        let resumed = opening.record.is_some();
        let (mut tx, effects) = Transaction::open(opening);
        tx.set_flow(flow.as_str());
        let attempt = Self {
            tx,
            flow,
            inputs,
            entered,
            chosen: None,
            refusal: None,
            canceled: false,
            resumed,
            stepwise: false,
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
        self.stepwise = false;
        self.seen = None;
        self.hops = 0;
        Ok(self.advance())
    }

    /// Sends one of the [`available_steps`](Self::available_steps) that needs no values, such as
    /// `unlock-account` or `cancel`, or goes where it leads, such as to an identity provider.
    ///
    /// # Errors
    /// As [`Transaction::submit`].
    pub fn perform(&mut self, step: FormId) -> Result<Vec<Effect>, Misuse> {
        self.may_act()?;
        self.hops = 0;
        let leads_away = |form: &Form| form.id == step && !form.is_form;
        if self.tx.forms().iter().any(leads_away) {
            self.tx.follow(step)
        } else {
            self.tx.submit(step, &Values::new())
        }
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
                // What follows a reset is a sign-in, also after a reload (IDX §8).
                self.flow = Flow::Authenticate;
                self.tx.set_flow(self.flow.as_str());
                effects.push(self.tx.remember());
            }
            effects.extend(sent);
        }
        effects
    }

    /// What it is for by now.
    pub fn flow(&self) -> Flow {
        self.flow
    }

    fn next_answer(&mut self) -> Option<plan::Answer> {
        let View::Page(page) = self.tx.view() else {
            return None;
        };
        let serial = page.serial;
        if self.tx.is_busy() || self.stepwise || self.seen == Some(serial) || self.hops >= MAX_HOPS
        {
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
