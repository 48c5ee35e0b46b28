//! Renewal: one at a time, whoever asks (OAuth reference §3.1, §5).

use super::schedule::{Deadline, backoff_ms};
use super::{Effect, Expiry, Notice, Now, Phase, Reentry, Session, SignalKind};
use crate::encoding::Form;
use crate::error::Error;
use crate::http::{Method, Reply, Request, RequestId, TransportFailure};
use crate::oauth::discovery::Metadata;
use crate::oauth::dpop::ProofOrder;
use crate::oauth::dpop::Tried;
use crate::oauth::id_token::{IdTokenError, Occasion, Unverified};
use crate::oauth::token::{TokenResponse, Tokens};
use crate::oauth::vetting::{Need, Vetting};
use crate::oauth::{clock, read_keys};
use crate::secret::Secret;
use crate::url::secure_origin;

/// When to give up on an answer, milliseconds. Short enough that the same refresh token can be sent
/// once more within the half minute in which the organisation forgives that.
const PATIENCE_MS: u32 = 20_000;
/// Keys are not fetched again sooner than this, milliseconds.
const KEYS_REST_MS: u64 = 60_000;

impl Session {
    /// Renews now, unless that is going on already.
    pub fn renew(&mut self, now: Now) -> Vec<Effect> {
        if self.store.is_some() && !self.is_renewing() {
            self.start_renewal(now);
        }
        self.settle(now);
        self.take_effects()
    }

    pub(super) fn start_renewal(&mut self, now: Now) {
        if self.pending.is_some() {
            return self.vet(now);
        }
        if let Err(retry_ms) = self.throttle.count(now) {
            self.phase = Phase::Resting(Deadline::after(now, retry_ms));
            let retry_ms = u32::try_from(retry_ms).unwrap_or(u32::MAX);
            return self.tell(Notice::RenewThrottled { retry_ms });
        }
        let has_refresh = self
            .store
            .as_ref()
            .is_some_and(|store| store.tokens.refresh_token.is_some());
        if has_refresh {
            self.ask(Tried::default(), now);
        } else if self.may_reenter {
            self.phase = Phase::Reentering;
            self.effects.push(Effect::Reenter);
        }
    }

    fn ask(&mut self, tried: Tried, now: Now) {
        let Some(refresh) = self
            .store
            .as_ref()
            .and_then(|store| store.tokens.refresh_token.clone())
        else {
            return;
        };
        let body = Form::default()
            .pair("grant_type", "refresh_token")
            .pair("client_id", &self.settings.client_id)
            .pair("refresh_token", refresh.expose())
            .finish();
        let url = self
            .metadata
            .as_ref()
            .map(|metadata| metadata.token_endpoint.clone())
            .unwrap_or_else(|| self.settings.issuer.oauth_url("v1/token"));
        let request = self.request(Method::Post, url, Some(body), PATIENCE_MS);
        if !self.binds() {
            return self.send(request, tried, now);
        }
        let method = request.method.as_str();
        match ProofOrder::new(method, &request.url, self.server_now_s(now)) {
            Ok(order) => {
                let nonce = secure_origin(&request.url)
                    .ok()
                    .and_then(|origin| self.nonces.get(&origin).map(str::to_owned));
                let order = Box::new(order.with_nonce(nonce.as_deref()));
                let id = request.id;
                let request = Box::new(request);
                self.phase = Phase::Proving { id, request, tried };
                self.effects.push(Effect::Prove { id, order });
            }
            Err(problem) => self.stop(problem.into()),
        }
    }

    fn send(&mut self, request: Request, tried: Tried, now: Now) {
        self.phase = Phase::Asking {
            id: request.id,
            sent: now,
            tried,
        };
        self.effects.push(Effect::Send(request));
    }

    pub(super) fn on_proved(&mut self, id: RequestId, proof: Option<Secret>, now: Now) {
        let Phase::Proving { id: asked, .. } = &self.phase else {
            return;
        };
        if *asked != id {
            return;
        }
        let phase = core::mem::replace(&mut self.phase, Phase::Idle);
        let Phase::Proving {
            mut request, tried, ..
        } = phase
        else {
            return;
        };
        let Some(proof) = proof else {
            let code = "no_key".to_owned();
            return self.stop(Error::Proof { code });
        };
        request.headers.push(("DPoP", proof.expose().to_owned()));
        self.send(*request, tried, now);
    }

