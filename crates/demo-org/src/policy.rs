//! Sign-in policies: which proofs an application asks for, and what is still
//! outstanding.

use serde::{Deserialize, Serialize};

use crate::authenticators::Kind;
use crate::config::{AppRules, KeyRules};

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
    /// What has to be set up, in the order of the list.
    #[serde(default)]
    pub enroll: Vec<EnrollRule>,
    /// Ids of the identity providers offered beside the first form.
    #[serde(default)]
    pub idps: Vec<String>,
    /// Id of the identity provider that everybody is sent to who has given a
    /// name in the first form; there is nothing beside it (a routing rule).
    /// Who came by a key, a card or the app is not.
    pub route: Option<String>,
    /// What is asked of the app on people's devices.
    #[serde(default)]
    pub app: AppRules,
    /// What is said and offered of security keys and passkeys.
    #[serde(default)]
    pub key: KeyRules,
    /// Whether identity documents are looked at after the proofs.
    #[serde(default)]
    pub identity_proof: bool,
    /// Whether passkeys let people in beside the first form.
    #[serde(default)]
    pub passkeys: bool,
    /// Key of an authenticator offered after everything else.
    pub promote: Option<String>,
    /// Name of the rules for passwords, in `[passwords]`.
    pub password: Option<String>,
}

/// An authenticator a policy wants set up. Without further keys it is required
/// at once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EnrollRule {
    /// Key of the authenticator.
    pub key: String,
    /// May be skipped for ever.
    #[serde(default)]
    pub optional: bool,
    /// May be skipped for so many days after the organisation's start.
    pub grace_days: Option<u32>,
    /// May be skipped so many times.
    pub grace_skips: Option<u32>,
    /// Is offered again to those who have one ("set up another").
    #[serde(default)]
    pub another: bool,
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

impl EnrollRule {
    /// Whether it may be put off for a while.
    pub(crate) fn has_grace(&self) -> bool {
        self.grace_days.is_some() || self.grace_skips.is_some()
    }
}

impl Rung {
    pub(crate) const ANY: Self = Self::Any(AnyKeyword::Any);

    pub(crate) fn accepts(&self, kind: Kind) -> bool {
        match self {
            Self::Any(AnyKeyword::Any) => true,
            Self::OneOf(keys) => keys.iter().any(|key| key == kind.key()),
        }
    }
}

/// What `acr_values` may name.
pub(crate) const ACR_VALUES: [&str; 6] = [
    "urn:okta:loa:1fa:any",
    "urn:okta:loa:1fa:pwd",
    "urn:okta:loa:2fa:any",
    "urn:okta:loa:2fa:any:ifpossible",
    "phr",
    "phrh",
];

/// Whether a sign-in of one assurance is as good as another demands.
pub(crate) fn reaches(acr: &str, demanded: &str) -> bool {
    let rank = |acr: &str| match acr {
        "phrh" => 4,
        "phr" => 3,
        "urn:okta:loa:2fa:any" => 2,
        _ => 1,
    };
    rank(acr) >= rank(demanded)
}

/// Assurance levels an application may ask for beyond the policy (IDX §1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    AnyOne,
    Password,
    AnyTwo,
    AnyTwoIfPossible,
    PhishingResistant,
}

impl Level {
    fn of(acr: &str) -> Option<Self> {
        match acr {
            "urn:okta:loa:1fa:any" => Some(Self::AnyOne),
            "urn:okta:loa:1fa:pwd" => Some(Self::Password),
            "urn:okta:loa:2fa:any" => Some(Self::AnyTwo),
            "urn:okta:loa:2fa:any:ifpossible" => Some(Self::AnyTwoIfPossible),
            "phr" | "phrh" => Some(Self::PhishingResistant),
            _ => None,
        }
    }
}

