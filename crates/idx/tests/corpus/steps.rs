//! Each recording becomes the step of its screen.

use idx::transaction::View;

use crate::recordings::{self, Recording};
use crate::scenario::{Scenario, label};

/// Row of the table of screens, and the steps that belong to it. `end/…` is an end without tokens,
/// `leaving` a redirect, `failed/…` and `notice/…` an error in place of the page or beside it.
const SCREENS: [(&str, &[&str]); 104] = [
    ("C1", &["consent/admin"]),
    ("C2", &["consent/user"]),
    ("C3", &["consent/granular"]),
    ("D1", &["device-challenge"]),
    ("D3", &["device-challenge"]),
    ("D4", &["device-challenge"]),
    ("D6", &["device-challenge"]),
    ("D7", &["sso-extension"]),
    ("D8", &["cancel-transaction"]),
    ("D9", &["user-code"]),
    ("D10", &["device-grace-period"]),
    ("E1", &["password/enroll"]),
    ("E2", &["email/enrollment-data"]),
    ("E3", &["email/enroll"]),
    ("E4", &["phone/enrollment-data"]),
    ("E5", &["phone/enroll"]),
    ("E6", &["question/enroll"]),
    ("E7", &["webauthn/enroll"]),
    ("E8", &["webauthn/promotion"]),
    ("E9", &["google-otp/enroll"]),
    ("E10", &["okta-verify/enroll-poll"]),
    ("E11", &["okta-verify/enroll-poll"]),
    ("E12", &["okta-verify/enroll-poll"]),
    ("E14", &["okta-verify/channel-data"]),
    ("E15", &["okta-verify/enroll-poll"]),
    ("E16", &["okta-verify/enroll-poll"]),
    ("E17", &["okta-verify/enroll-poll"]),
    ("E18", &["okta-verify/enroll-poll"]),
    ("E20", &["onprem/enroll", "rsa/enroll"]),
    ("E21", &["symantec-vip/enroll"]),
    ("E23", &["external-idp/enroll"]),
    ("E24", &["nfc-pin/enroll-poll"]),
    ("E25", &["nfc-pin/enroll"]),
    ("I1", &["identify"]),
    ("I2", &["identify"]),
    ("I3", &["identify"]),
    ("I4", &["identify"]),
    ("I5", &["identify"]),
    ("I6", &["identify"]),
    // Alone it is followed, but never as the first answer.
    ("I8", &["identity-providers", "leaving"]),
    ("I11", &["identify"]),
    ("P1", &["profile/registration"]),
    ("P3", &["profile/registration"]),
    ("P4", &["profile/update"]),
    ("R1", &["identify-recovery"]),
    ("R3", &["unlock-account"]),
    ("R4", &["select/unlock"]),
    ("S1", &["select/authenticate"]),
    ("S3", &["select/enroll"]),
    ("S4", &["select/enroll"]),
    ("S5", &["select/enroll"]),
    ("S6", &["okta-verify/verification-data"]),
    (
        "S7",
        &[
            "okta-verify/verification-data",
            "custom-app/verification-data",
        ],
    ),
    ("T1", &["end/message", "end/accessdenied"]),
    ("T2", &["end/sessionexpired"]),
    ("T3", &["end/startover"]),
    ("T4", &["end/returntooriginaltab"]),
    ("T5", &["end/denied"]),
    ("T6", &["end/denied"]),
    ("T9", &["end/enterotpinoriginaltab"]),
    ("T11", &["end/deviceactivated"]),
    ("T12", &["end/devicenotactivated"]),
    ("T13", &["end/unlocked"]),
    ("T15", &["end/invalidlink"]),
    ("T16", &["end/maintenance"]),
    ("T18", &["end/message", "end/invalidlink"]),
    ("T20", &["end/accessdenied"]),
    ("T21", &["end/deviceassurance"]),
    ("T22", &["end/message"]),
    ("T24", &["end/deviceenrollment"]),
    ("T25", &["end/deviceenrollment"]),
    (
        "T26",
        &[
            "notice/rate_limited",
            "notice/server",
            "failed/rate_limited",
            "failed/server",
        ],
    ),
    ("V1", &["password/challenge"]),
    ("V2", &["email/verification-data"]),
    ("V3", &["email/challenge"]),
    ("V4", &["phone/verification-data"]),
    ("V5", &["phone/challenge"]),
    ("V7", &["question/challenge"]),
    ("V8", &["webauthn/challenge"]),
    ("V9", &["webauthn/challenge"]),
    ("V10", &["google-otp/challenge"]),
    ("V11", &["okta-verify/challenge"]),
    ("V13", &["okta-verify/challenge-poll"]),
    ("V14", &["okta-verify/resend", "custom-app/resend"]),
    ("V16", &["okta-verify/challenge-poll"]),
    ("V17", &["okta-verify/challenge-poll"]),
    ("V19", &["sso-extension"]),
    ("V20", &["duo/challenge"]),
    ("V21", &["rsa/challenge"]),
    ("V22", &["symantec-vip/challenge"]),
    ("V23", &["yubikey/challenge"]),
    ("V24", &["tac/challenge", "custom-otp/challenge"]),
    ("V25", &["external-idp/challenge"]),
    ("V26", &["identity-verification"]),
    ("V27", &["custom-app/challenge-poll"]),
    ("V28", &["nfc-pin/challenge-poll"]),
    ("W1", &["password/reset"]),
    ("W2", &["google-otp/reset"]),
    ("W3", &["password/expired"]),
    ("W4", &["password/expiry-warning"]),
    ("W5", &["password/expired-elsewhere"]),
    ("Z1", &["leaving", "redirect"]),
    ("Z5", &["maintenance"]),
    ("Z6", &["redirect"]),
];

fn word(scenario: &Scenario) -> String {
    match scenario.tx.view() {
        View::Page(page) => match scenario.tx.notice() {
            Some(error) => format!("notice/{}", error.code()),
            None => label::of(&page.step),
        },
        View::Terminal(terminal) => {
            let ending = format!("{:?}", terminal.ending);
            let name = ending.split(['(', ' ']).next().unwrap_or_default();
            format!("end/{}", name.to_lowercase())
        }
        View::Failed(error) => format!("failed/{}", error.code()),
        View::Leaving(_) => "leaving".to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn every_recording_becomes_the_step_of_its_screen() {
    let all = recordings::all();
    let find = |name: &str| -> Option<&Recording> { all.iter().find(|r| r.name == name) };
    let mut seen = 0;
    for (name, row) in recordings::rows() {
        let Some(recording) = find(&name) else {
            continue;
        };
        let expected = SCREENS.iter().find(|(known, _)| *known == row);
        let (_, expected) = expected.unwrap_or_else(|| panic!("{name}: no step for row {row}"));
        for scenario in [recording.first(), recording.later()] {
            let found = word(&scenario);
            assert!(
                expected.contains(&found.as_str()),
                "{name} ({row}): {found}"
            );
        }
        seen += 1;
    }
    println!(
        "{seen} of {} recordings have a screen in the table",
        all.len()
    );
}
