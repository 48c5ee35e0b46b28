//! IDX §6.3, §6.4: Okta Verify on this device, Apple's extension.

use std::sync::Arc;

use idx::step::{CancelReason, LaunchTarget, OfferKind, Step, launch_values};
use idx::transaction::Transaction;
use idx::url::LaunchUrl;
use idx::wire::authenticator::{ChallengeMethod, DeviceChallenge};
use serde_json::json;

use crate::scenario::{Scenario, fixtures, parts};

fn challenge(name: &str) -> Arc<DeviceChallenge> {
    let scenario = Scenario::showing(&fixtures::read(name));
    match scenario.step() {
        Step::DeviceChallenge(probe) => probe.challenge.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn idx_6_3_everything_a_probe_needs() {
    let probe = challenge("device-probe-loopback");
    assert_eq!(probe.method, ChallengeMethod::Loopback);
    assert_eq!(probe.ports, [2000, 6511]);
    assert_eq!(probe.probe_timeout_ms, Some(200));
    assert_eq!(
        probe.request.as_ref().map(|r| r.expose()),
        Some("own.challenge.request")
    );
    assert_eq!(
        probe.local_network_help.as_deref(),
        Some("https://help.example/lna")
    );
    assert!(probe.local_network, "the browser's permission matters");
    assert!(probe.cancel.is_some());
    assert!(!challenge("device-probe-dtc").local_network);
}

#[test]
fn idx_6_3_every_reason_to_give_up() {
    for (reason, expected) in [
        (
            CancelReason::User,
            json!({"reason": "USER_CANCELED", "statusCode": null}),
        ),
        (
            CancelReason::AppError(500),
            json!({"reason": "OV_RETURNED_ERROR", "statusCode": 500}),
        ),
        (
            CancelReason::Unreachable,
            json!({"reason": "OV_UNREACHABLE_BY_LOOPBACK", "statusCode": null}),
        ),
    ] {
        let mut scenario = Scenario::showing(&fixtures::read("device-probe-loopback"));
        let Step::DeviceChallenge(probe) = scenario.step() else {
            panic!("a probe");
        };
        let cancel = probe.cancel.clone().expect("a way to stop");
        scenario.elapse();
        let late = scenario.host.poll().expect("a poll").id;
        let mut body = scenario.submit(cancel.id, &reason.values());
        body.as_object_mut()
            .expect("an object")
            .remove("stateHandle");
        assert_eq!(body, expected);
        assert!(scenario.host.poll().is_none(), "no poll beside a cancel");
        // What the poll would have said shows nothing.
        let before = scenario.tx.revision();
        scenario.reply_to(late, 400, &parts::end(&[("idx.session.expired", "ERROR")]));
        assert_eq!(scenario.tx.revision(), before);
    }
}

#[test]
fn idx_3_4_a_launch_says_that_the_user_stays_signed_in_where_ticked() {
    for (ticked, expected) in [(true, json!(true)), (false, json!(null))] {
        let mut scenario = Scenario::showing(&fixtures::read("identify"));
        let launch = scenario
            .page()
            .offers
            .iter()
            .find(|o| matches!(o.kind, OfferKind::LaunchOktaVerify(_)))
            .map(|o| o.form.id)
            .expect("a launch");
        let body = scenario.submit(launch, &launch_values(ticked));
        assert_eq!(body["rememberMe"], expected);
    }
    // A form that asks for it itself.
    let field = json!({"name": "rememberMe", "type": "boolean"});
    let page = parts::form_page(
        "launch-authenticator",
        json!([field, parts::state_handle()]),
    );
    let mut scenario = Scenario::showing(&page);
    let id = scenario.form().id;
    assert_eq!(
        scenario.submit(id, &launch_values(true))["rememberMe"],
        true
    );
}

#[test]
fn idx_6_3_addresses_to_probe_https_first() {
    let probe = challenge("device-probe-loopback");
    assert_eq!(
        probe.loopback_addresses(),
        [
            "https://abc.authenticatorlocal.example:2000",
            "https://abc.authenticatorlocal.example:6511",
            "http://localhost:2000",
            "http://localhost:6511",
        ]
    );
}

#[test]
fn idx_6_3_nothing_but_this_machine_is_probed_without_a_certificate() {
    for domain in [
        "http://evil.example",
        "http://192.168.0.1",
        "javascript:x",
        "http://localhost@evil.example",
        "",
    ] {
        let mut body = fixtures::read("device-probe-loopback");
        let value = &mut body["authenticatorChallenge"]["value"];
        value["domain"] = json!(domain);
        value["httpsDomain"] = json!(null);
        let scenario = Scenario::showing(&body);
        let Step::DeviceChallenge(probe) = scenario.step() else {
            panic!("a probe");
        };
        assert!(probe.challenge.loopback_addresses().is_empty(), "{domain}");
    }
}

#[test]
fn idx_6_3_every_method() {
    for (text, method) in [
        ("LOOPBACK", ChallengeMethod::Loopback),
        ("CUSTOM_URI", ChallengeMethod::CustomUri),
        ("UNIVERSAL_LINK", ChallengeMethod::UniversalLink),
        ("APP_LINK", ChallengeMethod::AppLink),
        ("CHROME_DTC", ChallengeMethod::ChromeDtc),
        ("APPLE_SSO_EXTENSION", ChallengeMethod::AppleSsoExtension),
        ("SEMAPHORE", ChallengeMethod::Other("SEMAPHORE".to_owned())),
    ] {
        let mut body = fixtures::read("device-probe-loopback");
        body["authenticatorChallenge"]["value"]["challengeMethod"] = json!(text);
        let scenario = Scenario::showing(&body);
        assert!(
            matches!(scenario.step(), Step::DeviceChallenge(p) if p.challenge.method == method)
        );
    }
}

#[test]
fn idx_6_3_a_probe_that_was_answered_polls_at_once() {
    let mut scenario = Scenario::showing(&fixtures::read("device-probe-loopback"));
    scenario.act(|tx| Ok(tx.poll_now())).expect("a legal call");
    assert_eq!(scenario.host.timer.map(|(_, millis)| millis), Some(0));
    scenario.elapse();
    assert!(scenario.host.poll().is_some());
}

#[test]
fn idx_6_3_a_poll_that_was_on_its_way_is_not_the_last_word() {
    let mut scenario = Scenario::showing(&fixtures::read("device-probe-loopback"));
    scenario.elapse();
    scenario.act(|tx| Ok(tx.poll_now())).expect("a legal call");
    scenario.answer_poll(200, &fixtures::read("device-probe-loopback"));
    assert_eq!(scenario.host.timer.map(|(_, millis)| millis), Some(0));
    scenario.elapse();
    scenario.answer_poll(200, &fixtures::read("device-probe-loopback"));
    assert_eq!(scenario.host.timer.map(|(_, millis)| millis), Some(2000));
}

#[test]
fn idx_6_3_cancelling_brings_the_way_around() {
    let mut scenario = Scenario::showing(&fixtures::read("device-probe-loopback"));
    let Step::DeviceChallenge(probe) = scenario.step().clone() else {
        panic!("a probe");
    };
    scenario.submit(probe.cancel.expect("a way to stop").id, &Default::default());
    let scenario = scenario.answered(200, &fixtures::read("identify"));
    assert!(matches!(scenario.step(), Step::Identify(_)));
}

#[test]
fn idx_6_3_a_launch_knows_how_to_open_the_app() {
    let scenario = Scenario::showing(&fixtures::read("identify"));
    let challenge = scenario.page().offers.iter().find_map(|o| match &o.kind {
        OfferKind::LaunchOktaVerify(challenge) => challenge.clone(),
        _ => None,
    });
    let href = challenge
        .expect("a challenge")
        .href
        .clone()
        .expect("an address");
    let url = LaunchUrl::parse(&href).expect("a link");
    assert!(!url.is_app_scheme());
    assert_eq!(
        url.with_login_hint("ada@example.com").as_str(),
        "https://link.org.example/deviceChallenge?challengeRequest=own&login_hint=ada%40example.com"
    );
    // Without a challenge it is only sent.
    let scenario = Scenario::showing(&fixtures::read("launch-okta-verify"));
    assert!(matches!(
        scenario.step(),
        Step::Launch(l) if l.target == LaunchTarget::OktaVerify && l.challenge.is_none()
    ));
}

#[test]
fn idx_6_4_a_get_leads_away() {
    let scenario = Scenario::showing(&fixtures::read("sso-extension-redirect"));
    let redirect = scenario.host.redirect.as_deref();
    assert!(redirect.is_some_and(|url| url.ends_with("/transactions/own/verify")));
}

#[test]
fn idx_6_4_a_post_is_sent_by_itself_and_a_401_is_no_error() {
    let mut scenario = Scenario::showing(&fixtures::read("sso-extension-post"));
    assert_eq!(scenario.body()["challengeRequest"], "own.sso.request");
    let again = fixtures::text("sso-extension-again");
    let header = [("WWW-Authenticate", "Oktadevicejwt realm=\"Okta Device\"")];
    scenario.answer_text(401, &header, &again);
    assert_eq!(scenario.tx.notice(), None);
    assert!(scenario.host.main().is_some(), "sent once more");
    let scenario = scenario.answered(401, &fixtures::read("cancel-transaction"));
    assert!(
        scenario.sent().url.ends_with("/verify/cancel"),
        "and given up"
    );
    let scenario = scenario.answered(200, &parts::identify());
    assert!(matches!(scenario.step(), Step::Identify(_)));
}

#[test]
fn idx_6_4_an_extension_that_never_answers_leaves_the_other_ways() {
    let mut again = fixtures::read("sso-extension-again");
    let select = fixtures::read("select-authenticator")["remediation"]["value"][0].clone();
    let list = again["remediation"]["value"].as_array_mut();
    list.expect("remediations").push(select);
    let mut scenario = Scenario::showing(&again);
    for _ in 0..2 {
        assert!(scenario.host.main().is_some());
        scenario.answer(401, &again);
    }
    assert!(scenario.host.main().is_none());
    assert!(matches!(scenario.step(), Step::AppleSsoExtension(_)));
    assert!(!scenario.page().offers.is_empty());
}

#[test]
fn idx_6_4_a_server_that_keeps_asking_is_not_followed_for_ever() {
    let alone = |name: &str| {
        let mut body = fixtures::read(name);
        body.as_object_mut().expect("an object").remove("cancel");
        let list = body["remediation"]["value"].as_array_mut();
        list.expect("remediations").truncate(1);
        body
    };
    let mut scenario = Scenario::showing(&alone("sso-extension-post"));
    let mut rounds = 0;
    while scenario.host.main().is_some() {
        rounds += 1;
        assert!(rounds < 20);
        scenario.answer(401, &alone("sso-extension-again"));
    }
    assert_eq!(scenario.failure().code(), "unsupported");
    scenario
        .act(Transaction::retry)
        .expect("the user may try again");
}
