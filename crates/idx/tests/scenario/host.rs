//! Performs effects on paper, and watches what may never happen.

use idx::http::{Request, RequestId};
use idx::oauth::dpop::ProofOrder;
use idx::oauth::id_token::SignatureCheck;
use idx::transaction::{Effect, Event, Record, TimerId, Transaction, View};

/// What is on its way, and what was asked for.
pub struct Host {
    org: String,
    /// Requests that are not answered, aborted or failed yet.
    pub outstanding: Vec<(Kind, Request)>,
    /// Everything that was ever sent.
    pub sent: Vec<Request>,
    pub timer: Option<(TimerId, u32)>,
    pub redirect: Option<String>,
    pub remembered: Option<Record>,
    pub forgotten: bool,
    pub check: Option<(RequestId, SignatureCheck)>,
    pub order: Option<(RequestId, ProofOrder)>,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The user waits for it.
    Main,
    Poll,
    Discovery,
    /// Nobody waits for it.
    Farewell,
}

impl Host {
    /// A host that lets nothing go but to this origin.
    pub fn of(org: &str) -> Self {
        Self {
            org: org.to_owned(),
            outstanding: Vec::new(),
            sent: Vec::new(),
            timer: None,
            redirect: None,
            remembered: None,
            forgotten: false,
            check: None,
            order: None,
        }
    }

    pub fn perform(&mut self, effects: Vec<Effect>) {
        self.perform_as(effects, Kind::Main);
    }

    /// Performs what came of a wait that is over.
    pub fn perform_poll(&mut self, effects: Vec<Effect>) {
        self.perform_as(effects, Kind::Poll);
    }

    /// Performs what came of starting over: what cancels the old transaction is a farewell.
    pub fn perform_restart(&mut self, effects: Vec<Effect>) {
        let (farewells, rest): (Vec<_>, Vec<_>) = effects
            .into_iter()
            .partition(|e| matches!(e, Effect::Send(r) if r.url.contains("/idp/idx/")));
        self.perform_as(farewells, Kind::Farewell);
        self.perform(rest);
    }

    fn perform_as(&mut self, effects: Vec<Effect>, kind: Kind) {
        for effect in effects {
            match effect {
                Effect::Send(request) => self.send(request, kind),
                Effect::Abort(id) => self.outstanding.retain(|(_, r)| r.id != id),
                Effect::Wait { id, millis } => self.timer = Some((id, millis)),
                Effect::StopWaiting => self.timer = None,
                Effect::Redirect(url) => self.redirect = Some(url.as_str().to_owned()),
                Effect::Remember(record) => {
                    self.remembered = Some(*record);
                    self.forgotten = false;
                }
                Effect::Forget => {
                    self.remembered = None;
                    self.forgotten = true;
                }
                Effect::Verify { id, check } => self.check = Some((id, *check)),
                Effect::Prove { id, order } => self.order = Some((id, *order)),
            }
        }
    }

    fn send(&mut self, request: Request, kind: Kind) {
        let on_org = request.url.strip_prefix(self.org.as_str());
        assert!(
            on_org.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#'])),
            "{} is on the organisation",
            request.url
        );
        let kind = if request.url.contains("/.well-known/") {
            Kind::Discovery
        } else {
            kind
        };
        self.sent.push(request.clone());
        self.outstanding.push((kind, request));
    }

    /// Takes note of what an event settles.
    pub fn settle(&mut self, event: &Event) {
        match event {
            Event::Reply { id, .. } | Event::Failed { id, .. } => {
                self.outstanding.retain(|(_, r)| r.id != *id);
            }
            Event::Elapsed(id) => {
                if self.timer.is_some_and(|(timer, _)| timer == *id) {
                    self.timer = None;
                }
            }
            Event::Verified { .. } => self.check = None,
            Event::Proved { .. } => self.order = None,
            Event::Visible(_) | Event::Online => {}
        }
    }

    /// What has to hold after every event and call (IDX §6.2).
    pub fn check(&self, tx: &Transaction) {
        let count = |kind| self.outstanding.iter().filter(|(k, _)| *k == kind).count();
        assert!(count(Kind::Main) <= 1, "one main request at a time");
        assert!(count(Kind::Poll) <= 1, "one poll at a time");
        assert!(count(Kind::Discovery) <= 1, "discovery is asked once");
        assert!(
            count(Kind::Main) + count(Kind::Poll) <= 1,
            "no poll while the user waits"
        );
        if count(Kind::Main) == 1 {
            assert!(tx.is_busy(), "the user waits");
        }
        if matches!(tx.view(), View::Page(page) if !page.polls) {
            let polls = self.timer.is_some() || count(Kind::Poll) == 1;
            assert!(!polls, "a page that does not poll, switched to above all");
        }
        if count(Kind::Main) == 1 || count(Kind::Poll) == 1 {
            assert!(
                self.timer.is_none(),
                "no wait while a request is on its way"
            );
        }
    }

    fn find(&self, kind: Kind) -> Option<&Request> {
        let found = self.outstanding.iter().find(|(k, _)| *k == kind);
        found.map(|(_, request)| request)
    }

    pub fn main(&self) -> Option<&Request> {
        self.find(Kind::Main)
    }

    pub fn poll(&self) -> Option<&Request> {
        self.find(Kind::Poll)
    }

    pub fn discovery(&self) -> &Request {
        self.find(Kind::Discovery).expect("discovery on its way")
    }
}
