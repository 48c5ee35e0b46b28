//! 100 % of the recordings are read, and everything odd in them is explained.

use idx::wire::{ParseError, Problem, Response};

use crate::recordings;

/// Recording, path, problem, and why that is as it should be. A new one fails the test.
const EXPLAINED: [(&str, &str, Problem, &str); 5] = [
    (
        "authenticator-reset-password",
        "authenticatorEnrollments.value[0]",
        Problem::Expected("object"),
        "a string with an invisible character in place of the list (IDX §9 trap 6)",
    ),
    (
        "authenticator-reset-password-with-ad-req",
        "authenticatorEnrollments.value[0]",
        Problem::Expected("object"),
        "the same",
    ),
    (
        "error-400-user-not-assigned-2",
        "remediation.value[1].relatesTo",
        Problem::Dangling,
        "a launch without its challenge (IDX §2.3)",
    ),
    (
        "error-authenticator-enroll-phone-invalid-number",
        "remediation.value[0].value[0].form.value[1].options[1].value",
        Problem::Missing("value"),
        "an option that is only a type (IDX §3.2)",
    ),
    (
        "error-password-reset-failed",
        "remediation.value[0].relatesTo",
        Problem::Dangling,
        "a challenge without its authenticator (IDX §2.3)",
    ),
];

/// Recordings that are no responses, on purpose.
const NOT_IDX: [&str; 3] = [
    "error-429-api-limit-exceeded",
    "error-500-internal-server-error",
    "error-empty-response",
];

#[test]
fn every_recording_is_read() {
    for recording in recordings::all() {
        let name = recording.name.as_str();
        match Response::parse(&recording.body) {
            Ok(response) => {
                assert!(!NOT_IDX.contains(&name), "{name}");
                for found in &response.diagnostics {
                    let explained = EXPLAINED
                        .iter()
                        .any(|(n, p, d, _)| *n == name && *p == found.path && *d == found.problem);
                    assert!(explained, "{name}: {} {:?}", found.path, found.problem);
                }
            }
            Err(ParseError::NotIdx | ParseError::Empty) => {
                assert!(NOT_IDX.contains(&name), "{name}");
            }
            Err(problem) => panic!("{name}: {problem}"),
        }
    }
}

#[test]
fn every_explanation_is_needed() {
    let all = recordings::all();
    for (name, path, problem, _) in EXPLAINED {
        let Some(recording) = all.iter().find(|r| r.name == name) else {
            // Another selection of recordings.
            continue;
        };
        let response = Response::parse(&recording.body).expect("a response");
        let found = response
            .diagnostics
            .iter()
            .any(|d| d.path == path && d.problem == problem);
        assert!(found, "{name}: {path} is odd no longer");
    }
}
