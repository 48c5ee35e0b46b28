//! OAuth reference §6: several tabs.

use idx::session::{Event, Notice, SignOutReason, Signal, SignalKind, channel_name};

use crate::scenario::settings;
use crate::world::World;

fn heard(world: &mut World, change: impl FnOnce(&mut Signal)) {
    let mut signal = world
        .signals
        .first()
        .expect("a signal at the start")
        .clone();
    assert_eq!(signal.kind, SignalKind::SignedIn);
    signal.tab_id = "other".to_owned();
    change(&mut signal);
    // As it comes over the channel.
    let signal = Signal::parse(&signal.to_json()).expect("a signal");
    world.quiet();
    world.event(Event::Heard(signal));
}

#[test]
fn oauth_6_signing_out_in_one_tab_signs_out_all() {
    let mut world = World::new();
    heard(&mut world, |signal| signal.kind = SignalKind::SignedOut);
    assert_eq!(world.notices, [Notice::SignedOut(SignOutReason::Remote)]);
    world.pass(1000);
    assert_eq!(world.org.revoked.len(), 1, "its own refresh token");
    assert_eq!(world.org.ended_sessions, 0, "the other tab sees to that");
    assert_eq!(world.signals.len(), 1, "and nothing echoes");
}

#[test]
fn oauth_6_only_the_same_person_and_another_tab_count() {
    let mut world = World::new();
    heard(&mut world, |signal| {
        signal.kind = SignalKind::SignedOut;
        signal.sub_hash = "A".repeat(22);
    });
    heard(&mut world, |signal| {
        signal.kind = SignalKind::SignedOut;
        signal.tab_id = "own".to_owned();
    });
    heard(&mut world, |_| {});
    assert!(world.session.is_signed_in());
    assert!(world.notices.is_empty());
    heard(&mut world, |signal| signal.sub_hash = "A".repeat(22));
    assert_eq!(world.notices, [Notice::SessionChanged]);
    assert!(world.session.is_signed_in());
}

#[test]
fn oauth_6_what_a_tab_says_names_nobody() {
    let world = World::new();
    let text = world.signals.first().expect("a signal").to_json();
    assert!(!text.contains("00uada") && !text.contains("0oaown"));
    let name = channel_name(&settings());
    assert!(name.starts_with("spa-auth:0oaown:") && name.len() == 16 + 22);
}
