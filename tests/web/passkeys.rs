use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use idx::step::encode_binary;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{pause, settle};
use crate::fixture;

/// What the browser does when it is asked.
#[derive(Clone)]
enum Reaction {
    Gives(JsValue),
    Fails(&'static str),
    Waits,
}

/// The browser's interface for credentials, replaced.
struct Keys {
    asked: Rc<RefCell<Vec<JsValue>>>,
    reaction: Rc<RefCell<Reaction>>,
    suggests: JsValue,
}

fn interface() -> JsValue {
    get(&window(), "PublicKeyCredential")
}

fn credentials() -> JsValue {
    get(&window().navigator(), "credentials")
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).unwrap();
}

impl Keys {
    fn that(reaction: Reaction) -> Self {
        let asked = Rc::new(RefCell::new(Vec::new()));
        let reaction = Rc::new(RefCell::new(reaction));
        for method in ["get", "create"] {
            let (asked, reaction) = (asked.clone(), reaction.clone());
            let answer = Closure::<dyn Fn(JsValue) -> Promise>::new(move |options: JsValue| {
                asked.borrow_mut().push(options);
                match reaction.borrow().clone() {
                    Reaction::Gives(credential) => Promise::resolve(&credential),
                    Reaction::Fails(name) => Promise::reject(&exception(name)),
                    Reaction::Waits => Promise::new(&mut |_, _| {}),
                }
            });
            set(&credentials(), method, answer.as_ref());
            answer.forget();
        }
        let yes = Closure::<dyn Fn() -> Promise>::new(|| Promise::resolve(&JsValue::TRUE));
        let suggests = get(&interface(), "isConditionalMediationAvailable");
        set(
            &interface(),
            "isConditionalMediationAvailable",
            yes.as_ref(),
        );
        yes.forget();
        Self {
            asked,
            reaction,
            suggests,
        }
    }

    fn now(&self, reaction: Reaction) {
        self.reaction.replace(reaction);
    }

    fn asked(&self) -> Vec<JsValue> {
        self.asked.borrow().clone()
    }

    fn options(&self, call: usize) -> JsValue {
        get(&self.asked()[call], "publicKey")
    }

    fn is_aborted(&self, call: usize) -> bool {
        get(&get(&self.asked()[call], "signal"), "aborted") == JsValue::TRUE
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        for method in ["get", "create"] {
            let container: Object = credentials().unchecked_into();
            Reflect::delete_property(&container, &method.into()).unwrap();
        }
        set(
            &interface(),
            "isConditionalMediationAvailable",
            &self.suggests,
        );
    }
}

fn exception(name: &str) -> JsValue {
    let constructor: Function = get(&window(), "DOMException").unchecked_into();
    let arguments = Array::of2(&"raw words of the browser".into(), &name.into());
    Reflect::construct(&constructor, &arguments).unwrap()
}

fn buffer(text: &str) -> JsValue {
    Uint8Array::from(text.as_bytes()).buffer().into()
}

fn assertion(user: Option<&str>) -> Reaction {
    let response = Object::new();
    set(&response, "clientDataJSON", &buffer("client?>"));
    set(&response, "authenticatorData", &buffer("device"));
    set(&response, "signature", &buffer("signature"));
    set(&response, "userHandle", &user.map_or(JsValue::NULL, buffer));
    let credential = Object::new();
    set(&credential, "response", &response);
    Reaction::Gives(credential.into())
}

fn registration() -> Reaction {
    let returns = |value: JsValue| {
        let method = Closure::<dyn Fn() -> JsValue>::new(move || value.clone());
        method.into_js_value()
    };
    let response = Object::new();
    set(&response, "clientDataJSON", &buffer("client"));
    set(&response, "attestationObject", &buffer("attestation"));
    let transports = Array::of2(&"internal".into(), &"hybrid".into());
    set(&response, "getTransports", &returns(transports.into()));
    let results = Object::new();
    set(&results, "credProps", &Object::new());
    let credential = Object::new();
    set(&credential, "response", &response);
    set(
        &credential,
        "getClientExtensionResults",
        &returns(results.into()),
    );
    Reaction::Gives(credential.into())
}

fn bytes_of(value: &JsValue) -> Vec<u8> {
    assert!(value.is_instance_of::<Uint8Array>(), "{value:?}");
    Uint8Array::new(value).to_vec()
}

#[wasm_bindgen_test]
async fn a_key_is_asked_for_at_once_and_its_answer_sent() {
    let keys = Keys::that(assertion(None));
    let org = Org::shows(fixture!("challenge-webauthn")).await;
    assert_eq!(keys.asked().len(), 1);
    let options = keys.options(0);
    assert_eq!(bytes_of(&get(&options, "challenge")), b"own-challenge");
    assert_eq!(get(&options, "userVerification"), "preferred");
    let sent = org.sent_or_before();
    let credentials = &sent.last().unwrap().body["credentials"];
    assert_eq!(credentials["clientData"], encode_binary(b"client?>"));
    assert_eq!(credentials["authenticatorData"], encode_binary(b"device"));
    assert_eq!(credentials["signatureData"], encode_binary(b"signature"));
    assert_eq!(credentials["userHandle"], serde_json::Value::Null);
}

