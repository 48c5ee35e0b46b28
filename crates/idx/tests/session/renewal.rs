//! OAuth reference §3.1 and §5: tokens that stay fresh.

use idx::error::Error;
use idx::oauth::token::Tokens;
use idx::session::{Access, Event, Expiry, Notice, Policy, Session};
use serde_json::json;

use crate::scenario::START_MS;
use crate::world::{Fault, World, first_tokens, opening};

fn answer(status: u16, body: &str) -> Option<Fault> {
    Some(Fault::Answer(status, Vec::new(), body.to_owned()))
}

#[test]
fn oauth_5_renewal_comes_before_the_end_and_again() {
    let mut world = World::new();
    assert_eq!(world.notices, [Notice::SignedIn]);
    world.pass(3_520_000);
    assert_eq!(world.token_requests(), 0);
    world.pass(30_000);
    assert_eq!(world.renewed(), 1);
    assert!(world.session.left_ms(world.now) > 3_500_000);
    world.pass(10 * 3_600_000);
    assert_eq!(world.renewed(), 11, "{:?}", world.notices);
    assert_eq!(world.token_requests(), 11, "and not once more than needed");
}

#[test]
fn oauth_5_one_renewal_whoever_asks() {
    let mut world = World::new();
    world.faults.push_back(Some(Fault::Late(5_000)));
    world.renew();
    world.renew();
    for event in [Event::Visible(true), Event::Online(true), Event::Elapsed] {
        world.event(event);
    }
    assert_eq!(world.token_requests(), 1);
    world.pass(5_000);
    assert_eq!((world.renewed(), world.token_requests()), (1, 1));
}

#[test]
fn oauth_5_a_request_waits_for_renewal_when_little_is_left() {
    let mut world = World::living(60);
    // Nobody looks: it is not renewed by itself.
    world.event(Event::Visible(false));
    world.pass(40_000);
    assert!(matches!(world.session.access(world.now), Access::Ready(_)));
    world.pass(6_000);
    assert_eq!(world.token_requests(), 0);
    assert_eq!(world.session.access(world.now), Access::Wait);
    let effects = world.session.take_effects();
    world.perform(effects);
    world.pass(100);
    assert_eq!(world.renewed(), 1);
    assert!(matches!(world.session.access(world.now), Access::Ready(_)));
}

#[test]
fn oauth_5_hidden_pages_wait_until_they_are_looked_at() {
    let mut world = World::new();
    world.event(Event::Visible(false));
    world.pass(2 * 3_600_000);
    assert_eq!(world.token_requests(), 0);
    assert!(world.session.is_signed_in());
    world.event(Event::Visible(true));
    world.pass(100);
    assert_eq!(world.renewed(), 1);

    let mut opening = opening(first_tokens());
    opening.policy = Policy {
        renew_hidden: true,
        ..Policy::default()
    };
    let mut world = World::with(opening);
    world.event(Event::Visible(false));
    world.pass(3_600_000);
    assert_eq!(world.renewed(), 1);
}

#[test]
fn oauth_5_after_sleep_and_after_a_clock_is_set() {
    let mut world = World::new();
    world.pass(1000);
    world.sleep(5 * 3_600_000);
    world.event(Event::Visible(true));
    world.pass(100);
    assert_eq!(world.renewed(), 1, "the tokens ran out in the sleep");

    // Somebody sets the clock back by a day: the tokens end when they end.
    let mut world = World::new();
    world.now.wall_ms -= 86_400_000;
    world.org.ahead_s = 86_400;
    world.pass(3_590_000);
    assert_eq!(world.renewed(), 1);
    assert!(
        world
            .notices
            .contains(&Notice::ClockWrong { offset_s: 86_400 })
    );
}

#[test]
fn oauth_3_1_a_lost_renewal_is_tried_once_more_in_time_whatever_failed_before() {
    let mut world = World::living(60);
    for _ in 0..6 {
        let down = Fault::Answer(503, vec![], String::new());
        world.faults.push_back(Some(down));
    }
    world.faults.push_back(Some(Fault::AnswerLost));
    while world.org.renewals == 0 {
        world.pass(1_000);
    }
    assert_eq!(world.renewed(), 0, "its answer was lost");
    world.event(Event::Visible(false));
    world.pass(15_000);
    assert_eq!(world.renewed(), 1, "though nobody looks");
    assert!(!world.org.family_dead && world.session.is_signed_in());
}

