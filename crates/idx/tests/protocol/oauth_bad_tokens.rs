//! OAuth reference §4: one table of ID tokens that are refused, each with its own reason.

use idx::oauth::id_token::IdTokenError as E;
use idx::transaction::{Opening, StartOptions, View};
use serde_json::{Value, json};

use super::oauth_id_token::refused_with;
use crate::scenario::tokens::{
    self, NOW, RS256_TOKEN, WEAK_N, base64url, claims, claims_with, es256_key, header, keys,
    rs256_key, sign, token,
};
use crate::scenario::{Scenario, opening};

struct Bad {
    how: &'static str,
    token: String,
    keys: Value,
    reason: E,
}

fn bad(how: &'static str, token: String, reason: E) -> Bad {
    let keys = keys(&[es256_key(), rs256_key()]);
    Bad {
        how,
        token,
        keys,
        reason,
    }
}

fn header_with(name: &str, value: Value) -> String {
    let mut header = header();
    header[name] = value;
    sign(&header.to_string(), &claims().to_string())
}

fn claim(name: &str, value: Value) -> String {
    token(&claims_with(name, value))
}

/// A good token's header, payload and signature.
fn parts() -> [String; 3] {
    let good = token(&claims());
    let mut parts = good.split('.').map(str::to_owned);
    std::array::from_fn(|_| parts.next().expect("a part"))
}

