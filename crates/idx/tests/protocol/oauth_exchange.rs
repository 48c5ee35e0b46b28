//! IDX §1.7, OAuth reference §1 and §3: discovery, code exchange, keys.

use idx::error::Error;
use idx::http::TransportFailure;
use idx::oauth::id_token::IdTokenError;
use idx::oauth::token::TokenType;
use idx::transaction::{Event, Opening, Settings, Transaction, View};
use serde_json::{Value, json};

use crate::scenario::tokens::{self, claims, es256_key, keys, token};
use crate::scenario::{Scenario, form_of, opening, parts, settings};

fn signed_in(response: &Value) -> Scenario {
    Scenario::exchanging()
        .answered(200, response)
        .with_keys(&keys(&[es256_key()]))
}

fn tokens_of(scenario: &Scenario) -> idx::oauth::token::Tokens {
    match scenario.tx.view() {
        View::SignedIn(tokens) => (**tokens).clone(),
        other => panic!("{other:?}"),
    }
}

fn good() -> Value {
    tokens::response(&token(&claims()))
}

#[test]
fn idx_1_7_the_form_of_the_exchange() {
    let scenario = Scenario::exchanging();
    let form = form_of(scenario.sent());
    let names: Vec<&str> = form.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "grant_type",
            "client_id",
            "interaction_code",
            "code_verifier",
            "redirect_uri"
        ]
    );
    assert_eq!(form[0].1, "interaction_code");
    assert_eq!(form[3].1.len(), 43);
    assert!(scenario.host.forgotten, "the code works once");
}

#[test]
fn idx_9_trap_25_the_code_is_redeemed_at_once() {
    // Even where discovery has not come yet.
    let mut scenario = Scenario::opened().interacted();
    scenario.answer(200, &crate::scenario::fixtures::read("success"));
    assert!(scenario.sent().url.ends_with("/v1/token"));
}

#[test]
fn idx_1_7_tokens_as_they_come() {
    let mut body = good();
    body["refresh_token"] = json!("r1");
    body["scope"] = json!("openid");
    body["token_type"] = json!("bearer");
    body["expires_in"] = json!("1800");
    let tokens = tokens_of(&signed_in(&body));
    assert_eq!(tokens.token_type, TokenType::Bearer);
    assert_eq!(tokens.scopes, ["openid"], "what was granted");
    assert_eq!(
        tokens
            .refresh_token
            .map(|t| t.expose().to_owned())
            .as_deref(),
        Some("r1")
    );
    assert_eq!(tokens.expires_at_ms, crate::scenario::START_MS + 1_800_000);
    assert_eq!(
        tokens
            .claims
            .and_then(|c| c.text("name").map(str::to_owned))
            .as_deref(),
        Some("Ada Lovelace")
    );
}

#[test]
fn idx_1_7_what_is_not_said_is_assumed_carefully() {
    let mut body = good();
    body["expires_in"] = json!(null);
    body.as_object_mut()
        .expect("an object")
        .remove("expires_in");
    body.as_object_mut().expect("an object").remove("scope");
    let tokens = tokens_of(&signed_in(&body));
    assert_eq!(tokens.expires_at_ms, crate::scenario::START_MS + 300_000);
    assert_eq!(tokens.scopes, ["openid", "profile"]);
}

#[test]
fn oauth_3_token_responses_that_are_none() {
    let with = |name: &str, value: Value| {
        let mut body = good();
        body[name] = value;
        body
    };
    for body in [
        with("token_type", json!("mac")),
        with("token_type", json!(null)),
        with("access_token", json!("")),
        with("access_token", json!(7)),
        with("expires_in", json!(0)),
        with("expires_in", json!(-1)),
        with("expires_in", json!("soon")),
        with("padding", json!("x".repeat(300 * 1024))),
        json!([]),
    ] {
        let scenario = Scenario::exchanging().answered(200, &body);
        assert_eq!(scenario.failure(), &Error::Unexpected { status: 200 });
    }
    let scenario = Scenario::exchanging().answered(201, &good());
    assert!(
        matches!(scenario.tx.view(), View::Failed(_)),
        "200 and nothing else"
    );
}

