//! Requests of an application with its own session: what goes along where, and what comes back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use doorway::session::{Auth, AuthProvider, FetchError, Guard, use_auth};
use idx::session::CallError;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    AbortController, ReadableStream, Request, RequestCredentials, RequestInit, RequestRedirect,
    Response,
};

use super::stage::{Stage, pause, settle};
use crate::fixture;

pub const API: &str = "https://api.example/v1/things";
/// The server demands a sign-in of the last minute.
pub const DEMAND: [(&str, &str); 1] = [(
    "www-authenticate",
    "Bearer error=\"insufficient_user_authentication\", max_age=\"60\"",
)];
const TOKEN: &str = "https://org.example/oauth2/default/v1/token";

thread_local! {
    static AUTH: Cell<Option<Auth>> = const { Cell::new(None) };
}

/// What the network does with the next request to the API.
enum Act {
    Answer(u16, Vec<(&'static str, &'static str)>),
    /// An answer whose body is still being written.
    Body(ReadableStream),
    /// Nothing, until the request is given up.
    Hang,
}

/// A signed-in application, and the network around it.
pub struct App {
    pub auth: Auth,
    pub network: Rc<Network>,
    fetch: JsValue,
    now: JsValue,
    pub stage: Stage,
}

#[derive(Default)]
pub struct Network {
    /// What came to the API or anywhere else but the organisation, as it came.
    asked: RefCell<Vec<Request>>,
    acts: RefCell<Vec<Act>>,
    /// Answers of the token endpoint so far.
    tokens: Cell<u32>,
    pub interacts: Cell<u32>,
    /// Whether a sign-in asks who it is, instead of being done at once.
    pub prompts: Cell<bool>,
    /// Whether the token endpoint answers nothing any more.
    pub keeps_tokens: Cell<bool>,
    bound: Cell<bool>,
    life_s: Cell<u32>,
}

impl App {
    pub async fn signed_in(more: &str) -> Self {
        Self::living(3600, more).await
    }

    /// With access tokens of so many seconds, and more members in `config.json`.
    pub async fn living(life_s: u32, more: &str) -> Self {
        if let Ok(Some(storage)) = window().session_storage() {
            storage.clear().unwrap();
        }
        let network = Rc::new(Network::default());
        network.life_s.set(life_s);
        network.bound.set(more.contains("bindTokens"));
        let config = format!(
            r#"{{"issuer":"https://org.example/oauth2/default","clientId":"c","scopes":["api"],
            "redirectUri":"https://app.example/cb","resources":["https://api.example/v1"]{more}}}"#
        );
        let fetch = Reflect::get(&window(), &"fetch".into()).unwrap();
        let date = Reflect::get(&window(), &"Date".into()).unwrap();
        let now = Reflect::get(&date, &"now".into()).unwrap();
        let place = network.clone();
        let stand_in = Closure::<dyn Fn(Request) -> Promise>::new(move |request: Request| {
            let (network, config) = (place.clone(), config.clone());
            future_to_promise(async move { network.answer(request, &config).await })
        });
        Reflect::set(&window(), &"fetch".into(), stand_in.as_ref()).unwrap();
        stand_in.forget();
        AUTH.set(None);
        let stage = Stage::new(|| {
            view! { <AuthProvider><Guard><Inside/></Guard></AuthProvider> }.into_any()
        });
        for _ in 0..200 {
            pause(std::time::Duration::from_millis(10)).await;
            if AUTH.get().is_some() {
                break;
            }
        }
        let auth = AUTH.get();
        Self {
            auth: auth.unwrap_or_else(|| panic!("not signed in: {}", stage.text())),
            network,
            fetch,
            now,
            stage,
        }
    }

    pub fn next(&self, status: u16, headers: &[(&'static str, &'static str)]) {
        self.act(Act::Answer(status, headers.to_vec()));
    }

    fn act(&self, act: Act) {
        self.network.acts.borrow_mut().push(act);
    }

    /// What was sent, but to the organisation.
    fn sent(&self) -> Vec<Request> {
        self.network.asked.borrow().clone()
    }

    pub fn authorizations(&self) -> Vec<String> {
        let of = |request: &Request| header(request, "authorization");
        self.sent().iter().map(of).collect()
    }

    fn renewals(&self) -> u32 {
        // The first are of the sign-in.
        self.network.tokens.get() - 1
    }

    /// Lets the clock jump, as it does when the device slept.
    pub fn sleep(&self, millis: f64) {
        let ahead = js_sys::Date::now() + millis;
        let fixed = Closure::<dyn Fn() -> f64>::new(move || ahead);
        let date = Reflect::get(&window(), &"Date".into()).unwrap();
        Reflect::set(&date, &"now".into(), fixed.as_ref()).unwrap();
        fixed.forget();
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = Reflect::set(&window(), &"fetch".into(), &self.fetch);
        if let Ok(date) = Reflect::get(&window(), &"Date".into()) {
            let _ = Reflect::set(&date, &"now".into(), &self.now);
        }
    }
}

