//! IDX §4.3, §4.4: what else can be done on a page.

use idx::form::Values;
use idx::http::TransportFailure;
use idx::step::{OfferKind, Page, Step};
use idx::transaction::{Event, Misuse};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures, label, parts};

fn kinds(page: &Page) -> Vec<&'static str> {
    page.offers.iter().map(|offer| word(&offer.kind)).collect()
}

fn word(kind: &OfferKind) -> &'static str {
    match kind {
        OfferKind::Recover => "recover",
        OfferKind::UnlockAccount => "unlock",
        OfferKind::SignUp => "sign-up",
        OfferKind::SignIn => "sign-in",
        OfferKind::SwitchAuthenticator => "switch",
        OfferKind::ReturnToList => "list",
        OfferKind::SelectChannel => "channel",
        OfferKind::Skip => "skip",
        OfferKind::Resend => "resend",
        OfferKind::Send => "send",
        OfferKind::Idp(_) => "idp",
        OfferKind::Piv(_) => "piv",
        OfferKind::LaunchOktaVerify(_) => "launch",
        OfferKind::LaunchNfc(_) => "nfc",
        OfferKind::LaunchWebauthn => "webauthn",
        OfferKind::ResidentKey => "resident",
        OfferKind::Passkey(_) => "passkey",
        OfferKind::RequestActivationEmail => "activation",
        OfferKind::Show => "show",
        OfferKind::Other => "other",
        OfferKind::Cancel => "cancel",
    }
}

#[test]
fn idx_4_3_offers_beside_the_steps() {
    for (name, expected) in [
        (
            "identify",
            &["sign-up", "unlock", "idp", "idp", "launch", "recover"][..],
        ),
        ("identify-passkey-first", &["passkey"]),
        ("challenge-password", &["switch", "recover", "cancel"]),
        ("challenge-email", &["switch", "resend", "cancel"]),
        (
            "challenge-okta-verify-number",
            &["resend", "switch", "cancel"],
        ),
        ("enroll-okta-verify-qr", &["list", "channel", "cancel"]),
        ("passkey-promotion", &["skip", "cancel"]),
        ("enroll-profile", &["sign-in", "idp"]),
        ("redirect-idps", &["idp", "idp", "piv", "cancel"]),
        ("unknown-remediation", &["other", "cancel"]),
        ("maintenance-poll", &[]),
    ] {
        let scenario = Scenario::showing(&fixtures::read(name));
        assert_eq!(kinds(scenario.page()), expected, "{name}");
    }
}

#[test]
fn idx_4_1_names_that_are_offers_only() {
    for (name, expected) in [
        ("select-identify", "sign-in"),
        ("select-enroll-profile", "sign-up"),
        ("unlock-account", "unlock"),
        ("skip", "skip"),
        ("request-activation-email", "activation"),
        ("send-challenge", "send"),
        ("send", "send"),
        ("resend-challenge", "resend"),
        ("recover", "recover"),
        ("launch-nfc-authenticator", "nfc"),
        ("launch-webauthn-authenticator", "webauthn"),
        ("enroll-webauthn-residentkey", "resident"),
        ("cancel", "cancel"),
    ] {
        let page = parts::page(json!([
            parts::form("identify", json!([{"name": "identifier"}])),
            parts::form(name, json!([parts::state_handle()])),
        ]));
        let scenario = Scenario::showing(&page);
        assert_eq!(kinds(scenario.page()), [expected], "{name}");
    }
}

#[test]
fn idx_4_3_links_submit_the_handle_alone() {
    for kind in [
        OfferKind::SignUp,
        OfferKind::UnlockAccount,
        OfferKind::Recover,
    ] {
        let mut scenario = Scenario::showing(&fixtures::read("identify"));
        let id = scenario.offer(&kind).id;
        let body = scenario.submit(id, &Values::new());
        assert_eq!(body, json!({"stateHandle": "02.own-state-handle"}));
    }
}

#[test]
fn idx_4_3_switching_shows_the_list_without_a_request() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-email"));
    assert!(scenario.host.timer.is_some());
    let list = scenario.offer(&OfferKind::SwitchAuthenticator).id;
    scenario.act(|tx| tx.show(list)).expect("a legal call");
    assert_eq!(label::of(scenario.step()), "select/authenticate");
    assert!(scenario.page().switched && !scenario.page().polls);
    let offered = kinds(scenario.page());
    assert!(
        !offered.contains(&"show"),
        "the way back is one: {offered:?}"
    );
    assert!(scenario.host.timer.is_none(), "polling stops meanwhile");
    assert!(scenario.host.main().is_none());
    scenario.act(|tx| tx.show_first()).expect("a legal call");
    assert_eq!(label::of(scenario.step()), "email/challenge");
    assert!(scenario.host.timer.is_some(), "and goes on");
    let again = scenario.tx.show_first();
    assert_eq!(again.err(), Some(Misuse::NotNow), "it is on screen already");
}

