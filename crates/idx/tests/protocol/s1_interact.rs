//! IDX §1.3: the first request and its failures.

use idx::error::{Error, Fault};
use idx::http::TransportFailure;
use idx::transaction::{Event, StartOptions, View};
use serde_json::json;

use crate::scenario::{STATE, Scenario, entropy, form_of, parts};

fn sent(options: StartOptions) -> Vec<(String, String)> {
    form_of(Scenario::with_options(options).sent())
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = form.iter().find(|(n, _)| n == name);
    found.map(|(_, value)| value.as_str())
}

#[test]
fn idx_1_3_the_required_parameters() {
    let form = sent(StartOptions::default());
    assert_eq!(value(&form, "client_id"), Some("0oaown"));
    assert_eq!(value(&form, "scope"), Some("openid profile"));
    assert_eq!(
        value(&form, "redirect_uri"),
        Some("https://app.example/callback")
    );
    assert_eq!(value(&form, "code_challenge_method"), Some("S256"));
    assert_eq!(value(&form, "code_challenge").map(str::len), Some(43));
    assert_eq!(value(&form, "state"), Some(STATE));
    assert_eq!(value(&form, "nonce").map(str::len), Some(43));
    assert_eq!(value(&form, "client_secret"), None);
}

#[test]
fn idx_1_3_optional_parameters_are_left_out() {
    let form = sent(StartOptions::default());
    for name in [
        "recovery_token",
        "activation_token",
        "max_age",
        "acr_values",
        "login_hint",
    ] {
        assert_eq!(value(&form, name), None, "{name}");
    }
}

#[test]
fn idx_1_3_optional_parameters_are_sent() {
    let form = sent(StartOptions {
        recovery_token: Some("recover&me".into()),
        activation_token: Some("activate".into()),
        max_age_s: Some(300),
        acr_values: Some("phr urn:okta:loa:2fa:any".to_owned()),
        login_hint: Some("ada@example.com".to_owned()),
        bind_tokens: false,
    });
    assert_eq!(value(&form, "recovery_token"), Some("recover&me"));
    assert_eq!(value(&form, "activation_token"), Some("activate"));
    assert_eq!(value(&form, "max_age"), Some("300"));
    assert_eq!(value(&form, "acr_values"), Some("phr urn:okta:loa:2fa:any"));
    assert_eq!(value(&form, "login_hint"), Some("ada@example.com"));
}

#[test]
fn idx_9_trap_22_a_max_age_of_zero_is_sent() {
    let form = sent(StartOptions {
        max_age_s: Some(0),
        ..StartOptions::default()
    });
    assert_eq!(value(&form, "max_age"), Some("0"));
}

#[test]
fn idx_1_3_the_handle_is_kept_for_a_reload() {
    let scenario = Scenario::introspecting();
    assert!(scenario.host.remembered.is_some());
    assert_eq!(
        scenario.body(),
        json!({"interactionHandle": "own-interaction-handle"})
    );
}

fn refused(options: StartOptions, status: u16, body: serde_json::Value) -> Error {
    let scenario = Scenario::with_options(options).answered(status, &body);
    assert!(scenario.host.forgotten);
    scenario.failure().clone()
}

