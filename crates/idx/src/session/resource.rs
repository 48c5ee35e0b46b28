//! Requests of the application to its own servers (OAuth reference §11): where tokens may go, and
//! what to do about refusals.

use super::{Access, Now, Session};
use crate::oauth::dpop::ProofOrder;
use crate::oauth::step_up::{Demand, StepUp, demand};
use crate::secret::Secret;
use crate::url::{Origin, UrlError, secure_parts};

/// Where tokens may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    origin: Origin,
    /// Without a slash at its end; empty for the whole origin.
    path: String,
}

impl Allowed {
    /// An origin, or the part of it under a path: `https://api.example/v1`.
    ///
    /// # Errors
    /// [`UrlError`] where it is no https address (http on loopback), or has a query.
    pub fn parse(address: &str) -> Result<Self, UrlError> {
        let (origin, path) = secure_parts(address)?;
        if path.contains(['?', '#']) {
            return Err(UrlError::Malformed);
        }
        Ok(Self {
            origin,
            path: path.trim_end_matches('/').to_owned(),
        })
    }

    /// Whether an address lies there: the same origin, and the path on the boundary of a segment.
    /// Addresses that parsers read differently lie nowhere.
    pub fn covers(&self, url: &str) -> bool {
        let Ok((origin, rest)) = secure_parts(url) else {
            return false;
        };
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        let climbs = path.split('/').any(|segment| {
            let plain = segment.to_ascii_lowercase().replace("%2e", ".");
            plain == "." || plain == ".."
        });
        let below = path
            .strip_prefix(self.path.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        origin == self.origin && below && !climbs
    }
}

/// What a call needs next.
#[derive(Debug)]
pub enum Next {
    /// A renewal is going on: [`Call::next`] again when it has ended.
    Wait,
    /// Make this proof, then [`Call::proved`].
    Prove(Box<ProofOrder>),
    /// Send the request with these headers, then [`Call::answered`].
    Send {
        /// The value of `Authorization`.
        authorization: Secret,
        /// The value of `DPoP`, if one goes along.
        proof: Option<Secret>,
    },
    /// Have the user sign in so, [`Session::replace`] the tokens, then [`Call::next`].
    StepUp(StepUp),
    /// The answer is for the application.
    Give,
    /// There is no answer for the application.
    Fail(CallError),
}

/// Why a call has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// There is no session.
    #[error("nobody is signed in")]
    SignedOut,
    /// No token that works can be had now.
    #[error("there is no token that works, and none can be had now")]
    NoToken,
    /// The proof could not be made.
    #[error("the proof of possession could not be made")]
    NoProof,
    /// The address is none for a bound token.
    #[error("the address cannot be called with a bound token")]
    Address,
    /// The server demands again what has just been done.
    #[error("the server demands a stronger sign-in than there is")]
    StepUpUnsatisfied,
}

/// What an answer says to us.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// All `WWW-Authenticate`, joined by commas.
    pub www_authenticate: Option<&'a str>,
    /// `DPoP-Nonce`.
    pub dpop_nonce: Option<&'a str>,
}

/// One request of the application with a token, from the first sending to the answer. Each way to
/// be refused is answered once.
#[derive(Debug)]
pub struct Call {
    method: String,
    url: String,
    /// Whether the body can be sent a second time.
    replayable: bool,
    authorization: Secret,
    serial: u32,
    /// The tokens that were refused are of no use any more.
    wants_newer: bool,
    proved_again: bool,
    renewed: bool,
    stepped_up: bool,
}

impl Call {
    /// A request of this method to this address, which is one that is [`Allowed`].
    pub fn new(method: &str, url: &str, replayable: bool) -> Self {
        Self {
            method: method.to_owned(),
            url: url.to_owned(),
            replayable,
            authorization: Secret::default(),
            serial: 0,
            wants_newer: false,
            proved_again: false,
            renewed: false,
            stepped_up: false,
        }
    }

