//! Sign-in policies: which proofs an application asks for, and what is still
//! outstanding.

use serde::{Deserialize, Serialize};

use crate::authenticators::Kind;

/// The first form a person meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identify {
    /// The user name alone; what follows depends on the person.
    IdentifierFirst,
    /// User name and password in one form.
    IdentifierAndPassword,
}

/// One of `[policies.*]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The first form.
    pub identify: Identify,
    /// The proofs asked for, in this order.
    pub factors: Vec<Rung>,
}

/// One proof a policy asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Rung {
    /// One of these authenticator keys.
    OneOf(Vec<String>),
    /// Written `"any"`: any authenticator not used yet.
    Any(AnyKeyword),
}

/// The word `any`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AnyKeyword {
    /// `"any"`
    Any,
}

impl Rung {
    pub(crate) const ANY: Self = Self::Any(AnyKeyword::Any);

    fn accepts(&self, kind: Kind) -> bool {
        match self {
            Self::Any(AnyKeyword::Any) => true,
            Self::OneOf(keys) => keys.iter().any(|key| key == kind.key()),
        }
    }
}

/// What has to happen next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outstanding {
    /// Every proof is given.
    Nothing,
    /// One of these enrolled authenticators must be verified.
    OneOf(Vec<Kind>),
    /// The next proof cannot be given with what the person has.
    Unsatisfiable,
}

/// Compares the proofs asked for with those given. A proof counts for one rung
/// only, and for a rung that names it rather than for an `any`.
pub(crate) fn outstanding(rungs: &[Rung], given: &[Kind], enrolled: &[Kind]) -> Outstanding {
    let mut taken: Vec<Option<usize>> = vec![None; given.len()];
    let (open, named): (Vec<usize>, Vec<usize>) =
        (0..rungs.len()).partition(|index| rungs[*index] == Rung::ANY);
    for index in named.into_iter().chain(open) {
        let mut seen = vec![false; given.len()];
        assign(index, rungs, given, &mut taken, &mut seen);
    }
    let gap = (0..rungs.len()).find(|index| !taken.contains(&Some(*index)));
    let Some(rung) = gap.and_then(|index| rungs.get(index)) else {
        return Outstanding::Nothing;
    };
    let choices: Vec<Kind> = enrolled
        .iter()
        .copied()
        .filter(|kind| rung.accepts(*kind) && !given.contains(kind))
        .collect();
    if choices.is_empty() {
        Outstanding::Unsatisfiable
    } else {
        Outstanding::OneOf(choices)
    }
}

/// Finds a proof for rung `index`, moving earlier rungs to other proofs where
/// that helps (bipartite matching by augmenting paths).
fn assign(
    index: usize,
    rungs: &[Rung],
    given: &[Kind],
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for (proof, kind) in given.iter().enumerate() {
        if seen[proof] || !rungs[index].accepts(*kind) {
            continue;
        }
        seen[proof] = true;
        let free = match taken[proof] {
            None => true,
            Some(other) => assign(other, rungs, given, taken, seen),
        };
        if free {
            taken[proof] = Some(index);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::Outstanding::{Nothing, OneOf, Unsatisfiable};
    use super::{Kind, Rung, outstanding};

    const ALL: [Kind; 3] = [Kind::Password, Kind::Email, Kind::SecurityQuestion];

    fn one(kind: Kind) -> Rung {
        Rung::OneOf(vec![kind.key().to_owned()])
    }

    #[test]
    fn asks_for_the_rungs_in_order() {
        let rungs = [one(Kind::Password), Rung::ANY];
        assert_eq!(outstanding(&rungs, &[], &ALL), OneOf(vec![Kind::Password]));
        assert_eq!(
            outstanding(&rungs, &[Kind::Password], &ALL),
            OneOf(vec![Kind::Email, Kind::SecurityQuestion])
        );
        assert_eq!(
            outstanding(&rungs, &[Kind::Password, Kind::Email], &ALL),
            Nothing
        );
    }

    #[test]
    fn one_proof_is_not_counted_twice() {
        let rungs = [Rung::ANY, one(Kind::Password)];
        assert_eq!(
            outstanding(&rungs, &[Kind::Password], &[Kind::Password]),
            Unsatisfiable
        );
        assert_eq!(
            outstanding(&rungs, &[Kind::Password], &ALL),
            OneOf(vec![Kind::Email, Kind::SecurityQuestion])
        );
    }

    #[test]
    fn what_nobody_has_is_unsatisfiable() {
        assert_eq!(
            outstanding(&[one(Kind::Email)], &[], &[Kind::Password]),
            Unsatisfiable
        );
        assert_eq!(outstanding(&[], &[], &[]), Nothing);
    }
}
