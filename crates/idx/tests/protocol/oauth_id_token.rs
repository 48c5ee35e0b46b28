//! OAuth reference §4: ways in which an ID token is refused, each with its own reason.

use idx::error::Error;
use idx::oauth::id_token::IdTokenError as E;
use idx::transaction::View;
use serde_json::{Value, json};

use crate::scenario::Scenario;
use crate::scenario::tokens::{
    self, KID, WEAK_N, base64url, claims, es256_key, header, keys, rs256_key, sign, token,
};

pub fn refused(token: &str) -> E {
    refused_with(token, &keys(&[es256_key(), rs256_key()]))
}

pub fn refused_with(token: &str, keys: &Value) -> E {
    let mut scenario = Scenario::validated(token, keys);
    // An unknown key or a wrong signature fetches the keys once more.
    if scenario.host.main().is_some() {
        scenario = scenario.with_keys(keys);
    }
    match scenario.tx.view() {
        View::Failed(Error::IdToken(reason)) => *reason,
        other => panic!("{other:?}"),
    }
}

fn with_header(name: &str, value: Value) -> String {
    let mut header = header();
    header[name] = value;
    sign(&header.to_string(), &claims().to_string())
}

#[test]
fn oauth_4_a_good_one() {
    let scenario = Scenario::validated(&token(&claims()), &keys(&[es256_key()]));
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
    assert!(scenario.host.forgotten);
}

#[test]
fn oauth_4_form() {
    let good = token(&claims());
    let parts: Vec<&str> = good.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        panic!("three parts");
    };
    for bad in [
        String::new(),
        "one".to_owned(),
        format!("{header}.{payload}"),
        format!("{good}.{signature}"),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}.{signature}="),
        format!("{good}\n"),
        format!(" {good}"),
        format!("{header}..{signature}"),
    ] {
        let reason = match Scenario::redeemed(&bad).tx.view() {
            View::Failed(Error::IdToken(reason)) => *reason,
            other => panic!("{bad}: {other:?}"),
        };
        let expected = match bad.as_str() {
            "" => E::Missing,
            _ if bad.contains("..") => E::Content,
            _ => E::Malformed,
        };
        assert_eq!(reason, expected, "{bad}");
    }
}