#[test]
fn oauth_5_a_lost_network_signs_nobody_out() {
    let mut world = World::living(60);
    for _ in 0..200 {
        world.faults.push_back(Some(Fault::Lost));
    }
    world.pass(3_600_000);
    assert!(world.session.is_signed_in());
    assert!(matches!(
        world.notices.last(),
        Some(Notice::RenewFailed {
            error: Error::Unreachable,
            retry_ms: Some(_)
        })
    ));
    let attempts = world.token_requests();
    assert!((10..60).contains(&attempts), "backed off: {attempts}");
    assert_eq!(
        world.session.access(world.now),
        Access::Wait,
        "it is tried on demand"
    );
    world.faults.clear();
    let effects = world.session.take_effects();
    world.perform(effects);
    world.pass(600_000);
    assert!(world.renewed() >= 1);
}

#[test]
fn oauth_5_offline_waits_for_online() {
    let mut world = World::living(60);
    world.faults.push_back(Some(Fault::Offline));
    world.pass(3_600_000);
    assert_eq!(world.token_requests(), 1);
    assert!(world.session.is_signed_in());
    let failed = Notice::RenewFailed {
        retry_ms: None,
        error: Error::Offline,
    };
    assert!(world.notices.contains(&failed));
    world.event(Event::Online(true));
    world.pass(100);
    assert_eq!(world.renewed(), 1);
}

#[test]
fn oauth_5_the_token_serves_while_renewal_is_resting() {
    let mut world = World::living(600);
    world.faults.push_back(answer(503, ""));
    world.renew();
    world.pass(50);
    assert!(matches!(world.session.access(world.now), Access::Ready(_)));
    assert_eq!(world.token_requests(), 1);
    world.pass(3000);
    assert_eq!(world.renewed(), 1);
}

