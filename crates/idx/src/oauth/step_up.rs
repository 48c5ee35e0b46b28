//! What a resource server's refusal asks for (RFC 6750, RFC 9449, RFC 9470, OAuth reference §7).

use super::challenge::parse;

/// What has to happen before the request may be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// A proof with the server's newest nonce.
    Nonce,
    /// Another proof: this one was not accepted.
    Proof,
    /// Another access token: this one was not accepted.
    Token,
    /// A stronger or fresher sign-in.
    SignIn(StepUp),
    /// More scopes than were granted.
    Scope {
        /// The scopes that are needed, where the server says so.
        scopes: Vec<String>,
    },
}

/// How strong and how fresh a sign-in has to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepUp {
    /// Accepted assurances, separated by blanks.
    pub acr_values: Option<String>,
    /// Greatest age of the sign-in, seconds.
    pub max_age_s: Option<u32>,
}

impl StepUp {
    /// Whether a sign-in that meets this demand meets the other one too. Then both can wait for the
    /// same sign-in.
    pub fn covers(&self, other: &Self) -> bool {
        let fresh = match (self.max_age_s, other.max_age_s) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(mine), Some(others)) => mine <= others,
        };
        let strong = match (&self.acr_values, &other.acr_values) {
            (_, None) => true,
            (None, Some(_)) => false,
            // Whichever of mine is reached has to be good enough for the other.
            (Some(mine), Some(others)) => mine
                .split_ascii_whitespace()
                .all(|reached| satisfied(reached, others)),
        };
        fresh && strong
    }
}

/// Reads the answer of a resource server. `None` where it demands nothing that can be done.
///
/// The provider's own variant comes with status 403, `insufficient_authentication_context` and a
/// `max_age` without quotes; the standard with 401 and `insufficient_user_authentication`.
pub fn demand(status: u16, www_authenticate: &str) -> Option<Demand> {
    if status != 401 && status != 403 {
        return None;
    }
    let challenges = parse(www_authenticate);
    challenges
        .iter()
        .filter(|c| matches!(c.scheme.as_str(), "bearer" | "dpop"))
        .find_map(|challenge| match challenge.param("error")? {
            "use_dpop_nonce" => Some(Demand::Nonce),
            "invalid_dpop_proof" => Some(Demand::Proof),
            "invalid_token" => Some(Demand::Token),
            "insufficient_user_authentication" | "insufficient_authentication_context" => {
                let step_up = StepUp {
                    acr_values: challenge
                        .param("acr_values")
                        .filter(|values| !values.trim().is_empty())
                        .map(str::to_owned),
                    max_age_s: challenge.param("max_age").and_then(|age| age.parse().ok()),
                };
                (step_up != StepUp::default()).then_some(Demand::SignIn(step_up))
            }
            "insufficient_scope" => Some(Demand::Scope {
                scopes: challenge
                    .param("scope")
                    .unwrap_or_default()
                    .split_ascii_whitespace()
                    .map(str::to_owned)
                    .collect(),
            }),
            _ => None,
        })
}

/// How strong the provider's assurances are; 0 for others.
fn rank(acr: &str) -> u8 {
    match acr {
        "urn:okta:loa:1fa:any" | "urn:okta:loa:2fa:any:ifpossible" => 1,
        "urn:okta:loa:1fa:pwd" => 2,
        "urn:okta:loa:2fa:any" => 3,
        "phr" => 4,
        "phrh" => 5,
        _ => 0,
    }
}

/// Whether a reached assurance is one of those demanded, or stronger. One value comes back, however
/// many were demanded.
pub(crate) fn satisfied(reached: &str, demanded: &str) -> bool {
    demanded.split_ascii_whitespace().any(|value| {
        // A password is demanded by name: two other factors do not make one.
        let named = value == "urn:okta:loa:1fa:pwd";
        reached == value || (!named && rank(value) > 0 && rank(reached) >= rank(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step_up(acr_values: &str, max_age_s: Option<u32>) -> StepUp {
        StepUp {
            acr_values: Some(acr_values.to_owned()).filter(|v| !v.is_empty()),
            max_age_s,
        }
    }

    #[test]
    fn oauth_7_both_forms_of_step_up() {
        let standard =
            r#"Bearer error="insufficient_user_authentication", acr_values="phr", max_age="5""#;
        let expected = Some(Demand::SignIn(step_up("phr", Some(5))));
        assert_eq!(demand(401, standard), expected);
        assert_eq!(demand(401, &standard.replace("Bearer", "DPoP")), expected);
        let own = r#"Bearer realm="IdpMyAccountAPI", error="insufficient_authentication_context", max_age=900, acr_values="phr""#;
        assert_eq!(
            demand(403, own),
            Some(Demand::SignIn(step_up("phr", Some(900))))
        );
        assert_eq!(
            demand(
                401,
                "Bearer error=insufficient_user_authentication, max_age=0"
            ),
            Some(Demand::SignIn(step_up("", Some(0))))
        );
        assert_eq!(demand(200, standard), None);
        assert_eq!(
            demand(401, "Bearer error=insufficient_user_authentication"),
            None
        );
        assert_eq!(demand(401, &standard.replace("Bearer", "Basic")), None);
    }

    #[test]
    fn oauth_7_other_demands() {
        assert_eq!(
            demand(401, r#"DPoP error="use_dpop_nonce", algs="ES256""#),
            Some(Demand::Nonce)
        );
        assert_eq!(
            demand(
                401,
                "Bearer, DPoP algs=\"ES256\", error=\"invalid_dpop_proof\""
            ),
            Some(Demand::Proof)
        );
        assert_eq!(
            demand(401, "Bearer error=invalid_token"),
            Some(Demand::Token)
        );
        assert_eq!(
            demand(403, "Bearer error=insufficient_scope, scope=\"a b\""),
            Some(Demand::Scope {
                scopes: vec!["a".to_owned(), "b".to_owned()]
            })
        );
        assert_eq!(demand(401, "Bearer"), None);
    }

    #[test]
    fn oauth_7_ranks() {
        let two = "urn:okta:loa:2fa:any";
        assert!(satisfied(two, "phr urn:okta:loa:2fa:any"));
        assert!(satisfied("phrh", "phr") && satisfied("phr", two));
        assert!(satisfied(two, "urn:okta:loa:1fa:any"));
        assert!(satisfied(
            "urn:okta:loa:1fa:any",
            "urn:okta:loa:2fa:any:ifpossible"
        ));
        assert!(satisfied("own", "other own"));
        for (reached, demanded) in [
            (two, "phr"),
            ("urn:okta:loa:1fa:pwd", two),
            ("phr", "urn:okta:loa:1fa:pwd"),
            ("own", two),
            ("own", "other"),
            ("phr", ""),
        ] {
            assert!(!satisfied(reached, demanded), "{reached} {demanded}");
        }
    }

    #[test]
    fn oauth_7_one_sign_in_for_equal_and_weaker_demands() {
        let strong = step_up("phr", Some(0));
        assert!(strong.covers(&strong));
        assert!(strong.covers(&step_up("urn:okta:loa:2fa:any phr", Some(900))));
        assert!(strong.covers(&step_up("", None)));
        assert!(!step_up("phr", None).covers(&strong));
        assert!(!step_up("", Some(0)).covers(&strong));
        assert!(!step_up("urn:okta:loa:2fa:any phr", Some(0)).covers(&strong));
    }
}
