//! After the sign-in: tokens that stay fresh and end cleanly, as a state machine without I/O
//! (OAuth reference §3.1, §5, §6, §9).
//!
//! ```text
//!   open ──► idle ──due──► asking ──► vetting ──► idle          sign_out, invalid_grant
//!             ▲              │           │                    ──────────────────────► over
//!             └── resting ◄──┴───────────┘  (network, 5xx, 429)
//! ```
//!
//! The caller performs the [`Effect`]s that every call returns and reports [`Event`]s, as with a
//! [`Transaction`](crate::transaction::Transaction). There is one owner of the tokens, this value;
//! what it tells, it tells without them. A failed network never ends a session; only the
//! organisation, the user or the calendar do.

mod access;
mod end;
mod idle;
mod life;
mod renew;
mod resource;
mod schedule;
mod signal;
mod types;

use serde_json::Value;

pub use access::{Access, Pass};
pub use resource::{Allowed, Answer, Call, CallError, Next};
pub use signal::{Signal, SignalKind, channel_name};
pub use types::{
    Departure, Effect, Ending, Event, Expiry, Farewell, Notice, Now, Opening, Policy, Reentry,
    SignOutReason,
};

use crate::http::{Method, Reply, Request, RequestId, TransportFailure};
use crate::oauth::discovery::Metadata;
use crate::oauth::dpop::{Nonces, Tried};
use crate::oauth::id_token::IdClaims;
use crate::oauth::token::{TokenType, Tokens};
use crate::oauth::vetting::Vetting;
use crate::secret::Secret;
use crate::transaction::Settings;
use end::Farewells;
use idle::Idle;
use schedule::{Deadline, Jitter, Life, Throttle};

/// One session, from the tokens of a sign-in to their end.
#[derive(Debug)]
pub struct Session {
    settings: Settings,
    policy: Policy,
    tab_id: String,
    metadata: Option<Metadata>,
    keys: Option<Value>,
    /// When the keys were fetched here.
    keys_at: Option<Deadline>,
    nonces: Nonces,
    store: Option<Store>,
    /// Grows with every sign-in and sign-out: what was asked for before is of no use any more.
    generation: u32,
    /// Grows whenever there are other tokens.
    serial: u32,
    phase: Phase,
    /// Tokens that have come and wait for their validation. They survive failures on the way, for
    /// the refresh token that brought them is used up.
    pending: Option<Vetting>,
    failures: u32,
    /// Whether the organisation may have renewed without our hearing of it.
    unsure: bool,
    /// Whether the organisation has demanded a proof for tokens that are not bound.
    bind: bool,
    /// The serial of tokens that were renewed for a proof that was refused, and whose proof was
    /// refused again: what is wrong with it is not the time.
    vain_proofs: Option<u32>,
    /// Whether a silent sign-in is worth trying.
    may_reenter: bool,
    told_expiring: bool,
    visible: bool,
    online: bool,
    idle: Option<Idle>,
    longest_end: Option<Deadline>,
    clock_offset_s: i64,
    jitter: Jitter,
    throttle: Throttle,
    farewells: Farewells,
    /// Token requests of an older generation: what they bring is revoked.
    orphans: Vec<RequestId>,
    counter: u32,
    seen: Now,
    /// Collected during a call, and handed over at its end.
    effects: Vec<Effect>,
}

/// What only the owner has.
#[derive(Debug)]
struct Store {
    tokens: Tokens,
    life: Life,
}

#[derive(Debug)]
enum Phase {
    Idle,
    /// A proof for a renewal is being made.
    Proving {
        id: RequestId,
        request: Box<Request>,
        tried: Tried,
    },
    /// A renewal is on its way.
    Asking {
        id: RequestId,
        sent: Now,
        tried: Tried,
    },
    /// What a new ID token is validated with is being fetched.
    Fetching {
        id: RequestId,
        keys: bool,
    },
    /// A signature is being looked at.
    Checking,
    /// A silent sign-in is going on.
    Reentering,
    /// After a failure.
    Resting(Deadline),
    /// After a failure that time does not heal.
    Stopped,
}

