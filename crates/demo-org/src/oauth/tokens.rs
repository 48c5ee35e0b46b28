//! What is remembered of issued tokens: families that share one sign-in, the
//! refresh token each may be renewed with, and the access tokens in use.

use std::time::Duration;

use super::Server;
use super::grant::Authorization;
use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::random;
use crate::secret::fingerprint;

/// All tokens of one sign-in.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub(crate) server: Server,
    pub(crate) client_id: String,
    pub(crate) authorization: Authorization,
    /// Fingerprint of the one refresh token that works.
    refresh: Option<String>,
    /// Absolute; rotation does not move it.
    refresh_expires: Moment,
    revoked: bool,
}

/// An access token in use.
#[derive(Debug, Clone)]
struct Access {
    family: String,
    revoked: bool,
}

#[derive(Debug)]
pub(crate) struct Tokens {
    families: Bounded<String, Family>,
    /// Family by fingerprint of refresh tokens, old ones included.
    refresh: Bounded<String, String>,
    /// By `jti`.
    access: Bounded<String, Access>,
}

impl Tokens {
    /// Remembers so many sign-ins, and some more of their tokens.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            families: Bounded::new(capacity),
            refresh: Bounded::new(capacity.saturating_mul(8)),
            access: Bounded::new(capacity.saturating_mul(8)),
        }
    }

    /// Begins a family; returns its key.
    pub(crate) fn begin(
        &mut self,
        server: Server,
        client_id: &str,
        authorization: Authorization,
        refresh_expires: Moment,
    ) -> String {
        let key = random::key();
        self.families.insert(
            key.clone(),
            Family {
                server,
                client_id: client_id.to_owned(),
                authorization,
                refresh: None,
                refresh_expires,
                revoked: false,
            },
        );
        key
    }

    pub(crate) fn family(&self, key: &str) -> Option<&Family> {
        self.families.get(key)
    }

    /// Hands out a refresh token; the one before stops working.
    pub(crate) fn rotate(&mut self, family_key: &str) -> Option<String> {
        let family = self.families.get_mut(family_key)?;
        let token = random::token();
        let print = fingerprint(&token);
        family.refresh = Some(print.clone());
        self.refresh.insert(print, family_key.to_owned());
        Some(token)
    }

    /// The family a working refresh token renews.
    pub(crate) fn by_refresh(&self, token: &str, now: Moment) -> Option<(String, Family)> {
        let print = fingerprint(token);
        let key = self.refresh.get(&print)?;
        let family = self.families.get(key)?;
        let works = !family.revoked
            && family.refresh.as_deref() == Some(print.as_str())
            && family.refresh_expires > now;
        works.then(|| (key.clone(), family.clone()))
    }

    /// Notes an access token of a family.
    pub(crate) fn note_access(&mut self, jti: &str, family_key: &str) {
        self.access.insert(
            jti.to_owned(),
            Access {
                family: family_key.to_owned(),
                revoked: false,
            },
        );
    }

    /// The family of an access token that is not revoked.
    pub(crate) fn by_access(&self, jti: &str) -> Option<&Family> {
        let access = self.access.get(jti).filter(|access| !access.revoked)?;
        self.families
            .get(&access.family)
            .filter(|family| !family.revoked)
    }

    /// Revokes a refresh token of this client, and the access tokens with it.
    /// True if there was one.
    pub(crate) fn revoke_refresh(&mut self, token: &str, client_id: &str) -> bool {
        let Some(key) = self.refresh.get(&fingerprint(token)).cloned() else {
            return false;
        };
        let owned = self
            .families
            .get(&key)
            .is_some_and(|family| family.client_id == client_id);
        if owned {
            self.revoke_family(&key);
        }
        owned
    }

    /// Revokes one access token of this client.
    pub(crate) fn revoke_access(&mut self, jti: &str, client_id: &str) {
        let owned = self
            .by_access(jti)
            .is_some_and(|family| family.client_id == client_id);
        if owned && let Some(access) = self.access.get_mut(jti) {
            access.revoked = true;
        }
    }

    /// Revokes every token of a person.
    pub(crate) fn revoke_user(&mut self, user_id: &str) {
        for family in self.families.values_mut() {
            if family.authorization.user_id == user_id {
                family.revoked = true;
            }
        }
    }

    /// Revokes every token of a sign-in.
    pub(crate) fn revoke_family(&mut self, key: &str) {
        if let Some(family) = self.families.get_mut(key) {
            family.revoked = true;
        }
    }
}

/// Days as a duration.
pub(crate) fn days(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 24 * 60 * 60)
}
