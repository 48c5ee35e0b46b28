//! Tokens for tests, and a real check of signatures.

use base64ct::{Base64UrlUnpadded, Encoding};
use idx::oauth::id_token::{Algorithm, SignatureCheck};
use idx::transaction::{Event, Opening};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair,
    RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::{Map, Value, json};

use super::{ISSUER, START_MS, Scenario, form_of};

/// The key of RFC 7515 A.3, for tests alone.
pub const X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
pub const Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
const D: &str = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
/// The name of that key.
pub const KID: &str = "test-es256-1";
/// What every scenario sends as `nonce`.
pub const NONCE: &str = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM";
/// The access token of OpenID Connect Core's example, and its hash.
pub const ACCESS: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
pub const AT_HASH: &str = "77QmUPtjPfzWtF2AnpK9RQ";

/// Seconds since the epoch when scenarios begin.
pub const NOW: u64 = START_MS / 1000;

/// An ID token signed with RS256 by a key that was thrown away, and its modulus.
pub const RS256_TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6Im93bi1yczI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL29yZy5leGFtcGxlL29hdXRoMi9kZWZhdWx0Iiwic3ViIjoiMDB1YWRhIiwiYXVkIjoiMG9hb3duIiwiaWF0IjoxNzYwMDAwMDAwLCJleHAiOjE3NjAwMDM2MDAsIm5vbmNlIjoiQXdNREF3TURBd01EQXdNREF3TURBd01EQXdNREF3TURBd01EQXdNREF3TSIsIm5hbWUiOiJBZGEifQ.bkXOI2M6ZPFDNrKvZfgORjMW2TrRUWBS4BEjttaArBdOrLsofPj04_eSn45eiPY3c3wxT6SFuw8rRj6aPt5WNVRLQndGLzkPivmwYmcK_dt_zOBUjvhl_IpCEcqtTl9sJDDNtGtK8BzCPSQbnobHH64iNTilsaZ9dCYdxQKSs5bztPq6hsuIq06CJYYZAb9TVHfP_sb04jPavEzZGUGhAHJrYNhOQAM5L-JUStSidgIyhQ2lAgAQMZfXdhCQ8MbuTx43HqgwOznk9pthGfi1RakL8uravWSdNRoBZZkvpIug8B6K51QEjxILnglETHCCBdFoh3n5rNfn97kQTmp9sA";
pub const RS256_N: &str = "zRMh4fEF6SNM3guPlweY8aFxd4QBTjXYk0PdYJxz9KBzRjk9KEoU_CvCSsbCaDcCGm0zCbiDZ9LhSUzJRtdBRD-nRCPg8b0qOHa1AtHDYVfENXx3JzLTEcYGsAny75Ef6QRC3xDYBKORo4-AuY4iZ4oedmsz7i-KNC5LjgIJjzasQFTpxk9izNwv0U5wMrSnHlrWmVJ-a4uU7mIhr1u3GePBwmqWRUEtdE6LK18sVd95gMxtqwmVillv-umxA2caQrgE0lw_wYVUYgXDMl-oNfGp6LXrQnVDlaOGVxysWq3YkdD1sWVlfMMnwHG1LrTUbnhCVe7qsqs6qVZp1KYLfw";
/// A modulus of 1024 bits.
pub const WEAK_N: &str = "qT3xbHnyskFc2LtIR4V5cIzSNVyeLeNJoasvNuNgbKnekB0jBYaFxviWPn0aWqAj49kG7i66MlzDiULfe97nohiFDK_aeAjpQo3YcIpXCJiWzh8PgDcFAmDjw9GJTNQGuJgk_tN2B905g2i3XKNtKtutK958a2YwY-r7cif9aL8";

pub fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

fn bytes(text: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(text).expect("base64url")
}

pub fn es256_key() -> Value {
    json!({"kty": "EC", "crv": "P-256", "kid": KID, "use": "sig", "alg": "ES256", "x": X, "y": Y})
}

pub fn rs256_key() -> Value {
    json!({"kty": "RSA", "kid": "own-rs256", "use": "sig", "n": RS256_N, "e": "AQAB"})
}

