//! Security keys and passkeys, with one in software.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::key::Key;
use crate::scenarios::open;
use crate::support::Browser;

const ROSALIND: (&str, &str) = ("rosalind@example.com", "Photo-51-1952");
const KEYS: &str = "[policies.keys]\nidentify = 'identifier-first'\n\
    factors = [['okta_password'], ['webauthn']]\n\
    enroll = [{ key = 'webauthn', optional = true, another = true }]\n\
    [[users]]\nlogin = 'a@example.com'\nfirst_name = 'A'\nlast_name = 'B'\n\
    password = 'x'\npolicy = 'keys'\n";

async fn submit(attempt: &mut Attempt, step: &str, credentials: Value) {
    let values = json!({ "credentials": credentials });
    attempt.submit(step, values).await;
}

fn activation(attempt: &Attempt) -> Value {
    attempt.current()["contextualData"]["activationData"].clone()
}

fn challenge(attempt: &Attempt) -> Value {
    attempt.current()["contextualData"]["challengeData"].clone()
}

/// Past the password of the person of [`KEYS`].
async fn past_password(browser: &Browser) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify("a@example.com").await;
    attempt.answer("x").await;
    attempt
}

/// With a first key set up.
async fn with_key(browser: &Browser) -> Key {
    let mut attempt = past_password(browser).await;
    attempt.set_up("webauthn").await;
    let (key, credentials) = Key::create(&activation(&attempt));
    submit(&mut attempt, "enroll-authenticator", credentials).await;
    assert_eq!(attempt.status, StatusCode::OK, "{}", attempt.body);
    key
}

#[tokio::test]
async fn a_key_is_set_up_and_gives_the_second_proof() {
    let browser = Browser::with(KEYS);
    let mut key = with_key(&browser).await;

    let mut attempt = past_password(&browser).await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    let form = attempt.form("challenge-authenticator").clone();
    assert_eq!(form["relatesTo"][0], "$.currentAuthenticator");
    let fields = form["value"][0]["form"]["value"]
        .as_array()
        .expect("fields")
        .clone();
    let names: Vec<&str> = fields
        .iter()
        .filter_map(|field| field["name"].as_str())
        .collect();
    assert_eq!(names, ["authenticatorData", "clientData", "signatureData"]);
    assert!(fields.iter().all(|field| field["visible"] == false));
    let enrolled = &attempt.body["authenticatorEnrollments"]["value"][0];
    assert!(enrolled["credentialId"].is_string());
    assert_eq!(enrolled["transports"], json!(["internal", "hybrid"]));
    let signed = key.sign(&challenge(&attempt));
    submit(&mut attempt, "challenge-authenticator", signed).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert_eq!(attempt.steps(), ["select-authenticator-enroll", "skip"]);
    attempt.skip().await;
    assert!(attempt.is_complete());
    let tokens = browser.another().exchange(&attempt.code()).await.json();
    let claims = crate::support::claims(tokens["id_token"].as_str().expect("id token"));
    assert_eq!(claims["amr"], json!(["pwd", "hwk", "mfa"]));
}

#[tokio::test]
async fn the_options_are_those_of_the_protocol() {
    let browser = Browser::with(KEYS);
    let mut attempt = past_password(&browser).await;
    attempt.set_up("webauthn").await;
    let options = activation(&attempt);
    assert_eq!(options["rp"]["id"], "localhost");
    assert_eq!(options["rp"]["name"], "Harbour Lane");
    assert_eq!(options["user"]["name"], "a@example.com");
    assert_eq!(options["user"]["displayName"], "A B");
    assert_eq!(options["pubKeyCredParams"][0]["alg"], -7);
    assert_eq!(
        options["authenticatorSelection"]["requireResidentKey"],
        true
    );
    assert_eq!(
        options["authenticatorSelection"]["userVerification"],
        "required"
    );
    let form = attempt.form("enroll-authenticator");
    let fields = form["value"][0]["form"]["value"]
        .as_array()
        .expect("fields");
    let names: Vec<&str> = fields
        .iter()
        .filter_map(|field| field["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "clientData",
            "attestation",
            "transports",
            "clientExtensions"
        ]
    );
}

