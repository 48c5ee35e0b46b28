//! OAuth reference §3.1 and §4: ID tokens of a renewal.

use idx::error::Error;
use idx::oauth::id_token::IdTokenError as E;
use idx::session::{Notice, SignalKind};
use serde_json::{Value, json};

use crate::scenario::tokens::{NOW, es256_key, keys};
use crate::world::{Fault, World};

fn renewed_with(claims: &[(&'static str, Value)]) -> World {
    let mut world = World::new();
    world.org.claims = claims.to_vec();
    world.renew();
    world.pass(1000);
    world
}

#[test]
fn oauth_4_what_a_renewed_token_may_not_say() {
    for (name, value, reason) in [
        (
            "iss",
            json!("https://org.example/oauth2/default/"),
            E::Issuer,
        ),
        ("aud", json!("0oaother"), E::Audience),
        ("azp", json!("0oaother"), E::AuthorizedParty),
        ("nonce", json!("other"), E::Nonce),
        (
            "at_hash",
            json!("LDktKdoQak3Pk0cnXxCltA"),
            E::AccessTokenHash,
        ),
        ("auth_time", json!(NOW - 5), E::OtherSignIn),
        ("iat", json!(NOW - 700), E::NotFresh),
        ("exp", json!(NOW - 700), E::Dates),
        ("sub", json!(""), E::Subject),
    ] {
        let world = renewed_with(&[(name, value)]);
        let error = Error::IdToken(reason);
        let expected = Notice::RenewStopped { error };
        assert_eq!(world.notices.last(), Some(&expected), "{name}");
        assert_eq!(world.renewed(), 0);
        assert!(world.session.is_signed_in(), "the old tokens serve on");
    }
}

#[test]
fn oauth_3_what_a_renewed_token_may_say() {
    let without = |name| renewed_with(&[(name, json!(null))]).renewed();
    for name in ["nonce", "auth_time", "at_hash", "acr"] {
        assert_eq!(without(name), 1, "{name} may be left out");
    }
    let world = renewed_with(&[("name", json!("Ada King"))]);
    let claims = world.session.claims().expect("claims");
    assert_eq!(claims.text("name"), Some("Ada King"), "the new ones count");
}

#[test]
fn oauth_3_somebody_elses_token_ends_the_session() {
    let world = renewed_with(&[("sub", json!("00ueve"))]);
    assert_eq!(world.notices.last(), Some(&Notice::SessionChanged));
    assert!(!world.session.is_signed_in());
    let last = world.signals.last().expect("a signal");
    assert_eq!(last.kind, SignalKind::SessionChanged);
    let revoked: Vec<&str> = world.org.revoked.iter().map(|(t, _)| t.as_str()).collect();
    assert!(revoked.contains(&"r1"), "what came is revoked: {revoked:?}");
}

#[test]
fn oauth_4_keys_are_fetched_anew_once_a_minute_at_most() {
    let mut world = World::new();
    let mut other = es256_key();
    other["kid"] = json!("rotated");
    world.org.keys = keys(&[es256_key(), other]);
    world.org.kid = "rotated".to_owned();
    world.renew();
    world.pass(100);
    assert_eq!((world.renewed(), world.requests_to("/v1/keys")), (1, 1));

    // A key nobody publishes: no second fetch within a minute, for which the tokens wait.
    world.org.kid = "unpublished".to_owned();
    world.renew();
    world.pass(58_000);
    assert_eq!(world.requests_to("/v1/keys"), 1);
    assert!(world.session.is_signed_in() && world.renewed() == 1);
    world.pass(3_000);
    assert_eq!(world.requests_to("/v1/keys"), 2);
    let error = Error::IdToken(E::Key);
    assert_eq!(world.notices.last(), Some(&Notice::RenewStopped { error }));
}

#[test]
fn oauth_4_tokens_wait_for_their_keys_and_are_not_lost() {
    let mut world = World::new();
    let mut other = es256_key();
    other["kid"] = json!("rotated");
    world.org.keys = keys(&[other]);
    world.org.kid = "rotated".to_owned();
    world.faults = [
        None,
        Some(Fault::Lost),
        Some(Fault::Answer(503, vec![], String::new())),
    ]
    .into();
    world.renew();
    world.pass(20_000);
    assert_eq!(world.renewed(), 1);
    assert_eq!(world.token_requests(), 1, "the refresh token was used once");
    assert_eq!(world.requests_to("/v1/keys"), 3);
}

#[test]
fn oauth_5_a_wrong_clock_is_told_and_corrected() {
    for tells_time in [true, false] {
        let mut world = World::new();
        world.org.ahead_s = -7200;
        world.org.tells_time = tells_time;
        world.renew();
        world.pass(1000);
        assert_eq!(world.renewed(), 1);
        assert!(
            world
                .notices
                .contains(&Notice::ClockWrong { offset_s: -7200 })
        );
        assert_eq!(world.session.clock_offset_s(), -7200);
        world.quiet();
        world.renew();
        world.pass(1000);
        assert_eq!(world.notices, [Notice::Renewed], "told once");
    }
    let mut world = World::new();
    world.org.ahead_s = 100_000;
    world.renew();
    world.pass(1000);
    assert!(
        world
            .notices
            .contains(&Notice::ClockWrong { offset_s: 100_000 })
    );
    assert_eq!(world.renewed(), 0);
}
