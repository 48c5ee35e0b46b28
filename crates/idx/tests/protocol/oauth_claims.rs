//! OAuth reference §4: claims that are not accepted.

use idx::error::Error;
use idx::oauth::id_token::{IdTokenError as E, Rules};
use idx::transaction::{Opening, Settings, StartOptions, View};
use serde_json::{Value, json};

use super::oauth_id_token::refused;
use crate::scenario::tokens::{self, NOW, claims, claims_with, es256_key, keys, token};
use crate::scenario::{Scenario, opening, settings};

fn with_claim(name: &str, value: Value) -> E {
    refused(&token(&claims_with(name, value)))
}

fn demanding(options: StartOptions, claims: &Value) -> Result<(), E> {
    let opening = Opening {
        options,
        ..opening()
    };
    match Scenario::validated_with(opening, &token(claims)).tx.view() {
        View::SignedIn(_) => Ok(()),
        View::Failed(Error::IdToken(reason)) => Err(*reason),
        other => panic!("{other:?}"),
    }
}

/// How a token with these claims is judged by other rules than usual.
fn by(rules: Rules, claims: &Value) -> Result<(), E> {
    let opening = Opening {
        settings: Settings {
            rules,
            ..settings()
        },
        ..opening()
    };
    match Scenario::validated_with(opening, &token(claims)).tx.view() {
        View::SignedIn(_) => Ok(()),
        View::Failed(Error::IdToken(reason)) => Err(*reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn oauth_4_the_skew_that_was_chosen() {
    let skew = |skew_s| Rules {
        skew_s,
        ..Rules::default()
    };
    for (skew_s, allowed) in [(0, 0), (120, 120), (300, 300), (9_999, 300)] {
        let iat = |after| claims_with("iat", json!(NOW + after));
        assert_eq!(by(skew(skew_s), &iat(allowed)), Ok(()), "{skew_s}");
        assert_eq!(by(skew(skew_s), &iat(allowed + 1)), Err(E::InTheFuture));
        let mut late = claims_with("iat", json!(NOW - 500));
        late["exp"] = json!(NOW - allowed);
        assert_eq!(by(skew(skew_s), &late), Err(E::Expired));
        late["exp"] = json!(NOW - allowed + 1);
        assert_eq!(by(skew(skew_s), &late), Ok(()));
    }
}

#[test]
fn oauth_4_audiences_that_were_named() {
    let rules = || Rules {
        audiences: vec!["api".to_owned()],
        ..Rules::default()
    };
    let with = |aud: Value, azp: Value| {
        let mut claims = claims_with("aud", aud);
        claims["azp"] = azp;
        if claims["azp"].is_null() {
            claims.as_object_mut().expect("an object").remove("azp");
        }
        by(rules(), &claims)
    };
    assert_eq!(with(json!("0oaown"), json!(null)), Ok(()));
    assert_eq!(with(json!(["0oaown", "api"]), json!("0oaown")), Ok(()));
    for aud in [
        json!(["0oaown", "other"]),
        json!(["api"]),
        json!("api"),
        json!(["0oaown", "api", "other"]),
    ] {
        assert_eq!(with(aud, json!("0oaown")), Err(E::Audience));
    }
    // Of several audiences, one has to be whom it is for.
    for azp in [json!(null), json!("api"), json!(1)] {
        assert_eq!(with(json!(["0oaown", "api"]), azp), Err(E::AuthorizedParty));
    }
}

#[test]
fn oauth_4_an_access_token_hash_may_be_demanded() {
    let rules = || Rules {
        demands_at_hash: true,
        ..Rules::default()
    };
    assert_eq!(by(rules(), &claims()), Ok(()));
    assert_eq!(
        by(rules(), &claims_with("at_hash", json!(null))),
        Err(E::AccessTokenHash)
    );
}

#[test]
fn oauth_4_issuer_subject_audience() {
    for iss in [
        json!(null),
        json!("https://org.example/oauth2/default/"),
        json!("https://ORG.example/oauth2/default"),
        json!("https://org.example"),
        json!(7),
    ] {
        assert_eq!(with_claim("iss", iss), E::Issuer);
    }
    assert_eq!(with_claim("sub", json!(null)), E::Subject);
    assert_eq!(with_claim("sub", json!("")), E::Subject);
    assert_eq!(with_claim("sub", json!("s".repeat(256))), E::Subject);
    for aud in [
        json!(null),
        json!("0oaother"),
        json!("0oaown "),
        json!([]),
        json!(["0oaown", "0oaother"]),
        json!(["0oaother"]),
        json!({"0oaown": 1}),
        json!(["0oaown", 7]),
    ] {
        assert_eq!(with_claim("aud", aud), E::Audience);
    }
    assert_eq!(with_claim("azp", json!("0oaother")), E::AuthorizedParty);
    assert_eq!(with_claim("azp", json!(["0oaown"])), E::AuthorizedParty);
    for good in [
        claims_with("aud", json!(["0oaown"])),
        claims_with("azp", json!("0oaown")),
    ] {
        let scenario = Scenario::validated(&token(&good), &keys(&[es256_key()]));
        assert!(matches!(scenario.tx.view(), View::SignedIn(_)));
    }
}

#[test]
fn oauth_4_dates_to_the_second() {
    // 60 s of skew either way.
    assert_eq!(with_claim("iat", json!(NOW + 61)), E::InTheFuture);
    assert_eq!(with_claim("nbf", json!(NOW + 61)), E::InTheFuture);
    assert_eq!(with_claim("iat", json!(NOW - 601)), E::NotFresh);
    let mut late = claims_with("iat", json!(NOW - 300));
    late["exp"] = json!(NOW - 60);
    assert_eq!(refused(&token(&late)), E::Expired);
    for good in [
        claims_with("iat", json!(NOW + 60)),
        claims_with("iat", json!(NOW - 600)),
        claims_with("nbf", json!(NOW + 60)),
        claims_with("exp", json!(NOW as f64 + 10.5)),
        {
            late["exp"] = json!(NOW - 59);
            late
        },
    ] {
        let scenario = Scenario::validated(&token(&good), &keys(&[es256_key()]));
        assert!(matches!(scenario.tx.view(), View::SignedIn(_)), "{good}");
    }
    for (name, value) in [
        ("iat", json!(null)),
        ("exp", json!(null)),
        ("iat", json!("1760000000")),
        ("exp", json!("never")),
        ("exp", json!(-1)),
        ("exp", json!(1e300)),
        ("exp", json!(u64::MAX)),
        ("exp", json!(NOW)),
        ("nbf", json!("now")),
    ] {
        assert_eq!(with_claim(name, value.clone()), E::Dates, "{name} {value}");
    }
}

#[test]
fn oauth_4_nonce_and_access_token_hash() {
    assert_eq!(with_claim("nonce", json!(null)), E::Nonce);
    assert_eq!(with_claim("nonce", json!("")), E::Nonce);
    assert_eq!(with_claim("nonce", json!("other")), E::Nonce);
    assert_eq!(with_claim("nonce", json!([tokens::NONCE])), E::Nonce);
    assert_eq!(
        with_claim("at_hash", json!("LDktKdoQak3Pk0cnXxCltA")),
        E::AccessTokenHash
    );
    assert_eq!(with_claim("at_hash", json!("")), E::AccessTokenHash);
    assert_eq!(with_claim("at_hash", json!(7)), E::AccessTokenHash);
    let without = claims_with("at_hash", json!(null));
    let scenario = Scenario::validated(&token(&without), &keys(&[es256_key()]));
    assert!(
        matches!(scenario.tx.view(), View::SignedIn(_)),
        "it may be left out"
    );
}

#[test]
fn oauth_4_demands_of_the_start() {
    let max_age = |seconds| StartOptions {
        max_age_s: Some(seconds),
        ..StartOptions::default()
    };
    assert_eq!(demanding(max_age(300), &claims()), Ok(()));
    assert_eq!(
        demanding(max_age(300), &claims_with("auth_time", json!(null))),
        Err(E::AuthTime)
    );
    let old = claims_with("auth_time", json!(NOW - 361));
    assert_eq!(
        demanding(max_age(300), &old),
        Err(E::AuthTime),
        "one second too old"
    );
    let old = claims_with("auth_time", json!(NOW - 360));
    assert_eq!(demanding(max_age(300), &old), Ok(()));
    let future = claims_with("auth_time", json!(NOW + 61));
    assert_eq!(demanding(max_age(300), &future), Err(E::AuthTime));
    let odd = claims_with("auth_time", json!("now"));
    assert_eq!(demanding(StartOptions::default(), &odd), Err(E::AuthTime));

    let acr = |values: &str| StartOptions {
        acr_values: Some(values.to_owned()),
        ..StartOptions::default()
    };
    assert_eq!(demanding(acr("phr"), &claims()), Err(E::Acr));
    assert_eq!(
        demanding(
            acr("urn:okta:loa:2fa:any"),
            &claims_with("acr", json!(null))
        ),
        Err(E::Acr)
    );
    assert_eq!(
        demanding(acr("urn:okta:loa:2fa:an"), &claims()),
        Err(E::Acr),
        "no part of one"
    );
    let single = claims_with("acr", json!("urn:okta:loa:1fa:any"));
    assert_eq!(demanding(acr("urn:okta:loa:2fa:any"), &single), Err(E::Acr));
    assert_eq!(
        demanding(acr("urn:okta:loa:2fa:any:ifpossible"), &single),
        Ok(())
    );
}
