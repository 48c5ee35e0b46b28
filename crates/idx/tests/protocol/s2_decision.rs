//! IDX §2.4, §2.5: success, and the order of decisions.

use idx::error::Error;
use idx::step::{Ending, OfferKind, Step};
use idx::transaction::{Transaction, View};
use serde_json::json;

use crate::scenario::{Scenario, fixtures, form_of, parts};

#[test]
fn idx_2_4_the_code_is_found_by_name_and_redeemed() {
    let mut body = fixtures::read("success");
    let fields = body["successWithInteractionCode"]["value"].as_array_mut();
    fields.expect("fields").reverse();
    let scenario = Scenario::past_identify(&body);
    assert_eq!(scenario.tx.view(), &View::Finishing);
    let form = form_of(scenario.sent());
    assert!(form.contains(&(
        "interaction_code".to_owned(),
        "own-interaction-code".to_owned()
    )));
}

#[test]
fn idx_2_5_a_code_goes_before_everything() {
    let mut body = fixtures::read("success");
    body["remediation"] = parts::identify()["remediation"].clone();
    body["success"] = json!({"href": "https://org.example/app"});
    body["messages"] = parts::messages(&[("x", "ERROR")]);
    let scenario = Scenario::past_identify(&body);
    assert_eq!(scenario.tx.view(), &View::Finishing);
}

#[test]
fn idx_2_5_a_success_without_a_code_is_not_one() {
    let mut body = parts::identify();
    body["successWithInteractionCode"] = parts::form("issue", json!([{"name": "grant_type"}]));
    let scenario = Scenario::past_identify(&body);
    assert!(matches!(scenario.step(), Step::Identify(_)));
    let response = scenario.tx.response().expect("a response");
    assert_eq!(response.diagnostics.len(), 1);
}

#[test]
fn idx_2_5_remediations_go_before_redirects() {
    let mut body = parts::identify();
    body["success"] = json!({"href": "https://org.example/app"});
    let scenario = Scenario::past_identify(&body);
    assert!(matches!(scenario.step(), Step::Identify(_)));
}

#[test]
fn idx_2_5_skip_alone_with_a_message_is_an_end_with_a_way_on() {
    let mut scenario = Scenario::past_identify(&fixtures::read("maintenance-skip"));
    assert_eq!(scenario.terminal().ending, Ending::Maintenance);
    assert!(!scenario.terminal().can_restart, "skip is the way on");
    let skip = scenario.terminal().skip.clone().expect("a way on");
    let body = scenario.submit(skip.id, &Default::default());
    assert_eq!(body["stateHandle"], "02.own-state-handle");
    assert!(scenario.sent().url.ends_with("/idp/idx/skip"));
}

#[test]
fn idx_2_5_skip_alone_without_a_message_is_a_step() {
    let body = parts::form_page("skip", json!([parts::state_handle()]));
    let scenario = Scenario::past_identify(&body);
    assert!(matches!(scenario.step(), Step::Generic(form) if form.is_bare()));
}

#[test]
fn idx_2_5_success_leads_away() {
    let body = json!({"version": "1.0.0", "success": {"href": "https://org.example/app?x"}});
    let scenario = Scenario::past_identify(&body);
    assert_eq!(
        scenario.host.redirect.as_deref(),
        Some("https://org.example/app?x")
    );
    assert!(matches!(scenario.tx.view(), View::Leaving(_)));
}

#[test]
fn idx_9_trap_20_after_an_app_link_the_user_clicks() {
    let mut scenario = Scenario::past_identify(&fixtures::read("success-after-app-link"));
    assert_eq!(scenario.host.redirect, None);
    assert!(matches!(scenario.step(), Step::Redirect(r) if r.on_click && r.success));
    scenario.act(Transaction::follow_end).expect("a legal call");
    assert_eq!(
        scenario.host.redirect.as_deref(),
        Some("https://org.example/app/harbour?own")
    );
}

