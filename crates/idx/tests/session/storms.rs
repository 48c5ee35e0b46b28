//! Hundreds of renewals on a bad day: no session is lost, and none is renewed twice at a time.

use idx::session::{Event, Notice};
use proptest::prelude::*;

use crate::scenario::tokens::{es256_key, keys};
use crate::world::{Fault, World};

/// What can go wrong on the way. At most two answers in a row are lost: beyond that the
/// organisation has to take the refresh token for stolen.
fn fault() -> impl Strategy<Value = Option<Fault>> {
    prop_oneof![
        6 => Just(None),
        2 => Just(Some(Fault::Lost)),
        1 => Just(Some(Fault::Offline)),
        2 => (1_u64..15_000).prop_map(|delay| Some(Fault::Late(delay))),
        1 => prop_oneof![Just(500_u16), Just(502), Just(503)]
            .prop_map(|status| Some(Fault::Answer(status, vec![], "<html>".to_owned()))),
        1 => (0_u32..90).prop_map(|seconds| {
            let headers = vec![("retry-after", seconds.to_string())];
            Some(Fault::Answer(429, headers, String::new()))
        }),
        1 => Just(Some(Fault::Answer(200, vec![], "{\"token_type\":".to_owned()))),
    ]
}

fn play(faults: Vec<Option<Fault>>, life_s: u64, lost_every: usize, wanted: usize) {
    let mut world = World::living(life_s);
    let mut faults = faults.into_iter().cycle();
    let mut published = vec![es256_key()];
    let mut step = 0;
    while world.renewed() < wanted {
        step += 1;
        assert!(step < 200_000, "it goes on");
        if world.faults.is_empty() {
            let fault = faults.next().flatten();
            // Now and then the organisation renews and its answer is lost: then a good answer has
            // to come within the half minute of grace.
            if lost_every > 0 && step % lost_every == 0 {
                world.faults.extend([Some(Fault::AnswerLost), None, None]);
                while world.faults.len() == 3 && world.session.is_signed_in() {
                    world.event(Event::Visible(true));
                    world.pass(1_000);
                }
                world.event(Event::Visible(false));
                world.pass(10_000);
            } else {
                world.faults.push_back(fault);
            }
        }
        world.pass(1_000 + (step as u64 * 7_919) % 20_000);
        match step % 17 {
            3 => world.event(Event::Visible(false)),
            5 => world.event(Event::Visible(true)),
            7 => world.sleep((step as u64 % 5) * 40_000),
            9 => world.event(Event::Online(true)),
            11 => {
                world.session.access(world.now);
                let effects = world.session.take_effects();
                world.perform(effects);
            }
            13 => {
                // A new signing key.
                let kid = format!("k{step}");
                let mut key = es256_key();
                key["kid"] = kid.clone().into();
                published.insert(0, key);
                published.truncate(20);
                world.org.keys = keys(&published);
                world.org.kid = kid;
            }
            _ => {}
        }
        assert!(
            world.session.is_signed_in(),
            "lost: {:?}",
            world.notices.iter().rev().take(8).collect::<Vec<_>>()
        );
        assert!(!world.org.family_dead);
    }
    let stopped = |n: &Notice| matches!(n, Notice::RenewStopped { .. });
    let stopped = world.notices.iter().filter(|n| stopped(n)).count();
    assert_eq!(stopped, 0, "{:?}", world.notices);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 50, ..ProptestConfig::default() })]

    #[test]
    fn oauth_5_hundreds_of_renewals_and_no_lost_session(
        faults in prop::collection::vec(fault(), 5..60),
        life_s in prop_oneof![Just(30_u64), Just(60), Just(300), Just(3600)],
        lost_every in 0_usize..5,
    ) {
        play(faults, life_s, lost_every * 4, 300);
    }
}