    pub(super) fn on_token(&mut self, reply: &Reply, sent: Now, tried: Tried, now: Now) {
        self.keep_token_nonce(reply);
        self.unsure = false;
        match TokenResponse::read_as(reply, now.wall_ms / 1000, self.binds()) {
            Ok(response) => {
                let vetting = Vetting::of(response, reply, sent.wall_ms, now.wall_ms);
                self.pending = Some(vetting);
                self.vet(now);
            }
            Err(Error::Proof { code }) if reply.status == 400 => {
                self.on_proof_refused(code, reply, tried, now);
            }
            Err(Error::Grant) => self.leave_quietly(Notice::Expired(Expiry::Refused)),
            Err(Error::RateLimited { seconds }) => {
                let error = Error::RateLimited { seconds };
                self.rest(error, Some(u64::from(seconds) * 1000), now);
            }
            Err(error) if error.is_transient() => self.rest(error, None, now),
            Err(error) => self.stop(error),
        }
    }

    /// A proof was missing, or not good enough. Each reason is answered once; the refresh token has
    /// not been looked at yet.
    fn on_proof_refused(&mut self, code: String, reply: &Reply, mut tried: Tried, now: Now) {
        let wants_nonce = code == "use_dpop_nonce";
        if wants_nonce && reply.header("dpop-nonce").is_none() {
            let code = "dpop_nonce_unreadable".to_owned();
            return self.stop(Error::Proof { code });
        }
        if !tried.is_first(&code) {
            return self.rest(Error::Proof { code }, None, now);
        }
        if let Some(date_s) = clock::date_of(reply) {
            let now_s = now.wall_ms / 1000;
            self.clock_offset_s = clock::offset_s(Some(date_s), None, now_s);
        }
        self.bind = true;
        self.ask(tried, now);
    }

    /// Whether a proof goes along: the tokens are bound, or shall be from now on.
    fn binds(&self) -> bool {
        self.bind || self.is_bound()
    }

    fn keep_token_nonce(&mut self, reply: &Reply) {
        let Some(nonce) = reply.header("dpop-nonce") else {
            return;
        };
        let url = self.metadata.as_ref().map(|m| m.token_endpoint.as_str());
        let origin = url.and_then(|url| secure_origin(url).ok());
        let origin = origin.unwrap_or_else(|| self.settings.issuer.origin().clone());
        self.nonces.keep(&origin, nonce);
    }

    pub(super) fn on_no_answer(&mut self, failure: TransportFailure, now: Now) {
        let error = match failure {
            TransportFailure::Unreachable => Error::Unreachable,
            TransportFailure::Timeout => Error::Timeout,
            TransportFailure::TooLarge => Error::Unexpected { status: 200 },
            TransportFailure::Offline => {
                // No use to try before the network is back, which is announced.
                self.online = false;
                self.phase = Phase::Idle;
                let error = Error::Offline;
                return self.tell(Notice::RenewFailed {
                    retry_ms: None,
                    error,
                });
            }
        };
        if matches!(self.phase, Phase::Asking { .. }) && !self.unsure {
            // The same refresh token is taken once more within half a minute: the next attempt
            // follows soon and while nobody looks, too, whatever failed before (OAuth reference
            // §3.1).
            self.unsure = true;
            self.failures = 0;
        }
        self.rest(error, None, now);
    }

    /// Goes on with what tokens that have come still need.
    fn vet(&mut self, now: Now) {
        let id = self.next_id();
        let Some(pending) = &mut self.pending else {
            return;
        };
        match pending.next(id, self.metadata.as_ref(), self.keys.as_ref()) {
            Ok(Need::Nothing) => self.finish(None, now),
            Ok(Need::Discovery) => {
                let url = self.settings.issuer.discovery_url();
                self.fetch(url, false);
            }
            Ok(Need::Keys) => self.fetch_keys(now),
            Ok(Need::Check(check)) => {
                self.phase = Phase::Checking;
                self.effects.push(Effect::Verify { id, check });
            }
            Err(problem) => self.reject(problem.into()),
        }
    }

    /// Once a minute at most. The tokens wait for that.
    fn fetch_keys(&mut self, now: Now) {
        if let Some(rest) = self.keys_at.filter(|rest| !rest.is_over(now)) {
            self.phase = Phase::Resting(rest);
        } else if let Some(metadata) = &self.metadata {
            let url = metadata.jwks_uri.clone();
            self.fetch(url, true);
        }
    }

    fn fetch(&mut self, url: String, keys: bool) {
        let request = self.request(Method::Get, url, None, 10_000);
        self.phase = Phase::Fetching {
            id: request.id,
            keys,
        };
        self.effects.push(Effect::Send(request));
    }

    pub(super) fn on_fetched(&mut self, reply: &Reply, keys: bool, now: Now) {
        let result = if keys {
            read_keys(reply).map(|set| {
                self.keys = Some(set);
                self.keys_at = Some(Deadline::after(now, KEYS_REST_MS));
                if let Some(pending) = &mut self.pending {
                    pending.keys_came();
                }
            })
        } else {
            Metadata::read(reply, &self.settings.issuer).map(|m| self.metadata = Some(m))
        };
        match result {
            Ok(()) => self.vet(now),
            Err(error @ Error::IssuerMismatch { .. }) => self.reject(error),
            // The tokens are kept: what they are validated with may come later.
            Err(error) => self.rest(error, None, now),
        }
    }

