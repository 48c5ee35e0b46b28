//! OAuth reference §10: a code is exchanged for tokens that are bound to a key.

use base64ct::{Base64UrlUnpadded, Encoding};
use idx::oauth::dpop::{self, PublicKey};
use idx::oauth::token::TokenType;
use idx::transaction::{Event, Opening, StartOptions, View};
use serde_json::{Value, json};

use crate::scenario::tokens::{self, claims, es256_key, keys, token};
use crate::scenario::{Scenario, header, opening};

fn binding() -> Scenario {
    let mut scenario = Scenario::with(Opening {
        options: StartOptions {
            bind_tokens: true,
            ..StartOptions::default()
        },
        ..opening()
    })
    .answer_discovery()
    .interacted();
    scenario.answer(200, &crate::scenario::fixtures::read("success"));
    scenario
}

fn prove(scenario: &mut Scenario) -> Value {
    let (id, order) = scenario.host.order.take().expect("a proof to be made");
    let key = PublicKey::new(tokens::X, tokens::Y).expect("a key");
    let input = order.signing_input(&key, &[9; 16]);
    let proof = dpop::proof(&input, &[1; 64]);
    scenario.event(Event::Proved { id, proof });
    let sent = header(scenario.sent(), "DPoP").expect("a proof").to_owned();
    let payload = sent.split('.').nth(1).expect("a payload");
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(payload).expect("base64url"))
        .expect("JSON")
}

fn bound() -> Value {
    let mut response = tokens::response(&token(&claims()));
    response["token_type"] = json!("DPoP");
    response
}

fn nonce_wanted(scenario: &mut Scenario, nonce: Option<&str>) {
    let body = json!({"error": "use_dpop_nonce"}).to_string();
    let headers: Vec<(&str, &str)> = nonce.map(|n| ("dpop-nonce", n)).into_iter().collect();
    scenario.answer_text(400, &headers, &body);
}

#[test]
fn oauth_10_the_first_request_and_the_one_with_the_nonce() {
    let mut scenario = binding();
    assert!(scenario.host.main().is_none(), "not before the proof");
    assert!(scenario.tx.is_busy());
    let first = prove(&mut scenario);
    assert_eq!(first["htm"], "POST");
    assert_eq!(first["htu"], scenario.sent().url.as_str());
    assert!(first.get("nonce").is_none() && first.get("ath").is_none());
    nonce_wanted(&mut scenario, Some("n1"));
    assert_eq!(prove(&mut scenario)["nonce"], "n1");
    scenario.answer(200, &bound());
    let scenario = scenario.with_keys(&keys(&[es256_key()]));
    match scenario.tx.view() {
        View::SignedIn(tokens) => assert_eq!(tokens.token_type, TokenType::DPoP),
        other => panic!("{other:?}"),
    }
}

#[test]
fn oauth_10_the_server_may_demand_it_unasked() {
    let mut scenario = Scenario::exchanging();
    let body = json!({"error": "invalid_dpop_proof"});
    scenario.answer(400, &body);
    assert!(prove(&mut scenario).get("nonce").is_none());
    scenario.answer(200, &bound());
    let scenario = scenario.with_keys(&keys(&[es256_key()]));
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
}

#[test]
fn oauth_10_unasked_and_with_a_nonce() {
    let mut scenario = Scenario::exchanging();
    scenario.answer(400, &json!({"error": "invalid_dpop_proof"}));
    prove(&mut scenario);
    nonce_wanted(&mut scenario, Some("n1"));
    assert_eq!(prove(&mut scenario)["nonce"], "n1");
    scenario.answer(400, &json!({"error": "invalid_dpop_proof"}));
    assert_eq!(
        scenario.failure().code(),
        "proof",
        "each reason counts once"
    );
}

#[test]
fn oauth_10_a_second_refusal_is_the_last() {
    let mut scenario = binding();
    prove(&mut scenario);
    nonce_wanted(&mut scenario, Some("n1"));
    prove(&mut scenario);
    nonce_wanted(&mut scenario, Some("n2"));
    assert_eq!(scenario.failure().code(), "proof");
    assert!(scenario.host.order.is_none());
}

#[test]
fn oauth_10_what_cannot_be_bound_is_no_success() {
    // The nonce is there, but the browser may not read it.
    let mut scenario = binding();
    prove(&mut scenario);
    nonce_wanted(&mut scenario, None);
    let params = scenario.failure().params();
    assert_eq!(params, [("code", "dpop_nonce_unreadable".to_owned())]);

    // Unbound tokens in answer to a proof, and the other way round.
    let mut scenario = binding();
    prove(&mut scenario);
    scenario.answer(200, &tokens::response(&token(&claims())));
    assert_eq!(scenario.failure().code(), "proof");
    let scenario = Scenario::exchanging().answered(200, &bound());
    assert_eq!(scenario.failure().code(), "proof");

    // No key.
    let mut scenario = binding();
    let (id, _) = scenario.host.order.take().expect("a proof to be made");
    scenario.event(Event::Proved { id, proof: None });
    assert_eq!(scenario.failure().code(), "proof");
}