#[test]
fn oauth_5_failures_by_kind() {
    for (fault, transient) in [
        (answer(500, ""), true),
        (answer(502, "<html>"), true),
        (answer(200, "not json"), true),
        (answer(200, "[]"), true),
        (answer(403, "<html>"), true),
        (answer(400, r#"{"error":"temporarily_unavailable"}"#), false),
        (answer(401, r#"{"error":"invalid_client"}"#), false),
        (answer(400, r#"{"error":"unauthorized_client"}"#), false),
        (answer(400, r#"{"error":"invalid_scope"}"#), false),
        (Some(Fault::TimedOut), true),
    ] {
        let mut world = World::new();
        world.faults.push_back(fault.clone());
        world.renew();
        world.pass(20_050);
        let stopped = world
            .notices
            .iter()
            .any(|n| matches!(n, Notice::RenewStopped { .. }));
        assert_eq!(stopped, !transient, "{fault:?}");
        assert!(world.session.is_signed_in(), "{fault:?}");
        world.pass(10_000);
        assert_eq!(world.renewed(), usize::from(transient), "{fault:?}");
    }
}

#[test]
fn oauth_5_a_stopped_renewal_lets_the_tokens_run_out() {
    let mut world = World::living(120);
    world
        .faults
        .push_back(answer(401, r#"{"error":"invalid_client"}"#));
    world.pass(119_000);
    assert!(world.session.is_signed_in());
    assert!(matches!(
        world.notices.last(),
        Some(Notice::Expiring { .. })
    ));
    world.pass(2_000);
    assert_eq!(world.notices.last(), Some(&Notice::Expired(Expiry::RanOut)));
    assert!(!world.session.is_signed_in());
}

#[test]
fn oauth_3_too_many_requests_waits_as_told() {
    let mut world = World::new();
    let headers = vec![("retry-after", "40".to_owned())];
    world
        .faults
        .push_back(Some(Fault::Answer(429, headers, String::new())));
    world.renew();
    world.pass(39_900);
    assert_eq!(world.token_requests(), 1);
    world.pass(2_000);
    assert_eq!(world.renewed(), 1);
}

#[test]
fn oauth_3_invalid_grant_is_the_end() {
    let mut world = World::new();
    world.org.family_dead = true;
    world.renew();
    world.pass(100);
    assert!(!world.session.is_signed_in());
    assert_eq!(
        world.notices.last(),
        Some(&Notice::Expired(Expiry::Refused))
    );
    assert_eq!(world.session.access(world.now), Access::Gone);
    world.pass(86_400_000);
    assert_eq!(world.token_requests(), 1);
}

#[test]
fn oauth_3_an_answer_that_was_lost_is_asked_for_again_in_time() {
    for fault in [Fault::AnswerLost, Fault::TimedOut] {
        let mut world = World::new();
        world.faults.push_back(Some(fault));
        world.renew();
        world.pass(30_000);
        assert_eq!(world.renewed(), 1);
        assert!(!world.org.family_dead);
        // The one that came counts from then on.
        world.renew();
        world.pass(100);
        assert_eq!(world.renewed(), 2);
    }
}

#[test]
fn oauth_3_what_is_not_sent_stays() {
    let mut world = World::new();
    world.org.rotates = false;
    world.org.id_token = false;
    for _ in 0..3 {
        world.renew();
        world.pass(100);
    }
    assert_eq!(world.renewed(), 3);
    let claims = world.session.claims().expect("the old ones");
    assert_eq!(claims.text("name"), Some("Ada Lovelace"));
    assert_eq!(world.session.scopes(), ["openid", "profile"]);
}

#[test]
fn oauth_5_renewals_in_a_row_are_slowed_down() {
    let mut world = World::new();
    for _ in 0..12 {
        world.renew();
        world.pass(30);
    }
    assert_eq!(world.renewed(), 10);
    assert!(matches!(
        world.notices.last(),
        Some(Notice::RenewThrottled { .. })
    ));
    assert!(world.session.is_signed_in());
    world.pass(35_000);
    assert_eq!(world.renewed(), 11, "after the pause it goes on");
}

#[test]
fn oauth_5_idle_and_longest() {
    let with = |policy: Policy| {
        let mut opening = opening(first_tokens());
        opening.policy = policy;
        World::with(opening)
    };
    let mut world = with(Policy {
        idle_s: Some(600),
        ..Policy::default()
    });
    world.pass(599_000);
    let soon = |told: &Notice| {
        matches!(
            told,
            Notice::IdleSoon {
                left_ms: 59_000..=60_000
            }
        )
    };
    assert!(world.notices.iter().any(soon), "it is told before");
    world.act(Session::touch);
    assert_eq!(world.notices.last(), Some(&Notice::InUse));
    world.pass(539_000);
    assert_eq!(world.notices.last(), Some(&Notice::InUse));
    world.pass(60_000);
    assert!(world.notices.last().is_some_and(soon), "and once more");
    assert!(world.session.is_signed_in());
    world.pass(2_000);
    let idle = idx::session::SignOutReason::Idle;
    assert_eq!(world.notices.last(), Some(&Notice::SignedOut(idle)));
    assert_eq!(world.org.revoked.len(), 1, "the organisation is told");

    // A hand on the mouse after the device slept over the end brings nothing back.
    let mut world = with(Policy {
        idle_s: Some(600),
        ..Policy::default()
    });
    world.sleep(601_000);
    world.act(Session::touch);
    world.act(Session::touch);
    world.pass(400);
    assert_eq!(world.notices.last(), Some(&Notice::SignedOut(idle)));

    let mut world = with(Policy {
        longest_s: Some(7200),
        ..Policy::default()
    });
    world.pass(7_201_000);
    assert_eq!(
        world.notices.last(),
        Some(&Notice::Expired(Expiry::Longest))
    );
}

/// What a page knows that comes to a sign-in some time after it, as by a reload.
fn tokens_of_a_sign_in(auth_time: Option<u64>, iat: u64) -> Tokens {
    let mut tokens = first_tokens();
    if let Some(claims) = &mut tokens.claims {
        (claims.auth_time, claims.iat) = (auth_time, iat);
    }
    tokens
}

#[test]
fn oauth_5_the_longest_time_counts_from_the_sign_in() {
    let lives = |tokens: Tokens| {
        let mut opening = opening(tokens);
        opening.policy.longest_s = Some(7200);
        let mut world = World::with(opening);
        let end = Some(&Notice::Expired(Expiry::Longest));
        (0..=7200).find(|_| {
            let over = world.notices.last() == end;
            world.pass(1000);
            over
        })
    };
    let now = START_MS / 1000;
    assert_eq!(lives(tokens_of_a_sign_in(Some(now - 7000), now)), Some(201));
    assert_eq!(lives(tokens_of_a_sign_in(None, now - 7000)), Some(201));
    assert_eq!(lives(tokens_of_a_sign_in(Some(now - 9000), now)), Some(0));
    // A time to come is no longer life.
    assert_eq!(lives(tokens_of_a_sign_in(Some(now + 900), now)), None);
}

#[test]
fn oauth_5_a_new_sign_in_is_where_it_counts_from() {
    let mut opening = opening(first_tokens());
    opening.policy.longest_s = Some(7200);
    let mut world = World::with(opening);
    world.org.rotates = false;
    world.pass(7_000_000);
    let now = world.now.wall_ms / 1000;
    let mut again = tokens_of_a_sign_in(Some(now), now);
    again.issued_at_ms = world.now.wall_ms;
    again.expires_at_ms = world.now.wall_ms + 3_600_000;
    world.org.claims = vec![("auth_time", json!(now))];
    world.act(|session, now| session.replace(again, now).1);
    world.pass(7_190_000);
    assert!(world.session.is_signed_in());
    world.pass(11_000);
    assert_eq!(
        world.notices.last(),
        Some(&Notice::Expired(Expiry::Longest))
    );
}

#[test]
fn oauth_8_without_a_refresh_token_by_the_organisations_session() {
    let mut tokens = first_tokens();
    tokens.refresh_token = None;
    let mut world = World::with(opening(tokens.clone()));
    world.pass(3_560_000);
    assert_eq!(world.reentries, 1);
    let mut fresh = tokens.clone();
    fresh.issued_at_ms = world.now.wall_ms;
    fresh.expires_at_ms = world.now.wall_ms + 3_600_000;
    let done = idx::session::Reentry::Done(Box::new(fresh));
    world.event(Event::Reentered(done));
    assert_eq!(world.renewed(), 1);

    // The next time somebody would have to do something.
    world.pass(3_560_000);
    assert_eq!(world.reentries, 2);
    world.event(Event::Reentered(idx::session::Reentry::NeedsUser));
    assert!(world.notices.contains(&Notice::InteractionRequired));
    assert!(world.session.is_signed_in());
    world.pass(60_000);
    assert_eq!(world.notices.last(), Some(&Notice::Expired(Expiry::RanOut)));
    assert_eq!(world.reentries, 2, "no window opens by itself");
}

#[test]
fn oauth_5_the_life_counts_from_the_request() {
    let mut world = World::living(600);
    world.faults.push_back(Some(Fault::Late(15_000)));
    world.renew();
    world.pass(15_000);
    assert_eq!(world.renewed(), 1);
    assert_eq!(world.session.left_ms(world.now), 585_000);
    assert_eq!(world.now.wall_ms, START_MS + 15_000);
}

#[test]
fn oauth_10_bound_renewal_with_nonces_that_change() {
    let mut world = World::bound();
    world.org.nonce = Some("n1".to_owned());
    world.renew();
    world.pass(200);
    assert_eq!((world.renewed(), world.token_requests()), (1, 2));
    world.renew();
    world.pass(200);
    assert_eq!(
        (world.renewed(), world.token_requests()),
        (2, 3),
        "the nonce is known"
    );
    world.org.nonce = Some("n2".to_owned());
    world.renew();
    world.pass(200);
    assert_eq!((world.renewed(), world.token_requests()), (3, 5));
    let first = &world.proofs[0];
    assert_eq!(first["htm"], "POST");
    assert!(first.get("ath").is_none(), "no access token goes along");
    let mut jtis: Vec<String> = world.proofs.iter().map(|p| p["jti"].to_string()).collect();
    jtis.dedup();
    assert_eq!(jtis.len(), 5, "a fresh proof for each sending");
}

#[test]
fn oauth_10_a_proof_is_demanded_at_a_renewal() {
    for nonce in [None, Some("n1".to_owned())] {
        let mut world = World::new();
        world.org.demands_proof = true;
        let sendings = 2 + usize::from(nonce.is_some());
        world.org.nonce = nonce;
        world.renew();
        world.pass(200);
        assert_eq!(world.renewed(), 1);
        assert_eq!(world.token_requests(), sendings);
        assert!(world.session.is_bound(), "from now on");
        world.renew();
        world.pass(200);
        assert_eq!((world.renewed(), world.token_requests()), (2, sendings + 1));
    }
    // Whoever demands it and does not keep to it has not renewed.
    let mut world = World::new();
    let refusal = json!({"error": "invalid_dpop_proof"}).to_string();
    let unbound = world.response("r1").to_string();
    world.faults = [answer(400, &refusal), answer(200, &unbound)].into();
    world.renew();
    world.pass(200);
    assert_eq!(world.renewed(), 0);
    assert!(world.session.is_signed_in() && !world.session.is_bound());
}

#[test]
fn oauth_10_a_second_refusal_of_the_nonce_is_a_failure() {
    let refused = || {
        let headers = vec![("dpop-nonce", "n".to_owned())];
        let body = json!({"error": "use_dpop_nonce"}).to_string();
        Some(Fault::Answer(400, headers, body))
    };
    let mut world = World::bound();
    world.faults.extend([refused(), refused()]);
    world.renew();
    world.pass(60);
    assert!(matches!(
        world.notices.last(),
        Some(Notice::RenewFailed {
            error: Error::Proof { .. },
            ..
        })
    ));
    world.pass(5_000);
    assert_eq!(world.renewed(), 1);
}

#[test]
fn oauth_10_unbound_tokens_in_answer_to_a_proof_are_refused() {
    let mut world = World::bound();
    let mut body = world.response("r1");
    body["token_type"] = json!("Bearer");
    world.faults.push_back(answer(200, &body.to_string()));
    world.renew();
    world.pass(100);
    assert!(matches!(
        world.notices.last(),
        Some(Notice::RenewStopped {
            error: Error::Proof { .. }
        })
    ));
}
