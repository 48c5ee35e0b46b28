//! IDX §1.6: statuses in the loop, and bodies that are no IDX responses.

use idx::error::Error;
use idx::http::TransportFailure;
use idx::step::{Ending, Step};
use idx::transaction::View;
use serde_json::json;

use crate::scenario::{Scenario, fixtures, parts};

fn waiting() -> Scenario {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-password"));
    scenario.submit_primary(&[("credentials.passcode", "wrong")]);
    scenario
}

fn notice(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let mut scenario = waiting();
    scenario.answer_text(status, headers, body);
    assert!(
        matches!(scenario.step(), Step::Authenticator(_)),
        "the page stays"
    );
    assert!(!scenario.tx.is_busy());
    scenario.tx.notice().expect("a notice").clone()
}

#[test]
fn idx_9_trap_13_a_4xx_is_part_of_the_conversation() {
    for status in [400, 401, 403, 404, 429] {
        let scenario = waiting().answered(status, &fixtures::read("challenge-password-wrong"));
        assert!(scenario.page().has_errors());
        assert!(scenario.page().continues);
        assert_eq!(scenario.tx.notice(), None);
    }
}

#[test]
fn idx_1_6_a_4xx_without_anything_to_do_is_the_end() {
    let body = parts::end(&[("security.access_denied", "ERROR")]);
    let scenario = waiting().answered(403, &body);
    assert_eq!(scenario.terminal().ending, Ending::AccessDenied);
}

#[test]
fn idx_9_trap_19_a_4xx_that_names_wrong_input_keeps_the_form() {
    let body = parts::end(&[("incorrectPassword", "ERROR")]);
    let mut scenario = waiting().answered(401, &body);
    assert!(scenario.page().continues);
    assert!(scenario.page().messages[0].is("incorrectPassword"));
    scenario.submit_primary(&[("credentials.passcode", "right")]);
    assert!(scenario.sent().url.ends_with("/challenge/answer"));
}

#[test]
fn idx_1_6_a_200_with_an_error_is_a_failure() {
    let body = r#"{"error":"access_denied","error_description":"no"}"#;
    assert_eq!(notice(200, &[], body).code(), "access_denied");
    let ion = r#"{"version":"1.0.0","error":"server_error","stateHandle":"02"}"#;
    assert_eq!(notice(200, &[], ion).code(), "client");
}

#[test]
fn idx_1_6_an_expired_session_is_forgotten() {
    let scenario = waiting().answered(401, &fixtures::read("session-expired"));
    assert_eq!(scenario.terminal().ending, Ending::SessionExpired);
    assert!(scenario.terminal().can_restart);
    assert!(scenario.host.forgotten);
}

#[test]
fn idx_1_6_a_verification_that_timed_out_starts_over() {
    let body = parts::end(&[("core.system.transaction_resource_not_found", "ERROR")]);
    let scenario = waiting().answered(404, &body);
    assert_eq!(scenario.terminal().ending, Ending::StartOver);
    assert!(scenario.host.forgotten);
}

#[test]
fn idx_1_6_a_403_from_in_between_keeps_the_page() {
    assert_eq!(notice(403, &[], "<html>proxy</html>"), Error::Blocked);
    // With the organisation's own header it is no stranger.
    let own = notice(403, &[("X-Okta-Request-Id", "1")], "<html></html>");
    assert_eq!(own, Error::Unexpected { status: 403 });
}

#[test]
fn idx_1_6_too_many_requests_say_how_long() {
    let seconds = |headers: &[(&str, &str)], body: &str| match notice(429, headers, body) {
        Error::RateLimited { seconds } => seconds,
        other => panic!("{other:?}"),
    };
    assert_eq!(seconds(&[], r#"{"errorCode":"E0000047"}"#), 60);
    assert_eq!(seconds(&[("Retry-After", "7")], "{}"), 7);
    assert_eq!(
        seconds(
            &[("retry-after", "7"), ("x-rate-limit-reset", "1760000030")],
            "{}"
        ),
        7
    );
    assert_eq!(seconds(&[("x-rate-limit-reset", "1760000030")], "{}"), 30);
    // In the past, absurd, or no number at all.
    assert_eq!(seconds(&[("x-rate-limit-reset", "1")], "{}"), 60);
    assert_eq!(seconds(&[("Retry-After", "86400")], "{}"), 60);
    assert_eq!(seconds(&[("Retry-After", "soon")], "{}"), 60);
}

#[test]
fn idx_1_6_a_429_in_the_protocol_is_an_answer() {
    let body = parts::end(&[("tooManyRequests", "ERROR")]);
    let scenario = waiting().answered(429, &body);
    assert_eq!(scenario.terminal().ending, Ending::StartOver);
}

#[test]
fn idx_1_6_server_errors_allow_another_attempt() {
    assert_eq!(
        notice(500, &[], r#"{"message":"m"}"#),
        Error::Server { status: 500 }
    );
    assert_eq!(
        notice(502, &[], "<html></html>"),
        Error::Server { status: 502 }
    );
}

#[test]
fn idx_9_trap_13_bodies_may_be_anything() {
    for body in ["", "null", "[]", "{", "\"text\"", "{\"x\":1}", "<html>"] {
        assert_eq!(
            notice(200, &[], body),
            Error::Unexpected { status: 200 },
            "{body}"
        );
    }
    let other = r#"{"version":"2.0.0"}"#;
    assert_eq!(notice(200, &[], other), Error::Version);
}

#[test]
fn idx_1_6_a_lost_request_keeps_the_page() {
    for (failure, code) in [
        (TransportFailure::Unreachable, "unreachable"),
        (TransportFailure::Offline, "offline"),
        (TransportFailure::Timeout, "timeout"),
        (TransportFailure::TooLarge, "unexpected"),
    ] {
        let mut scenario = waiting();
        scenario.fail(failure);
        let notice = scenario.tx.notice().expect("a notice");
        assert_eq!(notice.code(), code);
        assert!(notice.is_transient());
        scenario.submit_primary(&[("credentials.passcode", "again")]);
        assert_eq!(scenario.tx.notice(), None, "the next attempt clears it");
    }
}

#[test]
fn idx_1_6_the_first_answer_has_no_page_to_keep() {
    let mut scenario = Scenario::introspecting();
    scenario.answer_text(500, &[], "");
    assert_eq!(
        scenario.tx.view(),
        &View::Failed(Error::Server { status: 500 })
    );
}

#[test]
fn idx_1_6_late_and_repeated_answers_are_dropped() {
    let mut scenario = waiting();
    let id = scenario.sent().id;
    scenario.answer(200, &fixtures::read("challenge-email"));
    let before = scenario.tx.view().clone();
    scenario.reply_to(id, 200, &parts::identify());
    assert_eq!(scenario.tx.view(), &before);
    let unknown = json!({"version": "1.0.0"});
    scenario.reply_to(id, 200, &unknown);
    assert_eq!(scenario.tx.view(), &before);
}
