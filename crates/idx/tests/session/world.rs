//! Virtual time, the organisation, and the host between it and the session.

use std::collections::VecDeque;

use base64ct::{Base64UrlUnpadded, Encoding};
use idx::http::{Reply, Request, TransportFailure};
use idx::oauth::dpop::{self, PublicKey};
use idx::oauth::token::{TokenType, Tokens};
use idx::session::{Departure, Effect, Event, Notice, Now, Opening, Policy, Session, Signal};
use serde_json::{Value, json};

use crate::scenario::tokens::{self, claims, es256_key, http_date, keys, sign, verify};
use crate::scenario::{ISSUER, ORG, START_MS, form_of, header, parts, reply, settings};

/// What becomes of a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// It does not arrive.
    Lost,
    /// It arrives, the answer does not.
    AnswerLost,
    /// No answer within the session's patience, though it arrives.
    TimedOut,
    /// The device is offline.
    Offline,
    /// It is answered so, by something in between.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// It is answered so much later, milliseconds.
    Late(u64),
}

/// How the organisation behaves.
pub struct Org {
    pub life_s: u64,
    /// Seconds in which a refresh token is taken once more.
    pub grace_s: u64,
    pub rotates: bool,
    pub bound: bool,
    /// Whether it takes no request without a proof, as it did before.
    pub demands_proof: bool,
    /// The nonce proofs have to name.
    pub nonce: Option<String>,
    /// What to change in the claims of the next ID tokens; null takes away.
    pub claims: Vec<(&'static str, Value)>,
    pub id_token: bool,
    pub keys: Value,
    /// The name of the key it signs with.
    pub kid: String,
    /// By how much its clock differs from the device's, seconds.
    pub ahead_s: i64,
    pub tells_time: bool,
    pub session_status: u16,
    /// The present refresh token, the one before, and when that was replaced.
    current: u64,
    previous: Option<(u64, u64)>,
    pub family_dead: bool,
    /// Successful renewals.
    pub renewals: u32,
    pub revoked: Vec<(String, String)>,
    pub ended_sessions: u32,
}

pub struct World {
    pub session: Session,
    pub org: Org,
    pub now: Now,
    /// What becomes of the next requests, in turn; nothing after that.
    pub faults: VecDeque<Option<Fault>>,
    pub timer: Option<u64>,
    queue: Vec<(u64, Event)>,
    pub notices: Vec<Notice>,
    pub signals: Vec<Signal>,
    pub departures: Vec<Departure>,
    pub reentries: u32,
    pub sent: Vec<Request>,
    /// Token requests that are not answered.
    in_flight: usize,
    pub proofs: Vec<Value>,
}

pub fn first_tokens() -> Tokens {
    Tokens {
        access_token: tokens::ACCESS.into(),
        token_type: TokenType::Bearer,
        issued_at_ms: START_MS,
        expires_at_ms: START_MS + 3_600_000,
        scopes: vec!["openid".to_owned(), "profile".to_owned()],
        id_token: Some("first id token".into()),
        claims: Some(first_claims()),
        refresh_token: Some("r0".into()),
        clock_offset_s: 0,
    }
}

pub fn first_claims() -> idx::oauth::id_token::IdClaims {
    let all = claims();
    let all = all.as_object().expect("an object").clone();
    idx::oauth::id_token::IdClaims {
        sub: "00uada".to_owned(),
        iat: tokens::NOW,
        exp: tokens::NOW + 3600,
        auth_time: Some(tokens::NOW - 10),
        acr: Some("urn:okta:loa:2fa:any".to_owned()),
        all,
    }
}

fn discovery() -> Value {
    let mut document = parts::discovery();
    document["end_session_endpoint"] = json!(format!("{ISSUER}/v1/logout"));
    document
}

pub fn opening(tokens: Tokens) -> Opening {
    let document = discovery().to_string();
    let metadata =
        idx::oauth::discovery::Metadata::read(&reply(200, &[], &document), &settings().issuer);
    Opening {
        settings: settings(),
        metadata: metadata.ok(),
        keys: Some(keys(&[es256_key()])),
        tokens,
        policy: Policy::default(),
        tab_id: "own".to_owned(),
        seed: 42,
        now: Now {
            wall_ms: START_MS,
            mono_ms: 0,
        },
        visible: true,
    }
}

impl World {
    pub fn new() -> Self {
        Self::with(opening(first_tokens()))
    }

    /// With tokens of so many seconds, renewed likewise.
    pub fn living(life_s: u64) -> Self {
        let mut tokens = first_tokens();
        tokens.expires_at_ms = START_MS + life_s * 1000;
        let mut world = Self::with(opening(tokens));
        world.org.life_s = life_s;
        world
    }

    pub fn bound() -> Self {
        let mut tokens = first_tokens();
        tokens.token_type = TokenType::DPoP;
        let mut world = Self::with(opening(tokens));
        world.org.bound = true;
        world
    }

