//! Behaviours that are easy to miss: what is left out where something is not known, and what is
//! not said twice.

use std::time::Duration;

use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{pause, settle};
use crate::fixture;

/// Until a poll of the shortest interval was answered.
const POLL: Duration = Duration::from_millis(1300);

fn changed(fixture: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut body = serde_json::from_str(fixture).unwrap();
    change(&mut body);
    body.to_string()
}

fn with_error(fixture: &str, text: &str) -> String {
    let message = json!({ "message": text, "class": "ERROR" });
    changed(fixture, |body| {
        body["messages"] = json!({ "type": "array", "value": [message] });
    })
}

#[wasm_bindgen_test]
async fn an_address_that_is_not_known_leaves_no_gap() {
    for profile in [Value::Null, json!({})] {
        let body = changed(fixture!("challenge-email"), |body| {
            for place in ["currentAuthenticatorEnrollment", "currentAuthenticator"] {
                if let Some(known) = body.pointer_mut(&format!("/{place}/value")) {
                    known["profile"] = profile.clone();
                }
            }
        });
        let org = Org::shows(&body).await;
        let text = org.stage().text();
        assert!(
            text.contains("We sent you an email. Open the link"),
            "{text}"
        );
        assert!(!text.contains("undefined") && !text.contains('{'), "{text}");
    }
}

#[wasm_bindgen_test]
async fn nothing_is_sent_again_before_it_was_sent() {
    let resend = json!({
        "name": "resend", "rel": ["create-form"], "method": "POST",
        "href": "https://org.example/idp/idx/challenge/resend",
        "value": [{ "name": "stateHandle", "value": "02.own-state-handle" }],
    });
    let body = changed(fixture!("verification-data-email"), |body| {
        body["currentAuthenticatorEnrollment"]["value"]["resend"] = resend;
    });
    let org = Org::shows(&body).await;
    assert_eq!(org.heading(), "Get a code by email");
    assert!(org.stage().all(".resend").is_empty());
}

#[wasm_bindgen_test]
async fn a_recovery_that_is_refused_twice_is_told_once() {
    let org = Org::shows(fixture!("challenge-password")).await;
    org.answers(
        403,
        &with_error(fixture!("challenge-password"), "Ask your administrator."),
    );
    for asked in 1..=2 {
        org.click("Forgot your password?").await;
        settle().await;
        let sent = org.sent();
        assert_eq!(sent.len(), asked);
        assert!(sent.iter().all(|one| one.path.ends_with("/recover")));
        let alerts = org.stage().all("[role=alert]");
        assert_eq!(alerts.len(), 1);
        let told = alerts[0].text_content().unwrap();
        assert!(told.contains("Ask your administrator."), "{told}");
        assert_eq!(org.stage().all("input[type=password]").len(), 1);
    }
}

fn quick(response: &str) -> String {
    response.replace("\"refresh\": 2000", "\"refresh\": 1000")
}

#[wasm_bindgen_test]
async fn another_challenge_on_the_same_screen_is_handed_over_too() {
    let first = quick(fixture!("device-probe-loopback"));
    let org = Org::shows(&first).await;
    org.answers(
        200,
        &first.replace("own.challenge.request", "another.request"),
    );
    pause(POLL).await;
    let sent = org.sent_or_before();
    let handed_over = sent.iter().filter(|one| one.path.ends_with("/challenge"));
    let handed_over = handed_over.map(|one| one.body["challengeRequest"].as_str().unwrap());
    assert_eq!(
        handed_over.collect::<Vec<_>>(),
        ["own.challenge.request", "another.request"]
    );
}

#[wasm_bindgen_test]
async fn the_way_back_from_a_challenge_that_failed_starts_over() {
    let first = quick(fixture!("device-probe-loopback"));
    let org = Org::shows(&first).await;
    org.answers(
        403,
        &with_error(&first, "You are not assigned to this app."),
    );
    pause(POLL).await;
    assert!(
        org.stage()
            .text()
            .contains("You are not assigned to this app.")
    );
    org.answers(200, fixture!("identify"));
    org.click("Back to sign in").await;
    settle().await;
    let sent = org.sent();
    assert!(
        !sent.iter().any(|one| one.path.ends_with("/poll/cancel")),
        "{sent:?}"
    );
    assert!(
        sent.iter()
            .any(|one| one.body["interactionHandle"].is_string()),
        "{sent:?}"
    );
    assert_eq!(
        document()
            .query_selector_all("input[name=identifier]")
            .unwrap()
            .length(),
        1
    );
}

#[wasm_bindgen_test]
async fn what_was_wrong_is_not_told_again_after_the_list() {
    let org = Org::shows(fixture!("challenge-email-wrong-code")).await;
    assert!(org.stage().text().contains("The code is wrong."));
    org.click("Verify another way").await;
    org.click("Back").await;
    assert!(!org.stage().text().contains("The code is wrong."));
    let field = org.stage().input("input[name='credentials.passcode']");
    assert_ne!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(org.sent().is_empty());
}
