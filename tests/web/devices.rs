//! Devices to mend and to enrol.

use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{Departures, settle};
use crate::fixture;

/// Something that a program on this device can mend, at two ports, and what to do where none is.
fn remedy(fallback: &str) -> String {
    [
        r#"{"version":"1.0.0","stateHandle":"02.h","messages":{"type":"array","value":[
        {"message":"Install it","class":"ERROR",
         "i18n":{"key":"idx.error.code.access_denied.device_assurance.remediation.android.zero.trust.x"},
         "deviceRemediation":{"type":"object","value":{"remediationPath":"azt","action":"go",
          "remediationType":"LOOPBACK","domain":"http://localhost","ports":["1","2"]"#,
        fallback,
        "}}}]}}",
    ]
    .concat()
}

fn paths(org: &Org) -> Vec<String> {
    org.sent().into_iter().map(|sent| sent.path).collect()
}

#[wasm_bindgen_test]
async fn what_to_mend_stands_in_one_box_with_links() {
    let org = Org::shows(fixture!("device-assurance")).await;
    assert_eq!(org.stage().all(".alert.error").len(), 1);
    assert!(!org.stage().all(".alert li").is_empty());
    for link in org.stage().all(".alert a") {
        assert_eq!(
            link.get_attribute("rel").as_deref(),
            Some("noopener noreferrer")
        );
    }
}

#[wasm_bindgen_test]
async fn where_no_program_answers_the_button_gives_way_to_words() {
    let words = r#","fallback":{"type":"MESSAGE","message":{"message":"Do it by hand"}}"#;
    let org = Org::shows(&remedy(words)).await;
    org.answers(503, "{}");
    org.click("Install it").await;
    settle().await;
    let text = org.stage().text();
    assert!(text.contains("Do it by hand"), "{text}");
    assert!(org.stage().all(".alert button").is_empty());
    assert_eq!(
        paths(&org),
        ["http://localhost:1/probe", "http://localhost:2/probe"]
    );
}

#[wasm_bindgen_test]
async fn where_no_program_answers_a_link_leads_on_but_only_to_where_it_may() {
    let departures = Departures::stop();
    for (href, target) in [
        ("/help/app", Some("https://org.example/help/app")),
        ("help?at=9:30", Some("https://org.example/help?at=9:30")),
        (
            "https://store.example/app",
            Some("https://store.example/app"),
        ),
        ("http://store.example/app", None),
        ("//store.example/app", None),
        ("javascript:alert(1)", None),
        ("data:text/html,app", None),
        ("blob:https://store.example/app", None),
        ("", None),
    ] {
        let link = format!(r#","fallback":{{"type":"APP_LINK","href":"{href}"}}"#);
        let org = Org::shows(&remedy(&link)).await;
        org.answers(503, "{}");
        org.click("Install it").await;
        settle().await;
        assert_eq!(departures.take(), Vec::from_iter(target), "{href}");
        // Who comes back finds the button again; who went nowhere reads what to do.
        let buttons = org.stage().all(".alert button").len();
        assert_eq!(buttons, usize::from(target.is_some()), "{href}");
        let text = org.stage().text();
        let told = text.contains("Nothing on this device answers. Ask your administrator.");
        assert_eq!(told, target.is_none(), "{href}: {text}");
    }
}

#[wasm_bindgen_test]
async fn one_program_that_answers_is_enough() {
    let org = Org::shows(&remedy("")).await;
    org.answers(200, "{}");
    org.click("Install it").await;
    settle().await;
    assert_eq!(
        paths(&org),
        ["http://localhost:1/probe", "http://localhost:1/azt/go"]
    );
    assert!(org.stage().text().contains("It goes on in the app"));
}

#[wasm_bindgen_test]
async fn a_grace_period_can_be_used() {
    let org = Org::shows(fixture!("device-grace-period")).await;
    assert_eq!(org.stage().all(".alert.warning").len(), 1);
    let text = org.stage().text();
    assert!(text.contains("Fix this by 1 May."), "{text}");
    // The server's date is by its own clock.
    assert!(text.contains("By your clock: "), "{text}");
    org.submit().await;
    assert!(org.body_of("/skip").get("stateHandle").is_some());
}

/// A device that has to be enrolled with the app.
fn enrollment(platform: &str, method: &str) -> String {
    format!(
        r#"{{"version":"1.0.0","stateHandle":"02.h","deviceEnrollment":{{"type":"object","value":{{
        "name":"oda","platform":"{platform}","signInUrl":"https://org.example",
        "challengeMethod":"{method}"}}}}}}"#
    )
}

fn copies(org: &Org) -> Vec<String> {
    let buttons = org.stage().all("ol.numbered .copy-button");
    let name = |button: &web_sys::HtmlElement| button.get_attribute("aria-label");
    buttons.iter().filter_map(name).collect()
}

#[wasm_bindgen_test]
async fn a_device_is_enrolled_step_by_step() {
    let org = Org::shows(fixture!("device-enrollment")).await;
    assert_eq!(org.heading(), "Enrol your device");
    let text = org.stage().text();
    assert!(text.contains("Follow what Harbour MDM says"), "{text}");
    assert_eq!(copies(&org), ["Copy: enrolment link"]);
    let org = Org::shows(&enrollment("ANDROID", "APP_LINK")).await;
    org.click("Next").await;
    assert_eq!(org.stage().all("[aria-invalid=true]").len(), 1);
    org.stage().all("input[type=radio]")[1].click();
    org.click("Next").await;
    assert!(org.stage().text().contains("Google Play"));
    assert!(org.stage().text().contains("https://org.example"));
    org.click("Back").await;
    assert_eq!(org.stage().all("input[type=radio]").len(), 2);
}

#[wasm_bindgen_test]
async fn a_phone_is_told_where_to_get_the_app_and_what_to_enter_in_it() {
    for method in ["LOOPBACK", "APP_LINK"] {
        // The address of the store is copied: followed, it would open inside the app that asks.
        let org = Org::shows(&enrollment("IOS", method)).await;
        assert_eq!(org.heading(), "Set up this device");
        let text = org.stage().text();
        assert!(text.contains("Get Okta Verify from App Store."), "{text}");
        assert!(text.contains("https://org.example"), "{text}");
        assert!(org.stage().all("[role=radiogroup]").is_empty(), "{method}");
        assert!(org.stage().all("ol.numbered a").is_empty(), "{method}");
        let wanted = ["Copy: link to the store", "Copy: sign-in address"];
        assert_eq!(copies(&org), wanted, "{method}");
    }
    let org = Org::shows(&enrollment("ANDROID", "LOOPBACK")).await;
    assert!(org.stage().all("[role=radiogroup]").is_empty());
    let store = org.stage().one("ol.numbered a");
    let href = store.get_attribute("href").unwrap_or_default();
    assert!(href.starts_with("https://play.google.com/store/"), "{href}");
    assert!(
        store
            .text_content()
            .unwrap_or_default()
            .starts_with("Google Play")
    );
    assert_eq!(copies(&org), ["Copy: sign-in address"]);
}