#[component]
fn Inside() -> impl IntoView {
    AUTH.set(Some(use_auth()));
}

impl Network {
    async fn answer(&self, request: Request, config: &str) -> Result<JsValue, JsValue> {
        let url = request.url();
        if url.ends_with("/config.json") {
            return response(200, &[], config);
        }
        let Some(path) = url.strip_prefix("https://org.example") else {
            self.asked.borrow_mut().push(Clone::clone(&request));
            return self.act(&request).await;
        };
        if path.contains("/.well-known/") {
            let base = "https://org.example/oauth2/default";
            let document = format!(
                r#"{{"issuer":"{base}","authorization_endpoint":"{base}/v1/authorize",
                "token_endpoint":"{base}/v1/token","jwks_uri":"{base}/v1/keys"}}"#
            );
            return response(200, &[], &document);
        }
        if path.ends_with("/interact") {
            self.interacts.set(self.interacts.get() + 1);
            return response(200, &[], r#"{"interaction_handle":"handle"}"#);
        }
        if path.ends_with("/introspect") {
            let body = if self.prompts.get() {
                fixture!("identify")
            } else {
                fixture!("success")
            };
            return response(200, &[], body);
        }
        if url == TOKEN && self.keeps_tokens.get() {
            JsFuture::from(Promise::new(&mut |_, _| {})).await?;
        }
        if url == TOKEN {
            let n = self.tokens.get() + 1;
            self.tokens.set(n);
            let (life, kind) = (
                self.life_s.get(),
                ["Bearer", "DPoP"][usize::from(self.bound.get())],
            );
            let body = format!(
                r#"{{"access_token":"access{n}","refresh_token":"refresh{n}",
                "expires_in":{life},"token_type":"{kind}","scope":"api"}}"#
            );
            return response(200, &[], &body);
        }
        response(200, &[], "")
    }

    async fn act(&self, request: &Request) -> Result<JsValue, JsValue> {
        let next = |acts: &mut Vec<Act>| (!acts.is_empty()).then(|| acts.remove(0));
        let act = next(&mut self.acts.borrow_mut());
        match act {
            None => response(200, &[], "ok"),
            Some(Act::Answer(status, headers)) => response(status, &headers, "refused"),
            Some(Act::Body(stream)) => {
                Ok(Response::new_with_opt_readable_stream(Some(&stream))?.into())
            }
            Some(Act::Hang) => {
                let signal = request.signal();
                JsFuture::from(Promise::new(&mut |_, reject| {
                    signal.set_onabort(Some(&reject));
                }))
                .await
            }
        }
    }
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Result<JsValue, JsValue> {
    let init = web_sys::ResponseInit::new();
    init.set_status(status);
    let all = web_sys::Headers::new()?;
    for (name, value) in headers {
        all.set(name, value)?;
    }
    init.set_headers(&all);
    Ok(Response::new_with_opt_str_and_init(Some(body), &init)?.into())
}

fn header(request: &Request, name: &str) -> String {
    let value = request.headers().get(name);
    value.ok().flatten().unwrap_or_default()
}

pub fn get(url: &str) -> Request {
    Request::new_with_str(url).unwrap()
}

/// A POST of this body, with a header of its own.
fn post(body: &JsValue) -> Request {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(body);
    if body.is_instance_of::<ReadableStream>() {
        Reflect::set(&init, &"duplex".into(), &"half".into()).unwrap();
    }
    let request = Request::new_with_str_and_init(API, &init).unwrap();
    request.headers().set("x-own", "kept").unwrap();
    request
}

async fn text(request: &Request) -> String {
    let text = JsFuture::from(request.text().unwrap()).await.unwrap();
    text.as_string().unwrap()
}

/// A stream, and what writes to it.
fn stream() -> (ReadableStream, JsValue) {
    let constructor = Reflect::get(&window(), &"TransformStream".into()).unwrap();
    let constructor: Function = constructor.unchecked_into();
    let pair = Reflect::construct(&constructor, &Array::new()).unwrap();
    let readable = Reflect::get(&pair, &"readable".into()).unwrap();
    let writable = Reflect::get(&pair, &"writable".into()).unwrap();
    (readable.unchecked_into(), call(&writable, "getWriter", &[]))
}

fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> JsValue {
    let function: Function = Reflect::get(object, &method.into())
        .unwrap()
        .unchecked_into();
    let arguments: Array = arguments.iter().cloned().collect();
    function.apply(object, &arguments).unwrap()
}

fn write(writer: &JsValue, text: &str) {
    let chunk = Uint8Array::from(text.as_bytes());
    // What comes of it shows at the other end.
    let _ = call(writer, "write", &[chunk.into()]);
}

/// The next piece of a body that may go on for ever.
async fn piece(stream: &ReadableStream) -> String {
    let reader = call(stream, "getReader", &[]);
    let read: Promise = call(&reader, "read", &[]).unchecked_into();
    let read = JsFuture::from(read).await.unwrap();
    let value = Reflect::get(&read, &"value".into()).unwrap();
    call(&reader, "releaseLock", &[]);
    String::from_utf8(Uint8Array::new(&value).to_vec()).unwrap()
}

#[wasm_bindgen_test]
async fn the_token_goes_where_it_may_and_nowhere_else() {
    let app = App::signed_in("").await;
    let answer = app.auth.fetch(get(API)).await.unwrap();
    assert_eq!(answer.status(), 200);
    let sent = app.sent().remove(0);
    assert_eq!(header(&sent, "authorization"), "Bearer access1");
    assert_eq!(sent.credentials(), RequestCredentials::Omit);
    assert_eq!(sent.redirect(), RequestRedirect::Error);
    assert_eq!(sent.referrer_policy(), web_sys::ReferrerPolicy::NoReferrer);

    for other in [
        "https://api.example/v10/things",
        "https://api.example.evil.test/v1/things",
        "https://other.example/v1/things",
    ] {
        let request = get(other);
        app.auth.fetch(Clone::clone(&request)).await.unwrap();
        let sent = app.sent().pop().unwrap();
        assert_eq!(header(&sent, "authorization"), "", "{other}");
        // As it was, not a copy that says something else.
        assert_eq!(sent.credentials(), request.credentials());
        assert_eq!(sent.redirect(), request.redirect());
    }
    let untouched = get("https://other.example/");
    app.auth.fetch(Clone::clone(&untouched)).await.unwrap();
    let sent = app.sent().pop().unwrap();
    assert!(js_sys::Object::is(&sent, &untouched), "the very same");
}

#[wasm_bindgen_test]
async fn an_authorization_of_its_own_is_refused() {
    let app = App::signed_in("").await;
    for name in ["Authorization", "DPoP"] {
        let request = get(API);
        request.headers().set(name, "mine").unwrap();
        let refused = app.auth.fetch(request).await;
        assert!(matches!(refused, Err(FetchError::OwnAuthorization)));
    }
    assert!(app.sent().is_empty());
}

#[wasm_bindgen_test]
async fn a_request_that_is_given_up_has_no_answer() {
    let app = App::signed_in("").await;
    for url in [API, "https://other.example/"] {
        app.act(Act::Hang);
        let controller = AbortController::new().unwrap();
        let init = RequestInit::new();
        init.set_signal(Some(&controller.signal()));
        let request = Request::new_with_str_and_init(url, &init).unwrap();
        spawn_local(async move {
            settle().await;
            controller.abort();
        });
        let answer = app.auth.fetch(request).await;
        assert!(matches!(answer, Err(FetchError::NoAnswer)), "{url}");
    }
}

#[wasm_bindgen_test]
async fn an_answer_is_handed_over_while_it_is_still_coming() {
    let app = App::signed_in("").await;
    let (readable, writer) = stream();
    app.act(Act::Body(readable));
    let answer = app.auth.fetch(get(API)).await.unwrap();
    let body = answer.body().unwrap();
    for text in ["first", "second"] {
        write(&writer, text);
        assert_eq!(piece(&body).await, text);
    }
}

#[wasm_bindgen_test]
async fn a_body_is_sent_while_it_is_still_being_written() {
    let app = App::signed_in("").await;
    let (readable, writer) = stream();
    app.auth.fetch_once(post(&readable)).await.unwrap();
    let sent = app.sent().remove(0);
    assert_eq!(header(&sent, "x-own"), "kept");
    let body = sent.body().unwrap();
    for text in ["first", "second"] {
        write(&writer, text);
        assert_eq!(piece(&body).await, text);
    }
}

