//! IDX §5.4: WebAuthn.

use idx::step::{AuthenticatorStep, OfferKind, Step, Webauthn, decode_binary, encode_binary};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures, values};

fn webauthn(body: &Value) -> Webauthn {
    let scenario = Scenario::past_identify(body);
    match scenario.step() {
        Step::Authenticator(step) => match &**step {
            AuthenticatorStep::Webauthn(step) => step.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn idx_5_4_registration_options_and_what_to_leave_out() {
    let step = webauthn(&fixtures::read("enroll-webauthn"));
    let options = step.options.expect("options");
    assert_eq!(options["challenge"], "b3duLWFjdGl2YXRpb24");
    assert_eq!(options.get("u2fParams"), None, "dropped");
    assert_eq!(
        options["rp"],
        json!({"name": "Harbour"}),
        "as it is, without an id"
    );
    let [credential] = step.credentials.as_slice() else {
        panic!("one credential");
    };
    assert_eq!(credential.id, "Y3JlZGVudGlhbC1vbmU");
    assert_eq!(
        credential.transports,
        ["usb", "nfc"],
        "comma-separated or a list"
    );
}

#[test]
fn idx_5_4_a_resident_key_leaves_nothing_out() {
    let step = webauthn(&fixtures::read("passkey-promotion"));
    assert!(step.credentials.is_empty());
}

#[test]
fn idx_5_4_assertion_options_and_what_to_allow() {
    let step = webauthn(&fixtures::read("challenge-webauthn"));
    assert_eq!(
        step.options.expect("options")["challenge"],
        "b3duLWNoYWxsZW5nZQ"
    );
    let transports: Vec<_> = step
        .credentials
        .iter()
        .map(|c| c.transports.clone())
        .collect();
    assert_eq!(
        transports,
        [vec!["usb", "nfc"], vec!["internal"]],
        "own or of the profile"
    );
}

#[test]
fn idx_9_trap_01_binary_goes_out_as_padded_base64() {
    assert_eq!(encode_binary(&[0xfb, 0xff, 0xfe, 0x00]), "+//+AA==");
    assert_eq!(encode_binary(&[]), "");
}

#[test]
fn idx_9_trap_01_binary_comes_in_as_base64url() {
    let bytes = Some(vec![0xfb, 0xff, 0xfe, 0x00]);
    for text in ["-__-AA", "-__-AA==", "+//+AA==", "+//+AA"] {
        assert_eq!(decode_binary(text), bytes, "{text}");
    }
    assert_eq!(decode_binary("-_/x"), None, "of both alphabets");
    assert_eq!(decode_binary("!"), None);
}

#[test]
fn idx_9_trap_02_an_answer_is_text_and_has_no_id() {
    let mut scenario = Scenario::past_identify(&fixtures::read("enroll-webauthn"));
    let body = scenario.submit_primary(&[
        ("credentials.clientData", "e30="),
        ("credentials.attestation", "AA=="),
        ("credentials.transports", "[\"internal\",\"hybrid\"]"),
        (
            "credentials.clientExtensions",
            "{\"credProps\":{\"rk\":true}}",
        ),
        ("credentials.id", "never"),
    ]);
    assert_eq!(
        body["credentials"],
        json!({"clientData": "e30=", "attestation": "AA==",
            "transports": "[\"internal\",\"hybrid\"]",
            "clientExtensions": "{\"credProps\":{\"rk\":true}}"})
    );
}

#[test]
fn idx_5_4_what_is_not_known_is_left_out() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-webauthn"));
    let body = scenario.submit_primary(&[
        ("credentials.clientData", "e30="),
        ("credentials.authenticatorData", "AA=="),
        ("credentials.signatureData", "AQ=="),
        // The form has no such field.
        ("credentials.userHandle", "Ag=="),
    ]);
    assert_eq!(
        body["credentials"],
        json!({"clientData": "e30=", "authenticatorData": "AA==", "signatureData": "AQ=="})
    );
}

#[test]
fn idx_5_4_a_passkey_while_the_name_is_typed() {
    let mut scenario = Scenario::showing(&fixtures::read("identify"));
    let Step::Identify(identify) = scenario.step() else {
        panic!("identify");
    };
    let passkey = identify.passkey.clone().expect("a passkey");
    assert_eq!(passkey.challenge_data["challenge"], "b3duLWNoYWxsZW5nZQ");
    let answer = values(&[
        ("credentials.clientData", "e30="),
        ("credentials.authenticatorData", "AA=="),
        ("credentials.signatureData", "AQ=="),
        ("credentials.userHandle", "Ag=="),
    ]);
    let body = scenario.submit(passkey.form.id, &answer);
    assert_eq!(body["credentials"]["userHandle"], "Ag==");
    assert!(
        scenario
            .sent()
            .url
            .ends_with("/challenge/answer/webauthn-autofillui")
    );
}

#[test]
fn idx_5_4_a_passkey_step_first_shows_the_form_behind_it() {
    let scenario = Scenario::past_identify_with(401, &fixtures::read("identify-passkey-first"));
    assert!(matches!(scenario.step(), Step::Identify(i) if i.passkey.is_some()));
    let button = scenario
        .page()
        .offers
        .iter()
        .find(|o| matches!(o.kind, OfferKind::Passkey(_)));
    assert!(button.is_some());
    assert!(!scenario.page().switched);
}
