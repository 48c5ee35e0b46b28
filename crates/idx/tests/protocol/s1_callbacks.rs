//! IDX §1.8: what a redirect brings back, and what is kept meanwhile.

use idx::error::Error;
use idx::step::Step;
use idx::transaction::{Opening, Record, Transaction, View};
use serde_json::json;

use crate::scenario::{
    START_MS, STATE, Scenario, entropy, fixtures, form_of, opening, parts, settings,
};

fn returned(query: &str) -> Scenario {
    Scenario::returned(Some(Scenario::record()), &query.replace("STATE", STATE))
}

#[test]
fn idx_1_8_a_code_is_redeemed_with_the_saved_verifier() {
    let scenario = returned("?interaction_code=c1&state=STATE");
    let form = form_of(scenario.sent());
    assert!(form.contains(&("interaction_code".to_owned(), "c1".to_owned())));
    assert_eq!(scenario.tx.view(), &View::Finishing);
    assert!(scenario.host.forgotten, "a reload must not redeem it again");
}

#[test]
fn idx_1_8_more_steps_are_introspected_with_the_saved_handle() {
    let scenario = returned("?error=interaction_required&state=STATE");
    assert_eq!(
        scenario.body(),
        json!({"interactionHandle": "own-interaction-handle"})
    );
    assert!(!scenario.host.forgotten);
    let scenario = scenario.answered(200, &fixtures::read("challenge-password"));
    assert!(matches!(scenario.step(), Step::Authenticator(_)));
}

#[test]
fn idx_1_8_other_errors_are_shown() {
    let scenario = returned("?error=access_denied&error_description=no+way&state=STATE");
    assert_eq!(
        scenario.failure(),
        &Error::Callback {
            code: "access_denied".to_owned(),
            description: "no way".to_owned()
        }
    );
    assert!(scenario.host.forgotten);
}

#[test]
fn idx_1_8_another_state_is_refused() {
    for query in [
        "?interaction_code=c1&state=other",
        "?interaction_code=c1",
        "?error=interaction_required&state=other",
        "?error=access_denied&state=other",
        "?interaction_code=c1&state=STATE&iss=https://evil.example",
    ] {
        let scenario = returned(query);
        assert_eq!(scenario.failure(), &Error::State, "{query}");
        assert!(scenario.host.outstanding.is_empty(), "{query}");
    }
}

#[test]
fn idx_1_8_nothing_kept_means_nothing_started_here() {
    let query = format!("?interaction_code=c1&state={STATE}");
    let scenario = Scenario::returned(None, &query);
    assert_eq!(scenario.failure(), &Error::State);
}

#[test]
fn idx_1_8_a_magic_link_answers_the_challenge_it_belongs_to() {
    let scenario = returned("?otp=123456&state=STATE");
    assert!(scenario.sent().url.ends_with("/introspect"));
    let scenario = scenario.answered(200, &fixtures::read("challenge-email"));
    assert!(scenario.sent().url.ends_with("/challenge/answer"));
    assert_eq!(scenario.body()["credentials"]["passcode"], "123456");
}

#[test]
fn idx_1_8_a_magic_link_answers_a_set_up_too() {
    let scenario =
        returned("?otp=123456&state=STATE").answered(200, &fixtures::read("enroll-email"));
    assert_eq!(scenario.body()["credentials"]["passcode"], "123456");
}

#[test]
fn idx_1_8_the_code_of_a_link_is_for_nothing_else() {
    // A password page takes a passcode, too.
    let mut scenario =
        returned("?otp=123456&state=STATE").answered(200, &fixtures::read("challenge-password"));
    assert!(scenario.host.main().is_none());
    // Nor is it kept for a later page.
    scenario.submit_primary(&[("credentials.passcode", "pw")]);
    scenario.answer(200, &fixtures::read("challenge-email"));
    assert!(scenario.host.main().is_none());
}

#[test]
fn idx_1_8_a_magic_link_elsewhere_is_only_shown() {
    for record in [None, Some(Scenario::record())] {
        let scenario = Scenario::returned(record, "?otp=123456&state=of-another-browser");
        assert!(
            matches!(scenario.tx.view(), View::EnterCodeElsewhere(otp) if otp.expose() == "123456")
        );
        assert!(scenario.host.outstanding.is_empty(), "it is not consumed");
    }
}

#[test]
fn idx_1_8_a_magic_link_from_another_tab_is_taken() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-email"));
    assert!(scenario.tx.accept_magic_link("other", "1".into()).is_none());
    let effects = scenario
        .tx
        .accept_magic_link(STATE, "123456".into())
        .expect("it is ours");
    scenario.host.perform(effects);
    scenario.host.check(&scenario.tx);
    assert_eq!(scenario.body()["credentials"]["passcode"], "123456");
}

#[test]
fn idx_1_8_what_is_kept_comes_back() {
    let record = Scenario::record();
    let text = record.to_json();
    let read = Record::from_json(text.expose(), &settings(), START_MS + 1_000);
    assert_eq!(read.as_ref(), Some(&record));
    for absent in ["tokens", "access_token", "remediation", "password"] {
        assert!(!text.expose().contains(absent));
    }
}

#[test]
fn idx_1_8_a_record_is_of_one_registration_and_not_old() {
    let text = Scenario::record().to_json();
    let read = |settings: &idx::transaction::Settings, now| {
        Record::from_json(text.expose(), settings, now)
    };
    assert!(read(&settings(), START_MS + 30 * 60_000 - 1).is_some());
    assert!(read(&settings(), START_MS + 30 * 60_000).is_none());
    assert!(read(&settings(), START_MS - 1).is_none(), "from the future");
    let mut other = settings();
    other.client_id = "0oaother".to_owned();
    assert!(read(&other, START_MS).is_none());
    let mut other = settings();
    other.redirect_uri.push('2');
    assert!(read(&other, START_MS).is_none());
    let mut other = settings();
    other.scopes.push("offline_access".to_owned());
    assert!(read(&other, START_MS).is_none());
    for damaged in ["", "{}", "[]", "{\"codeVerifier\":\"short\"}"] {
        assert!(Record::from_json(damaged, &settings(), START_MS).is_none());
    }
}

#[test]
fn idx_9_trap_22_the_record_is_found_by_its_state() {
    // Another tab's transaction left the record: this tab's return is not mistaken for it.
    let other = Scenario::with(Opening {
        entropy: idx::oauth::pkce::Entropy {
            state: [9; 32],
            ..entropy()
        },
        ..opening()
    })
    .answer_discovery()
    .interacted();
    let query = format!("?interaction_code=c1&state={STATE}");
    let scenario = Scenario::returned(other.host.remembered, &query);
    assert_eq!(scenario.failure(), &Error::State);
}

#[test]
fn idx_1_8_coming_back_to_a_page_that_was_left() {
    let mut scenario = Scenario::past_identify(&fixtures::read("redirect-idps"));
    let id = scenario.page().offers[0].form.id;
    scenario.act(|tx| tx.follow(id)).expect("a legal call");
    assert!(matches!(scenario.tx.view(), View::Leaving(_)));
    scenario
        .act(Transaction::retry)
        .expect("the user came back");
    let scenario = scenario.answered(200, &parts::identify());
    assert!(matches!(scenario.step(), Step::Identify(_)));
}
