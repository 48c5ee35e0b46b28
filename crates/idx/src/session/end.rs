//! The end of a session (OAuth reference §9): memory first, then the other tabs, then the
//! organisation, as well as that can be done.

use super::{Departure, Effect, Ending, Farewell, Notice, Now, Phase, Session, SignalKind};
use super::{SignOutReason, Store};
use crate::encoding::Form;
use crate::http::{Method, Reply, Request, RequestId};
use crate::oauth::token::{TokenResponse, Tokens};
use crate::secret::Secret;

/// When to give up on the farewells, milliseconds. They are said together, so that this is how long
/// somebody waits at most.
const PATIENCE_MS: u32 = 4_000;

/// What was said to the organisation after signing out, and is not answered. All of it is on its way
/// before the call returns: a page that goes away has nothing left to say.
#[derive(Debug, Default)]
pub(super) struct Farewells {
    waiting: Vec<(Farewell, RequestId)>,
    failed: Vec<Farewell>,
    departure: Option<Departure>,
}

impl Session {
    /// Signs out. The tokens are gone from here when this returns; what follows at the organisation
    /// ends with [`Notice::Parted`].
    pub fn sign_out(&mut self, ending: Ending, now: Now) -> Vec<Effect> {
        self.broadcast(SignalKind::SignedOut, now.wall_ms);
        if let Some(Store { tokens, .. }) = self.clear() {
            self.tell(Notice::SignedOut(SignOutReason::User));
            self.say_farewells(tokens, ending);
        } else if self.farewells.waiting.is_empty() {
            self.tell(Notice::Parted { failed: Vec::new() });
        }
        self.settle(now);
        self.take_effects()
    }

    fn say_farewells(&mut self, tokens: Tokens, ending: Ending) {
        // First what matters most: the refresh token's end takes its access tokens along, not the
        // other way round.
        if let Some(refresh) = &tokens.refresh_token {
            let request = self.revocation(refresh, "refresh_token");
            self.say(Farewell::RefreshToken, request);
        }
        let request = self.revocation(&tokens.access_token, "access_token");
        self.say(Farewell::AccessToken, request);
        let endpoint = self
            .metadata
            .as_ref()
            .and_then(|m| m.end_session_endpoint.clone());
        match (ending, endpoint, tokens.id_token) {
            (Ending::Keep, _, _) => {}
            (Ending::ByRedirect { return_to, state }, Some(url), Some(id_token)) => {
                self.farewells.departure = Some(Departure {
                    url,
                    fields: vec![
                        ("id_token_hint", id_token),
                        ("post_logout_redirect_uri", return_to.into()),
                        ("state", state),
                    ],
                });
            }
            (Ending::InPlace | Ending::ByRedirect { .. }, _, _) => {
                let url = self.settings.issuer.org_url("api/v1/sessions/me");
                let mut request = self.request(Method::Delete, url, None, PATIENCE_MS);
                request.credentials = true;
                request.outlives_page = true;
                self.say(Farewell::Session, request);
            }
        }
    }

    fn say(&mut self, what: Farewell, request: Request) {
        self.farewells.waiting.push((what, request.id));
        self.effects.push(Effect::Send(request));
    }

    /// Whether this was the answer to a farewell, good or not. A failure holds nothing up.
    pub(super) fn part(&mut self, id: RequestId, well: bool) -> bool {
        let waiting = &mut self.farewells.waiting;
        let Some(at) = waiting.iter().position(|(_, known)| *known == id) else {
            return false;
        };
        let (what, _) = waiting.remove(at);
        let over = waiting.is_empty();
        if !well {
            self.farewells.failed.push(what);
        }
        if over {
            let Farewells {
                mut failed,
                departure,
                ..
            } = core::mem::take(&mut self.farewells);
            failed.sort_unstable();
            self.effects.extend(departure.map(Effect::Leave));
            self.tell(Notice::Parted { failed });
        }
        true
    }

    /// Takes the tokens of a sign-in that was asked for by this session, such as a stronger one.
    /// `false` when they are somebody else's: then they are given back to the organisation, and the
    /// present ones stay.
    pub fn replace(&mut self, tokens: Tokens, now: Now) -> (bool, Vec<Effect>) {
        let mine = self.store.is_none() || self.is_mine(&tokens);
        if mine {
            let old = self.clear();
            self.keep(tokens, now);
            self.may_reenter = true;
            if let Some(Store { tokens: old, .. }) = old {
                self.revoke_quietly(old.refresh_token, Some(old.access_token));
            }
            self.tell(Notice::Renewed);
        } else {
            self.revoke_quietly(tokens.refresh_token, Some(tokens.access_token));
            self.tell(Notice::SessionChanged);
        }
        self.settle(now);
        (mine, self.take_effects())
    }

    /// Ends the session from here alone, and says why. The organisation's session is not touched.
    pub(super) fn leave_quietly(&mut self, why: Notice) {
        if let Some(Store { tokens, .. }) = self.clear() {
            self.revoke_quietly(tokens.refresh_token, Some(tokens.access_token));
            self.tell(why);
        }
    }

    /// Empties the memory. What is on its way belongs to nobody afterwards.
    fn clear(&mut self) -> Option<Store> {
        self.generation = self.generation.wrapping_add(1);
        self.serial = self.serial.wrapping_add(1);
        if let Phase::Asking { id, .. } = self.phase {
            self.orphans.push(id);
        }
        self.phase = Phase::Idle;
        if let Some(pending) = self.pending.take() {
            self.revoke_quietly(pending.response.refresh_token, None);
        }
        self.store.take()
    }

    /// Tokens that came for a session that is over.
    pub(super) fn bury(&mut self, reply: &Reply, now: Now) {
        if let Ok(response) = TokenResponse::read(reply, now.wall_ms / 1000) {
            self.revoke_quietly(response.refresh_token, Some(response.access_token));
        }
    }

    /// Revokes without waiting for the answer, of which nobody hears.
    pub(super) fn revoke_quietly(&mut self, refresh: Option<Secret>, access: Option<Secret>) {
        let request = match (refresh, access) {
            (Some(refresh), _) => self.revocation(&refresh, "refresh_token"),
            (None, Some(access)) => self.revocation(&access, "access_token"),
            (None, None) => return,
        };
        self.effects.push(Effect::Send(request));
    }

    fn revocation(&mut self, token: &Secret, hint: &str) -> Request {
        let url = self
            .metadata
            .as_ref()
            .and_then(|metadata| metadata.revocation_endpoint.clone())
            .unwrap_or_else(|| self.settings.issuer.oauth_url("v1/revoke"));
        let body = Form::default()
            .pair("token", token.expose())
            .pair("token_type_hint", hint)
            .pair("client_id", &self.settings.client_id)
            .finish();
        let mut request = self.request(Method::Post, url, Some(body), PATIENCE_MS);
        request.outlives_page = true;
        request
    }
}
