//! What a person must or may still set up: the rules of the policy compared
//! with what there is.

use serde_json::{Value, json};

use crate::authenticators::Kind;
use crate::clock::Moment;
use crate::flow::Flow;
use crate::policy::{EnrollRule, Outstanding, wanting};
use crate::transaction::{Offer, Stage, Transaction};
use crate::users::User;
use crate::work::Setup;

/// Time left before something has to be set up (IDX §5.1, `gracePeriod`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grace {
    /// Until this moment.
    Until(Moment),
    /// For so many more sign-ins.
    Skips(u32),
}

impl Grace {
    pub(crate) fn to_value(self) -> Value {
        match self {
            Self::Until(expiry) => json!({ "type": "BY_DATE_TIME", "expiry": expiry.iso() }),
            Self::Skips(left) => json!({ "type": "BY_SKIP_COUNT", "remainingSkips": left }),
        }
    }
}

/// What is on offer at one moment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Offered {
    /// Nothing goes on before these are set up.
    pub(crate) now: Vec<Kind>,
    /// These can wait a while.
    pub(crate) soon: Vec<(Kind, Grace)>,
    /// These need never be.
    pub(crate) optional: Vec<Kind>,
}

impl Offered {
    /// What can be chosen, what is needed now first. Optional things come
    /// after all that, in a list of their own: on the wire nothing would tell
    /// them from what is needed now.
    pub(crate) fn list(&self) -> Vec<Kind> {
        let soon = self.soon.iter().map(|(kind, _)| *kind);
        let needed: Vec<Kind> = self.now.iter().copied().chain(soon).collect();
        if needed.is_empty() {
            self.optional.clone()
        } else {
            needed
        }
    }

    /// What can be put off, if anything.
    pub(crate) fn may_decline(&self) -> Option<Offer> {
        match (self.now.as_slice(), self.soon.as_slice()) {
            ([], []) => Some(Offer::Optional),
            ([], _) => Some(Offer::Soon),
            _ => None,
        }
    }

    pub(crate) fn grace(&self, kind: Kind) -> Option<Grace> {
        self.soon
            .iter()
            .find(|(other, _)| *other == kind)
            .map(|(_, grace)| *grace)
    }
}

impl Flow<'_> {
    /// What the person could set up to give a proof they cannot give yet.
    /// Somebody who has proved nothing is not let near it.
    pub(crate) fn missing(&self, tx: &Transaction) -> Vec<Kind> {
        let Some(user) = self.user(tx).filter(|_| !tx.proofs.is_empty()) else {
            return Vec::new();
        };
        let rungs = self.rungs(tx, user);
        let wanted = wanting(&rungs, &tx.proved());
        let rules = self.policy(tx, user).map(|policy| policy.enroll.as_slice());
        rules
            .unwrap_or_default()
            .iter()
            .filter_map(|rule| Kind::from_key(&rule.key))
            .filter(|kind| user.enrollment(*kind).is_none())
            .filter(|kind| wanted.is_some_and(|rung| rung.accepts(*kind)))
            .collect()
    }

    /// What has to, or may, be set up now.
    pub(crate) fn offered(&self, tx: &Transaction) -> Offered {
        let Some(user) = self.user(tx) else {
            return Offered::default();
        };
        let missing = self.missing_for_proof(tx);
        if !missing.is_empty() {
            return Offered {
                now: missing,
                ..Offered::default()
            };
        }
        let rules = self.policy(tx, user).map(|policy| policy.enroll.as_slice());
        let opened = self.world.opened;
        let rules = rules.unwrap_or_default();
        sort(rules, user, opened, self.now, &tx.declined)
    }

    fn missing_for_proof(&self, tx: &Transaction) -> Vec<Kind> {
        match self.outstanding(tx) {
            Outstanding::Unsatisfiable => self.missing(tx),
            Outstanding::Nothing | Outstanding::OneOf(_) => Vec::new(),
        }
    }

    /// Whether there is something to set up before the sign-in may end.
    pub(crate) fn has_to_offer(&self, tx: &Transaction) -> bool {
        !self.offered(tx).list().is_empty()
    }

    /// What the policy offers at the end to those who do not have it.
    pub(crate) fn promoted(&self, tx: &Transaction) -> Option<Kind> {
        let user = self.user(tx)?;
        let key = self.policy(tx, user)?.promote.as_deref()?;
        Kind::from_key(key)
            .filter(|kind| user.enrollment(*kind).is_none())
            .filter(|_| !tx.declined.contains(&Offer::Promotion))
    }

    /// What `skip` would decline at the step `tx` stands at.
    pub(crate) fn on_offer(&self, tx: &Transaction) -> Option<Offer> {
        let setup = match &tx.stage {
            Stage::SelectEnroll => Setup::New,
            _ => tx.work()?.setup()?,
        };
        match setup {
            Setup::New => self.offered(tx).may_decline(),
            Setup::Expiring | Setup::ExpiringElsewhere => Some(Offer::Password),
            Setup::Promotion => Some(Offer::Promotion),
            Setup::Reset | Setup::Expired | Setup::ExpiredElsewhere => None,
        }
    }

    /// Does without, for this sign-in.
    pub(crate) fn decline(&mut self, tx: &mut Transaction, offer: Offer) {
        if offer == Offer::Soon {
            let soon = self.offered(tx).soon;
            if let Some(user) = self.user_mut(tx) {
                for (kind, _) in soon {
                    user.skip(kind);
                }
            }
        }
        tx.declined.push(offer);
    }
}

/// Sorts the rules by what `user` has and has declined. `opened` is when the
/// organisation opened; grace periods by date count from there.
fn sort(
    rules: &[EnrollRule],
    user: &User,
    opened: Moment,
    now: Moment,
    declined: &[Offer],
) -> Offered {
    let mut offered = Offered::default();
    for rule in rules {
        let Some(kind) = Kind::from_key(&rule.key) else {
            continue;
        };
        if user.enrollment(kind).is_some() {
            if rule.another {
                offered.optional.push(kind);
            }
            continue;
        }
        // The last skip of all must not count against itself at once.
        if rule.has_grace() && declined.contains(&Offer::Soon) {
            continue;
        }
        match grace(rule, user, opened, now) {
            _ if rule.optional => offered.optional.push(kind),
            Some(grace) => offered.soon.push((kind, grace)),
            None => offered.now.push(kind),
        }
    }
    if declined.contains(&Offer::Optional) {
        offered.optional.clear();
    }
    offered
}

fn grace(rule: &EnrollRule, user: &User, opened: Moment, now: Moment) -> Option<Grace> {
    if let Some(days) = rule.grace_days {
        let expiry = opened.plus(crate::config::days(days));
        return (now < expiry).then_some(Grace::Until(expiry));
    }
    let left = rule
        .grace_skips?
        .saturating_sub(user.skips(Kind::from_key(&rule.key)?));
    (left > 0).then_some(Grace::Skips(left))
}
