//! IDX §1.1, §1.2: addresses, headers, cookies.

use idx::http::Method;
use serde_json::json;

use crate::scenario::{Scenario, fixtures, header, parts};

const ION: &str = "application/ion+json; okta-version=1.0.0";

#[test]
fn idx_1_1_discovery_is_asked_without_cookies() {
    let scenario = Scenario::opened();
    let request = scenario.host.discovery();
    assert_eq!(request.method, Method::Get);
    assert_eq!(
        request.url,
        "https://org.example/oauth2/default/.well-known/openid-configuration"
    );
    assert!(!request.credentials);
}

#[test]
fn idx_1_1_interact_and_introspect_carry_cookies() {
    let scenario = Scenario::opened();
    let interact = scenario.sent();
    assert_eq!(
        interact.url,
        "https://org.example/oauth2/default/v1/interact"
    );
    assert!(interact.credentials);

    let scenario = scenario.interacted();
    let introspect = scenario.sent();
    assert_eq!(introspect.url, "https://org.example/idp/idx/introspect");
    assert!(introspect.credentials);
}

#[test]
fn idx_1_1_later_steps_go_where_the_response_says() {
    let body = parts::with(
        parts::identify(),
        "/remediation/value/0/href",
        json!("https://org.example/some/where/else?x=1"),
    );
    let mut scenario = Scenario::showing(&body);
    scenario.submit_primary(&[("identifier", "ada@example.com")]);
    assert_eq!(
        scenario.sent().url,
        "https://org.example/some/where/else?x=1"
    );
    assert_eq!(scenario.sent().method, Method::Post);
}

#[test]
fn idx_1_1_tokens_are_asked_for_without_cookies() {
    let scenario = Scenario::exchanging();
    assert_eq!(
        scenario.sent().url,
        "https://org.example/oauth2/default/v1/token"
    );
    assert!(!scenario.sent().credentials);
}

#[test]
fn idx_1_1_nothing_is_posted_to_another_origin() {
    for href in [
        "https://evil.example/idp/idx/identify",
        "http://org.example/idp/idx/identify",
        "javascript:alert(1)",
        "",
    ] {
        let body = parts::with(parts::identify(), "/remediation/value/0/href", json!(href));
        let mut scenario = Scenario::showing(&body);
        let id = scenario.form().id;
        scenario
            .act(|tx| tx.submit(id, &Default::default()))
            .expect("a legal call");
        assert!(scenario.host.main().is_none(), "{href}");
        assert_eq!(
            scenario.tx.notice().map(|e| e.code()),
            Some("url"),
            "{href}"
        );
    }
}

#[test]
fn idx_1_2_introspect_speaks_ion() {
    let scenario = Scenario::introspecting();
    assert_eq!(header(scenario.sent(), "Accept"), Some(ION));
    assert_eq!(header(scenario.sent(), "Content-Type"), Some(ION));
}

#[test]
fn idx_9_trap_14_forms_are_sent_as_they_accept_and_nonsense_is_none() {
    for (accepts, sent) in [
        (
            json!("application/vnd.okta.v1+json"),
            "application/vnd.okta.v1+json",
        ),
        (
            json!("application/ion+json;okta-version=1"),
            "application/ion+json;okta-version=1",
        ),
        // Nonsense and absence.
        (
            json!("application\\/(vnd\\.okta\\.v1\\+)?json"),
            "application/json",
        ),
        (json!("json"), "application/json"),
        (json!(null), "application/json"),
    ] {
        let body = parts::with(parts::identify(), "/remediation/value/0/accepts", accepts);
        let mut scenario = Scenario::showing(&body);
        scenario.submit_primary(&[("identifier", "ada")]);
        assert_eq!(header(scenario.sent(), "Content-Type"), Some(sent));
        assert_eq!(header(scenario.sent(), "Accept"), Some(ION));
    }
}

#[test]
fn idx_1_2_interact_and_token_speak_json() {
    for scenario in [Scenario::opened(), Scenario::exchanging()] {
        assert_eq!(header(scenario.sent(), "Accept"), Some("application/json"));
        assert_eq!(
            header(scenario.sent(), "Content-Type"),
            Some("application/x-www-form-urlencoded")
        );
    }
}

#[test]
fn idx_1_2_the_user_agent_goes_along() {
    let scenario = Scenario::introspecting();
    assert_eq!(
        header(scenario.sent(), "X-Okta-User-Agent-Extended"),
        Some("own/1.0")
    );
}

#[test]
fn idx_1_2_no_header_of_confidential_clients() {
    let scenario = Scenario::exchanging();
    for request in &scenario.host.sent {
        for name in ["X-Device-Token", "X-Forwarded-For", "Authorization"] {
            assert_eq!(header(request, name), None, "{}", request.url);
        }
    }
}

#[test]
fn idx_1_2_the_fingerprint_travels_with_forms_once_it_is_known() {
    let mut scenario = Scenario::showing(&fixtures::read("identify"));
    scenario.tx.set_device_fingerprint(Some("own-print".into()));
    scenario.submit_primary(&[("identifier", "ada")]);
    assert_eq!(
        header(scenario.sent(), "X-Device-Fingerprint"),
        Some("own-print")
    );

    let without = Scenario::past_identify(&fixtures::read("challenge-password"));
    let mut sent = without.host.sent.iter();
    assert!(sent.all(|r| header(r, "X-Device-Fingerprint").is_none()));
}

#[test]
fn idx_1_5_method_address_values_and_what_is_fixed() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-password"));
    let body = scenario.submit_primary(&[("credentials.passcode", "pw")]);
    assert_eq!(scenario.sent().method, Method::Post);
    assert_eq!(
        body,
        json!({"credentials": {"passcode": "pw"}, "stateHandle": "02.own-state-handle"})
    );
    assert!(scenario.sent().credentials);
}

#[test]
fn idx_1_5_the_path_says_nothing_about_the_step() {
    // One address serves many names.
    let mut names = Vec::new();
    for name in [
        "challenge-email",
        "enroll-password",
        "reset-password",
        "expired-password",
    ] {
        let mut scenario = Scenario::past_identify(&fixtures::read(name));
        scenario.submit_primary(&[("credentials.passcode", "x")]);
        assert!(scenario.sent().url.ends_with("/challenge/answer"));
        names.push(crate::scenario::label::of(scenario.step()));
    }
    names.dedup();
    assert_eq!(names.len(), 4);
}