    /// The beginning, and the way on after a wait. Effects may have come up:
    /// [`Session::take_effects`].
    pub fn next(&mut self, session: &mut Session, now: Now) -> Next {
        if self.wants_newer && session.is_signed_in() && session.serial() == self.serial {
            // The renewal is under way, or has failed: then the refusal is the answer.
            return if session.is_renewing() {
                Next::Wait
            } else {
                Next::Give
            };
        }
        let pass = match session.access(now) {
            Access::Ready(pass) => pass,
            Access::Wait => return Next::Wait,
            Access::Unavailable => return Next::Fail(CallError::NoToken),
            Access::Gone => return Next::Fail(CallError::SignedOut),
        };
        self.wants_newer = false;
        self.serial = pass.serial;
        self.authorization = pass.authorization;
        if pass.bound {
            match session.order(&self.method, &self.url, now) {
                Ok(order) => Next::Prove(Box::new(order)),
                Err(_) => Next::Fail(CallError::Address),
            }
        } else {
            self.send(None)
        }
    }

    /// The proof was made, or could not be.
    pub fn proved(&mut self, proof: Option<Secret>) -> Next {
        match proof {
            Some(proof) => self.send(Some(proof)),
            None => Next::Fail(CallError::NoProof),
        }
    }

    fn send(&self, proof: Option<Secret>) -> Next {
        Next::Send {
            authorization: self.authorization.clone(),
            proof,
        }
    }

    fn renew(&mut self, session: &mut Session, now: Now) -> Next {
        self.renewed = true;
        // Others may have had them renewed meanwhile.
        if session.serial() == self.serial && session.is_signed_in() {
            self.wants_newer = true;
            session.renew_for_call(now);
        }
        self.next(session, now)
    }

    /// The answer has come.
    pub fn answered(&mut self, session: &mut Session, answer: Answer<'_>, now: Now) -> Next {
        if let Some(nonce) = answer.dpop_nonce {
            session.note_nonce(&self.url, nonce);
        }
        let demand = answer
            .www_authenticate
            .and_then(|header| demand(answer.status, header));
        match demand {
            Some(Demand::SignIn(_)) if self.stepped_up => Next::Fail(CallError::StepUpUnsatisfied),
            Some(_) if !self.replayable => Next::Give,
            Some(Demand::Nonce | Demand::Proof) if session.is_bound() && !self.proved_again => {
                self.proved_again = true;
                self.next(session, now)
            }
            Some(Demand::Token) if !self.renewed => self.renew(session, now),
            // Another proof is no better where the clock was set: renewing finds out the time.
            Some(Demand::Proof) if session.is_bound() && !self.renewed => {
                if session.vain_proofs == Some(session.serial()) {
                    return Next::Give;
                }
                self.renew(session, now)
            }
            Some(Demand::Proof) if session.is_bound() => {
                session.vain_proofs = Some(session.serial());
                Next::Give
            }
            Some(Demand::SignIn(step_up)) => {
                self.stepped_up = true;
                Next::StepUp(step_up)
            }
            Some(Demand::Nonce | Demand::Proof | Demand::Token | Demand::Scope { .. }) | None => {
                Next::Give
            }
        }
    }
}

impl Session {
    fn renew_for_call(&mut self, now: Now) {
        let mut effects = self.take_effects();
        effects.extend(self.renew(now));
        self.effects = effects;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oauth_11_where_tokens_may_go() {
        let allowed = Allowed::parse("https://api.acme.com/v1/").unwrap();
        for good in [
            "https://api.acme.com/v1",
            "https://API.acme.com:443/v1/x?y#z",
            "https://api.acme.com/v1?x",
        ] {
            assert!(allowed.covers(good), "{good}");
        }
        for bad in [
            "https://api.acme.com/v10",
            "https://api.acme.com/",
            "https://api.acme.com/v1/../v2",
            "https://api.acme.com/v1/%2E%2e/v2",
            "https://api.acme.com.evil.test/v1",
            "https://api.acme.com@evil.test/v1",
            "https://evil.test/?https://api.acme.com/v1",
            "https://api.acme.com\\@evil.test/v1",
            "https://api.acme.com\t/v1",
            "http://api.acme.com/v1",
            "https://api.acme.com:444/v1",
            "//api.acme.com/v1",
            "/v1",
        ] {
            assert!(!allowed.covers(bad), "{bad}");
        }
        assert!(
            Allowed::parse("https://api.acme.com")
                .unwrap()
                .covers("https://api.acme.com/any")
        );
        assert!(Allowed::parse("https://api.acme.com/?x").is_err());
        assert!(Allowed::parse("http://api.acme.com").is_err());
    }
}
