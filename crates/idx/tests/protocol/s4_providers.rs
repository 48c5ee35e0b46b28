//! IDX §4.1, last paragraph: identity providers that the integrator has configured.

use idx::step::{OfferKind, Step};
use idx::transaction::{ConfiguredIdp, View};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures, parts};

/// One that the fixtures list, and one that only the integrator knows.
fn configured() -> Vec<ConfiguredIdp> {
    ["0oagoogle", "0oa own/1"]
        .into_iter()
        .map(|id| ConfiguredIdp {
            id: id.to_owned(),
            kind: "oidc".to_owned(),
            name: Some("Harbour office".to_owned()),
        })
        .collect()
}

fn showing(body: &Value) -> Scenario {
    let mut scenario = Scenario::introspecting();
    scenario.tx.set_identity_providers(configured());
    scenario.answered(200, body)
}

/// Id and kind of every provider on the page.
fn offered(scenario: &Scenario) -> Vec<(String, String)> {
    let offers = scenario.page().offers.iter();
    offers
        .filter_map(|offer| match &offer.kind {
            OfferKind::Idp(idp) => Some((idp.id.clone(), idp.kind.clone())),
            _ => None,
        })
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(id, kind): &(&str, &str)| ((*id).to_owned(), (*kind).to_owned());
    list.iter().map(owned).collect()
}

#[test]
fn idx_4_1_configured_providers_join_those_of_the_organisation() {
    let expected = [
        ("0oagoogle", "GOOGLE"),
        ("0oasaml", "SAML2"),
        ("0oa own/1", "OIDC"),
    ];
    let scenario = showing(&fixtures::read("identify"));
    assert_eq!(offered(&scenario), pairs(&expected), "listed ones stay");
    let scenario = showing(&fixtures::read("redirect-idps"));
    assert_eq!(offered(&scenario), pairs(&expected));
    let scenario = showing(&fixtures::read("enroll-profile"));
    let expected = [("0oagoogle", "GOOGLE"), ("0oa own/1", "OIDC")];
    assert_eq!(offered(&scenario), pairs(&expected));
}

#[test]
fn idx_4_1_a_configured_provider_is_gone_to_with_the_newest_handle() {
    let mut scenario = showing(&parts::identify());
    let form = scenario.page().offers.iter().find_map(|o| match &o.kind {
        OfferKind::Idp(idp) if idp.id == "0oa own/1" => Some(idp.form.id),
        _ => None,
    });
    let form = form.expect("the configured one");
    scenario.act(|tx| tx.follow(form)).expect("a legal call");
    assert_eq!(
        scenario.host.redirect.as_deref(),
        Some("https://org.example/sso/idps/0oa+own%2F1?stateToken=02.own")
    );
    assert!(matches!(scenario.tx.view(), View::Leaving(_)));
}

#[test]
fn idx_4_1_no_place_for_configured_providers() {
    for name in [
        "challenge-password",
        "challenge-external-idp",
        "select-authenticator",
        "piv",
    ] {
        let scenario = showing(&fixtures::read(name));
        let own = |idp: &(String, String)| idp.0 == "0oa own/1";
        assert!(!offered(&scenario).iter().any(own), "{name}");
    }
    // Without a handle there is no address.
    let mut body = parts::identify();
    body.as_object_mut()
        .expect("an object")
        .remove("stateHandle");
    assert_eq!(offered(&showing(&body)), []);
}

#[test]
fn idx_4_3_with_a_configured_one_a_lone_provider_is_a_choice() {
    let lone = fixtures::read("redirect-idp-lone");
    let mut scenario = showing(&parts::identify());
    scenario.submit_primary(&[("identifier", "ada")]);
    scenario.answer(200, &lone);
    assert_eq!(scenario.host.redirect, None);
    assert!(matches!(scenario.step(), Step::IdentityProviders));
    assert_eq!(offered(&scenario).len(), 3);
}

#[test]
fn idx_4_1_a_poll_that_says_nothing_new_keeps_configured_providers() {
    let mut poll = parts::form("harbour-poll", json!([parts::state_handle()]));
    poll["refresh"] = json!(2000);
    let mut body = parts::identify();
    body["remediation"]["value"]
        .as_array_mut()
        .expect("a list")
        .push(poll);
    let mut scenario = showing(&body);
    let (before, revision) = (offered(&scenario), scenario.tx.revision());
    scenario.elapse();
    body["stateHandle"] = json!("02.newer");
    scenario.answer_poll(200, &body);
    assert_eq!(
        (offered(&scenario), scenario.tx.revision()),
        (before, revision)
    );
    let forms = scenario.tx.forms();
    let newest = forms.iter().filter_map(|f| f.href.as_deref());
    assert_eq!(
        newest
            .filter(|href| href.ends_with("stateToken=02.newer"))
            .count(),
        2
    );
}