/// The rungs of a policy, and what `acr_values` ask for on top. The first
/// known value counts; unknown ones are passed over.
pub(crate) fn demand(mut rungs: Vec<Rung>, acr_values: &[String], enrolled: &[Kind]) -> Vec<Rung> {
    let wanted = match acr_values.iter().find_map(|acr| Level::of(acr)) {
        None => 0,
        Some(Level::AnyOne) => 1,
        Some(Level::AnyTwo) => 2,
        Some(Level::AnyTwoIfPossible) => enrolled.len().min(2),
        Some(Level::Password) => {
            let password = Rung::OneOf(vec![Kind::Password.key().to_owned()]);
            if !rungs.contains(&password) {
                rungs.insert(0, password);
            }
            1
        }
        Some(Level::PhishingResistant) => {
            rungs.push(Rung::OneOf(vec!["webauthn".to_owned()]));
            1
        }
    };
    while rungs.len() < wanted {
        rungs.push(Rung::ANY);
    }
    rungs
}

/// `acr` of a finished sign-in: the level asked for, else the one reached.
pub(crate) fn acr(acr_values: &[String], proofs: &[Kind]) -> String {
    let asked = acr_values.iter().find(|acr| Level::of(acr).is_some());
    let reached = match proofs {
        [Kind::Password] => "urn:okta:loa:1fa:pwd",
        [] | [_] => "urn:okta:loa:1fa:any",
        _ => "urn:okta:loa:2fa:any",
    };
    asked.map_or_else(|| reached.to_owned(), Clone::clone)
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

/// Whether a proof counts for a rung. A provider's word stands for a password
/// where that is asked for.
fn counts(kind: Kind, rung: &Rung) -> bool {
    rung.accepts(kind) || (kind.is_federated() && rung.accepts(Kind::Password))
}

/// Compares the proofs asked for with those given. A proof counts for one rung
/// only, and for a rung that names it rather than for an `any`.
pub(crate) fn outstanding(rungs: &[Rung], given: &[Kind], enrolled: &[Kind]) -> Outstanding {
    let Some(rung) = wanting(rungs, given) else {
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

/// The first rung for which no proof is given.
pub(crate) fn wanting<'a>(rungs: &'a [Rung], given: &[Kind]) -> Option<&'a Rung> {
    let mut taken: Vec<Option<usize>> = vec![None; given.len()];
    let (open, named): (Vec<usize>, Vec<usize>) =
        (0..rungs.len()).partition(|index| rungs[*index] == Rung::ANY);
    for index in named.into_iter().chain(open) {
        let mut seen = vec![false; given.len()];
        assign(index, rungs, given, &mut taken, &mut seen);
    }
    let gap = (0..rungs.len()).find(|index| !taken.contains(&Some(*index)))?;
    rungs.get(gap)
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
        if seen[proof] || !counts(*kind, &rungs[index]) {
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
    use super::{Kind, Rung, acr, demand, outstanding};

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
    fn acr_values_ask_for_more_but_never_for_less() {
        let rungs = |acr: &str, policy: &[Rung], enrolled: &[Kind]| {
            demand(
                policy.to_vec(),
                &["odd".to_owned(), acr.to_owned()],
                enrolled,
            )
        };
        let password = one(Kind::Password);
        let both = [password.clone(), Rung::ANY];
        assert_eq!(rungs("urn:okta:loa:2fa:any", &both[..1], &ALL), both);
        assert_eq!(rungs("urn:okta:loa:1fa:any", &both, &ALL), both);
        assert_eq!(rungs("urn:okta:loa:1fa:pwd", &both, &ALL), both);
        assert_eq!(rungs("unknown", &both, &ALL), both);
        let if_possible = "urn:okta:loa:2fa:any:ifpossible";
        assert_eq!(rungs(if_possible, &both[..1], &ALL), both);
        assert_eq!(rungs(if_possible, &both[..1], &ALL[..1]), both[..1]);
        let resistant = rungs("phr", &both[..1], &ALL);
        assert_eq!(outstanding(&resistant, &ALL, &ALL), Unsatisfiable);
    }

    #[test]
    fn the_level_asked_for_is_the_one_told() {
        assert_eq!(acr(&[], &[Kind::Password]), "urn:okta:loa:1fa:pwd");
        assert_eq!(acr(&[], &ALL[..2]), "urn:okta:loa:2fa:any");
        let asked = ["urn:okta:loa:1fa:any".to_owned()];
        assert_eq!(acr(&asked, &ALL[..2]), "urn:okta:loa:1fa:any");
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
