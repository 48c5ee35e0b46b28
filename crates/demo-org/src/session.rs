//! Sessions of the organisation: what a browser that has signed in may skip
//! the next time.

use std::time::Duration;

use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::random;
use crate::secret::fingerprint;
use crate::transaction::Proof;

/// Name of the session cookie.
pub(crate) const COOKIE: &str = "idx";
/// Name of the device cookie.
pub(crate) const DEVICE_COOKIE: &str = "DT";
/// Sessions kept at most.
const CAPACITY: usize = 10_000;

/// The cookie that makes a browser forget its session.
pub(crate) fn gone() -> String {
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// A finished sign-in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) user_id: String,
    pub(crate) proofs: Vec<Proof>,
    expires: Moment,
}

/// Sessions by the fingerprint of their cookie.
#[derive(Debug)]
pub(crate) struct Sessions {
    all: Bounded<String, Session>,
    life: Duration,
}

impl Sessions {
    pub(crate) fn new(life: Duration) -> Self {
        Self {
            all: Bounded::new(CAPACITY),
            life,
        }
    }

    /// Opens a session and returns its cookie value.
    pub(crate) fn open(&mut self, user_id: &str, proofs: Vec<Proof>, now: Moment) -> String {
        let cookie = random::token();
        self.all.insert(
            fingerprint(&cookie),
            Session {
                user_id: user_id.to_owned(),
                proofs,
                expires: now.plus(self.life),
            },
        );
        cookie
    }

    pub(crate) fn get(&self, cookie: &str, now: Moment) -> Option<&Session> {
        self.all
            .get(&fingerprint(cookie))
            .filter(|session| session.expires > now)
    }

    pub(crate) fn close(&mut self, cookie: &str) {
        self.all.remove(&fingerprint(cookie));
    }

    /// Closes the sessions of a person but the one with this cookie.
    pub(crate) fn close_others(&mut self, user_id: &str, kept: Option<&str>) {
        let kept = kept.map(fingerprint);
        self.all.retain(|key, session| {
            session.user_id != user_id || kept.as_deref() == Some(key.as_str())
        });
    }

    pub(crate) fn life(&self) -> Duration {
        self.life
    }
}