    pub fn with(opening: Opening) -> Self {
        let now = opening.now;
        let (session, effects) = Session::open(opening);
        let mut world = Self {
            session,
            org: Org {
                life_s: 3600,
                grace_s: 30,
                rotates: true,
                bound: false,
                demands_proof: false,
                nonce: None,
                claims: Vec::new(),
                id_token: true,
                keys: keys(&[es256_key()]),
                kid: tokens::KID.to_owned(),
                ahead_s: 0,
                tells_time: true,
                session_status: 204,
                current: 0,
                previous: None,
                family_dead: false,
                renewals: 0,
                revoked: Vec::new(),
                ended_sessions: 0,
            },
            now,
            faults: VecDeque::new(),
            timer: None,
            queue: Vec::new(),
            notices: Vec::new(),
            signals: Vec::new(),
            departures: Vec::new(),
            reentries: 0,
            sent: Vec::new(),
            in_flight: 0,
            proofs: Vec::new(),
        };
        world.perform(effects);
        world
    }

    pub fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(request) => self.send(request),
                Effect::Prove { id, order } => {
                    let proof = self.prove(&order);
                    self.queue
                        .push((self.now.mono_ms, Event::Proved { id, proof }));
                }
                Effect::Verify { id, check } => {
                    let valid = Some(verify(&check));
                    self.queue
                        .push((self.now.mono_ms, Event::Verified { id, valid }));
                }
                Effect::Wait { millis } => {
                    self.timer = Some(self.now.mono_ms + u64::from(millis));
                }
                Effect::StopWaiting => self.timer = None,
                Effect::Reenter => self.reentries += 1,
                Effect::Broadcast(signal) => self.signals.push(signal),
                Effect::Tell(notice) => self.notices.push(notice),
                Effect::Leave(departure) => self.departures.push(departure),
            }
        }
    }

    pub fn prove(&mut self, order: &dpop::ProofOrder) -> Option<idx::secret::Secret> {
        let key = PublicKey::new(tokens::X, tokens::Y)?;
        let jti = u128::try_from(self.proofs.len()).ok()?.to_be_bytes();
        let input = order.signing_input(&key, &jti);
        let payload = Base64UrlUnpadded::decode_vec(input.split('.').nth(1)?).ok()?;
        self.proofs.push(serde_json::from_slice(&payload).ok()?);
        dpop::proof(&input, &[7; 64])
    }

    pub fn event(&mut self, event: Event) {
        let effects = self.session.handle(event, self.now);
        self.perform(effects);
    }

    pub fn act(&mut self, act: impl FnOnce(&mut Session, Now) -> Vec<Effect>) {
        let effects = act(&mut self.session, self.now);
        self.perform(effects);
    }

    pub fn renew(&mut self) {
        self.act(Session::renew);
    }

    fn send(&mut self, request: Request) {
        assert!(request.url.starts_with(ORG), "{}", request.url);
        let is_token = request.url.ends_with("/v1/token");
        if is_token {
            self.in_flight += 1;
            assert_eq!(self.in_flight, 1, "one renewal at a time");
        }
        let id = request.id;
        let patience = u64::from(request.timeout_ms);
        let fault = self.faults.pop_front().flatten();
        let failed = |failure| Event::Failed { id, failure };
        let (delay, event) = match fault {
            Some(Fault::Lost) => (50, failed(TransportFailure::Unreachable)),
            Some(Fault::Offline) => (1, failed(TransportFailure::Offline)),
            Some(Fault::AnswerLost) => {
                self.answer(&request);
                (100, failed(TransportFailure::Unreachable))
            }
            Some(Fault::TimedOut) => {
                self.answer(&request);
                (patience, failed(TransportFailure::Timeout))
            }
            Some(Fault::Answer(status, headers, body)) => {
                let headers: Vec<_> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
                let reply = reply(status, &headers, &body);
                (20, Event::Reply { id, reply })
            }
            Some(Fault::Late(delay)) => {
                let reply = self.answer(&request);
                (delay, Event::Reply { id, reply })
            }
            None => {
                let reply = self.answer(&request);
                (20, Event::Reply { id, reply })
            }
        };
        self.sent.push(request);
        self.queue.push((self.now.mono_ms + delay, event));
    }

    pub fn server_now_s(&self) -> u64 {
        (self.now.wall_ms / 1000).saturating_add_signed(self.org.ahead_s)
    }

    fn answer(&mut self, request: &Request) -> Reply {
        let url = request.url.as_str();
        let date = http_date(self.server_now_s());
        let mut headers: Vec<(&str, &str)> = Vec::new();
        if self.org.tells_time {
            headers.push(("date", &date));
        }
        if url.ends_with("/v1/keys") {
            return reply(200, &headers, &self.org.keys.to_string());
        }
        if url.ends_with("/openid-configuration") {
            return reply(200, &headers, &discovery().to_string());
        }
        if url.ends_with("/api/v1/sessions/me") {
            assert!(request.credentials);
            self.org.ended_sessions += 1;
            return reply(self.org.session_status, &headers, "");
        }
        let form = form_of(request);
        let field = |name: &str| {
            let found = form.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        assert_eq!(field("client_id"), "0oaown");
        if url.ends_with("/v1/revoke") {
            self.org
                .revoked
                .push((field("token"), field("token_type_hint")));
            return reply(200, &headers, "");
        }
        assert!(url.ends_with("/v1/token"), "{url}");
        assert_eq!(field("grant_type"), "refresh_token");
        if self.org.demands_proof && header(request, "DPoP").is_none() {
            return reply(400, &headers, r#"{"error":"invalid_dpop_proof"}"#);
        }
        self.org.bound |= self.org.demands_proof;
        if self.org.bound {
            assert!(header(request, "DPoP").is_some(), "a proof goes along");
            let said = self.proofs.last().and_then(|p| p["nonce"].as_str());
            if let Some(nonce) = self.org.nonce.clone()
                && said != Some(nonce.as_str())
            {
                headers.push(("dpop-nonce", &nonce));
                return reply(400, &headers, r#"{"error":"use_dpop_nonce"}"#);
            }
        }
        match self.rotate(&field("refresh_token")) {
            Some(refresh) => reply(200, &headers, &self.response(&refresh).to_string()),
            None => reply(400, &headers, r#"{"error":"invalid_grant"}"#),
        }
    }

    /// Takes a refresh token; a replaced one kills all once its grace is over.
    fn rotate(&mut self, token: &str) -> Option<String> {
        let number: u64 = token.strip_prefix('r')?.parse().ok()?;
        let now = self.now.mono_ms;
        let graced = self
            .org
            .previous
            .is_some_and(|(old, at)| old == number && now - at <= self.org.grace_s * 1000);
        if self.org.family_dead || (number != self.org.current && !graced) {
            self.org.family_dead = true;
            return None;
        }
        self.org.renewals += 1;
        if !self.org.rotates {
            return Some(token.to_owned());
        }
        if number == self.org.current {
            self.org.previous = Some((number, now));
        }
        self.org.current += 1;
        Some(format!("r{}", self.org.current))
    }

    /// What the token endpoint answers with.
    pub fn response(&self, refresh: &str) -> Value {
        let now = self.server_now_s();
        let mut claims = claims();
        claims["iat"] = json!(now);
        claims["exp"] = json!(now + self.org.life_s.max(60));
        for (name, value) in &self.org.claims {
            claims[*name] = value.clone();
            if value.is_null() {
                claims.as_object_mut().expect("an object").remove(*name);
            }
        }
        let head = json!({"alg": "ES256", "kid": self.org.kid});
        let mut body = json!({
            "token_type": if self.org.bound { "DPoP" } else { "Bearer" },
            "expires_in": self.org.life_s, "access_token": tokens::ACCESS,
        });
        if self.org.id_token {
            body["id_token"] = json!(sign(&head.to_string(), &claims.to_string()));
        }
        if self.org.rotates {
            body["refresh_token"] = json!(refresh);
        }
        body
    }

    /// Lets time pass, with everything that happens in it.
    pub fn pass(&mut self, millis: u64) {
        let end = self.now.mono_ms + millis;
        loop {
            let event = self.queue.iter().map(|(at, _)| *at).min();
            let next = [event, self.timer].into_iter().flatten().min();
            let Some(at) = next.filter(|at| *at <= end) else {
                break;
            };
            self.advance(at.max(self.now.mono_ms));
            if event == Some(at) {
                let place = self.queue.iter().position(|(when, _)| *when == at);
                let (_, event) = self.queue.swap_remove(place.expect("it is there"));
                self.settle_flight(&event);
                self.event(event);
            } else {
                self.timer = None;
                self.event(Event::Elapsed);
            }
        }
        self.advance(end);
    }

    fn settle_flight(&mut self, event: &Event) {
        let (Event::Reply { id, .. } | Event::Failed { id, .. }) = event else {
            return;
        };
        let is_token = |r: &Request| r.id == *id && r.url.ends_with("/v1/token");
        if self.sent.iter().any(is_token) {
            self.in_flight -= 1;
        }
    }

    fn advance(&mut self, mono_ms: u64) {
        let by = mono_ms - self.now.mono_ms;
        self.now.mono_ms = mono_ms;
        self.now.wall_ms += by;
    }

    /// Sleeps: the wall clock goes on, nothing else does.
    pub fn sleep(&mut self, millis: u64) {
        self.now.wall_ms += millis;
    }

    pub fn token_requests(&self) -> usize {
        let mut all = self.sent.iter();
        all.by_ref()
            .filter(|r| r.url.ends_with("/v1/token"))
            .count()
    }

    pub fn requests_to(&self, path: &str) -> usize {
        self.sent.iter().filter(|r| r.url.ends_with(path)).count()
    }

    pub fn renewed(&self) -> usize {
        let mut all = self.notices.iter();
        all.by_ref().filter(|n| **n == Notice::Renewed).count()
    }

    /// Forgets what was told so far.
    pub fn quiet(&mut self) {
        self.notices.clear();
    }
}