#[test]
fn idx_4_3_what_was_wrong_is_not_told_again_after_the_list() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-password"));
    let form = scenario.form().id;
    scenario.submit(form, &Values::new());
    scenario.answer(401, &fixtures::read("challenge-password-wrong"));
    assert!(scenario.page().has_errors() && !scenario.page().revisited);
    let list = scenario.offer(&OfferKind::SwitchAuthenticator).id;
    scenario.act(|tx| tx.show(list)).expect("a legal call");
    assert!(!scenario.page().has_errors() && !scenario.page().revisited);
    scenario.act(|tx| tx.show_first()).expect("a legal call");
    assert!(!scenario.page().has_errors() && scenario.page().revisited);
    // The next wrong answer is news.
    let form = scenario.form().id;
    scenario.submit(form, &Values::new());
    scenario.answer(401, &fixtures::read("challenge-password-wrong"));
    assert!(scenario.page().has_errors() && !scenario.page().revisited);
}

#[test]
fn idx_6_2_a_page_that_has_stopped_asking_says_why_also_after_the_list() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-okta-verify-push"));
    scenario.elapse();
    scenario.answer_poll(400, &fixtures::read("challenge-okta-verify-rejected"));
    assert!(scenario.page().has_errors() && scenario.host.timer.is_none());
    let list = scenario.offer(&OfferKind::SwitchAuthenticator).id;
    scenario.act(|tx| tx.show(list)).expect("a legal call");
    scenario.act(|tx| tx.show_first()).expect("a legal call");
    assert!(scenario.page().has_errors() && !scenario.page().revisited);
    assert!(scenario.host.timer.is_none());
}

#[test]
fn idx_4_3_a_page_that_was_switched_to_never_polls() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-okta-verify-push"));
    let push = scenario.form().id;
    let list = scenario.offer(&OfferKind::SwitchAuthenticator).id;
    scenario.elapse();
    let late = scenario.host.poll().expect("a poll").id;
    scenario.act(|tx| tx.show(list)).expect("a legal call");
    assert!(
        scenario.host.poll().is_none(),
        "the one on its way is given up"
    );
    scenario.reply_to(late, 200, &fixtures::read("success"));
    assert!(scenario.page().switched, "and its answer dropped");
    assert!(scenario.tx.poll_now().is_empty());
    scenario.event(Event::Visible(false));
    scenario.event(Event::Visible(true));
    scenario.event(Event::Online);
    // A request that got lost leaves the page as it is: still not polling.
    let form = scenario.form().id;
    let mut sms = Values::new();
    sms.choose("authenticator", 0);
    scenario.submit(form, &sms);
    scenario.fail(TransportFailure::Unreachable);
    assert!(scenario.page().switched && scenario.tx.notice().is_some());
    assert!(scenario.host.timer.is_none() && scenario.host.poll().is_none());
    // Back by its own id, it goes on.
    scenario.act(|tx| tx.show(push)).expect("a legal call");
    assert!(!scenario.page().switched);
    assert!(scenario.host.timer.is_some());
}

#[test]
fn idx_4_1_additional_attributes_are_skipped_as_a_whole() {
    let body = fixtures::read("profile-update");
    let skip = |body: &Value| {
        Scenario::showing(body)
            .page()
            .offer(&OfferKind::Skip)
            .is_some()
    };
    assert!(skip(&body));
    let place = "/remediation/value/0/value/1/form/value/0/required";
    assert!(
        !skip(&parts::with(body, place, json!(true))),
        "one is demanded"
    );
}

#[test]
fn idx_4_3_an_empty_list_is_nothing_to_return_to() {
    let list = |options: Value| {
        let field = json!({"name": "authenticator", "type": "object", "options": options});
        let enroll = parts::form(
            "enroll-authenticator",
            json!([
                {"name": "credentials", "form": {"value": [{"name": "passcode"}]}},
            ]),
        );
        let select = parts::form("select-authenticator-enroll", json!([field]));
        let body = parts::page(json!([enroll, select]));
        Scenario::showing(&body)
            .page()
            .offer(&OfferKind::ReturnToList)
            .is_some()
    };
    assert!(!list(json!([])));
    let id = json!([{"name": "id", "value": "aut1", "mutable": false, "required": true}]);
    assert!(list(
        json!([{"label": "Duo", "value": {"form": {"value": id}}}])
    ));
}

