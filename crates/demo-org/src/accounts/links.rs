//! Mailed links that begin an attempt: a new password, a new account
//! (`recovery_token`, `activation_token`; IDX §1.3).

use std::time::Duration;

use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::random;
use crate::secret::fingerprint;

/// Links kept at most.
const CAPACITY: usize = 1000;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Recovery,
    Activation,
}

impl Purpose {
    /// The parameter of the link, and of `interact`.
    pub(crate) fn parameter(self) -> &'static str {
        match self {
            Self::Recovery => "recovery_token",
            Self::Activation => "activation_token",
        }
    }
}

/// A link that was mailed.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) purpose: Purpose,
    pub(crate) user_id: String,
    pub(crate) expires: Moment,
}

/// Links by the fingerprint of their token.
#[derive(Debug)]
pub(crate) struct Links {
    all: Bounded<String, Link>,
}

impl Links {
    pub(crate) fn new() -> Self {
        Self {
            all: Bounded::new(CAPACITY),
        }
    }

    /// Makes a link and returns its token.
    pub(crate) fn issue(
        &mut self,
        purpose: Purpose,
        user_id: &str,
        now: Moment,
        life: Duration,
    ) -> String {
        let token = random::token();
        let link = Link {
            purpose,
            user_id: user_id.to_owned(),
            expires: now.plus(life),
        };
        self.all.insert(fingerprint(&token), link);
        token
    }

    /// The link with this token, old ones included.
    pub(crate) fn get(&self, token: &str, purpose: Purpose) -> Option<&Link> {
        self.all
            .get(&fingerprint(token))
            .filter(|link| link.purpose == purpose)
    }

    /// Uses a link up; false if it was before, or is too old.
    pub(crate) fn spend(&mut self, token: &str, now: Moment) -> bool {
        self.all
            .remove(&fingerprint(token))
            .is_some_and(|link| link.expires > now)
    }
}
