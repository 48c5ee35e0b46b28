//! IDX §6.2: what stops a poll, and what does not.

use idx::form::Values;
use idx::http::TransportFailure;
use idx::step::OfferKind;
use idx::transaction::Event;
use serde_json::json;

use super::s6_polling::{email, push, wait};
use crate::scenario::{Scenario, fixtures, label, parts};

#[test]
fn idx_6_2_an_error_stays_while_the_answers_say_nothing_new() {
    let mut scenario = email();
    scenario.submit_primary(&[("credentials.passcode", "1")]);
    let wrong = parts::with(
        fixtures::read("challenge-email-wrong-code"),
        "messages",
        parts::messages(&[("api.authn.error.PASSCODE_INVALID", "ERROR")]),
    );
    scenario.answer(401, &wrong);
    assert_eq!(wait(&scenario), Some(4000), "a wrong code resumes polling");
    let before = scenario.tx.view().clone();
    scenario.elapse();
    scenario.answer_poll(200, &fixtures::read("challenge-email"));
    assert_eq!(scenario.tx.view(), &before);
}

#[test]
fn idx_6_2_maintenance_is_always_drawn_anew() {
    let mut scenario = Scenario::showing(&fixtures::read("maintenance-poll"));
    let before = scenario.page().serial;
    scenario.elapse();
    scenario.answer_poll(200, &fixtures::read("maintenance-poll"));
    assert_ne!(scenario.page().serial, before, "the countdown starts again");
    assert_eq!(wait(&scenario), Some(2000));
    // A message with it is no reason to stop.
    scenario.elapse();
    let told = parts::with(
        fixtures::read("maintenance-poll"),
        "messages",
        parts::messages(&[("idx.error.server.safe.mode.x", "ERROR")]),
    );
    scenario.answer_poll(200, &told);
    assert_eq!(wait(&scenario), Some(2000));
}

#[test]
fn idx_6_2_stop_when_there_is_nothing_to_wait_for() {
    for name in [
        "challenge-password",
        "session-expired",
        "success",
        "challenge-okta-verify-rejected",
    ] {
        let mut scenario = push();
        scenario.elapse();
        scenario.answer_poll(200, &fixtures::read(name));
        assert_eq!(wait(&scenario), None, "{name}");
        assert!(scenario.host.poll().is_none(), "{name}");
    }
}

#[test]
fn idx_6_2_a_lost_poll_is_repeated_silently() {
    for failure in [
        TransportFailure::Unreachable,
        TransportFailure::Timeout,
        TransportFailure::Offline,
    ] {
        let mut scenario = push();
        scenario.elapse();
        scenario.fail_poll(failure);
        assert_eq!(scenario.tx.notice(), None);
        assert_eq!(wait(&scenario), Some(4000));
    }
    let mut scenario = push();
    scenario.elapse();
    scenario.answer_poll_text(502, &[], "<html>");
    assert_eq!((scenario.tx.notice(), wait(&scenario)), (None, Some(4000)));
}

#[test]
fn idx_6_2_too_many_requests_pause_silently() {
    let ion = parts::end(&[("tooManyRequests", "ERROR")]).to_string();
    let api = json!({"errorCode": "E0000047"}).to_string();
    for body in [ion, api] {
        let mut scenario = push();
        let before = scenario.tx.view().clone();
        scenario.elapse();
        scenario.answer_poll_text(429, &[], &body);
        assert_eq!(scenario.tx.view(), &before);
        assert_eq!(scenario.tx.notice(), None);
        assert_eq!(wait(&scenario), Some(60_000));
        let reset = (scenario.now_ms / 1000 + 20).to_string();
        scenario.elapse();
        scenario.now_ms -= 60_000;
        scenario.answer_poll_text(429, &[("X-Rate-Limit-Reset", &reset)], &body);
        assert_eq!(wait(&scenario), Some(20_000));
    }
}

#[test]
fn idx_6_2_a_pause_survives_a_hidden_page() {
    let mut scenario = push();
    scenario.elapse();
    scenario.answer_poll_text(429, &[], "{}");
    scenario.event(Event::Visible(false));
    assert_eq!(wait(&scenario), None);
    scenario.now_ms += 10_000;
    scenario.event(Event::Visible(true));
    assert_eq!(wait(&scenario), Some(50_000));
    assert!(scenario.tx.poll_now().is_empty(), "nor is it cut short");
}

#[test]
fn idx_6_2_an_error_stops_a_push_and_neither_an_email_nor_a_set_up() {
    let told = |name| {
        parts::with(
            fixtures::read(name),
            "messages",
            parts::messages(&[("x", "ERROR")]),
        )
    };
    let mut scenario = push();
    scenario.elapse();
    scenario.answer_poll(400, &told("challenge-okta-verify-push"));
    assert!(scenario.page().has_errors());
    assert_eq!(wait(&scenario), None);
    // Looking away and back, or coming online, does not start it again.
    scenario.event(Event::Visible(false));
    scenario.event(Event::Visible(true));
    scenario.event(Event::Online);
    assert_eq!(wait(&scenario), None);

    let mut scenario = email();
    scenario.elapse();
    scenario.answer_poll(400, &told("challenge-email"));
    assert!(scenario.page().has_errors());
    assert_eq!(wait(&scenario), Some(4000));

    // The app was not good enough; a newer one may scan the same picture.
    let picture = "enroll-okta-verify-qr";
    let mut scenario = Scenario::past_identify(&fixtures::read(picture));
    let interval = wait(&scenario);
    assert!(interval.is_some(), "it polls");
    scenario.elapse();
    scenario.answer_poll(400, &told(picture));
    assert!(scenario.page().has_errors());
    assert_eq!(wait(&scenario), interval);
}

#[test]
fn idx_6_2_after_a_stop_the_users_answer_begins_anew() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-okta-verify-number"));
    scenario.elapse();
    let told = parts::with(
        fixtures::read("challenge-okta-verify-number"),
        "messages",
        parts::messages(&[("x", "ERROR")]),
    );
    scenario.answer_poll(400, &told);
    let resend = scenario.offer(&OfferKind::Resend).id;
    scenario.submit(resend, &Values::new());
    scenario.answer(200, &fixtures::read("challenge-okta-verify-number"));
    assert_eq!(wait(&scenario), Some(4000));
}

#[test]
fn idx_6_2_a_rejected_push_offers_to_send_again() {
    let mut scenario = push();
    scenario.elapse();
    scenario.answer_poll(400, &fixtures::read("challenge-okta-verify-rejected"));
    assert_eq!(label::of(scenario.step()), "okta-verify/resend");
    assert!(scenario.page().messages[0].is("api.authn.poll.error.push_rejected"));
    let body = scenario.submit_primary(&[]);
    assert_eq!(
        body["authenticator"],
        json!({"id": "aut-okta_verify", "methodType": "push"})
    );
}

#[test]
fn idx_6_2_a_strange_answer_stops_with_a_notice() {
    let mut scenario = push();
    scenario.elapse();
    scenario.answer_poll_text(403, &[], "<html>");
    assert_eq!(scenario.tx.notice().map(|e| e.code()), Some("blocked"));
    assert_eq!(wait(&scenario), None);
}