fn forms() -> Vec<Bad> {
    let [h, p, s] = parts();
    let join = |a: &str, b: &str, c: &str| format!("{a}.{b}.{c}");
    vec![
        bad("two parts", format!("{h}.{p}"), E::Malformed),
        bad("four parts", format!("{h}.{p}.{s}.{s}"), E::Malformed),
        bad("five parts", format!("{h}.{p}.a.b.{s}"), E::Encrypted),
        bad("huge", join(&h, &p, &"A".repeat(70_000)), E::TooLong),
        bad("padding", join(&h, &p, &format!("{s}==")), E::Malformed),
        bad("plain base64", join(&h, &p, "+/+/"), E::Malformed),
        bad("a line end", join(&h, &p, &format!("{s}\n")), E::Malformed),
        bad("a blank", format!(" {}", join(&h, &p, &s)), E::Malformed),
        bad("no payload", join(&h, "", &s), E::Content),
        bad(
            "header no JSON",
            join(&base64url(b"alg"), &p, &s),
            E::Content,
        ),
        bad("header a list", join(&base64url(b"[]"), &p, &s), E::Content),
        bad(
            "header not UTF-8",
            join(&base64url(&[b'{', 0xff, b'}']), &p, &s),
            E::Content,
        ),
        bad(
            "payload not UTF-8",
            join(&h, &base64url(&[0xff, 0xfe]), &s),
            E::Content,
        ),
        bad(
            "payload with more",
            sign(&header().to_string(), "{} {}"),
            E::Content,
        ),
        bad(
            "alg twice",
            sign(r#"{"alg":"ES256","alg":"none"}"#, &claims().to_string()),
            E::DuplicateMember,
        ),
        bad(
            "aud twice",
            sign(
                &header().to_string(),
                &claims()
                    .to_string()
                    .replacen('{', "{\"aud\":\"0oaown\",", 1),
            ),
            E::DuplicateMember,
        ),
    ]
}

fn algorithms_and_keys() -> Vec<Bad> {
    let [h, p, s] = parts();
    let with = |how, key: Value, token: String, reason| Bad {
        keys: keys(&[key]),
        ..bad(how, token, reason)
    };
    let changed = |name: &str, value: Value| {
        let mut key = es256_key();
        key[name] = value;
        key
    };
    let good = || token(&claims());
    let mut weak = rs256_key();
    weak["n"] = json!(WEAK_N);
    let mut other_type = rs256_key();
    other_type["kid"] = json!(tokens::KID);
    let nameless = sign(r#"{"alg":"ES256"}"#, &claims().to_string());
    vec![
        bad(
            "none",
            format!("{}.{p}.", base64url(br#"{"alg":"none"}"#)),
            E::Algorithm,
        ),
        bad("None", header_with("alg", json!("None")), E::Algorithm),
        // Signed or not by whoever knows the public key: the name alone is enough to refuse it.
        bad(
            "HS256 with the public key",
            header_with("alg", json!("HS256")),
            E::Algorithm,
        ),
        bad("RS512", header_with("alg", json!("RS512")), E::Algorithm),
        bad("alg a number", header_with("alg", json!(256)), E::Algorithm),
        bad(
            "no alg",
            sign(r#"{"kid":"test-es256-1"}"#, &claims().to_string()),
            E::Algorithm,
        ),
        bad("crit", header_with("crit", json!(["exp"])), E::Critical),
        bad(
            "an access token",
            header_with("typ", json!("at+jwt")),
            E::Type,
        ),
        bad("unknown kid", header_with("kid", json!("other")), E::Key),
        bad("kid no text", header_with("kid", json!({})), E::Key),
        with(
            "key for encryption",
            changed("use", json!("enc")),
            good(),
            E::Key,
        ),
        with(
            "key for signing only",
            changed("key_ops", json!(["sign"])),
            good(),
            E::Key,
        ),
        with(
            "key of another alg",
            changed("alg", json!("ES384")),
            good(),
            E::Key,
        ),
        with(
            "key of another curve",
            changed("crv", json!("P-384")),
            good(),
            E::Key,
        ),
        with("ES256 and an RSA key", other_type, good(), E::Key),
        with("1024 bits", weak, RS256_TOKEN.to_owned(), E::WeakKey),
        with(
            "key without x",
            changed("x", json!(null)),
            good(),
            E::WeakKey,
        ),
        Bad {
            keys: keys(&[es256_key(), es256_key()]),
            ..bad("kid twice in the set", good(), E::AmbiguousKey)
        },
        Bad {
            keys: keys(&[es256_key(), changed("kid", json!("second"))]),
            ..bad("no kid, two keys", nameless, E::AmbiguousKey)
        },
        bad(
            "signature of 63 bytes",
            format!("{h}.{p}.{}", base64url(&[1; 63])),
            E::Signature,
        ),
        bad(
            "signature of 65 bytes",
            format!("{h}.{p}.{}", base64url(&[1; 65])),
            E::Signature,
        ),
        bad(
            "r and s zero",
            format!("{h}.{p}.{}", base64url(&[0; 64])),
            E::Signature,
        ),
        bad("no signature", format!("{h}.{p}."), E::Signature),
        bad(
            "another payload",
            format!(
                "{h}.{}.{s}",
                base64url(claims_with("sub", json!("00ueve")).to_string().as_bytes())
            ),
            E::Signature,
        ),
    ]
}

fn contents() -> Vec<Bad> {
    let expired = {
        let mut claims = claims_with("iat", json!(NOW - 300));
        claims["exp"] = json!(NOW - 60);
        token(&claims)
    };
    let slash = format!("{}/", crate::scenario::ISSUER);
    let foreign = json!(["0oaown", "0oaother"]);
    vec![
        bad("iss by a slash", claim("iss", json!(slash)), E::Issuer),
        bad(
            "iss in capitals",
            claim("iss", json!("https://ORG.example/oauth2/default")),
            E::Issuer,
        ),
        bad("no iss", claim("iss", json!(null)), E::Issuer),
        bad("no sub", claim("sub", json!(null)), E::Subject),
        bad(
            "sub too long",
            claim("sub", json!("s".repeat(256))),
            E::Subject,
        ),
        bad("another aud", claim("aud", json!("0oaother")), E::Audience),
        bad("a further aud", claim("aud", foreign), E::Audience),
        bad("aud an empty list", claim("aud", json!([])), E::Audience),
        bad(
            "another azp",
            claim("azp", json!("0oaother")),
            E::AuthorizedParty,
        ),
        bad("expired by skew and 0 s", expired, E::Expired),
        bad("no exp", claim("exp", json!(null)), E::Dates),
        bad("exp before iat", claim("exp", json!(NOW - 1)), E::Dates),
        bad("exp infinite", claim("exp", json!(1e300)), E::Dates),
        bad(
            "iat by skew and 1 s ahead",
            claim("iat", json!(NOW + 61)),
            E::InTheFuture,
        ),
        bad(
            "nbf by skew and 1 s ahead",
            claim("nbf", json!(NOW + 61)),
            E::InTheFuture,
        ),
        bad(
            "issued long ago",
            claim("iat", json!(NOW - 601)),
            E::NotFresh,
        ),
        bad("no nonce", claim("nonce", json!(null)), E::Nonce),
        bad("another nonce", claim("nonce", json!("other")), E::Nonce),
        bad(
            "foreign at_hash",
            claim("at_hash", json!("LDktKdoQak3Pk0cnXxCltA")),
            E::AccessTokenHash,
        ),
        bad(
            "auth_time no date",
            claim("auth_time", json!("now")),
            E::AuthTime,
        ),
    ]
}

#[test]
fn oauth_4_sixty_ways_to_be_no_id_token() {
    let table: Vec<Bad> = [forms(), algorithms_and_keys(), contents()]
        .into_iter()
        .flatten()
        .collect();
    assert!(table.len() >= 60, "{}", table.len());
    for bad in &table {
        assert_eq!(
            refused_with(&bad.token, &bad.keys),
            bad.reason,
            "{}",
            bad.how
        );
    }
    // The same with demands at the start.
    let demanding = |options: StartOptions, claims: Value| {
        let opening = Opening {
            options,
            ..opening()
        };
        match Scenario::validated_with(opening, &token(&claims)).tx.view() {
            View::Failed(idx::error::Error::IdToken(reason)) => *reason,
            other => panic!("{other:?}"),
        }
    };
    let max_age = || StartOptions {
        max_age_s: Some(300),
        ..StartOptions::default()
    };
    let acr = StartOptions {
        acr_values: Some("phr phrh".to_owned()),
        ..StartOptions::default()
    };
    assert_eq!(demanding(acr, claims()), E::Acr);
    let old = claims_with("auth_time", json!(NOW - 361));
    assert_eq!(demanding(max_age(), old), E::AuthTime);
    assert_eq!(
        demanding(max_age(), claims_with("auth_time", json!(null))),
        E::AuthTime
    );
}