#[test]
fn oauth_4_algorithms_are_refused_before_any_key_is_looked_at() {
    for alg in [
        json!("none"),
        json!("None"),
        json!(""),
        json!("HS256"),
        json!("HS512"),
        json!("RS384"),
        json!("RS512"),
        json!("PS256"),
        json!("ES384"),
        json!("EdDSA"),
        json!("es256"),
        json!(null),
        json!(256),
    ] {
        let scenario = Scenario::redeemed(&with_header("alg", alg.clone()));
        assert_eq!(
            scenario.tx.view(),
            &View::Failed(E::Algorithm.into()),
            "{alg}"
        );
    }
    // Without any.
    let none = sign(r#"{"kid":"test-es256-1"}"#, &claims().to_string());
    assert_eq!(refused(&none), E::Algorithm);
}

#[test]
fn oauth_4_an_algorithm_the_server_does_not_announce() {
    let mut scenario = Scenario::opened();
    let id = scenario.host.discovery().id;
    let mut document = crate::scenario::parts::discovery();
    document["id_token_signing_alg_values_supported"] = json!(["RS256"]);
    scenario.reply_to(id, 200, &document);
    let mut scenario = scenario.interacted();
    scenario.answer(200, &crate::scenario::fixtures::read("success"));
    scenario.answer(200, &tokens::response(&token(&claims())));
    assert_eq!(scenario.tx.view(), &View::Failed(E::Algorithm.into()));
}

#[test]
fn oauth_4_an_empty_signature_is_no_signature() {
    let unsigned = format!(
        "{}.{}.",
        base64url(header().to_string().as_bytes()),
        base64url(claims().to_string().as_bytes())
    );
    assert_eq!(refused(&unsigned), E::Signature);
}

#[test]
fn oauth_4_header_members() {
    assert_eq!(refused(&with_header("crit", json!(["exp"]))), E::Critical);
    assert_eq!(refused(&with_header("typ", json!("at+jwt"))), E::Type);
    assert_eq!(refused(&with_header("typ", json!(1))), E::Type);
    assert_eq!(refused(&with_header("kid", json!(7))), E::Key);
    let good = with_header("typ", json!("jwt"));
    let scenario = Scenario::validated(&good, &keys(&[es256_key()]));
    assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
}

#[test]
fn oauth_4_keys_the_token_brings_along_are_ignored() {
    // Signed by a key of the token's own would be accepted if these were heeded.
    let mut foreign = es256_key();
    foreign["kid"] = json!("other");
    let brought = with_header("jwk", es256_key());
    assert_eq!(refused_with(&brought, &keys(&[foreign])), E::Key);
}

#[test]
fn oauth_4_duplicate_names() {
    let twice = r#"{"alg":"ES256","kid":"test-es256-1","alg":"none"}"#;
    assert_eq!(
        refused(&sign(twice, &claims().to_string())),
        E::DuplicateMember
    );
    let body = claims().to_string();
    let twice = body.replacen('{', "{\"aud\":\"0oaother\",", 1);
    assert_eq!(
        refused(&sign(&header().to_string(), &twice)),
        E::DuplicateMember
    );
}

#[test]
fn oauth_4_the_key_has_to_fit() {
    let good = token(&claims());
    let with = |name: &str, value: Value| {
        let mut key = es256_key();
        key[name] = value;
        refused_with(&good, &keys(&[key]))
    };
    assert_eq!(with("kid", json!("other")), E::Key);
    assert_eq!(with("kty", json!("RSA")), E::Key);
    assert_eq!(with("crv", json!("P-384")), E::Key);
    assert_eq!(with("use", json!("enc")), E::Key);
    assert_eq!(with("alg", json!("ES384")), E::Key);
    assert_eq!(with("key_ops", json!(["sign"])), E::Key);
    assert_eq!(with("x", json!(7)), E::WeakKey);
    assert_eq!(
        refused_with(&good, &keys(&[es256_key(), es256_key()])),
        E::AmbiguousKey,
        "ambiguous"
    );
    assert_eq!(refused_with(&good, &json!({"keys": []})), E::Key);
    assert_eq!(refused_with(&good, &json!({"keys": [1, null]})), E::Key);
    // ES256 in the header, an RSA key behind the name.
    let mut rsa = rs256_key();
    rsa["kid"] = json!(KID);
    assert_eq!(refused_with(&good, &keys(&[rsa])), E::Key);
}

#[test]
fn oauth_4_weak_keys() {
    let mut weak = rs256_key();
    weak["n"] = json!(WEAK_N);
    assert_eq!(
        refused_with(tokens::RS256_TOKEN, &keys(&[weak.clone()])),
        E::WeakKey
    );
    // Leading zeros make it no longer.
    let padded = format!("{}{WEAK_N}", "A".repeat(176));
    weak["n"] = json!(padded);
    assert_eq!(
        refused_with(tokens::RS256_TOKEN, &keys(&[weak])),
        E::WeakKey
    );
}

#[test]
fn oauth_4_without_a_name_only_one_key_will_do() {
    let nameless = sign(r#"{"alg":"ES256"}"#, &claims().to_string());
    let scenario = Scenario::validated(&nameless, &keys(&[es256_key(), rs256_key()]));
    assert!(
        matches!(scenario.tx.view(), View::SignedIn(_)),
        "one of its kind"
    );
    let mut second = es256_key();
    second["kid"] = json!("second");
    assert_eq!(
        refused_with(&nameless, &keys(&[es256_key(), second])),
        E::AmbiguousKey
    );
}

#[test]
fn oauth_4_a_flipped_bit_anywhere() {
    let good = token(&claims());
    let last = good.len() - 2;
    let first_dot = good.find('.').expect("a dot");
    for at in [
        first_dot + 20,
        first_dot + 60,
        good.rfind('.').expect("a dot") + 5,
        last,
    ] {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let flipped = String::from_utf8(bytes).expect("ASCII");
        let reason = refused(&flipped);
        assert!(
            matches!(
                reason,
                E::Signature | E::Malformed | E::Content | E::DuplicateMember
            ),
            "{at}: {reason:?}"
        );
    }
    // In the header: another key, or no header any more.
    let mut bytes = good.into_bytes();
    bytes[first_dot - 3] ^= 1;
    let reason = refused(&String::from_utf8(bytes).expect("ASCII"));
    assert!(
        matches!(reason, E::Key | E::Malformed | E::Content | E::Algorithm),
        "{reason:?}"
    );
}

#[test]
fn oauth_4_signatures_of_another_shape() {
    let good = token(&claims());
    let (signed, _) = good.rsplit_once('.').expect("a signature");
    let with = |signature: &[u8]| refused(&format!("{signed}.{}", base64url(signature)));
    assert_eq!(with(&[1; 63]), E::Signature);
    assert_eq!(with(&[1; 65]), E::Signature);
    assert_eq!(with(&[0; 64]), E::Signature);
    let mut half = [0; 64];
    half[63] = 1;
    assert_eq!(with(&half), E::Signature, "r is zero");
    half = [0; 64];
    half[0] = 1;
    assert_eq!(with(&half), E::Signature, "s is zero");
    // DER, as other tools write it.
    let mut der = vec![0x30, 0x44, 0x02, 0x20];
    der.extend([1; 32]);
    der.extend([0x02, 0x20]);
    der.extend([1; 32]);
    assert_eq!(with(&der), E::Signature);
    assert_eq!(
        with(&[1; 64]),
        E::Signature,
        "of the right shape, and wrong"
    );
}

#[test]
fn oauth_4_reasons_hold_nothing_of_the_token() {
    let error: Error = E::Audience.into();
    assert_eq!(error.code(), "id_token");
    assert!(!error.to_string().contains("0oa"));
    assert_eq!(
        Error::from(E::Expired).code(),
        "clock",
        "most likely the device's clock"
    );
    assert_eq!(Error::from(E::InTheFuture).fault(), idx::error::Fault::User);
}