#[test]
fn idx_2_5_messages_beside_a_success_are_read_first() {
    let mut body = fixtures::read("success-after-app-link");
    body["success"] = json!({"href": "https://org.example/app"});
    body["messages"] = parts::messages(&[("security.access_denied_custom_message", "ERROR")]);
    let scenario = Scenario::past_identify(&body);
    assert_eq!(scenario.host.redirect, None);
    assert_eq!(scenario.page().messages.len(), 1);
}

#[test]
fn idx_2_5_a_failure_is_told_instead_of_followed() {
    let scenario = Scenario::past_identify(&fixtures::read("failure"));
    assert_eq!(scenario.host.redirect, None);
    assert_eq!(scenario.terminal().ending, Ending::AccessDenied);

    let scenario = Scenario::past_identify(&fixtures::read("failure-redirect-remediation"));
    assert_eq!(scenario.host.redirect, None);
    assert!(matches!(scenario.step(), Step::Redirect(r) if r.on_click && !r.success));
}

#[test]
fn idx_2_5_a_failure_with_nothing_to_tell_is_followed() {
    let body = json!({"version": "1.0.0", "failure": {"href": "https://org.example/denied"}});
    let scenario = Scenario::past_identify(&body);
    assert_eq!(
        scenario.host.redirect.as_deref(),
        Some("https://org.example/denied")
    );
}

#[test]
fn idx_2_5_enrolling_the_device() {
    let scenario = Scenario::past_identify(&fixtures::read("device-enrollment"));
    assert!(matches!(
        &scenario.terminal().ending,
        Ending::DeviceEnrollment(d) if d.name == "mdm" && d.platform.as_deref() == Some("IOS")
    ));
}

#[test]
fn idx_2_5_messages_alone_are_an_end() {
    let scenario = Scenario::past_identify(&fixtures::read("access-denied-links"));
    assert_eq!(scenario.terminal().ending, Ending::AccessDenied);
    assert_eq!(scenario.terminal().messages[0].links.len(), 1);
}

#[test]
fn idx_2_5_nothing_at_all_is_unsupported() {
    let scenario = Scenario::past_identify(&json!({"version": "1.0.0", "stateHandle": "02"}));
    assert_eq!(scenario.failure(), &Error::Unsupported);
}

#[test]
fn idx_9_trap_16_the_first_response_may_be_anything() {
    for name in [
        "device-probe-loopback",
        "launch-okta-verify",
        "maintenance-poll",
        "redirect-idps",
    ] {
        let scenario = Scenario::showing(&fixtures::read(name));
        assert!(matches!(scenario.tx.view(), View::Page(_)), "{name}");
    }
    let scenario = Scenario::showing(&fixtures::read("session-expired"));
    assert!(matches!(scenario.tx.view(), View::Terminal(_)));
}

#[test]
fn idx_4_3_a_lone_provider_is_followed_but_not_at_once() {
    let body = fixtures::read("redirect-idp-lone");
    let first = Scenario::showing(&body);
    assert_eq!(first.host.redirect, None, "the first response would loop");
    assert!(matches!(first.page().offers[0].kind, OfferKind::Idp(_)));

    let later = Scenario::past_identify(&body);
    assert!(later.host.redirect.is_some());

    let told = parts::with(body, "messages", parts::messages(&[("x", "ERROR")]));
    let later = Scenario::past_identify(&told);
    assert_eq!(later.host.redirect, None, "a message would be lost");
}

#[test]
fn idx_4_3_a_redirect_leads_only_where_a_browser_may_go() {
    for href in [
        "javascript:alert(1)",
        "http://evil.example/",
        "data:text/html,x",
        "",
    ] {
        let body = json!({"version": "1.0.0", "success": {"href": href}});
        let scenario = Scenario::past_identify(&body);
        assert_eq!(scenario.host.redirect, None, "{href}");
        assert_eq!(scenario.failure().code(), "url", "{href}");
    }
}
