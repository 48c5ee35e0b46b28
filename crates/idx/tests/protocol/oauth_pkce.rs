//! OAuth reference §2: verifier, challenge, state, nonce.

use idx::oauth::pkce::{Entropy, challenge};
use idx::secret::Secret;
use idx::transaction::StartOptions;

use crate::scenario::{Scenario, form_of};

fn value(form: &[(String, String)], name: &str) -> String {
    let found = form.iter().find(|(n, _)| n == name);
    found.map(|(_, value)| value.clone()).expect("a parameter")
}

#[test]
fn oauth_2_what_goes_out_is_a_challenge_and_never_the_verifier() {
    let scenario = Scenario::opened();
    let form = form_of(scenario.sent());
    // 32 bytes of 1 each, in unpadded base64url.
    let verifier = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    assert_eq!(verifier.len(), 43);
    assert_eq!(value(&form, "code_challenge_method"), "S256");
    assert_eq!(
        value(&form, "code_challenge"),
        challenge(&Secret::from(verifier))
    );
    assert!(form.iter().all(|(_, value)| value != verifier));
    let state = value(&form, "state");
    assert_ne!(state, value(&form, "nonce"), "independent of each other");
    assert_eq!(state.len(), 43);
}

#[test]
fn oauth_2_every_transaction_has_its_own() {
    let mut scenario = Scenario::opened();
    let before = form_of(scenario.sent());
    let fresh = Entropy {
        verifier: [4; 32],
        state: [5; 32],
        nonce: [6; 32],
    };
    let effects = scenario
        .tx
        .restart(StartOptions::default(), &fresh, scenario.now_ms);
    scenario.host.perform_restart(effects);
    let after = form_of(scenario.sent());
    for name in ["code_challenge", "state", "nonce"] {
        assert_ne!(value(&before, name), value(&after, name), "{name}");
    }
}
