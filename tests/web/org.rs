//! An organisation in the page: screens are drawn by the real driver, from responses that it gets
//! by the real requests. Only the network is not there.

use std::cell::RefCell;
use std::rc::Rc;

use doorway::components::el;
use doorway::config::Config;
use doorway::driver::Driver;
use doorway::views;
use idx::transaction::{StartOptions, View};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::stage::{Stage, pause, settle, until};

/// A fixture of the protocol crate, by its name.
#[macro_export]
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../crates/idx/tests/fixtures/", $name, ".json"))
    };
}

/// What was sent to the organisation, and what it answers.
pub struct Org {
    stage: Stage,
    sent: Rc<RefCell<Vec<Sent>>>,
    /// What was sent while the screen was drawn.
    before: Vec<Sent>,
    answer: Rc<RefCell<Answer>>,
    browsers: JsValue,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Sent {
    pub path: String,
    pub body: Value,
    /// Which languages are asked for, where the app says so itself.
    pub languages: Option<String>,
}

#[derive(Clone)]
struct Answer {
    status: u16,
    body: String,
    headers: Vec<(&'static str, &'static str)>,
    /// Other answers for paths that end so; status 0 is none at all.
    rules: Vec<(&'static str, u16)>,
}

const ISSUER: &str = "https://org.example/oauth2/default";

impl Org {
    /// Draws the screen of a response.
    pub async fn shows(response: &str) -> Self {
        Self::with_settings(response, "").await
    }