    pub(super) fn on_verified(&mut self, id: RequestId, valid: Option<bool>, now: Now) {
        let Some(pending) = &mut self.pending else {
            return;
        };
        let mut fetch = false;
        match pending.verdict(id, valid, &mut fetch) {
            Some(Ok(token)) => self.finish(Some(token), now),
            Some(Err(problem)) => self.reject(problem.into()),
            None if fetch => self.fetch_keys(now),
            None => {}
        }
    }

    /// Judges the claims, and swaps the tokens.
    fn finish(&mut self, token: Option<Unverified>, now: Now) {
        let (Some(vetting), Some(store)) = (self.pending.take(), &self.store) else {
            return;
        };
        let old = &store.tokens;
        // Without an ID token before there is nothing to compare a new one with, and no need.
        let (token, before) = match (token, &old.claims) {
            (Some(token), Some(before)) => (Some(token), before.clone()),
            _ => (None, Default::default()),
        };
        let occasion = Occasion::Renewal { before: &before };
        let scope = old.scopes.join(" ");
        let new_refresh = vetting.response.refresh_token.clone();
        match vetting.finish(token, &self.settings, &scope, occasion) {
            Ok(tokens) => self.swap(tokens, now),
            Err(Error::IdToken(IdTokenError::OtherSubject)) => {
                self.revoke_quietly(new_refresh, None);
                self.broadcast(SignalKind::SessionChanged, now.wall_ms);
                self.leave_quietly(Notice::SessionChanged);
            }
            Err(error) => self.reject(error),
        }
    }

    /// The new tokens take the place of the old ones before anybody is told.
    fn swap(&mut self, mut tokens: Tokens, now: Now) {
        if let Some(store) = self.store.take() {
            let old = store.tokens;
            // What was not sent stays as it was.
            tokens.refresh_token = tokens.refresh_token.or(old.refresh_token);
            if tokens.claims.is_none() {
                tokens.claims = old.claims;
                tokens.id_token = old.id_token;
            }
        }
        self.keep(tokens, now);
        self.tell(Notice::Renewed);
    }

    /// Tokens that are not what they have to be: they are not used, nor is another try made.
    fn reject(&mut self, error: Error) {
        self.pending = None;
        if let Error::Clock { offset_s } = error {
            self.tell(Notice::ClockWrong { offset_s });
        }
        self.stop(error);
    }

    /// Tries again later.
    fn rest(&mut self, error: Error, wait_ms: Option<u64>, now: Now) {
        let wait = match wait_ms {
            Some(wait) => wait + self.jitter.below(1000),
            None => backoff_ms(self.failures, &mut self.jitter),
        };
        self.failures = self.failures.saturating_add(1);
        self.phase = Phase::Resting(Deadline::after(now, wait));
        let retry_ms = u32::try_from(wait).ok();
        self.tell(Notice::RenewFailed { retry_ms, error });
    }

    /// Does not try again by itself.
    fn stop(&mut self, error: Error) {
        self.phase = Phase::Stopped;
        self.tell(Notice::RenewStopped { error });
    }

    pub(super) fn on_reentered(&mut self, reentry: Reentry, now: Now) {
        if !matches!(self.phase, Phase::Reentering) {
            if let Reentry::Done(tokens) = reentry {
                self.revoke_quietly(tokens.refresh_token, Some(tokens.access_token));
            }
            return;
        }
        match reentry {
            Reentry::Done(tokens) if self.is_mine(&tokens) => self.swap(*tokens, now),
            Reentry::Done(tokens) => {
                self.revoke_quietly(tokens.refresh_token, Some(tokens.access_token));
                self.broadcast(SignalKind::SessionChanged, now.wall_ms);
                self.leave_quietly(Notice::SessionChanged);
            }
            Reentry::NeedsUser => {
                self.may_reenter = false;
                self.phase = Phase::Idle;
                self.tell(Notice::InteractionRequired);
            }
            Reentry::Failed(error) if error.is_transient() => self.rest(error, None, now),
            Reentry::Failed(error) => self.stop(error),
        }
    }

    /// Whether tokens are of the person who is signed in.
    pub(super) fn is_mine(&self, tokens: &Tokens) -> bool {
        let sub = |tokens: &Tokens| tokens.claims.as_ref().map(|claims| claims.sub.clone());
        self.store
            .as_ref()
            .is_some_and(|store| sub(&store.tokens) == sub(tokens))
    }

    /// The server's time, seconds since the epoch, as well as it is known.
    pub(super) fn server_now_s(&self, now: Now) -> u64 {
        clock::corrected(now.wall_ms / 1000, self.clock_offset_s)
    }
}