#[tokio::test]
async fn each_challenge_is_good_for_one_answer() {
    let browser = Browser::with(KEYS);
    let mut key = with_key(&browser).await;
    let mut attempt = past_password(&browser).await;
    let first = challenge(&attempt);
    submit(
        &mut attempt,
        "challenge-authenticator",
        json!({
            "clientData": "AAAA", "authenticatorData": "AAAA", "signatureData": "AAAA",
        }),
    )
    .await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        attempt.message_key(),
        "authfactor.webauthn.error.assertion_validation_failure"
    );
    let second = challenge(&attempt);
    assert_ne!(first["challenge"], second["challenge"]);
    let late = key.sign(&first);
    submit(&mut attempt, "challenge-authenticator", late).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    let signed = key.sign(&challenge(&attempt));
    submit(&mut attempt, "challenge-authenticator", signed).await;
    assert_eq!(attempt.status, StatusCode::OK);
}

#[tokio::test]
async fn what_a_key_may_not_get_away_with() {
    let browser = Browser::with(KEYS);
    let mut key = with_key(&browser).await;
    let mut attempt = past_password(&browser).await;
    let refuse = async |attempt: &mut Attempt, credentials: Value, why: &str| {
        submit(attempt, "challenge-authenticator", credentials).await;
        assert_eq!(attempt.status, StatusCode::UNAUTHORIZED, "{why}");
    };

    key.origin = "https://evil.test".to_owned();
    let elsewhere = key.sign(&challenge(&attempt));
    refuse(&mut attempt, elsewhere, "another origin").await;
    key.origin = crate::support::APP.to_owned();

    key.verifies = false;
    let unverified = key.sign(&challenge(&attempt));
    refuse(&mut attempt, unverified, "nobody verified").await;
    key.verifies = true;

    let (mut other, _) = Key::create(&json!({ "user": { "id": "AAAA" }, "challenge": "AAAA" }));
    let foreign = other.sign(&challenge(&attempt));
    refuse(&mut attempt, foreign, "a key nobody set up").await;

    let mut unpadded = key.sign(&challenge(&attempt));
    let text = unpadded["authenticatorData"].as_str().expect("text");
    assert!(text.ends_with('='));
    unpadded["authenticatorData"] = json!(text.trim_end_matches('='));
    refuse(&mut attempt, unpadded, "base64 without its padding").await;

    let signed = key.sign(&challenge(&attempt));
    submit(&mut attempt, "challenge-authenticator", signed).await;
    assert_eq!(attempt.status, StatusCode::OK);
    let mut copied = past_password(&browser).await;
    key.counter = 0;
    let old = key.sign(&challenge(&copied));
    refuse(&mut copied, old, "the counter went back").await;
}

#[tokio::test]
async fn a_new_key_has_to_answer_the_challenge_it_was_given() {
    let browser = Browser::with(KEYS);
    let mut attempt = past_password(&browser).await;
    attempt.set_up("webauthn").await;
    let options = activation(&attempt);
    let (mut key, _) = Key::create(&options);
    let mut stale = options.clone();
    stale["challenge"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    for (credentials, why) in [
        (key.attest(&stale), "another challenge"),
        (json!({ "clientData": "", "attestation": "" }), "nothing"),
        (
            json!({ "clientData": "e30=", "attestation": "oA==" }),
            "nonsense",
        ),
    ] {
        submit(&mut attempt, "enroll-authenticator", credentials).await;
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST, "{why}");
        assert_eq!(
            attempt.message_key(),
            "authfactor.webauthn.error.attestation_validation_failure"
        );
    }
    key.verifies = false;
    let unverified = key.attest(&activation(&attempt));
    submit(&mut attempt, "enroll-authenticator", unverified).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST, "nobody verified");
    key.verifies = true;
    // Extensions may be left out, as some clients do.
    let mut credentials = key.attest(&activation(&attempt));
    credentials["clientExtensions"] = json!("");
    credentials["transports"] = json!("");
    submit(&mut attempt, "enroll-authenticator", credentials).await;
    assert_eq!(attempt.status, StatusCode::OK, "{}", attempt.body);
    let enrolled = &attempt.body["authenticatorEnrollments"]["value"];
    let webauthn = enrolled.as_array().expect("list").last().expect("the key");
    assert!(webauthn["transports"].is_null());
}

