//! What is remembered of issued tokens: families that share one sign-in, the
//! refresh tokens each may be renewed with, and the access tokens in use.

use std::time::Duration;

use super::Server;
use super::grant::Authorization;
use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::random;
use crate::secret::fingerprint;

/// Refresh tokens of one family remembered.
const LINE: usize = 64;

/// All tokens of one sign-in.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub(crate) server: Server,
    pub(crate) client_id: String,
    pub(crate) authorization: Authorization,
    /// Thumbprint of the key they are bound to.
    pub(crate) jkt: Option<String>,
    /// Fingerprints of refresh tokens, oldest first, and when each was
    /// replaced.
    refresh: Vec<(String, Option<Moment>)>,
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

/// What becomes of a refresh token that is shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// It renews the family with this key.
    Works(String),
    /// It was replaced too long ago: the family is dead from now on.
    Reused,
    /// It works no more, or never did.
    Dead,
}

#[derive(Debug)]
pub(crate) struct Tokens {
    families: Bounded<String, Family>,
    /// Family by fingerprint of refresh tokens, old ones included.
    refresh: Bounded<String, String>,
    /// By `jti`.
    access: Bounded<String, Access>,
    /// Renewals, and refresh tokens that were used twice.
    pub(crate) renewals: u32,
    pub(crate) reuses: u32,
}

impl Tokens {
    /// Remembers so many sign-ins, and some more of their tokens.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            families: Bounded::new(capacity),
            refresh: Bounded::new(capacity.saturating_mul(8)),
            access: Bounded::new(capacity.saturating_mul(8)),
            renewals: 0,
            reuses: 0,
        }
    }

    /// Begins a family; returns its key.
    pub(crate) fn begin(
        &mut self,
        server: Server,
        client_id: &str,
        authorization: Authorization,
        jkt: Option<String>,
        refresh_expires: Moment,
    ) -> String {
        let key = random::key();
        self.families.insert(
            key.clone(),
            Family {
                server,
                client_id: client_id.to_owned(),
                authorization,
                jkt,
                refresh: Vec::new(),
                refresh_expires,
                revoked: false,
            },
        );
        key
    }

    /// Binds the tokens of a family to a key, unless they are bound.
    pub(crate) fn bind(&mut self, family_key: &str, jkt: &str) {
        if let Some(family) = self.families.get_mut(family_key) {
            family.jkt.get_or_insert_with(|| jkt.to_owned());
        }
    }

    pub(crate) fn family(&self, key: &str) -> Option<&Family> {
        self.families.get(key)
    }

    /// Hands out a refresh token. Those before it were replaced now, if they
    /// were not before.
    pub(crate) fn rotate(
        &mut self,
        family_key: &str,
        used: Option<&str>,
        now: Moment,
    ) -> Option<String> {
        let family = self.families.get_mut(family_key)?;
        if let Some(used) = used {
            let print = fingerprint(used);
            for (known, replaced) in &mut family.refresh {
                replaced.get_or_insert(now);
                if *known == print {
                    break;
                }
            }
        }
        let token = random::token();
        let print = fingerprint(&token);
        family.refresh.push((print.clone(), None));
        if family.refresh.len() > LINE {
            family.refresh.remove(0);
        }
        self.refresh.insert(print, family_key.to_owned());
        Some(token)
    }

    /// Whether a refresh token works. One that was replaced works on for the
    /// grace, because the answer with its successor may have been lost; after
    /// that somebody else must have it, and every token of the sign-in dies
    /// (RFC 9700 §4.14.2).
    pub(crate) fn show_refresh(&mut self, token: &str, grace: Duration, now: Moment) -> Shown {
        let print = fingerprint(token);
        let Some(key) = self.refresh.get(&print).cloned() else {
            return Shown::Dead;
        };
        let Some(family) = self.families.get(&key) else {
            return Shown::Dead;
        };
        if family.revoked || family.refresh_expires <= now {
            return Shown::Dead;
        }
        let known = family.refresh.iter().find(|(known, _)| *known == print);
        match known {
            Some((_, None)) => Shown::Works(key),
            Some((_, Some(replaced))) if now.since(*replaced) <= grace => Shown::Works(key),
            Some(_) | None => {
                self.reuses += 1;
                self.revoke_family(&key);
                Shown::Reused
            }
        }
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

    /// The family a refresh token belongs to, if it would work now.
    pub(crate) fn by_refresh(&self, token: &str, now: Moment) -> Option<&Family> {
        let print = fingerprint(token);
        let family = self.families.get(self.refresh.get(&print)?)?;
        let unused = family
            .refresh
            .iter()
            .any(|(known, replaced)| *known == print && replaced.is_none());
        (unused && !family.revoked && family.refresh_expires > now).then_some(family)
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

    /// Revokes every token of a sign-in.
    pub(crate) fn revoke_family(&mut self, key: &str) {
        if let Some(family) = self.families.get_mut(key) {
            family.revoked = true;
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

    /// Revokes every token there is. How many sign-ins that ended.
    pub(crate) fn revoke_all(&mut self) -> usize {
        let mut ended = 0;
        for family in self.families.values_mut() {
            ended += usize::from(!family.revoked);
            family.revoked = true;
        }
        ended
    }
}

/// Days as a duration.
pub(crate) fn days(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 24 * 60 * 60)
}
