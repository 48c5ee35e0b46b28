//! IDX §1.4: reading the current step.

use idx::http::TransportFailure;
use idx::step::Step;
use idx::transaction::{Opening, Transaction, View};
use serde_json::json;

use crate::scenario::host::Host;
use crate::scenario::{ORG, Scenario, body_of, fixtures, opening, parts};

fn resumed() -> Scenario {
    Scenario::with(Opening {
        record: Some(Scenario::record()),
        ..opening()
    })
}

#[test]
fn idx_1_4_a_kept_handle_is_introspected_without_interact() {
    let scenario = resumed();
    assert!(scenario.sent().url.ends_with("/idp/idx/introspect"));
    assert_eq!(
        scenario.body(),
        json!({"interactionHandle": "own-interaction-handle"})
    );
}

#[test]
fn idx_1_4_a_dead_handle_starts_over_silently() {
    let scenario = resumed().answered(401, &fixtures::read("session-expired"));
    assert!(scenario.sent().url.ends_with("/v1/interact"));
    assert!(scenario.host.forgotten);
    assert_eq!(scenario.tx.view(), &View::Starting);
}

#[test]
fn idx_1_4_a_handle_the_server_does_not_know_starts_over() {
    let scenario = resumed().answered(404, &json!({"errorCode": "E0000007"}));
    assert!(scenario.sent().url.ends_with("/v1/interact"));
}

#[test]
fn idx_1_4_a_handle_that_dies_later_is_told() {
    let mut scenario = resumed().answered(200, &parts::identify());
    scenario.act(Transaction::retry).expect("a legal call");
    scenario.answer(401, &fixtures::read("session-expired"));
    assert_eq!(
        scenario.terminal().ending,
        idx::step::Ending::SessionExpired
    );
}

#[test]
fn idx_1_4_introspect_may_be_repeated() {
    let mut scenario = Scenario::showing(&fixtures::read("challenge-email"));
    scenario.act(Transaction::retry).expect("a legal call");
    assert!(scenario.sent().url.ends_with("/idp/idx/introspect"));
    let scenario = scenario.answered(200, &fixtures::read("challenge-email"));
    assert!(matches!(scenario.step(), Step::Authenticator(_)));
}

#[test]
fn idx_1_4_a_failed_introspect_can_be_tried_again() {
    let mut scenario = Scenario::introspecting();
    scenario.fail(TransportFailure::Unreachable);
    assert_eq!(scenario.failure().code(), "unreachable");
    scenario.act(Transaction::retry).expect("a legal call");
    let scenario = scenario.answered(200, &parts::identify());
    assert!(matches!(scenario.step(), Step::Identify(_)));
}

#[test]
fn idx_9_trap_05_the_state_handle_is_called_state_token_here() {
    let (tx, effects) = Transaction::open_state_handle(opening(), "02.known".into());
    let mut host = Host::of(ORG);
    host.perform(effects);
    let request = host.main().expect("introspect");
    assert!(request.url.ends_with("/idp/idx/introspect"));
    assert_eq!(body_of(request), json!({"stateToken": "02.known"}));

    let now_ms = opening().now_ms;
    let mut scenario = Scenario { tx, host, now_ms }.answered(200, &parts::identify());
    scenario.act(Transaction::retry).expect("a legal call");
    assert_eq!(
        scenario.body(),
        json!({"stateToken": "02.own"}),
        "the newest one"
    );
}

#[test]
fn idx_1_4_the_newest_state_handle_is_sent() {
    let mut scenario = Scenario::showing(&parts::identify());
    let next = parts::form_page(
        "identify",
        json!([{"name": "identifier"}, {"name": "stateHandle", "value": "02.newer", "mutable": false}]),
    );
    scenario.submit_primary(&[("identifier", "a")]);
    let mut scenario = scenario.answered(200, &next);
    let body = scenario.submit_primary(&[("identifier", "a")]);
    assert_eq!(body["stateHandle"], "02.newer");
}
