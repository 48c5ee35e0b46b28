//! What is different where the page itself is on a phone.

use js_sys::{Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::settle;
use crate::fixture;

const AGENT: &str = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) \
                     Chrome/140.0.0.0 Mobile Safari/537.36";

/// As long as it lives, the browser says that it is one on a phone.
struct OnPhone;

impl OnPhone {
    fn new() -> Self {
        let property = Object::new();
        for (name, value) in [("value", AGENT.into()), ("configurable", true.into())] {
            Reflect::set(&property, &name.into(), &value).unwrap();
        }
        Object::define_property(&window().navigator(), &"userAgent".into(), &property);
        Self
    }
}

impl Drop for OnPhone {
    fn drop(&mut self) {
        let _ = Reflect::delete_property(&window().navigator(), &"userAgent".into());
    }
}

const HERE: &str = "Set it up on this device";
const ANOTHER: &str = "Set it up on another phone";

#[wasm_bindgen_test]
async fn the_picture_is_for_another_phone_and_asked_for() {
    let phone = OnPhone::new();
    let any = fixture!("enroll-okta-verify-same-device").replace("HIGH", "ANY");
    let org = Org::shows(&any).await;
    org.answers(200, fixture!("enroll-okta-verify-qr"));
    org.click(ANOTHER).await;
    settle().await;
    let body = org.body_of("/credential/enroll");
    assert_eq!(body["authenticator"]["channel"], "qrcode");
    assert_eq!(org.stage().all("img.qr").len(), 1);
    // And back.
    org.answers(200, &any);
    org.click(HERE).await;
    settle().await;
    let sent = org.sent();
    let body = &sent.last().unwrap().body;
    assert_eq!(body["authenticator"]["channel"], "samedevice");
    assert_eq!(org.stage().all(".qr").len(), 0);
    drop(phone);
}

#[wasm_bindgen_test]
async fn a_phone_is_not_shown_what_it_cannot_scan() {
    let phone = OnPhone::new();
    let org = Org::shows(fixture!("enroll-okta-verify-qr")).await;
    assert!(org.stage().all("img.qr").is_empty());
    let values = org.stage().all("input[type=radio]");
    let values = values
        .iter()
        .filter_map(|radio| radio.get_attribute("value"));
    assert_eq!(values.collect::<Vec<_>>(), ["email", "sms"]);
    drop(phone);
}

#[wasm_bindgen_test]
async fn where_only_this_device_will_do_no_other_is_offered() {
    let phone = OnPhone::new();
    let org = Org::shows(fixture!("enroll-okta-verify-same-device")).await;
    assert!(!org.stage().text().contains(ANOTHER));
    drop(phone);
    // A computer has the picture among the other ways.
    let any = fixture!("enroll-okta-verify-same-device").replace("HIGH", "ANY");
    let org = Org::shows(&any).await;
    assert!(!org.stage().text().contains(ANOTHER));
    org.click("Set it up another way").await;
    assert_eq!(org.stage().all("input[value=qrcode]").len(), 1);
}
