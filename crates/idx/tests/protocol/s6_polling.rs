//! IDX §6.1, §6.2: asking again by itself.

use idx::form::Values;
use idx::step::Step;
use idx::transaction::Event;
use serde_json::{Value, json};

use crate::scenario::{Scenario, body_of, fixtures, label, parts};

pub fn email() -> Scenario {
    Scenario::past_identify(&fixtures::read("challenge-email"))
}

pub fn push() -> Scenario {
    Scenario::past_identify(&fixtures::read("challenge-okta-verify-push"))
}

pub fn wait(scenario: &Scenario) -> Option<u32> {
    scenario.host.timer.map(|(_, millis)| millis)
}

/// A fixture whose poll has another interval or handle.
fn changed(name: &str, from: &str, to: &str) -> Value {
    let text = fixtures::text(name).replace(from, to);
    serde_json::from_str(&text).expect("still JSON")
}

#[test]
fn idx_6_1_what_polls() {
    for (name, interval) in [
        ("challenge-email", Some(4000)),
        ("enroll-email", Some(2000)),
        ("challenge-okta-verify-push", Some(4000)),
        ("enroll-okta-verify-qr", Some(4000)),
        ("device-probe-loopback", Some(2000)),
        ("maintenance-poll", Some(2000)),
        ("challenge-password", None),
        ("verification-data-email", None),
        ("challenge-okta-verify-rejected", None),
    ] {
        let scenario = Scenario::showing(&fixtures::read(name));
        assert_eq!(wait(&scenario), interval, "{name}");
        assert_eq!(scenario.page().polls, interval.is_some(), "{name}");
    }
}

#[test]
fn idx_6_1_an_unknown_poll_polls() {
    let mut form = parts::form("crow-nest-poll", json!([parts::state_handle()]));
    form["refresh"] = json!(3000);
    let scenario = Scenario::showing(&parts::page(json!([form])));
    assert_eq!(wait(&scenario), Some(3000));
}

#[test]
fn idx_6_1_the_interval_is_4000_where_it_is_not_said_and_never_absurd() {
    for (refresh, expected) in [
        (json!(null), 4000),
        (json!(500), 1000),
        (json!(0), 1000),
        (json!(4200), 4200),
        (json!(86_400_000), 60_000),
        (json!("junk"), 4000),
    ] {
        let mut body = fixtures::read("challenge-okta-verify-push");
        body["remediation"]["value"][0]["refresh"] = refresh;
        assert_eq!(wait(&Scenario::showing(&body)), Some(expected));
    }
}

#[test]
fn idx_6_1_a_poll_sends_the_handle_and_the_checkbox() {
    let mut scenario = push();
    let mut values = Values::new();
    values.set_flag("autoChallenge", true);
    scenario.tx.set_poll_values(values);
    scenario.elapse();
    let poll = scenario.host.poll().expect("a poll");
    assert!(poll.url.ends_with("/authenticators/poll"));
    assert_eq!(
        body_of(poll),
        json!({"autoChallenge": true, "stateHandle": "02.own-state-handle"})
    );
    // Its preset travels, too.
    let mut scenario = push();
    scenario.elapse();
    assert_eq!(
        body_of(scenario.host.poll().expect("a poll"))["autoChallenge"],
        false
    );
}

#[test]
fn idx_6_1_the_next_poll_waits_for_the_answer() {
    let mut scenario = email();
    scenario.elapse();
    assert_eq!(wait(&scenario), None);
    scenario.answer_poll(200, &fixtures::read("challenge-email"));
    assert_eq!(wait(&scenario), Some(4000));
}

#[test]
fn idx_6_1_interval_and_address_come_from_the_newest_response() {
    let mut scenario = email();
    scenario.elapse();
    let body = changed("challenge-email", "\"refresh\": 4000", "\"refresh\": 2500");
    let text = body
        .to_string()
        .replace("/challenge/poll", "/challenge/poll2");
    scenario.answer_poll_text(200, &[], &text);
    assert_eq!(wait(&scenario), Some(2500));
    scenario.elapse();
    assert!(
        scenario
            .host
            .poll()
            .expect("a poll")
            .url
            .ends_with("/challenge/poll2")
    );
}

#[test]
fn idx_9_trap_17_an_equal_answer_changes_nothing_but_the_handles() {
    let mut scenario = email();
    let before = (scenario.tx.view().clone(), scenario.tx.revision());
    let form = scenario.form().id;
    scenario.elapse();
    let newer = changed("challenge-email", "02.own-state-handle", "02.newer");
    scenario.answer_poll(200, &newer);
    assert_eq!((scenario.tx.view().clone(), scenario.tx.revision()), before);
    let body = scenario.submit(
        form,
        &crate::scenario::values(&[("credentials.passcode", "1")]),
    );
    assert_eq!(body["stateHandle"], "02.newer");
}

