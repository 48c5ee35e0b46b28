//! OAuth reference §6: several tabs.

use idx::session::{
    Event, Notice, Policy, Session, SignOutReason, Signal, SignalKind, channel_name,
};

use crate::scenario::settings;
use crate::world::{World, first_tokens, opening};

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

const IDLE: Notice = Notice::SignedOut(SignOutReason::Idle);

/// A tab that ends ten minutes after anybody used one.
fn idle_tab(name: &str) -> World {
    let mut opening = opening(first_tokens());
    opening.tab_id = name.to_owned();
    opening.policy = Policy {
        idle_s: Some(600),
        ..Policy::default()
    };
    World::with(opening)
}

/// Hands over what tabs have said since the last time, until they have nothing more to say.
fn talk(tabs: &mut [World]) {
    loop {
        let said: Vec<Signal> = tabs
            .iter_mut()
            .flat_map(|tab| tab.signals.drain(..))
            .collect();
        if said.is_empty() {
            return;
        }
        for signal in said.iter().map(Signal::to_json) {
            for tab in &mut *tabs {
                tab.event(Event::Heard(Signal::parse(&signal).expect("a signal")));
            }
        }
    }
}

#[test]
fn oauth_6_use_of_one_tab_is_use_of_all() {
    let mut tabs = [idle_tab("one"), idle_tab("two")];
    talk(&mut tabs);
    for tab in &mut tabs {
        tab.pass(550_000);
        assert!(matches!(tab.notices.last(), Some(Notice::IdleSoon { .. })));
    }
    tabs[0].act(Session::touch);
    talk(&mut tabs);
    for tab in &mut tabs {
        assert_eq!(tab.notices.last(), Some(&Notice::InUse));
        tab.pass(599_000);
        assert!(tab.session.is_signed_in());
        tab.pass(2_000);
        assert_eq!(tab.notices.last(), Some(&IDLE));
    }
}

#[test]
fn oauth_6_a_tab_that_slept_asks_the_others_before_it_ends() {
    let mut tabs = [idle_tab("used"), idle_tab("frozen")];
    talk(&mut tabs);
    tabs[0].pass(500_000);
    tabs[0].act(Session::touch);
    tabs[0].pass(200_000);
    // What was said meanwhile has been lost, as for a page that comes out of the browser's cache.
    tabs[0].signals.clear();
    tabs[1].sleep(700_000);
    tabs[1].event(Event::Visible(true));
    assert!(
        tabs[1].session.is_signed_in(),
        "not before they could answer"
    );
    talk(&mut tabs);
    let [_, frozen] = &mut tabs;
    frozen.pass(399_000);
    assert!(
        frozen.session.is_signed_in(),
        "from when the other was used"
    );
    frozen.pass(2_000);
    assert_eq!(frozen.notices.last(), Some(&IDLE));
}

#[test]
fn oauth_6_use_of_somebody_else_is_none() {
    let mut world = idle_tab("own");
    heard(&mut world, |_| {});
    world.pass(300_000);
    let at_ms = world.now.wall_ms;
    heard(&mut world, |signal| {
        signal.kind = SignalKind::InUse;
        signal.at_ms = at_ms;
        signal.sub_hash = "A".repeat(22);
    });
    world.pass(301_000);
    assert_eq!(world.notices.last(), Some(&IDLE));
}