#[wasm_bindgen_test]
async fn tokens_about_to_run_out_are_renewed_first() {
    let app = App::living(120, "").await;
    app.sleep(110_000.0);
    app.auth.fetch(get(API)).await.unwrap();
    assert_eq!(app.authorizations(), ["Bearer access2"]);
    // Many at once wait for the same one.
    app.sleep(110_000.0);
    let (one, other) = (app.auth.fetch(get(API)), app.auth.fetch(get(API)));
    let other = async {
        other.await.unwrap();
    };
    let done = future_to_promise(async move {
        one.await.unwrap();
        Ok(JsValue::NULL)
    });
    other.await;
    JsFuture::from(done).await.unwrap();
    assert_eq!(app.renewals(), 2);
    assert_eq!(
        app.authorizations()[1..],
        ["Bearer access3", "Bearer access3"]
    );
}

#[wasm_bindgen_test]
async fn a_refused_token_is_renewed_and_the_request_sent_once_more() {
    let app = App::signed_in("").await;
    let refusal = [("www-authenticate", "Bearer error=\"invalid_token\"")];
    app.next(401, &refusal);
    let answer = app.auth.fetch(post(&"a body".into())).await.unwrap();
    assert_eq!(answer.status(), 200);
    let sent = app.sent();
    assert_eq!(app.authorizations(), ["Bearer access1", "Bearer access2"]);
    for request in &sent {
        assert_eq!(text(request).await, "a body");
        assert_eq!(header(request, "x-own"), "kept");
    }
    // Refused again: that is the answer.
    app.next(401, &refusal);
    app.next(401, &refusal);
    let answer = app.auth.fetch(get(API)).await.unwrap();
    assert_eq!((answer.status(), app.renewals()), (401, 2));
    // A body that can be sent once only is not sent again.
    app.next(401, &refusal);
    let answer = app.auth.fetch_once(post(&"a body".into())).await.unwrap();
    assert_eq!((answer.status(), app.renewals()), (401, 2));
}

/// A member of the payload of a proof.
fn proved(request: &Request, name: &str) -> Option<String> {
    let proof = header(request, "dpop");
    let payload = proof.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let json = window().atob(&payload).ok()?;
    let object = js_sys::JSON::parse(&json).ok()?;
    Reflect::get(&object, &name.into()).ok()?.as_string()
}

#[wasm_bindgen_test]
async fn a_bound_token_goes_with_a_proof_and_the_nonce_that_is_asked_for() {
    let app = App::signed_in(r#","bindTokens":true"#).await;
    let wants = |nonce| {
        let challenge = ("www-authenticate", "DPoP error=\"use_dpop_nonce\"");
        app.next(401, &[challenge, ("dpop-nonce", nonce)]);
    };
    wants("n1");
    let url = format!("{API}?q=1#f");
    let answer = app.auth.fetch(get(&url)).await.unwrap();
    assert_eq!(answer.status(), 200);
    let sent = app.sent();
    assert_eq!(app.authorizations(), ["DPoP access1", "DPoP access1"]);
    let nonces: Vec<_> = sent.iter().map(|one| proved(one, "nonce")).collect();
    assert_eq!(nonces, [None, Some("n1".to_owned())]);
    for request in &sent {
        assert_eq!(proved(request, "htu").as_deref(), Some(API));
        assert_eq!(proved(request, "htm").as_deref(), Some("GET"));
        assert!(proved(request, "ath").is_some());
    }
    assert_ne!(proved(&sent[0], "jti"), proved(&sent[1], "jti"));
    // It is known from now on, and another one is asked for once only.
    app.auth.fetch(get(API)).await.unwrap();
    assert_eq!(proved(&app.sent()[2], "nonce").as_deref(), Some("n1"));
    wants("n2");
    wants("n3");
    let answer = app.auth.fetch(get(API)).await.unwrap();
    assert_eq!((answer.status(), app.sent().len()), (401, 5));
}

#[wasm_bindgen_test]
async fn a_stronger_sign_in_and_the_request_once_more() {
    let app = App::signed_in("").await;
    app.next(401, &DEMAND);
    let answer = app.auth.fetch(get(API)).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        app.network.interacts.get(),
        2,
        "of the sign-in, and of the step-up"
    );
    assert_eq!(app.authorizations(), ["Bearer access1", "Bearer access2"]);
    // The same demand of what has just been done leads nowhere.
    app.next(401, &DEMAND);
    app.next(401, &DEMAND);
    let answer = app.auth.fetch(get(API)).await;
    let unsatisfied = FetchError::Call(CallError::StepUpUnsatisfied);
    assert_eq!(answer.err(), Some(unsatisfied));
    assert_eq!(app.network.interacts.get(), 3);
}
