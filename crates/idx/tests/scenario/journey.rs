//! An attempt at something, and an organisation that answers from fixtures.

use idx::form::Form;
use idx::http::Request;
use idx::intent::{Attempt, Inputs, NextStep, Status};
use idx::transaction::{Effect, Event, Opening};
use serde_json::{Value, json};

use super::host::Host;
use super::{ORG, body_of, fixtures, opening, parts, reply, tokens};

/// An attempt that is under way.
pub struct Journey {
    pub attempt: Attempt,
    pub host: Host,
    pub now_ms: u64,
}

impl Journey {
    /// Opens an attempt; the first answer is awaited.
    pub fn begin(start: fn(Opening, Inputs) -> (Attempt, Vec<Effect>), inputs: Inputs) -> Self {
        Self::begin_with(start, opening(), inputs)
    }

    pub fn begin_with(
        start: fn(Opening, Inputs) -> (Attempt, Vec<Effect>),
        opening: Opening,
        inputs: Inputs,
    ) -> Self {
        let now_ms = opening.now_ms;
        let (attempt, effects) = start(opening, inputs);
        let mut journey = Self {
            attempt,
            host: Host::of(ORG),
            now_ms,
        };
        journey.host.perform(effects);
        let discovery = journey.host.discovery().id;
        journey.reply(discovery, &parts::discovery());
        journey.answer(&json!({"interaction_handle": "own-interaction-handle"}));
        journey
    }

    /// Answers with a fixture, and says where the next request goes and what it holds.
    pub fn meets(&mut self, fixture: &str) -> Option<(String, Value)> {
        self.answer(&fixtures::read(fixture));
        self.sent()
    }

    pub fn answer(&mut self, body: &Value) {
        let id = self.host.main().expect("a request on its way").id;
        self.reply(id, body);
    }

    fn reply(&mut self, id: idx::http::RequestId, body: &Value) {
        let reply = reply(200, &[], &body.to_string());
        self.event(Event::Reply { id, reply });
    }

    fn event(&mut self, event: Event) {
        self.host.settle(&event);
        let effects = self.attempt.handle(event, self.now_ms);
        self.host.perform(effects);
        self.host.check(self.attempt.transaction());
    }

    /// Path below `/idp/idx/` and body of the request on its way.
    pub fn sent(&self) -> Option<(String, Value)> {
        let request: &Request = self.host.main()?;
        let path = request.url.rsplit_once("/idp/idx/")?.1.to_owned();
        let mut body = body_of(request);
        body.as_object_mut()?.remove("stateHandle");
        Some((path, body))
    }

    pub fn proceed(&mut self, more: Inputs) -> Option<(String, Value)> {
        let effects = self.attempt.proceed(more).expect("a legal call");
        self.host.perform(effects);
        self.host.check(self.attempt.transaction());
        self.sent()
    }

    pub fn pending(&self) -> NextStep<'_> {
        match self.attempt.status() {
            Status::Pending(step) => step,
            other => panic!("not pending but {other:?}"),
        }
    }

    pub fn step(&self, name: &str) -> Form {
        let steps = self.attempt.available_steps();
        let found = steps.into_iter().find(|f| f.name.as_str() == name);
        found.expect("such a step")
    }

    /// The code has come: the tokens follow, and are validated.
    pub fn arrives(&mut self) {
        self.answer(&fixtures::read("success"));
        self.answer(&tokens::response(&tokens::token(&tokens::claims())));
        self.answer(&tokens::keys(&[tokens::es256_key()]));
        let (id, check) = self.host.check.take().expect("a signature");
        let valid = Some(tokens::verify(&check));
        self.event(Event::Verified { id, valid });
        assert!(matches!(self.attempt.status(), Status::Success(_)));
    }
}
