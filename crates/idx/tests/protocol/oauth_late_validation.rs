//! A caller whose code comes in parts: what validates tokens is added while the view is `Finishing`.

use idx::http::TransportFailure;
use idx::transaction::{Opening, StartOptions, Validation, View};
use serde_json::json;

use crate::scenario::tokens::{self, claims, es256_key, keys, token};
use crate::scenario::{Scenario, fixtures, opening};

/// The token request is on its way, with nothing here to read its answer.
fn without(opening: Opening) -> Scenario {
    let mut scenario = Scenario::with_validation(opening, None)
        .answer_discovery()
        .interacted();
    scenario.answer(200, &fixtures::read("success"));
    scenario
}

fn add(scenario: &mut Scenario) {
    let now_ms = scenario.now_ms;
    let added = scenario.act(|tx| Ok(tx.add_validation(Validation::FULL, now_ms)));
    added.expect("it may be added at any time");
}

fn is_signed_in(scenario: Scenario) -> bool {
    let scenario = scenario.with_keys(&keys(&[es256_key()]));
    matches!(scenario.tx.view(), View::SignedIn(_))
}

#[test]
fn an_answer_waits_for_its_validation() {
    let mut scenario = without(opening());
    scenario.answer(200, &tokens::response(&token(&claims())));
    assert!(matches!(scenario.tx.view(), View::Finishing));
    assert!(scenario.tx.is_busy() && scenario.host.main().is_none());
    // However long it takes, the tokens are as old as their answer.
    scenario.now_ms += 5_000;
    add(&mut scenario);
    assert!(is_signed_in(scenario));
}

#[test]
fn validation_may_come_before_the_answer() {
    let mut scenario = without(opening());
    add(&mut scenario);
    scenario.answer(200, &tokens::response(&token(&claims())));
    assert!(is_signed_in(scenario));
}

#[test]
fn a_refusal_waits_too() {
    let mut scenario = without(opening());
    scenario.answer(400, &json!({"error": "invalid_grant"}));
    assert!(matches!(scenario.tx.view(), View::Finishing));
    add(&mut scenario);
    assert!(!scenario.failure().is_transient());
}

#[test]
fn without_an_answer_there_is_nothing_to_wait_for() {
    let mut scenario = without(opening());
    scenario.fail(TransportFailure::Offline);
    assert!(scenario.failure().is_transient());
    add(&mut scenario);
    assert!(scenario.failure().is_transient(), "nothing to validate");
}

#[test]
fn bound_tokens_are_asked_for_when_a_proof_can_be_made() {
    let options = StartOptions {
        bind_tokens: true,
        ..StartOptions::default()
    };
    let mut scenario = without(Opening {
        options,
        ..opening()
    });
    assert!(scenario.host.main().is_none() && scenario.host.order.is_none());
    add(&mut scenario);
    assert!(scenario.host.order.is_some());
    // Once is enough: a second proof would go with a second use of the code.
    scenario.host.order = None;
    add(&mut scenario);
    assert!(scenario.host.order.is_none());
}

#[test]
fn an_answer_that_waits_is_dropped_with_its_transaction() {
    let mut scenario = without(opening());
    scenario.answer(200, &tokens::response(&token(&claims())));
    let effects = scenario.tx.abandon();
    scenario.host.perform_restart(effects);
    add(&mut scenario);
    assert!(matches!(scenario.tx.view(), View::Starting));
    assert!(scenario.host.main().is_none());
}