impl Session {
    /// Takes the tokens of a sign-in.
    pub fn open(opening: Opening) -> (Self, Vec<Effect>) {
        let Opening {
            settings,
            metadata,
            keys,
            tokens,
            policy,
            tab_id,
            seed,
            now,
            visible,
        } = opening;
        let mut session = Self {
            idle: policy.idle_s.map(|seconds| Idle::after(seconds, now)),
            longest_end: None,
            settings,
            policy,
            tab_id,
            metadata,
            keys,
            keys_at: None,
            nonces: Nonces::default(),
            store: None,
            generation: 0,
            serial: 0,
            phase: Phase::Idle,
            pending: None,
            failures: 0,
            unsure: false,
            bind: false,
            vain_proofs: None,
            may_reenter: true,
            told_expiring: false,
            visible,
            online: true,
            clock_offset_s: 0,
            jitter: Jitter::new(seed),
            throttle: Throttle::default(),
            farewells: Farewells::default(),
            orphans: Vec::new(),
            counter: 0,
            seen: now,
            effects: Vec::new(),
        };
        session.tell(Notice::SignedIn);
        session.keep(tokens, now);
        session.broadcast(SignalKind::SignedIn, now.wall_ms);
        session.settle(now);
        let effects = session.take_effects();
        (session, effects)
    }

    /// Takes in what happened.
    pub fn handle(&mut self, event: Event, now: Now) -> Vec<Effect> {
        match event {
            Event::Reply { id, reply } => self.on_reply(id, &reply, now),
            Event::Failed { id, failure } => self.on_failure(id, failure, now),
            Event::Proved { id, proof } => self.on_proved(id, proof, now),
            Event::Verified { id, valid } => self.on_verified(id, valid, now),
            Event::Elapsed => {}
            Event::Visible(visible) => {
                self.visible = visible;
                // Whether the network is there shows when it is used.
                self.online |= visible;
            }
            Event::Online(online) => self.on_online(online),
            Event::Heard(signal) => self.on_signal(&signal, now),
            Event::Reentered(reentry) => self.on_reentered(reentry, now),
        }
        self.settle(now);
        self.take_effects()
    }

    /// What the ID token says, while there is a session.
    pub fn claims(&self) -> Option<&IdClaims> {
        self.store.as_ref()?.tokens.claims.as_ref()
    }

    /// What was granted.
    pub fn scopes(&self) -> &[String] {
        let tokens = self.store.as_ref().map(|store| &store.tokens);
        tokens.map(|t| t.scopes.as_slice()).unwrap_or_default()
    }

    /// Whether there are tokens.
    pub fn is_signed_in(&self) -> bool {
        self.store.is_some()
    }

    /// Whether the tokens work with a key of this browser alone.
    pub fn is_bound(&self) -> bool {
        let tokens = self.store.as_ref().map(|store| &store.tokens);
        tokens.is_some_and(|t| t.token_type == TokenType::DPoP)
    }

    /// How long the access token lives on, milliseconds.
    pub fn left_ms(&self, now: Now) -> u64 {
        self.store
            .as_ref()
            .map_or(0, |store| store.life.end.left_ms(now))
    }

    /// Whether a renewal is going on.
    pub fn is_renewing(&self) -> bool {
        !matches!(self.phase, Phase::Idle | Phase::Resting(_) | Phase::Stopped)
    }

    /// What to add to the device's clock to have the server's, seconds.
    pub fn clock_offset_s(&self) -> i64 {
        self.clock_offset_s
    }

    /// Grows whenever there are other tokens.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    /// The registration this session is for.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The claims endpoint, where the organisation names one.
    pub fn userinfo_url(&self) -> String {
        let named = self
            .metadata
            .as_ref()
            .and_then(|m| m.userinfo_endpoint.clone());
        named.unwrap_or_else(|| self.settings.issuer.oauth_url("v1/userinfo"))
    }

