//! OAuth reference §7, §10 and §11: requests of the application.

use idx::oauth::step_up::StepUp;
use idx::session::{Answer, Call, CallError, Next};

use crate::scenario::tokens::ACCESS;
use crate::world::{Fault, World, first_tokens};

const API: &str = "https://api.example/v1/things?secret=1";

/// Goes on until the request is to be sent or there is nothing more to do.
fn proceed(world: &mut World, call: &mut Call, mut next: Next) -> Next {
    loop {
        let effects = world.session.take_effects();
        world.perform(effects);
        next = match next {
            Next::Wait => {
                world.pass(30_000);
                call.next(&mut world.session, world.now)
            }
            Next::Prove(order) => {
                let proof = world.prove(&order);
                call.proved(proof)
            }
            other => return other,
        };
    }
}

fn start(world: &mut World, call: &mut Call) -> Next {
    let next = call.next(&mut world.session, world.now);
    proceed(world, call, next)
}

fn answered(world: &mut World, call: &mut Call, status: u16, www: &str) -> Next {
    let answer = Answer {
        status,
        www_authenticate: Some(www).filter(|www| !www.is_empty()),
        dpop_nonce: None,
    };
    let next = call.answered(&mut world.session, answer, world.now);
    proceed(world, call, next)
}

fn is_sent(next: &Next, scheme: &str) -> bool {
    matches!(next, Next::Send { authorization, proof }
        if authorization.expose().starts_with(scheme) && proof.is_some() == (scheme == "DPoP "))
}

#[test]
fn oauth_11_a_plain_call() {
    let mut world = World::new();
    let mut call = Call::new("GET", API, true);
    let next = start(&mut world, &mut call);
    assert!(is_sent(&next, "Bearer "));
    for status in [200, 404, 500] {
        assert!(matches!(
            answered(&mut world, &mut call, status, ""),
            Next::Give
        ));
    }
    // Refused without saying why: nothing can be done.
    assert!(matches!(
        answered(&mut world, &mut call, 401, "Bearer"),
        Next::Give
    ));
}

#[test]
fn oauth_11_a_refused_token_is_renewed_once() {
    let mut world = World::new();
    let mut call = Call::new("POST", API, true);
    start(&mut world, &mut call);
    let refused = "Bearer error=\"invalid_token\"";
    let next = answered(&mut world, &mut call, 401, refused);
    assert!(is_sent(&next, "Bearer "));
    assert_eq!(world.renewed(), 1);
    assert!(matches!(
        answered(&mut world, &mut call, 401, refused),
        Next::Give
    ));
    assert_eq!(world.renewed(), 1);

    // Where renewal fails the refusal is the answer.
    let mut call = Call::new("POST", API, true);
    start(&mut world, &mut call);
    world.faults = (0..50).map(|_| Some(Fault::Lost)).collect();
    assert!(matches!(
        answered(&mut world, &mut call, 401, refused),
        Next::Give
    ));

    // A body that is gone cannot be sent again.
    let mut world = World::new();
    let mut call = Call::new("POST", API, false);
    start(&mut world, &mut call);
    assert!(matches!(
        answered(&mut world, &mut call, 401, refused),
        Next::Give
    ));
    assert_eq!(world.token_requests(), 0);
}

#[test]
fn oauth_10_proofs_of_calls() {
    let mut world = World::bound();
    let mut call = Call::new("GET", API, true);
    assert!(is_sent(&start(&mut world, &mut call), "DPoP "));
    let proof = world.proofs.last().expect("a proof");
    assert_eq!(proof["htu"], "https://api.example/v1/things");
    let token = idx::secret::Secret::from(ACCESS);
    assert_eq!(proof["ath"], idx::oauth::dpop::ath(&token));
    assert!(proof.get("nonce").is_none());

    let wanted = Answer {
        status: 401,
        www_authenticate: Some("DPoP error=\"use_dpop_nonce\""),
        dpop_nonce: Some("n1"),
    };
    let next = call.answered(&mut world.session, wanted, world.now);
    let next = proceed(&mut world, &mut call, next);
    assert!(is_sent(&next, "DPoP "));
    assert_eq!(world.proofs.last().expect("a proof")["nonce"], "n1");
    let next = call.answered(&mut world.session, wanted, world.now);
    assert!(
        matches!(proceed(&mut world, &mut call, next), Next::Give),
        "once"
    );

    // The next call knows the nonce, another origin does not get it.
    let mut call = Call::new("GET", API, true);
    start(&mut world, &mut call);
    assert_eq!(world.proofs.last().expect("a proof")["nonce"], "n1");
    let mut call = Call::new("GET", "https://other.example/", true);
    start(&mut world, &mut call);
    assert!(world.proofs.last().expect("a proof").get("nonce").is_none());
    // A nonce in a good answer counts too.
    let told = Answer {
        status: 200,
        dpop_nonce: Some("n2"),
        ..Answer::default()
    };
    call.answered(&mut world.session, told, world.now);
    let mut call = Call::new("GET", "https://other.example/", true);
    start(&mut world, &mut call);
    assert_eq!(world.proofs.last().expect("a proof")["nonce"], "n2");
}

