//! What a person must or may still set up: the rules of the policy compared
//! with what there is.

use serde_json::{Value, json};

use crate::authenticators::Kind;
use crate::clock::Moment;
use crate::policy::EnrollRule;
use crate::transaction::Offer;
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

/// Sorts the rules by what `user` has and has declined. `opened` is when the
/// organisation opened; grace periods by date count from there.
pub(crate) fn offered(
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