#[wasm_bindgen_test]
async fn what_goes_wrong_is_told_in_words_and_tried_again() {
    let names = [
        "NotAllowedError",
        "NotSupportedError",
        "InvalidStateError",
        "SecurityError",
        "ConstraintError",
        "UnknownError",
        "DataError",
        "NewfangledError",
    ];
    let keys = Keys::that(Reaction::Fails(names[0]));
    let org = Org::shows(fixture!("challenge-webauthn")).await;
    let mut told = Vec::new();
    for name in names {
        keys.now(Reaction::Fails(name));
        org.click("Try again").await;
        let alert = org.stage().one("[role=alert]").text_content().unwrap();
        assert!(!alert.contains("raw words"), "{alert}");
        assert!(!told.contains(&alert), "{alert}");
        told.push(alert);
    }
    assert_eq!(keys.asked().len(), 1 + names.len());
    keys.now(assertion(None));
    org.click("Try again").await;
    assert!(org.stage().all("[role=alert]").is_empty());
    assert_eq!(org.sent().len(), 1);
}

#[wasm_bindgen_test]
async fn leaving_gives_up() {
    let keys = Keys::that(Reaction::Waits);
    let org = Org::shows(fixture!("challenge-webauthn")).await;
    assert!(!keys.is_aborted(0));
    let button = org.stage().one(".button.primary");
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
    org.click("Back to sign in").await;
    assert!(keys.is_aborted(0));
}

#[wasm_bindgen_test]
async fn a_new_key_waits_for_a_click() {
    let keys = Keys::that(registration());
    let org = Org::shows(fixture!("enroll-webauthn")).await;
    assert!(keys.asked().is_empty());
    org.click("Set up").await;
    let options = keys.options(0);
    assert!(get(&options, "u2fParams").is_undefined());
    let user = get(&options, "user");
    assert!(!bytes_of(&get(&user, "id")).is_empty());
    let body = org.body_of("/challenge/answer");
    let sent = &body["credentials"];
    assert_eq!(sent["attestation"], encode_binary(b"attestation"));
    assert_eq!(sent["transports"], r#"["internal","hybrid"]"#);
    assert_eq!(sent["clientExtensions"], r#"{"credProps":{}}"#);
}

#[wasm_bindgen_test]
async fn an_administrators_name_and_words_are_shown() {
    let _keys = Keys::that(Reaction::Waits);
    let named = fixture!("enroll-webauthn").replace(
        "\"Security Key or Biometric\"",
        "\"House key\", \"description\": \"It hangs by the door.\"",
    );
    let org = Org::shows(&named).await;
    assert_eq!(org.heading(), "Set up House key");
    assert!(org.stage().text().contains("It hangs by the door."));
}

#[wasm_bindgen_test]
async fn a_passkey_is_suggested_and_may_wait() {
    let keys = Keys::that(registration());
    let org = Org::shows(fixture!("passkey-promotion")).await;
    assert_eq!(org.heading(), "Sign in faster with a passkey");
    org.click("Maybe later").await;
    assert!(keys.asked().is_empty());
    assert_eq!(org.body_of("/skip").as_object().unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_browser_without_the_interface_says_so() {
    let there = interface();
    set(&window(), "PublicKeyCredential", &JsValue::UNDEFINED);
    for response in [fixture!("challenge-webauthn"), fixture!("enroll-webauthn")] {
        let org = Org::shows(response).await;
        assert_eq!(org.stage().all("[role=alert]").len(), 1);
        assert!(org.stage().all(".button.primary").is_empty());
    }
    set(&window(), "PublicKeyCredential", &there);
}

#[wasm_bindgen_test]
async fn the_user_name_takes_a_passkey() {
    let keys = Keys::that(Reaction::Waits);
    let org = Org::shows(fixture!("identify-passkey-first")).await;
    let field = org.stage().one("input[name=identifier]");
    let suggested = field.get_attribute("autocomplete");
    assert_eq!(suggested.as_deref(), Some("username webauthn"));
    assert_eq!(get(&keys.asked()[0], "mediation"), "conditional");
    assert!(get(&keys.options(0), "allowCredentials").is_undefined());

    // The window of the button takes its place.
    keys.now(assertion(Some("ada")));
    org.answers(200, fixture!("challenge-password"));
    org.click("Sign in with a passkey").await;
    assert!(keys.is_aborted(0));
    assert!(get(&keys.asked()[1], "mediation").is_undefined());
    let body = org.body_of("/webauthn-autofillui");
    assert_eq!(body["credentials"]["userHandle"], encode_binary(b"ada"));
}

#[wasm_bindgen_test]
async fn a_suggested_passkey_fails_in_silence() {
    let keys = Keys::that(Reaction::Fails("SecurityError"));
    let org = Org::shows(fixture!("identify-passkey-first")).await;
    assert_eq!(keys.asked().len(), 1);
    assert!(org.stage().all("[role=alert]").is_empty());
    // What was asked for is told.
    org.click("Sign in with a passkey").await;
    assert_eq!(org.stage().all("[role=alert]").len(), 1);
    assert!(org.sent().is_empty());
    // And the suggestions, whose place its window took, are there again.
    settle().await;
    assert_eq!(keys.asked().len(), 3);
    assert_eq!(get(&keys.asked()[2], "mediation"), "conditional");
}

#[wasm_bindgen_test]
async fn a_passkey_that_names_nobody_is_refused() {
    let _keys = Keys::that(assertion(None));
    let org = Org::shows(fixture!("identify-passkey-first")).await;
    pause(Duration::from_millis(50)).await;
    settle().await;
    assert_eq!(org.stage().all("[role=alert]").len(), 1);
    assert!(org.sent().is_empty());
}