#[test]
fn oauth_10_a_clock_that_was_set_is_found_out_by_a_renewal() {
    let refused = "DPoP error=\"invalid_dpop_proof\"";
    let made_at = |world: &World| world.proofs.last().and_then(|proof| proof["iat"].as_u64());
    let mut world = World::bound();
    // The device's clock is set back by two hours, the organisation's is not.
    world.now.wall_ms -= 7_200_000;
    world.org.ahead_s += 7200;
    let mut call = Call::new("GET", API, true);
    start(&mut world, &mut call);
    assert_eq!(made_at(&world), Some(world.now.wall_ms / 1000));
    let next = answered(&mut world, &mut call, 401, refused);
    assert!(is_sent(&next, "DPoP "));
    assert_eq!(world.renewed(), 0, "perhaps it was only too late");
    let next = answered(&mut world, &mut call, 401, refused);
    assert!(is_sent(&next, "DPoP "));
    assert_eq!(world.renewed(), 1);
    assert_eq!(made_at(&world), Some(world.server_now_s()));
    // Refused still: that is the answer.
    let next = answered(&mut world, &mut call, 401, refused);
    assert!(matches!(next, Next::Give));
    assert_eq!(world.renewed(), 1);
    // And it is no time that is wrong: the next call costs no renewal.
    let mut call = Call::new("GET", API, true);
    start(&mut world, &mut call);
    assert!(is_sent(
        &answered(&mut world, &mut call, 401, refused),
        "DPoP "
    ));
    let next = answered(&mut world, &mut call, 401, refused);
    assert!(matches!(next, Next::Give));
    assert_eq!(world.renewed(), 1);
}

#[test]
fn oauth_7_step_up_and_replay_once() {
    let demanded =
        r#"Bearer error="insufficient_user_authentication", acr_values="phr", max_age=0"#;
    let mut world = World::new();
    let mut call = Call::new("GET", API, true);
    start(&mut world, &mut call);
    let next = answered(&mut world, &mut call, 401, demanded);
    let expected = StepUp {
        acr_values: Some("phr".to_owned()),
        max_age_s: Some(0),
    };
    assert!(matches!(next, Next::StepUp(step_up) if step_up == expected));
    let mut tokens = first_tokens();
    tokens.access_token = "stronger".into();
    let (mine, effects) = world.session.replace(tokens, world.now);
    assert!(mine);
    world.perform(effects);
    let next = start(&mut world, &mut call);
    assert!(matches!(&next, Next::Send { authorization, .. }
        if authorization.expose() == "Bearer stronger"));
    let next = answered(&mut world, &mut call, 401, demanded);
    assert!(matches!(next, Next::Fail(CallError::StepUpUnsatisfied)));
}

#[test]
fn oauth_11_without_a_session_there_is_no_call() {
    let mut world = World::new();
    world.act(|s, now| s.sign_out(idx::session::Ending::Keep, now));
    let mut call = Call::new("GET", API, true);
    let next = start(&mut world, &mut call);
    assert!(matches!(next, Next::Fail(CallError::SignedOut)));

    // Renewed first where little is left, and refused where none can be had.
    let mut world = World::living(600);
    world.event(idx::session::Event::Visible(false));
    world.pass(590_000);
    let mut call = Call::new("GET", API, true);
    assert!(is_sent(&start(&mut world, &mut call), "Bearer "));
    assert_eq!(world.renewed(), 1);
    world.pass(600_000);
    world.faults = (0..50).map(|_| Some(Fault::Offline)).collect();
    let next = call.next(&mut world.session, world.now);
    assert!(matches!(next, Next::Wait));
    let effects = world.session.take_effects();
    world.perform(effects);
    world.pass(10);
    assert!(world.session.is_signed_in());
}
