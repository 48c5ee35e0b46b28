//! Puts a [`Transaction`] into any state in one call, and performs its effects on paper.
//!
//! Shared by the tests, the property tests and the fuzz targets; each uses its own part.
#![allow(dead_code, unreachable_pub)]

pub mod fixtures;
pub mod game;
pub mod host;
pub mod journey;
pub mod label;
pub mod mutate;
pub mod ops;
pub mod parts;
pub mod responses;
pub mod tokens;

use idx::form::{Form, FormId, Values};
use idx::http::{Reply, Request, TransportFailure};
use idx::issuer::Issuer;
use idx::oauth::id_token::Rules;
use idx::oauth::pkce::Entropy;
use idx::secret::Secret;
use idx::step::{OfferKind, Page, Step, Terminal};
use idx::transaction::{
    Callback, Event, Misuse, Opening, Record, Settings, StartOptions, Transaction, Validation, View,
};
use serde_json::Value;

use host::Host;

/// The origin of every fixture.
pub const ORG: &str = "https://org.example";
/// The authorization server.
pub const ISSUER: &str = "https://org.example/oauth2/default";
/// When every scenario begins, milliseconds since the epoch.
pub const START_MS: u64 = 1_760_000_000_000;
/// Randomness of every scenario, and what it is in base64url: verifier, state, nonce.
pub const STATE: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";

/// A transaction and the host that performs its effects.
pub struct Scenario {
    pub tx: Transaction,
    pub host: Host,
    pub now_ms: u64,
}

pub fn settings() -> Settings {
    Settings {
        issuer: Issuer::parse(ISSUER).expect("a good issuer"),
        client_id: "0oaown".to_owned(),
        redirect_uri: "https://app.example/callback".to_owned(),
        scopes: ["openid", "profile"].map(str::to_owned).to_vec(),
        rules: Rules::default(),
    }
}

pub fn entropy() -> Entropy {
    Entropy {
        verifier: [1; 32],
        state: [2; 32],
        nonce: [3; 32],
    }
}

pub fn opening() -> Opening {
    Opening {
        settings: settings(),
        options: StartOptions::default(),
        record: None,
        callback: None,
        entropy: entropy(),
        user_agent: Some("own/1.0".to_owned()),
        now_ms: START_MS,
    }
}

impl Scenario {
    /// Discovery and the first request are on their way.
    pub fn opened() -> Self {
        Self::with(opening())
    }

    pub fn with(opening: Opening) -> Self {
        Self::with_validation(opening, Some(Validation::FULL))
    }

    pub fn with_validation(opening: Opening, validation: Option<Validation>) -> Self {
        let now_ms = opening.now_ms;
        let mut host = Host::of(opening.settings.issuer.origin().as_str());
        let (tx, effects) = Transaction::open_with(opening, validation);
        host.perform(effects);
        Self { tx, host, now_ms }
    }

    pub fn with_options(options: StartOptions) -> Self {
        Self::with(Opening {
            options,
            ..opening()
        })
    }

    /// Introspect is on its way, discovery is answered.
    pub fn introspecting() -> Self {
        Self::opened().answer_discovery().interacted()
    }

    /// The first response is on screen.
    pub fn showing(body: &Value) -> Self {
        Self::introspecting().answered(200, body)
    }

    /// A response is on screen that is not the first one: it answered the user name.
    pub fn past_identify(body: &Value) -> Self {
        Self::past_identify_with(200, body)
    }

    pub fn past_identify_with(status: u16, body: &Value) -> Self {
        let mut scenario = Self::showing(&parts::identify());
        scenario.submit_primary(&[("identifier", "ada@example.com")]);
        scenario.answered(status, body)
    }

    /// The interaction code is being exchanged.
    pub fn exchanging() -> Self {
        Self::past_identify(&fixtures::read("success"))
    }

    /// A record and a callback are there from the start.
    pub fn returned(record: Option<Record>, query: &str) -> Self {
        Self::with(Opening {
            record,
            callback: Callback::parse(query),
            ..opening()
        })
    }

    /// The record that a transaction on its first page has left.
    pub fn record() -> Record {
        let scenario = Self::introspecting();
        scenario.host.remembered.expect("a record after interact")
    }

    pub fn answer_discovery(mut self) -> Self {
        let id = self.host.discovery().id;
        self.reply_to(id, 200, &parts::discovery());
        self
    }

    pub fn interacted(self) -> Self {
        self.answered(200, &parts::handle())
    }

    /// Answers the request the user waits for.
    pub fn answered(mut self, status: u16, body: &Value) -> Self {
        self.answer(status, body);
        self
    }

    pub fn answer(&mut self, status: u16, body: &Value) {
        self.answer_text(status, &[], &body.to_string());
    }

