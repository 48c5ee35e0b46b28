//! OAuth reference §9: the end.

use idx::session::{Access, Ending, Event, Farewell, Notice, SignOutReason, SignalKind};

use crate::scenario::tokens::ACCESS;
use crate::world::{Fault, World, first_tokens};

fn sign_out(world: &mut World, ending: Ending) {
    world.act(|session, now| session.sign_out(ending, now));
}

#[test]
fn oauth_9_memory_then_tabs_then_the_organisation() {
    let mut world = World::new();
    world.quiet();
    sign_out(&mut world, Ending::InPlace);
    assert!(!world.session.is_signed_in(), "at once");
    assert_eq!(world.session.access(world.now), Access::Gone);
    assert_eq!(world.notices, [Notice::SignedOut(SignOutReason::User)]);
    assert_eq!(
        world.signals.last().map(|s| s.kind),
        Some(SignalKind::SignedOut)
    );
    assert_eq!(world.timer, None);
    world.pass(1000);
    let expected = [("r0", "refresh_token"), (ACCESS, "access_token")];
    let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(world.org.revoked, expected);
    assert_eq!(world.org.ended_sessions, 1);
    assert_eq!(
        world.notices.last(),
        Some(&Notice::Parted { failed: vec![] })
    );
}

#[test]
fn oauth_9_a_failure_holds_nothing_up() {
    let mut world = World::new();
    world.faults = [Some(Fault::TimedOut), Some(Fault::Lost), None].into();
    sign_out(&mut world, Ending::InPlace);
    world.pass(4_001);
    assert_eq!(world.org.ended_sessions, 1);
    let failed = vec![Farewell::RefreshToken, Farewell::AccessToken];
    assert_eq!(world.notices.last(), Some(&Notice::Parted { failed }));

    // A session that is over already is no failure.
    let mut world = World::new();
    world.org.session_status = 404;
    sign_out(&mut world, Ending::InPlace);
    world.pass(1000);
    assert_eq!(
        world.notices.last(),
        Some(&Notice::Parted { failed: vec![] })
    );
}

#[test]
fn oauth_9_a_page_that_goes_away_has_said_everything() {
    let mut world = World::new();
    sign_out(&mut world, Ending::InPlace);
    // No time has passed, and no event has come.
    assert_eq!(world.requests_to("/v1/revoke"), 2);
    assert_eq!(world.requests_to("/api/v1/sessions/me"), 1);
    assert!(world.sent.iter().all(|request| request.outlives_page));
}

#[test]
fn oauth_9_nobody_waits_long() {
    let mut world = World::new();
    let hanging = || Some(Fault::TimedOut);
    world.faults = [hanging(), hanging(), hanging()].into();
    sign_out(&mut world, Ending::InPlace);
    sign_out(&mut world, Ending::InPlace);
    assert!(!matches!(world.notices.last(), Some(Notice::Parted { .. })));
    world.pass(4_000);
    let failed = vec![
        Farewell::RefreshToken,
        Farewell::AccessToken,
        Farewell::Session,
    ];
    assert_eq!(world.notices.last(), Some(&Notice::Parted { failed }));
}

#[test]
fn oauth_9_by_way_of_the_organisation() {
    let mut world = World::new();
    let ending = Ending::ByRedirect {
        return_to: "https://app.example/".to_owned(),
        state: "s1".into(),
    };
    sign_out(&mut world, ending);
    assert!(world.departures.is_empty(), "the tokens are revoked before");
    world.pass(1000);
    let departure = world.departures.first().expect("the browser leaves");
    assert!(departure.url.ends_with("/v1/logout"));
    let fields: Vec<(&str, &str)> = departure
        .fields
        .iter()
        .map(|(n, v)| (*n, v.expose()))
        .collect();
    let expected = [
        ("id_token_hint", "first id token"),
        ("post_logout_redirect_uri", "https://app.example/"),
        ("state", "s1"),
    ];
    assert_eq!(fields, expected);
    assert_eq!(world.org.ended_sessions, 0);
}

#[test]
fn oauth_9_only_here() {
    let mut world = World::new();
    sign_out(&mut world, Ending::Keep);
    world.pass(1000);
    assert_eq!((world.org.ended_sessions, world.org.revoked.len()), (0, 2));
    sign_out(&mut world, Ending::InPlace);
    assert_eq!(
        world.notices.last(),
        Some(&Notice::Parted { failed: vec![] }),
        "twice is no harm"
    );
}

#[test]
fn oauth_5_tokens_that_come_too_late_are_revoked() {
    let mut world = World::new();
    world.faults.push_back(Some(Fault::Late(3_000)));
    world.renew();
    sign_out(&mut world, Ending::Keep);
    world.pass(5_000);
    assert!(!world.session.is_signed_in());
    assert_eq!(world.renewed(), 0);
    let revoked: Vec<&str> = world.org.revoked.iter().map(|(t, _)| t.as_str()).collect();
    assert_eq!(revoked, ["r0", ACCESS, "r1"]);
}

#[test]
fn oauth_7_a_stronger_sign_in_takes_the_place() {
    let mut world = World::new();
    world.faults.push_back(Some(Fault::Late(3_000)));
    world.renew();
    let mut tokens = first_tokens();
    tokens.refresh_token = Some("r500".into());
    let (mine, effects) = world.session.replace(tokens.clone(), world.now);
    assert!(mine);
    world.perform(effects);
    world.pass(5_000);
    let revoked: Vec<&str> = world.org.revoked.iter().map(|(t, _)| t.as_str()).collect();
    assert_eq!(revoked, ["r0", "r1"], "the old family, and its late answer");
    assert!(world.session.is_signed_in());

    // Somebody else has signed in: the present tokens stay, the others go.
    if let Some(claims) = &mut tokens.claims {
        claims.sub = "00ueve".to_owned();
    }
    tokens.refresh_token = Some("r900".into());
    let (mine, effects) = world.session.replace(tokens, world.now);
    world.perform(effects);
    assert!(!mine);
    assert_eq!(world.notices.last(), Some(&Notice::SessionChanged));
    assert_eq!(
        world.org.revoked.last().map(|(t, _)| t.as_str()),
        Some("r900")
    );
    assert_eq!(
        world.session.claims().map(|c| c.sub.as_str()),
        Some("00uada")
    );
}

#[test]
fn oauth_14_nothing_that_is_told_holds_a_secret() {
    let mut world = World::bound();
    world.renew();
    world.pass(100);
    world.event(Event::Online(false));
    sign_out(&mut world, Ending::InPlace);
    world.pass(1000);
    let told = format!(
        "{:?} {:?} {:?} {:?}",
        world.notices, world.signals, world.session, world.sent
    );
    for secret in [ACCESS, "first id token", "r0", "r1\"", "eyJ"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}