    /// The same where paths that end so are answered with a status of their own; 0 is no answer.
    pub async fn with_rules(response: &str, rules: &[(&'static str, u16)]) -> Self {
        Self::start(response, "", rules).await
    }

    /// The same, with more members in `config.json`.
    pub async fn with_settings(response: &str, more: &str) -> Self {
        Self::start(response, more, &[]).await
    }

    async fn start(response: &str, more: &str, rules: &[(&'static str, u16)]) -> Self {
        if let Ok(Some(storage)) = window().session_storage() {
            storage.clear().unwrap();
        }
        let sent = Rc::new(RefCell::new(Vec::new()));
        let answer = Rc::new(RefCell::new(Answer {
            status: 200,
            body: response.to_owned(),
            headers: Vec::new(),
            rules: rules.to_vec(),
        }));
        let browsers = Reflect::get(&window(), &"fetch".into()).unwrap();
        install(sent.clone(), answer.clone());
        let config = format!(
            r#"{{"issuer":"{ISSUER}","clientId":"c","redirectUri":"https://app.example/cb"{more}}}"#
        );
        let config = Config::parse(&config).unwrap();
        let stage = Stage::new(move || {
            let driver = Driver::open(&config, StartOptions::default(), None).unwrap();
            el("div").content(move || vec![draw(driver)]).view()
        });
        let mut org = Self {
            stage,
            sent,
            before: Vec::new(),
            answer,
            browsers,
        };
        for _ in 0..100 {
            pause(std::time::Duration::from_millis(10)).await;
            if org.stage.all("h1#heading").len() == 1 {
                break;
            }
        }
        settle().await;
        org.before = org.sent.take();
        org.before.retain(|s| !s.path.ends_with("/introspect"));
        org
    }

    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What the organisation answers from now on.
    pub fn answers(&self, status: u16, body: &str) {
        let mut answer = self.answer.borrow_mut();
        answer.status = status;
        body.clone_into(&mut answer.body);
    }

    /// The same with a header.
    pub fn answers_with(&self, status: u16, body: &str, header: (&'static str, &'static str)) {
        self.answers(status, body);
        self.answer.borrow_mut().headers = vec![header];
    }

    /// What was sent since the screen was drawn.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.borrow().clone()
    }

    /// The same, with what the screen sent by itself while it was drawn.
    pub fn sent_or_before(&self) -> Vec<Sent> {
        let mut all = self.before.clone();
        all.extend(self.sent());
        all
    }

    /// Waits until something is sent by itself, polls aside.
    pub async fn until_sent(&self) {
        let is_answer = |sent: &Sent| !sent.path.ends_with("/poll");
        until(|| self.sent.borrow().iter().any(is_answer)).await;
        settle().await;
    }

    /// The one thing that was sent to a path that ends so.
    pub fn body_of(&self, path: &str) -> Value {
        let sent = self.sent();
        let found: Vec<_> = sent.iter().filter(|s| s.path.ends_with(path)).collect();
        assert_eq!(found.len(), 1, "{path} in {sent:?}");
        found[0].body.clone()
    }

    pub fn heading(&self) -> String {
        self.stage
            .one("h1#heading")
            .text_content()
            .unwrap_or_default()
    }

    /// Clicks the control with this text.
    pub async fn click(&self, text: &str) {
        let controls = self.stage.all("button, a");
        let found = controls
            .iter()
            .find(|c| c.text_content().unwrap_or_default().trim() == text);
        let found = found.unwrap_or_else(|| panic!("no {text} in {}", self.stage.text()));
        found.click();
        settle().await;
    }

    /// Sends the form.
    pub async fn submit(&self) {
        self.stage.one("form button[type=submit]").click();
        settle().await;
    }
}

impl Drop for Org {
    fn drop(&mut self) {
        let _ = Reflect::set(&window(), &"fetch".into(), &self.browsers);
    }
}

fn draw(driver: Driver) -> doorway::components::El {
    match &driver.view() {
        View::Page(page) => views::page(driver, page),
        View::Terminal(terminal) => views::terminal(driver, terminal),
        View::Failed(error) => views::failure::view(driver, error),
        other => el("p").child(format!("{other:?}")),
    }
}

fn install(sent: Rc<RefCell<Vec<Sent>>>, answer: Rc<RefCell<Answer>>) {
    let fetch = Closure::<dyn Fn(JsValue) -> Promise>::new(move |request: JsValue| {
        let (sent, answer) = (sent.clone(), answer.clone());
        future_to_promise(async move { Ok(reply(request, &sent, &answer).await) })
    });
    Reflect::set(&window(), &"fetch".into(), fetch.as_ref()).unwrap();
    fetch.forget();
}

async fn reply(request: JsValue, sent: &RefCell<Vec<Sent>>, answer: &RefCell<Answer>) -> JsValue {
    let url = Reflect::get(&request, &"url".into()).unwrap();
    let url = url.as_string().unwrap();
    let text: Function = Reflect::get(&request, &"text".into())
        .unwrap()
        .unchecked_into();
    let text: Promise = text.call0(&request).unwrap().unchecked_into();
    let body = JsFuture::from(text).await.unwrap().as_string().unwrap();
    let path = url
        .strip_prefix("https://org.example")
        .unwrap_or(&url)
        .to_owned();
    if path.contains("/.well-known/") {
        return response(200, &discovery(), &[]);
    }
    if path.ends_with("/interact") {
        return response(200, r#"{"interaction_handle":"handle"}"#, &[]);
    }
    let rule = answer
        .borrow()
        .rules
        .iter()
        .find(|(end, _)| path.ends_with(end))
        .map(|(_, status)| *status);
    let headers: web_sys::Headers = Reflect::get(&request, &"headers".into())
        .unwrap()
        .unchecked_into();
    sent.borrow_mut().push(Sent {
        path,
        languages: headers.get("accept-language").unwrap(),
        body: serde_json::from_str(&body).unwrap_or(Value::Null),
    });
    let Answer {
        status,
        body,
        headers,
        ..
    } = answer.borrow().clone();
    match rule {
        Some(0) => JsFuture::from(Promise::new(&mut |_, _| {})).await.unwrap(),
        Some(status) => return response(status, "", &[]),
        None => JsValue::UNDEFINED,
    };
    response(status, &body, &headers)
}

fn discovery() -> String {
    format!(
        r#"{{"issuer":"{ISSUER}","authorization_endpoint":"{ISSUER}/v1/authorize",
        "token_endpoint":"{ISSUER}/v1/token","jwks_uri":"{ISSUER}/v1/keys",
        "revocation_endpoint":"{ISSUER}/v1/revoke","end_session_endpoint":"{ISSUER}/v1/logout"}}"#
    )
}

fn response(status: u16, body: &str, headers: &[(&str, &str)]) -> JsValue {
    let init = js_sys::Object::new();
    let set = |object: &JsValue, name: &str, value: &JsValue| {
        Reflect::set(object, &name.into(), value).unwrap();
    };
    let all = js_sys::Object::new();
    set(
        &all,
        "content-type",
        &"application/ion+json; okta-version=1.0.0".into(),
    );
    for (name, value) in headers {
        set(&all, name, &(*value).into());
    }
    set(&init, "status", &status.into());
    set(&init, "headers", &all);
    let constructor: Function = Reflect::get(&window(), &"Response".into())
        .unwrap()
        .unchecked_into();
    let arguments = js_sys::Array::of2(&body.into(), &init);
    Reflect::construct(&constructor, &arguments).unwrap()
}