    pub fn answer_text(&mut self, status: u16, headers: &[(&str, &str)], body: &str) {
        let request = self.host.main().expect("a request on its way");
        let (id, tells_time) = (request.id, request.url.ends_with("/v1/token"));
        let mut reply = reply(status, headers, body);
        // Without a date the clock would follow the token.
        if tells_time {
            let date = tokens::http_date(self.now_ms / 1000);
            reply.headers.push(("date".to_owned(), date));
        }
        self.event(Event::Reply { id, reply });
    }

    pub fn reply_to(&mut self, id: idx::http::RequestId, status: u16, body: &Value) {
        self.event(Event::Reply {
            id,
            reply: reply(status, &[], &body.to_string()),
        });
    }

    /// Fails the request the user waits for.
    pub fn fail(&mut self, failure: TransportFailure) {
        let id = self.host.main().expect("a request on its way").id;
        self.event(Event::Failed { id, failure });
    }

    pub fn event(&mut self, event: Event) {
        self.host.settle(&event);
        let poll = matches!(event, Event::Elapsed(_));
        let effects = self.tx.handle(event, self.now_ms);
        if poll {
            self.host.perform_poll(effects);
        } else {
            self.host.perform(effects);
        }
        self.host.check(&self.tx);
    }

    /// Lets the wait end; the poll is on its way afterwards.
    pub fn elapse(&mut self) {
        let (id, millis) = self.host.timer.expect("a wait");
        self.now_ms += u64::from(millis);
        self.event(Event::Elapsed(id));
    }

    pub fn answer_poll(&mut self, status: u16, body: &Value) {
        self.answer_poll_text(status, &[], &body.to_string());
    }

    pub fn answer_poll_text(&mut self, status: u16, headers: &[(&str, &str)], body: &str) {
        let id = self.host.poll().expect("a poll on its way").id;
        self.event(Event::Reply {
            id,
            reply: reply(status, headers, body),
        });
    }

    pub fn fail_poll(&mut self, failure: TransportFailure) {
        let id = self.host.poll().expect("a poll on its way").id;
        self.event(Event::Failed { id, failure });
    }

    /// Sends a form and returns the body that went out.
    pub fn submit(&mut self, form: FormId, values: &Values) -> Value {
        self.act(|tx| tx.submit(form, values))
            .expect("it may be sent");
        self.body()
    }

    pub fn submit_primary(&mut self, texts: &[(&str, &str)]) -> Value {
        let id = self.form().id;
        self.submit(id, &values(texts))
    }

    /// Calls the transaction and performs the effects.
    pub fn act(
        &mut self,
        call: impl FnOnce(&mut Transaction) -> Result<Vec<idx::transaction::Effect>, Misuse>,
    ) -> Result<(), Misuse> {
        let effects = call(&mut self.tx)?;
        self.host.perform(effects);
        self.host.check(&self.tx);
        Ok(())
    }

    /// The request the user waits for.
    pub fn sent(&self) -> &Request {
        self.host.main().expect("a request on its way")
    }

    /// The JSON body of that request.
    pub fn body(&self) -> Value {
        body_of(self.sent())
    }

    pub fn page(&self) -> &Page {
        match self.tx.view() {
            View::Page(page) => page,
            other => panic!("no page but {other:?}"),
        }
    }

    pub fn step(&self) -> &Step {
        &self.page().step
    }

    pub fn terminal(&self) -> &Terminal {
        match self.tx.view() {
            View::Terminal(terminal) => terminal,
            other => panic!("no end but {other:?}"),
        }
    }

    pub fn failure(&self) -> &idx::error::Error {
        match self.tx.view() {
            View::Failed(error) => error,
            other => panic!("no failure but {other:?}"),
        }
    }

    /// The form of the step on screen.
    pub fn form(&self) -> Form {
        self.step().form().expect("a step with a form").clone()
    }

    pub fn offer(&self, kind: &OfferKind) -> Form {
        self.page().offer(kind).expect("such an offer").clone()
    }
}

pub fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    Reply {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: Secret::from(body),
    }
}

pub fn values(texts: &[(&str, &str)]) -> Values {
    let mut values = Values::new();
    for (path, text) in texts {
        values.set_text(path, *text);
    }
    values
}

pub fn body_of(request: &Request) -> Value {
    let body = request.body.as_ref().expect("a body").expose();
    serde_json::from_str(body).expect("a JSON body")
}

/// The fields of a form-encoded body.
pub fn form_of(request: &Request) -> Vec<(String, String)> {
    let body = request.body.as_ref().expect("a body").expose();
    form_urlencoded::parse(body.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// A header field's value.
pub fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let found = request.headers.iter().find(|(n, _)| *n == name);
    found.map(|(_, value)| value.as_str())
}