#[test]
fn idx_1_3_failures_say_who_can_act() {
    let error = |code: &str| json!({"error": code, "error_description": "text"});
    let recovery = || StartOptions {
        recovery_token: Some("t".into()),
        ..StartOptions::default()
    };
    let activation = || StartOptions {
        activation_token: Some("t".into()),
        ..StartOptions::default()
    };
    let cases = [
        (
            recovery(),
            400,
            error("invalid_request"),
            "recovery_token",
            Fault::User,
        ),
        (
            activation(),
            400,
            error("invalid_request"),
            "activation_token",
            Fault::User,
        ),
        (
            StartOptions::default(),
            400,
            error("access_denied"),
            "feature_not_enabled",
            Fault::Administrator,
        ),
        (
            StartOptions::default(),
            400,
            error("unauthorized_client"),
            "grant_not_enabled",
            Fault::Administrator,
        ),
        (
            StartOptions::default(),
            400,
            error("invalid_scope"),
            "client",
            Fault::Integrator,
        ),
        (
            StartOptions::default(),
            400,
            json!({"errorCode": "invalid_client", "errorSummary": "s"}),
            "client",
            Fault::Integrator,
        ),
        (
            StartOptions::default(),
            429,
            json!({"errorCode": "E0000047"}),
            "rate_limited",
            Fault::Transport,
        ),
        (
            StartOptions::default(),
            400,
            json!({"errorCode": "E0000047"}),
            "rate_limited",
            Fault::Transport,
        ),
        (
            StartOptions::default(),
            500,
            json!({"message": "m"}),
            "server",
            Fault::Transport,
        ),
        (
            StartOptions::default(),
            200,
            json!({}),
            "unexpected",
            Fault::Transport,
        ),
        (
            StartOptions::default(),
            200,
            json!({"interaction_handle": ""}),
            "unexpected",
            Fault::Transport,
        ),
    ];
    for (options, status, body, code, fault) in cases {
        let failure = refused(options, status, body.clone());
        assert_eq!((failure.code(), failure.fault()), (code, fault), "{body}");
        assert_eq!(failure.message_key(), format!("error.{code}"));
    }
}

#[test]
fn idx_1_3_a_refusal_by_something_in_between() {
    let mut scenario = Scenario::opened();
    scenario.answer_text(403, &[], "<html>go away</html>");
    assert_eq!(scenario.tx.view(), &View::Failed(Error::Blocked));
}

/// The first request of a scenario gets no answer at all.
fn unanswered(mut scenario: Scenario) -> Scenario {
    scenario.fail(TransportFailure::Unreachable);
    scenario
}

#[test]
fn idx_1_2_a_page_that_is_refused_is_told_from_a_dead_line() {
    // Discovery is open to every page: it comes where only this page is refused.
    let before = unanswered(Scenario::opened().answer_discovery());
    assert_eq!(before.failure(), &Error::Refused);
    let waiting = unanswered(Scenario::opened());
    assert_eq!(waiting.tx.view(), &View::Starting);
    assert_eq!(waiting.answer_discovery().failure(), &Error::Refused);
}

#[test]
fn idx_1_2_without_discovery_it_is_a_dead_line() {
    let failed_discovery = |scenario: &mut Scenario| {
        let id = scenario.host.discovery().id;
        let failure = TransportFailure::Unreachable;
        scenario.event(Event::Failed { id, failure });
    };
    let mut after = unanswered(Scenario::opened());
    failed_discovery(&mut after);
    assert_eq!(after.failure(), &Error::Unreachable);
    let mut before = Scenario::opened();
    failed_discovery(&mut before);
    assert_eq!(unanswered(before).failure(), &Error::Unreachable);
}

#[test]
fn idx_1_2_a_request_that_failed_gets_no_other_answer() {
    let mut scenario = Scenario::opened();
    let id = scenario.sent().id;
    scenario = unanswered(scenario);
    let before = scenario.tx.revision();
    scenario.reply_to(id, 200, &parts::handle());
    let failure = TransportFailure::Offline;
    scenario.event(Event::Failed { id, failure });
    assert_eq!(scenario.tx.revision(), before);
    // What becomes of discovery still tells why.
    let scenario = scenario.answer_discovery();
    assert_eq!(scenario.failure(), &Error::Refused);
}

#[test]
fn idx_1_2_offline_is_no_refusal() {
    let mut scenario = Scenario::opened().answer_discovery();
    scenario.fail(TransportFailure::Offline);
    assert_eq!(scenario.failure(), &Error::Offline);
}

#[test]
fn idx_1_2_a_refused_page_may_start_over() {
    let mut scenario = unanswered(Scenario::opened());
    let (options, entropy) = (StartOptions::default(), entropy());
    let effects = scenario.tx.restart(options, &entropy, scenario.now_ms);
    scenario.host.perform_restart(effects);
    let scenario = scenario.interacted();
    assert!(scenario.tx.is_busy(), "it introspects");
}
