use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use super::org::Org;
use super::stage::settle;
use crate::fixture;

const DUO: &str = "https://api-own.duo.example";
const PIXEL: &str =
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

async fn say(origin: &str, text: &str) {
    let init = Object::new();
    for (name, value) in [("origin", origin), ("data", text)] {
        Reflect::set(&init, &name.into(), &value.into()).unwrap();
    }
    let constructor: Function = Reflect::get(&window(), &"MessageEvent".into())
        .unwrap()
        .unchecked_into();
    let arguments = Array::of2(&"message".into(), &init);
    let event: Event = Reflect::construct(&constructor, &arguments)
        .unwrap()
        .unchecked_into();
    window().dispatch_event(&event).unwrap();
    settle().await;
}

#[wasm_bindgen_test]
async fn duos_answer_is_sent_and_nobody_elses() {
    for response in [fixture!("challenge-duo"), fixture!("enroll-duo")] {
        let org = Org::shows(response).await;
        let frame = org.stage().one("iframe");
        let source = frame.get_attribute("src").unwrap();
        assert!(source.starts_with(DUO), "{source}");
        assert!(!frame.get_attribute("title").unwrap().is_empty());
        say("https://evil.test", "AUTH|b3du|c2ln").await;
        say(DUO, "something else").await;
        assert!(org.sent().is_empty());
        say(DUO, "AUTH|b3du|c2ln").await;
        let credentials = &org.sent()[0].body["credentials"];
        assert_eq!(credentials["signatureData"], "AUTH|b3du|c2ln:APP|own|sig");
    }
}

#[wasm_bindgen_test]
async fn duos_failure_is_told() {
    let org = Org::shows(fixture!("challenge-duo")).await;
    assert!(org.stage().all("[role=alert]").is_empty());
    say(DUO, "ERR|Timed out").await;
    assert_eq!(org.stage().all("[role=alert]").len(), 1);
    let unsigned = fixture!("challenge-duo").replace("TX|own|sig:APP|own|sig", "ERR|no");
    let org = Org::shows(&unsigned).await;
    assert_eq!(org.stage().all("[role=alert]").len(), 1);
    assert!(org.stage().all("iframe").is_empty());
}

#[wasm_bindgen_test]
async fn another_provider_is_named_with_its_logo() {
    let own = fixture!("challenge-external-idp").replace("https://org.example/partner.svg", PIXEL);
    let org = Org::shows(&own).await;
    assert_eq!(org.heading(), "Verify with Partner");
    let logo = org.stage().one("img").get_attribute("src").unwrap();
    assert_eq!(logo, PIXEL);
    let org = Org::shows(fixture!("enroll-external-idp")).await;
    assert!(org.heading().starts_with("Set up "), "{}", org.heading());
}

#[wasm_bindgen_test]
async fn nobody_is_sent_to_a_provider_past_a_message() {
    let failed = fixture!("challenge-external-idp").replacen(
        "\"remediation\"",
        "\"messages\": {\"type\": \"array\", \"value\": [{\"message\": \"They did not let you in.\", \
         \"class\": \"ERROR\"}]}, \"remediation\"",
        1,
    );
    let org = Org::with_settings(&failed, r#","skipProviderButton":true"#).await;
    assert!(org.stage().text().contains("They did not let you in."));
    let buttons = org.stage().all("button");
    let goes = |button: &&web_sys::HtmlElement| button.text_content().as_deref() == Some("Verify");
    assert_eq!(buttons.iter().filter(goes).count(), 1);
    // Nor is who is to be registered there.
    let org = Org::with_settings(
        fixture!("enroll-external-idp"),
        r#","skipProviderButton":true"#,
    )
    .await;
    assert!(org.heading().starts_with("Set up "), "{}", org.heading());
    assert!(org.stage().all(".spinner").is_empty());
}

#[wasm_bindgen_test]
async fn the_logo_of_an_identity_check_is_shown_where_it_may_be_loaded() {
    let foreign = Org::shows(fixture!("identity-verification")).await;
    assert!(foreign.stage().all("img").is_empty());
    let own = fixture!("identity-verification").replace("https://proof.example/logo.svg", PIXEL);
    let org = Org::shows(&own).await;
    let logo = org.stage().one("img").get_attribute("src");
    assert_eq!(logo.as_deref(), Some(PIXEL));
}

#[wasm_bindgen_test]
async fn an_identity_is_verified_under_terms_one_can_read() {
    let org = Org::shows(fixture!("identity-verification")).await;
    let terms = org.stage().all(".small-print a");
    assert_eq!(terms.len(), 2);
    for link in terms {
        let rel = link.get_attribute("rel").unwrap_or_default();
        assert!(rel.contains("noopener"), "{rel}");
    }
    let hostile = fixture!("identity-verification").replace("https://", "javascript://");
    let org = Org::shows(&hostile).await;
    assert!(org.stage().all(".small-print a").is_empty());
}

#[wasm_bindgen_test]
async fn a_certificate_that_failed_waits_for_a_click() {
    let failed = fixture!("piv").replacen(
        "\"remediation\"",
        "\"messages\": {\"type\": \"array\", \"value\": [{\"message\": \"No certificate.\", \
         \"class\": \"ERROR\"}]}, \"remediation\"",
        1,
    );
    let org = Org::shows(&failed).await;
    assert!(org.stage().text().contains("No certificate."));
    let button = org.stage().one(".button.primary");
    assert_eq!(button.text_content().as_deref(), Some("Try again"));
}
