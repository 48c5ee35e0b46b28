//! A security key in a browser, both in software: what they send is made here
//! byte by byte, so that it is not the judge's own reading of the standard.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::APP;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// One credential on a key.
pub struct Key {
    id: Vec<u8>,
    pair: EcdsaKeyPair,
    user_handle: Vec<u8>,
    pub counter: u32,
    /// Where the browser says it is.
    pub origin: String,
    /// Whether the key checks who holds it.
    pub verifies: bool,
}

impl Key {
    /// Makes a credential as `navigator.credentials.create` does, and what is
    /// sent about it.
    pub fn create(activation: &Value) -> (Self, Value) {
        let handle = activation["user"]["id"].as_str().expect("user id");
        let key = Self {
            id: aws_lc_rs::rand::generate::<[u8; 20]>(&SystemRandom::new())
                .expect("random")
                .expose()
                .to_vec(),
            pair: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key"),
            user_handle: URL_SAFE_NO_PAD.decode(handle).expect("base64url"),
            counter: 0,
            origin: APP.to_owned(),
            verifies: true,
        };
        let credentials = key.attest(activation);
        (key, credentials)
    }

    /// What is sent for this challenge.
    pub fn attest(&self, activation: &Value) -> Value {
        let client_data = self.client_data("webauthn.create", &activation["challenge"]);
        json!({
            "clientData": STANDARD.encode(client_data),
            "attestation": STANDARD.encode(self.attestation_object()),
            "transports": "[\"internal\",\"hybrid\"]",
            "clientExtensions": "{\"credProps\":{\"rk\":true}}",
        })
    }

    /// Answers a challenge as `navigator.credentials.get` does.
    pub fn sign(&mut self, challenge: &Value) -> Value {
        self.counter += 1;
        let client_data = self.client_data("webauthn.get", &challenge["challenge"]);
        let authenticator_data = self.authenticator_data(0);
        let mut signed = authenticator_data.clone();
        signed.extend(Sha256::digest(&client_data));
        let signature = self
            .pair
            .sign(&SystemRandom::new(), &signed)
            .expect("a signature");
        json!({
            "clientData": STANDARD.encode(client_data),
            "authenticatorData": STANDARD.encode(authenticator_data),
            "signatureData": STANDARD.encode(signature),
        })
    }

    /// The same with the user handle, as a passkey gives it.
    pub fn sign_in(&mut self, challenge: &Value) -> Value {
        let mut credentials = self.sign(challenge);
        credentials["userHandle"] = json!(STANDARD.encode(&self.user_handle));
        credentials
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string()
        .into_bytes()
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let flags = flags | PRESENT | if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest("localhost").to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// CBOR: `{fmt: "none", attStmt: {}, authData: …}`.
    fn attestation_object(&self) -> Vec<u8> {
        let mut data = self.authenticator_data(ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        let mut object = vec![0xa3];
        text("fmt", &mut object);
        text("none", &mut object);
        text("attStmt", &mut object);
        object.push(0xa0);
        text("authData", &mut object);
        bytes(&data, &mut object);
        object
    }

    /// CBOR: `{1: 2, 3: -7, -1: 1, -2: x, -3: y}` (RFC 9053).
    fn cose_key(&self) -> Vec<u8> {
        let point = self.pair.public_key().as_ref();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21];
        bytes(&point[1..33], &mut key);
        key.push(0x22);
        bytes(&point[33..], &mut key);
        key
    }
}

fn text(text: &str, into: &mut Vec<u8>) {
    into.push(0x60 + u8::try_from(text.len()).expect("short"));
    into.extend(text.as_bytes());
}

fn bytes(bytes: &[u8], into: &mut Vec<u8>) {
    into.push(0x58);
    into.push(u8::try_from(bytes.len()).expect("short"));
    into.extend(bytes);
}