#[tokio::test]
async fn several_keys_answer_one_challenge_and_none_is_taken_twice() {
    let browser = Browser::with(KEYS);
    let mut first = with_key(&browser).await;
    let mut attempt = past_password(&browser).await;
    let signed = first.sign(&challenge(&attempt));
    submit(&mut attempt, "challenge-authenticator", signed).await;
    attempt.set_up("webauthn").await;
    let same = first.attest(&activation(&attempt));
    submit(&mut attempt, "enroll-authenticator", same).await;
    assert_eq!(
        attempt.status,
        StatusCode::BAD_REQUEST,
        "it is there already"
    );
    let (mut second, credentials) = Key::create(&activation(&attempt));
    submit(&mut attempt, "enroll-authenticator", credentials).await;
    assert_eq!(attempt.status, StatusCode::OK);

    for key in [&mut first, &mut second] {
        let mut attempt = past_password(&browser).await;
        let listed = &attempt.body["authenticatorEnrollments"]["value"];
        assert_eq!(
            listed.as_array().map(Vec::len),
            Some(2),
            "to exclude and allow"
        );
        let signed = key.sign(&challenge(&attempt));
        submit(&mut attempt, "challenge-authenticator", signed).await;
        assert_eq!(attempt.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_passkey_is_offered_after_the_password_and_lets_in_the_next_time() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "passkeys").await;
    assert_eq!(
        attempt.steps(),
        [
            "identify",
            "challenge-webauthn-autofillui-authenticator",
            "launch-passkeys-authenticator"
        ]
    );
    attempt.identify(ROSALIND.0).await;
    attempt.choose("okta_password").await;
    attempt.answer(ROSALIND.1).await;
    assert_eq!(attempt.steps(), ["enroll-authenticator-promotion", "skip"]);
    assert_eq!(attempt.current()["displayName"], "Passkeys");
    let href = attempt.form("enroll-authenticator-promotion")["href"].clone();
    assert!(
        href.as_str()
            .is_some_and(|href| href.ends_with("/credential/enroll"))
    );
    let (mut key, credentials) = Key::create(&activation(&attempt));
    submit(&mut attempt, "enroll-authenticator-promotion", credentials).await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    for step in [
        "challenge-webauthn-autofillui-authenticator",
        "launch-passkeys-authenticator",
    ] {
        let mut attempt = open(&browser, "passkeys").await;
        let form = attempt.form(step);
        assert_eq!(form["relatesTo"][0], "webauthnAutofillUIChallenge");
        let asked = &attempt.body["webauthnAutofillUIChallenge"]["value"]["challengeData"];
        let signed = key.sign_in(&asked.clone());
        submit(&mut attempt, step, signed).await;
        assert!(attempt.is_complete(), "{}", attempt.body);
        assert_eq!(attempt.body["user"]["value"]["identifier"], ROSALIND.0);
    }
}

#[tokio::test]
async fn a_promotion_can_be_declined() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "passkey-promotion").await;
    assert_eq!(attempt.steps(), ["enroll-authenticator-promotion", "skip"]);
    attempt.skip().await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn an_unknown_passkey_leads_back_to_the_first_form() {
    let browser = Browser::new();
    let step = "challenge-webauthn-autofillui-authenticator";
    let mut attempt = open(&browser, "passkeys").await;
    let asked = |attempt: &Attempt| {
        attempt.body["webauthnAutofillUIChallenge"]["value"]["challengeData"].clone()
    };
    let first = asked(&attempt);
    let (mut key, _) = Key::create(&json!({ "user": { "id": "AAAA" }, "challenge": "AAAA" }));
    let signed = key.sign_in(&first);
    submit(&mut attempt, step, signed).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    assert_eq!(attempt.steps()[..2], [step, "identify"]);
    assert_ne!(first, asked(&attempt), "a new challenge");
    let nameless = key.sign(&asked(&attempt));
    submit(&mut attempt, step, nameless).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    attempt.identify(ROSALIND.0).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert!(attempt.body["webauthnAutofillUIChallenge"].is_null());
}

#[tokio::test]
async fn a_lost_key_is_asked_for_in_vain() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "security-key").await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    assert!(challenge(&attempt)["challenge"].is_string());
    let (mut key, _) = Key::create(&json!({ "user": { "id": "AAAA" }, "challenge": "AAAA" }));
    let signed = key.sign(&challenge(&attempt));
    submit(&mut attempt, "challenge-authenticator", signed).await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn nothing_can_be_set_up_before_anything_is_proved() {
    let browser = Browser::with(KEYS);
    let ahead = past_password(&browser).await;
    let options = &ahead.form("select-authenticator-enroll")["value"][0]["options"][0];
    let id = options["value"]["form"]["value"][0]["value"].clone();
    let mut attempt = browser.another().begin().await;
    attempt.identify("a@example.com").await;
    let handle = attempt.body["stateHandle"].clone();
    let body = json!({ "authenticator": { "id": id }, "stateHandle": handle });
    attempt.post("/idp/idx/credential/enroll", &body).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
}