#[test]
fn oauth_3_an_id_token_is_needed_where_openid_was_asked_for() {
    let mut body = good();
    body.as_object_mut().expect("an object").remove("id_token");
    let scenario = Scenario::exchanging().answered(200, &body);
    assert_eq!(scenario.failure(), &IdTokenError::Missing.into());

    let mut scenario = Scenario::with(Opening {
        settings: Settings {
            scopes: vec!["email".to_owned()],
            ..settings()
        },
        ..opening()
    })
    .answer_discovery()
    .interacted();
    scenario.answer(200, &crate::scenario::fixtures::read("success"));
    scenario.answer(200, &body);
    assert!(tokens_of(&scenario).claims.is_none());
}

#[test]
fn idx_1_7_refusals_of_the_token_endpoint() {
    for (status, code, expected) in [
        (400, "invalid_grant", "grant"),
        (400, "access_denied", "access_denied"),
        (400, "unmet_authentication_requirements", "assurance"),
        (400, "unauthorized_client", "grant_not_enabled"),
        (401, "invalid_client", "client"),
        (400, "jit_failure_missing_fields", "token"),
        (400, "login_required", "token"),
        (400, "use_dpop_nonce", "proof"),
        (429, "whatever", "rate_limited"),
        (503, "temporarily_unavailable", "server"),
    ] {
        let body = json!({"error": code, "error_description": "text"});
        let scenario = Scenario::exchanging().answered(status, &body);
        assert_eq!(scenario.failure().code(), expected, "{code}");
    }
    let mut scenario = Scenario::exchanging();
    scenario.answer_text(400, &[], "<html>");
    assert_eq!(scenario.failure().code(), "unexpected");
}

#[test]
fn oauth_3_a_code_is_never_redeemed_twice() {
    let mut scenario = Scenario::exchanging();
    scenario.fail(TransportFailure::Unreachable);
    assert_eq!(scenario.failure().code(), "unreachable");
    scenario
        .act(Transaction::retry)
        .expect("the user may try again");
    assert!(
        scenario.sent().url.ends_with("/introspect"),
        "the step is read anew"
    );
    let exchanges = scenario
        .host
        .sent
        .iter()
        .filter(|r| r.url.ends_with("/v1/token"));
    assert_eq!(exchanges.count(), 1);
}

#[test]
fn oauth_4_unknown_keys_are_fetched_once_more() {
    let mut other = es256_key();
    other["kid"] = json!("older");
    let mut scenario = Scenario::validated(&token(&claims()), &keys(&[other.clone()]));
    // The set was fetched for this very token: once is enough.
    assert_eq!(scenario.failure(), &IdTokenError::Key.into());
    let fetched = |s: &Scenario| {
        s.host
            .sent
            .iter()
            .filter(|r| r.url.ends_with("/v1/keys"))
            .count()
    };
    assert_eq!(fetched(&scenario), 1);

    // A later sign-in knows the old set, and asks again.
    let effects = scenario.tx.restart(
        Default::default(),
        &crate::scenario::entropy(),
        scenario.now_ms,
    );
    scenario.host.perform_restart(effects);
    let mut scenario = scenario.interacted();
    scenario.answer(200, &crate::scenario::fixtures::read("success"));
    scenario.answer(200, &good());
    assert_eq!(fetched(&scenario), 2);
    let scenario = scenario.with_keys(&keys(&[other, es256_key()]));
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
}

#[test]
fn oauth_4_a_check_that_cannot_be_done_is_no_success() {
    let mut scenario = Scenario::redeemed(&token(&claims()));
    scenario.answer(200, &keys(&[es256_key()]));
    let (id, _) = scenario.host.check.clone().expect("a check");
    scenario.event(Event::Verified { id, valid: None });
    assert_eq!(scenario.failure(), &IdTokenError::Signature.into());
}