pub fn keys(list: &[Value]) -> Value {
    json!({"keys": list})
}

/// Good claims.
pub fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": "00uada", "aud": "0oaown", "iat": NOW, "exp": NOW + 3600,
        "auth_time": NOW - 10, "nonce": NONCE, "at_hash": AT_HASH,
        "acr": "urn:okta:loa:2fa:any", "amr": ["pwd", "otp"], "name": "Ada Lovelace",
    })
}

pub fn header() -> Value {
    json!({"alg": "ES256", "kid": KID})
}

/// Signs header and payload, whatever they say.
pub fn sign(header: &str, payload: &str) -> String {
    let signed = format!(
        "{}.{}",
        base64url(header.as_bytes()),
        base64url(payload.as_bytes())
    );
    let public = [&[4][..], &bytes(X), &bytes(Y)].concat();
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::from_private_key_and_public_key(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        &bytes(D),
        &public,
        &random,
    )
    .expect("the key of RFC 7515");
    let signature = key.sign(&random, signed.as_bytes()).expect("a signature");
    format!("{signed}.{}", base64url(signature.as_ref()))
}

pub fn token(claims: &Value) -> String {
    sign(&header().to_string(), &claims.to_string())
}

/// Good claims with one of them set, or taken away by null.
pub fn claims_with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    let object: &mut Map<String, Value> = claims.as_object_mut().expect("an object");
    if value.is_null() {
        object.remove(name);
    } else {
        object.insert(name.to_owned(), value);
    }
    claims
}

/// Checks a signature for real.
pub fn verify(check: &SignatureCheck) -> bool {
    let part = |name: &str| bytes(check.jwk[name].as_str().expect("a member"));
    let signed = check.signed.expose().as_bytes();
    match check.algorithm {
        Algorithm::ES256 => {
            let public = [&[4][..], &part("x"), &part("y")].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public)
                .verify(signed, &check.signature)
                .is_ok()
        }
        Algorithm::RS256 => RsaPublicKeyComponents {
            n: part("n"),
            e: part("e"),
        }
        .verify(&RSA_PKCS1_2048_8192_SHA256, signed, &check.signature)
        .is_ok(),
    }
}

/// As HTTP writes dates.
pub fn http_date(seconds: u64) -> String {
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (mut year, mut day) = (1970, seconds / 86_400);
    let is_leap = |y: u64| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400));
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let lengths = [
        31,
        28 + u64::from(is_leap(year)),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let mut month = 0;
    while day >= lengths[month] {
        day -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let (day, month) = (day + 1, months[month]);
    format!("Mon, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT")
}

/// A token response with this ID token.
pub fn response(id_token: &str) -> Value {
    json!({"token_type": "Bearer", "expires_in": 3600, "scope": "openid profile",
        "access_token": ACCESS, "id_token": id_token})
}

impl Scenario {
    /// The token endpoint has answered with this ID token; the keys are asked for, or it was
    /// refused already.
    pub fn redeemed(id_token: &str) -> Self {
        Self::exchanging().answered(200, &response(id_token))
    }

    /// The same, and the keys have come; the signature was checked for real.
    pub fn validated(id_token: &str, keys: &Value) -> Self {
        Self::redeemed(id_token).with_keys(keys)
    }

    /// Answers the request for keys, if there is one, and checks the signature, if it is asked
    /// for.
    pub fn with_keys(mut self, keys: &Value) -> Self {
        if self.host.main().is_some() {
            self.answer(200, keys);
        }
        self.check_signature();
        self
    }

    pub fn check_signature(&mut self) {
        if let Some((id, check)) = self.host.check.take() {
            let valid = Some(verify(&check));
            self.event(Event::Verified { id, valid });
        }
    }

    /// Opens with these options and goes straight to the token response.
    pub fn validated_with(opening: Opening, id_token: &str) -> Self {
        let mut scenario = Self::with(opening).answer_discovery().interacted();
        scenario.answer(200, &super::fixtures::read("success"));
        assert!(form_of(scenario.sent()).len() >= 4);
        scenario.answer(200, &response(id_token));
        scenario.with_keys(&keys(&[es256_key()]))
    }
}