    /// What the caller has to do by now. Every call but those of [`Call`] hands it over itself.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        core::mem::take(&mut self.effects)
    }

    fn on_reply(&mut self, id: RequestId, reply: &Reply, now: Now) {
        // A session that is over already is no failure.
        let well = (200..300).contains(&reply.status) || reply.status == 404;
        if self.part(id, well) {
            return;
        }
        if let Some(at) = self.orphans.iter().position(|orphan| *orphan == id) {
            self.orphans.swap_remove(at);
            return self.bury(reply, now);
        }
        match self.phase {
            Phase::Asking {
                id: asked,
                sent,
                tried,
            } if asked == id => self.on_token(reply, sent, tried, now),
            Phase::Fetching { id: asked, keys } if asked == id => {
                self.on_fetched(reply, keys, now);
            }
            _ => {}
        }
    }

    fn on_failure(&mut self, id: RequestId, failure: TransportFailure, now: Now) {
        if self.part(id, false) {
            return;
        }
        self.orphans.retain(|orphan| *orphan != id);
        match self.phase {
            Phase::Asking { id: asked, .. } | Phase::Fetching { id: asked, .. } if asked == id => {
                self.on_no_answer(failure, now);
            }
            _ => {}
        }
    }

    fn on_online(&mut self, online: bool) {
        self.online = online;
        if online && matches!(self.phase, Phase::Resting(_)) {
            self.phase = Phase::Idle;
            self.failures = 0;
        }
    }

    fn on_signal(&mut self, signal: &Signal, now: Now) {
        let Some(mine) = self.my_hash() else { return };
        if signal.tab_id == self.tab_id {
            return;
        }
        match signal.kind {
            SignalKind::SignedOut if signal.sub_hash == mine => {
                self.leave_quietly(Notice::SignedOut(SignOutReason::Remote));
            }
            SignalKind::SignedIn | SignalKind::SessionChanged if signal.sub_hash != mine => {
                self.tell(Notice::SessionChanged);
            }
            _ if signal.sub_hash == mine => self.on_use_signal(signal, now),
            _ => {}
        }
    }

    fn tell(&mut self, notice: Notice) {
        self.effects.push(Effect::Tell(notice));
    }

    fn my_hash(&self) -> Option<String> {
        let tokens = &self.store.as_ref()?.tokens;
        let sub = tokens.claims.as_ref().map_or("", |claims| &claims.sub);
        Some(signal::sub_hash(&self.settings, sub))
    }

    fn broadcast(&mut self, kind: SignalKind, at_ms: u64) {
        if let Some(sub_hash) = self.my_hash() {
            self.effects.push(Effect::Broadcast(Signal {
                kind,
                sub_hash,
                at_ms,
                tab_id: self.tab_id.clone(),
            }));
        }
    }

    fn next_id(&mut self) -> RequestId {
        self.counter = self.counter.wrapping_add(1);
        RequestId(self.counter)
    }

    fn request(
        &mut self,
        method: Method,
        url: String,
        body: Option<String>,
        timeout_ms: u32,
    ) -> Request {
        let mut headers = vec![("Accept", "application/json".to_owned())];
        if body.is_some() {
            let form = "application/x-www-form-urlencoded".to_owned();
            headers.push(("Content-Type", form));
        }
        Request {
            id: self.next_id(),
            method,
            url,
            headers,
            body: body.map(Secret::from),
            credentials: false,
            outlives_page: false,
            timeout_ms,
        }
    }

    /// Takes tokens as the present ones.
    fn keep(&mut self, tokens: Tokens, now: Now) {
        let age = now.wall_ms.saturating_sub(tokens.issued_at_ms);
        let life_ms = tokens.expires_at_ms.saturating_sub(tokens.issued_at_ms);
        let life = Life::of(now, life_ms.saturating_sub(age), &mut self.jitter);
        let offset_s = tokens.clock_offset_s;
        let noticed = offset_s.unsigned_abs() > self.settings.rules.skew();
        if offset_s != self.clock_offset_s && noticed {
            self.tell(Notice::ClockWrong { offset_s });
        }
        self.clock_offset_s = offset_s;
        self.bind = false;
        self.count_longest(&tokens, now);
        self.store = Some(Store { tokens, life });
        self.serial = self.serial.wrapping_add(1);
        self.phase = Phase::Idle;
        self.failures = 0;
        self.told_expiring = false;
    }
}