#[test]
fn oauth_4_a_verdict_on_another_token_is_ignored() {
    let mut scenario = Scenario::redeemed(&token(&claims()));
    let keys_id = scenario.sent().id;
    scenario.answer(200, &keys(&[es256_key()]));
    let check = scenario.host.check.clone().expect("a check");
    scenario.event(Event::Verified {
        id: keys_id,
        valid: Some(true),
    });
    assert_eq!(scenario.tx.view(), &View::Finishing);
    scenario.host.check = Some(check);
    scenario.check_signature();
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
}

#[test]
fn oauth_3_tokens_wait_for_their_keys() {
    let mut scenario = Scenario::redeemed(&token(&claims()));
    scenario.answer_text(503, &[], "");
    assert_eq!(scenario.failure().code(), "server");
    scenario
        .act(Transaction::retry)
        .expect("the user may try again");
    assert!(
        scenario.sent().url.ends_with("/v1/keys"),
        "the code is not needed again"
    );
    let scenario = scenario.with_keys(&keys(&[es256_key()]));
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
}

#[test]
fn oauth_3_an_answer_without_keys_is_none() {
    for body in [json!({"keys": 1}), json!({}), json!([]), json!("keys")] {
        let scenario = Scenario::redeemed(&token(&claims())).answered(200, &body);
        assert_eq!(scenario.failure().code(), "discovery", "{body}");
    }
}

#[test]
fn oauth_1_tokens_wait_for_discovery() {
    let mut scenario = Scenario::opened().interacted();
    scenario.answer(200, &crate::scenario::fixtures::read("success"));
    scenario.answer(200, &good());
    assert_eq!(scenario.tx.view(), &View::Finishing);
    let scenario = scenario.answer_discovery().with_keys(&keys(&[es256_key()]));
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
}

#[test]
fn oauth_1_discovery_that_is_down_is_asked_again_when_it_is_needed() {
    let mut scenario = Scenario::opened();
    let id = scenario.host.discovery().id;
    scenario.event(Event::Failed {
        id,
        failure: TransportFailure::Timeout,
    });
    let mut scenario = scenario.interacted();
    scenario.answer(200, &crate::scenario::fixtures::read("success"));
    scenario.answer(200, &good());
    let scenario = scenario.answer_discovery().with_keys(&keys(&[es256_key()]));
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
}

#[test]
fn oauth_1_discovery_that_fails_for_good() {
    let failed = |status: u16, document: &Value| {
        let mut scenario = Scenario::opened();
        let id = scenario.host.discovery().id;
        scenario.reply_to(id, status, document);
        assert!(
            scenario.host.main().is_none(),
            "what was on its way is given up"
        );
        scenario.failure().clone()
    };
    let with = |name: &str, value: Value| {
        let mut document = parts::discovery();
        document[name] = value;
        document
    };
    let trailing = with("issuer", json!("https://org.example/oauth2/default/"));
    assert!(matches!(
        failed(200, &trailing),
        Error::IssuerMismatch { .. }
    ));
    assert_eq!(
        failed(200, &with("issuer", json!(null))).code(),
        "issuer_mismatch"
    );
    assert_eq!(
        failed(200, &with("jwks_uri", json!(null))).code(),
        "discovery"
    );
    let foreign = with("jwks_uri", json!("https://keys.example/v1/keys"));
    assert_eq!(failed(200, &foreign).code(), "discovery");
    let foreign = with("token_endpoint", json!("http://org.example/v1/token"));
    assert_eq!(failed(200, &foreign).code(), "discovery");
    assert_eq!(failed(404, &json!({})).code(), "discovery");
    assert_eq!(failed(200, &json!([])).code(), "discovery");
}

#[test]
fn oauth_1_a_late_document_does_not_undo_a_sign_in() {
    let mut scenario = Scenario::with(Opening {
        settings: Settings {
            scopes: vec!["email".to_owned()],
            ..settings()
        },
        ..opening()
    })
    .interacted();
    scenario.answer(200, &crate::scenario::fixtures::read("success"));
    let mut body = good();
    body.as_object_mut().expect("an object").remove("id_token");
    scenario.answer(200, &body);
    let id = scenario.host.discovery().id;
    scenario.reply_to(id, 404, &json!({}));
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
}
