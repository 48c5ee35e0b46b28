//! What a person must or may still set up: the rules of the policy compared
//! with what there is.

use serde_json::{Value, json};

use crate::authenticators::Kind;
use crate::clock::Moment;
use crate::policy::EnrollRule;
use crate::users::User;

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
    /// Everything that can be chosen, what is needed now first. Optional
    /// things have to wait until that is done.
    pub(crate) fn list(&self) -> Vec<Kind> {
        let soon = self.soon.iter().map(|(kind, _)| *kind);
        let listed = self.now.iter().copied().chain(soon);
        if self.now.is_empty() {
            listed.chain(self.optional.iter().copied()).collect()
        } else {
            listed.collect()
        }
    }

    pub(crate) fn can_be_declined(&self) -> bool {
        self.now.is_empty()
    }

    pub(crate) fn grace(&self, kind: Kind) -> Option<Grace> {
        self.soon
            .iter()
            .find(|(other, _)| *other == kind)
            .map(|(_, grace)| *grace)
    }
}

/// Sorts the rules by what `user` has. `opened` is when the organisation
/// opened; grace periods by date count from there.
pub(crate) fn offered(rules: &[EnrollRule], user: &User, opened: Moment, now: Moment) -> Offered {
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
        match grace(rule, user, opened, now) {
            _ if rule.optional => offered.optional.push(kind),
            Some(grace) => offered.soon.push((kind, grace)),
            None => offered.now.push(kind),
        }
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