#[test]
fn idx_6_2_what_counts_as_a_change() {
    for (from, to) in [
        ("\"challenge-poll\"", "\"crow-nest-poll\""),
        ("\"okta_verify\"", "\"custom_app\""),
        ("aut-okta_verify", "aut-other"),
        ("\"correctAnswer\": \"42\"", "\"correctAnswer\": \"17\""),
    ] {
        let mut scenario = Scenario::past_identify(&fixtures::read("challenge-okta-verify-number"));
        let before = scenario.tx.revision();
        scenario.elapse();
        scenario.answer_poll(200, &changed("challenge-okta-verify-number", from, to));
        assert_ne!(scenario.tx.revision(), before, "{to}");
    }
    let mut scenario = Scenario::showing(&fixtures::read("device-probe-loopback"));
    scenario.elapse();
    scenario.answer_poll(
        200,
        &changed(
            "device-probe-loopback",
            "own.challenge.request",
            "own.second",
        ),
    );
    assert!(matches!(
        scenario.step(),
        Step::DeviceChallenge(p) if p.challenge.request.as_ref().is_some_and(|r| r.expose() == "own.second")
    ));
}

#[test]
fn idx_6_2_a_new_challenge_is_a_change_wherever_it_stands() {
    for (name, place) in [
        ("challenge-okta-verify-loopback", "currentAuthenticator"),
        ("challenge-nfc-poll", "currentAuthenticatorEnrollment"),
    ] {
        let fixture = fixtures::read(name);
        assert!(fixture[place]["value"]["contextualData"]["challenge"].is_object());
        let mut scenario = Scenario::past_identify(&fixture);
        let before = scenario.tx.revision();
        scenario.elapse();
        scenario.answer_poll(200, &fixture);
        assert_eq!(scenario.tx.revision(), before, "{name}: the same");
        scenario.elapse();
        let newer = changed(name, "own.challenge.request", "own.second");
        scenario.answer_poll(200, &newer);
        assert_ne!(scenario.tx.revision(), before, "{name}: another");
    }
}

#[test]
fn idx_6_2_a_submit_stops_the_poll_and_drops_its_late_answer() {
    let mut scenario = email();
    scenario.elapse();
    let late = scenario.host.poll().expect("a poll").id;
    scenario.submit_primary(&[("credentials.passcode", "1")]);
    assert!(scenario.host.poll().is_none(), "aborted");
    scenario.reply_to(late, 200, &fixtures::read("success"));
    assert!(
        scenario
            .host
            .main()
            .is_some_and(|r| r.url.ends_with("/challenge/answer"))
    );
    scenario.answer(401, &fixtures::read("challenge-email-wrong-code"));
    assert_eq!(label::of(scenario.step()), "email/challenge");
}

#[test]
fn idx_6_2_nothing_polls_while_the_user_waits() {
    let mut scenario = email();
    let (timer, _) = scenario.host.timer.expect("a wait");
    scenario.submit_primary(&[("credentials.passcode", "1")]);
    assert_eq!(wait(&scenario), None);
    // A wait that was stopped may still end.
    scenario.event(Event::Elapsed(timer));
    assert!(scenario.host.poll().is_none());
    let effects = scenario.tx.poll_now();
    assert!(effects.is_empty());
}

#[test]
fn idx_6_2_nobody_looks_nobody_asks() {
    let mut scenario = push();
    scenario.event(Event::Visible(false));
    assert_eq!(wait(&scenario), None);
    scenario.event(Event::Online);
    assert_eq!(wait(&scenario), None, "online, but hidden");
    scenario.event(Event::Visible(true));
    assert_eq!(wait(&scenario), Some(500), "shortly after");
    // Hidden while a poll is on its way: its answer arms no timer.
    scenario.elapse();
    scenario.event(Event::Visible(false));
    scenario.answer_poll(200, &fixtures::read("challenge-okta-verify-push"));
    assert_eq!(wait(&scenario), None);
    scenario.event(Event::Visible(true));
    assert_eq!(wait(&scenario), Some(500));
}

#[test]
fn idx_6_2_leaving_stops_the_poll() {
    let mut scenario = Scenario::past_identify(&changed(
        "challenge-okta-verify-push",
        "\"select-authenticator-authenticate\"",
        "\"redirect-idp\"",
    ));
    let id = scenario.page().offers[0].form.id;
    scenario.act(|tx| tx.follow(id)).expect("a legal call");
    assert_eq!(wait(&scenario), None);
    scenario.event(Event::Visible(true));
    assert_eq!(wait(&scenario), None);
}
