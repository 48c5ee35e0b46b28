//! Keys with a name of an administrator's, a button for them beside the first
//! form, and a passkey beside the question for one.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::key::Key;
use crate::scenarios::open;
use crate::support::Browser;

const ROSALIND: (&str, &str) = ("rosalind@example.com", "Photo-51-1952");
const PASSKEY: &str = "enroll-webauthn-residentkey";
const LAUNCH: &str = "launch-webauthn-authenticator";

async fn submit(attempt: &mut Attempt, step: &str, credentials: Value) {
    let values = json!({ "credentials": credentials });
    attempt.submit(step, values).await;
}

fn data(attempt: &Attempt, name: &str) -> Value {
    attempt.current()["contextualData"][name].clone()
}

#[tokio::test]
async fn an_administrators_name_is_used_in_every_place() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "enroll-named-key").await;
    let words = "It hangs by the door of the harbour office.";
    let listed = &attempt.body["authenticators"]["value"][0];
    for shown in [attempt.current(), listed] {
        assert_eq!(shown["displayName"], "House key", "{}", attempt.body);
        assert_eq!(shown["description"], words);
    }
    let option = &attempt.form("select-authenticator-enroll")["value"][0]["options"][0];
    assert_eq!(option["label"], "House key");
    let (_, made) = Key::create(&data(&attempt, "activationData"));
    submit(&mut attempt, "enroll-authenticator", made).await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    let attempt = open(&browser, "named-key").await;
    assert_eq!(attempt.current()["displayName"], "House key");
    let enrolled = &attempt.body["authenticatorEnrollments"]["value"][0];
    assert_eq!(enrolled["displayName"], "House key");
    let attempt = open(&browser, "enroll-passkey").await;
    assert_eq!(attempt.current()["displayName"], "Passkeys");
}

#[tokio::test]
async fn a_passkey_takes_the_place_of_a_lost_key() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "security-key-or-passkey").await;
    assert_eq!(attempt.steps()[..2], ["challenge-authenticator", PASSKEY]);
    let href = attempt.form(PASSKEY)["href"].as_str().expect("an address");
    let path = "/idp/idx/authenticators/webauthn/enrollresidentkey";
    assert!(href.ends_with(path), "{href}");
    attempt.submit(PASSKEY, json!({})).await;
    assert_eq!(attempt.steps(), ["enroll-authenticator", "skip"]);
    // Whoever skips it has not proved anything.
    attempt.skip().await;
    assert_eq!(attempt.steps()[..2], ["challenge-authenticator", PASSKEY]);
    attempt.submit(PASSKEY, json!({})).await;
    let options = data(&attempt, "activationData");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    let (_, made) = Key::create(&options);
    submit(&mut attempt, "enroll-authenticator", made).await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    // Where that is not offered, it is refused as well.
    let mut attempt = open(&browser, "security-key").await;
    assert!(!attempt.steps().contains(&PASSKEY));
    let body = json!({ "stateHandle": attempt.body["stateHandle"] });
    attempt.post(path, &body).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
}

#[tokio::test]
async fn a_key_that_says_who_it_is_signs_in_by_the_button() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "launch-key").await;
    assert_eq!(attempt.steps(), ["identify", LAUNCH]);
    attempt.identify(ROSALIND.0).await;
    attempt.answer(ROSALIND.1).await;
    let (mut key, made) = Key::create(&data(&attempt, "activationData"));
    submit(&mut attempt, "enroll-authenticator-promotion", made).await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    let mut attempt = open(&browser, "launch-key").await;
    attempt.submit(LAUNCH, json!({})).await;
    assert_eq!(attempt.steps(), ["challenge-authenticator"]);
    assert!(attempt.body["user"].is_null(), "nobody is named");
    // Who does not say who it is, is nobody; and a challenge is good for one answer.
    let first = data(&attempt, "challengeData");
    let mut nameless = key.sign(&first);
    nameless["userHandle"] = json!("");
    submit(&mut attempt, "challenge-authenticator", nameless).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    let late = key.sign_in(&first);
    submit(&mut attempt, "challenge-authenticator", late).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    let signed = key.sign_in(&data(&attempt, "challengeData"));
    submit(&mut attempt, "challenge-authenticator", signed).await;
    assert!(attempt.is_complete(), "{}", attempt.body);
    assert_eq!(attempt.body["user"]["value"]["identifier"], ROSALIND.0);

    // Without the policy there is no such button, whoever presses it.
    let mut attempt = browser.another().begin().await;
    let body = json!({ "stateHandle": attempt.body["stateHandle"] });
    let path = "/idp/idx/authenticators/webauthn/launch";
    attempt.post(path, &body).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
}
