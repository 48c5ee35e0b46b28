//! Handing tokens to requests.

use super::{Now, Phase, Session};
use crate::oauth::dpop::ProofOrder;
use crate::oauth::token::TokenType;
use crate::secret::Secret;
use crate::url::{UrlError, secure_origin};

/// Whether a request can have a token.
#[derive(Debug, Clone, PartialEq)]
pub enum Access {
    /// Here it is.
    Ready(Pass),
    /// A renewal is going on: ask again when it has ended.
    Wait,
    /// There is a session, but no token that works, and none to be had now.
    Unavailable,
    /// There is no session.
    Gone,
}

/// What a request carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass {
    /// The value of `Authorization`.
    pub authorization: Secret,
    /// Whether a proof goes along, for [`Session::order`].
    pub bound: bool,
    /// Which tokens these are, by [`Session::serial`].
    pub serial: u32,
}

impl Session {
    /// A token for a request, renewed first where it is about to run out. Effects may have come
    /// up: [`take_effects`](Self::take_effects).
    pub fn access(&mut self, now: Now) -> Access {
        let Some(store) = &self.store else {
            return Access::Gone;
        };
        if !store.life.is_short(now) {
            return self.pass();
        }
        if self.is_renewing() {
            return Access::Wait;
        }
        let works = !store.life.end.is_over(now);
        // After a failure the token serves while it lives.
        let worth_trying = match self.phase {
            Phase::Stopped => false,
            Phase::Resting(_) => !works,
            _ => true,
        };
        if worth_trying && self.can_renew() {
            self.start_renewal(now);
            self.settle(now);
        }
        if self.is_renewing() {
            Access::Wait
        } else if works {
            self.pass()
        } else {
            Access::Unavailable
        }
    }

    fn pass(&self) -> Access {
        let Some(store) = &self.store else {
            return Access::Gone;
        };
        let bound = store.tokens.token_type == TokenType::DPoP;
        let mut authorization = String::from(if bound { "DPoP " } else { "Bearer " });
        authorization.push_str(store.tokens.access_token.expose());
        Access::Ready(Pass {
            authorization: authorization.into(),
            bound,
            serial: self.serial,
        })
    }

    /// The proof for a request with the present access token.
    ///
    /// # Errors
    /// [`UrlError`] where the address is no plain https address.
    pub fn order(&mut self, method: &str, url: &str, now: Now) -> Result<ProofOrder, UrlError> {
        let order = ProofOrder::new(method, url, self.server_now_s(now))?;
        let nonce = self.nonces.get(&secure_origin(url)?);
        let order = order.with_nonce(nonce);
        Ok(match &self.store {
            Some(store) => order.with_token(&store.tokens.access_token),
            None => order,
        })
    }

    /// Keeps the nonce of an answer, of whatever status.
    pub fn note_nonce(&mut self, url: &str, nonce: &str) {
        if let Ok(origin) = secure_origin(url) {
            self.nonces.keep(&origin, nonce);
        }
    }
}