#[test]
fn idx_4_3_messages_are_of_the_step_that_was_answered() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-password-wrong"));
    let list = scenario.offer(&OfferKind::SwitchAuthenticator).id;
    scenario.act(|tx| tx.show(list)).expect("a legal call");
    assert!(scenario.page().messages.is_empty());
}

#[test]
fn idx_9_trap_18_selecting_is_sent_once() {
    let mut scenario = Scenario::past_identify(&fixtures::read("select-authenticator"));
    let id = scenario.form().id;
    let mut push = Values::new();
    push.choose("authenticator", 4)
        .set_text("authenticator.methodType", "push");
    scenario.submit(id, &push);
    assert_eq!(
        scenario.tx.submit(id, &push).err(),
        Some(Misuse::Busy),
        "a second click"
    );
    let sent = scenario.host.sent.len();
    scenario.answer(200, &fixtures::read("challenge-okta-verify-push"));
    assert_eq!(scenario.host.sent.len(), sent, "rendering sends nothing");
    assert_eq!(
        scenario.tx.submit(id, &push).err(),
        Some(Misuse::Stale),
        "nor does the old page"
    );
}

#[test]
fn idx_4_4_cancel_ends_the_attempt() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-email"));
    let effects = scenario
        .tx
        .restart(Default::default(), &crate::scenario::entropy(), 0);
    scenario.host.perform_restart(effects);
    scenario.host.check(&scenario.tx);
    let urls: Vec<&str> = scenario
        .host
        .sent
        .iter()
        .rev()
        .take(2)
        .map(|r| r.url.as_str())
        .collect();
    assert!(urls[0].ends_with("/v1/interact"));
    assert!(urls[1].ends_with("/idp/idx/cancel"), "as well as possible");
    assert!(scenario.host.forgotten && scenario.host.timer.is_none());
}

#[test]
fn idx_4_4_a_device_challenge_is_cancelled_with_a_reason() {
    let mut scenario = Scenario::showing(&fixtures::read("device-probe-loopback"));
    let Step::DeviceChallenge(probe) = scenario.step() else {
        panic!("a probe");
    };
    let cancel = probe.cancel.clone().expect("a way to stop");
    let mut values = Values::new();
    values
        .add_extra("reason", json!("OV_UNREACHABLE_BY_LOOPBACK"))
        .add_extra("statusCode", json!(null));
    let body = scenario.submit(cancel.id, &values);
    assert_eq!(body["reason"], "OV_UNREACHABLE_BY_LOOPBACK");
    assert_eq!(body["statusCode"], json!(null));
    assert!(
        body.as_object()
            .is_some_and(|b| b.contains_key("statusCode"))
    );
    assert!(scenario.sent().url.ends_with("/authenticators/poll/cancel"));
}

#[test]
fn idx_9_trap_10_repeated_names_are_told_apart() {
    let mut scenario = Scenario::showing(&fixtures::read("identify"));
    let partner = scenario
        .page()
        .offers
        .iter()
        .find(|o| matches!(&o.kind, OfferKind::Idp(idp) if idp.id == "0oasaml"))
        .map(|o| o.form.id)
        .expect("the partner");
    scenario.act(|tx| tx.follow(partner)).expect("a legal call");
    assert!(
        scenario
            .host
            .redirect
            .as_deref()
            .is_some_and(|url| url.contains("0oasaml"))
    );
}

#[test]
fn idx_4_1_a_certificate_among_others_is_chosen_first() {
    let mut scenario = Scenario::showing(&fixtures::read("redirect-idps"));
    let piv = scenario
        .page()
        .offers
        .iter()
        .find(|o| matches!(o.kind, OfferKind::Piv(_)))
        .map(|o| o.form.id)
        .expect("a certificate");
    scenario.act(|tx| tx.show(piv)).expect("a legal call");
    assert!(matches!(scenario.step(), Step::Piv(offer) if offer.is_certificate()));
}

#[test]
fn idx_9_trap_15_cancel_may_be_missing_or_lead_nowhere() {
    let scenario = Scenario::showing(&fixtures::read("launch-nfc"));
    assert!(scenario.page().offer(&OfferKind::Cancel).is_none());
    let mut body = fixtures::read("challenge-password");
    body["cancel"]["href"] = json!("");
    let mut scenario = Scenario::showing(&body);
    let effects = scenario
        .tx
        .restart(Default::default(), &crate::scenario::entropy(), 0);
    scenario.host.perform_restart(effects);
    assert!(
        scenario.sent().url.ends_with("/v1/interact"),
        "starting over works all the same"
    );
}
