//! Sending requests (Fetch).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gloo_net::http::{RequestBuilder, Response};
use idx::http::{MAX_BODY, REPLY_HEADERS, Reply, Request, TransportFailure};
use js_sys::Reflect;
use leptos::prelude::set_timeout_with_handle;
use wasm_bindgen::JsValue;
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    RequestMode, RequestRedirect,
};

/// Stops a request that is on its way. Dropping it does nothing.
#[derive(Debug, Clone)]
pub struct AbortHandle(Option<AbortController>);

impl AbortHandle {
    /// A handle for a request that is about to be sent.
    pub fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// Whether it was given up.
    pub fn is_aborted(&self) -> bool {
        let controller = self.0.as_ref();
        controller.is_some_and(|controller| controller.signal().aborted())
    }

    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }

    /// Gives up on the request.
    pub fn abort(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl Default for AbortHandle {
    fn default() -> Self {
        Self::new()
    }
}

thread_local! {
    static LANGUAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Asks the organisation to speak this language from now on, on the page and in its e-mails
/// (IDX §1.2). The browser's own languages are asked for otherwise.
pub fn ask_for_language(tag: &str) {
    LANGUAGE.with_borrow_mut(|language| tag.clone_into(language));
}

/// Sends a request of the protocol and waits for the whole answer.
///
/// # Errors
/// [`TransportFailure`]; an answer of any status is no error.
pub async fn send(request: Request, abort: AbortHandle) -> Result<Reply, TransportFailure> {
    let timed_out = Rc::new(Cell::new(false));
    let timer = {
        let (timed_out, abort) = (timed_out.clone(), abort.clone());
        let limit = Duration::from_millis(u64::from(request.timeout_ms));
        set_timeout_with_handle(
            move || {
                timed_out.set(true);
                abort.abort();
            },
            limit,
        )
    };
    let result = exchange(&request, &abort).await;
    if let Ok(timer) = timer {
        timer.clear();
    }
    result.map_err(|failure| match failure {
        TransportFailure::Unreachable if timed_out.get() => TransportFailure::Timeout,
        TransportFailure::Unreachable if is_offline() => TransportFailure::Offline,
        other => other,
    })
}

async fn exchange(request: &Request, abort: &AbortHandle) -> Result<Reply, TransportFailure> {
    let credentials = if request.credentials {
        RequestCredentials::Include
    } else {
        RequestCredentials::Omit
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(
            request
                .method
                .as_str()
                .parse()
                .map_err(|_| TransportFailure::Unreachable)?,
        )
        .mode(RequestMode::Cors)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .credentials(credentials)
        .abort_signal(abort.0.as_ref().map(AbortController::signal).as_ref());
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let language = LANGUAGE.with_borrow(String::clone);
    if !language.is_empty() {
        builder = builder.header("Accept-Language", &language);
    }
    let built = match &request.body {
        Some(body) => builder.body(body.expose()),
        None => builder.build(),
    };
    let mut built = built.map_err(|_| TransportFailure::Unreachable)?;
    if request.outlives_page {
        built = kept_alive(built).ok_or(TransportFailure::Unreachable)?;
    }
    let response = built
        .send()
        .await
        .map_err(|_| TransportFailure::Unreachable)?;
    read(response).await
}

/// The same request, which the browser finishes even where the page goes away.
fn kept_alive(request: gloo_net::http::Request) -> Option<gloo_net::http::Request> {
    let init = RequestInit::new();
    // web-sys does not know the member yet; setting one of a plain object cannot fail.
    let _ = Reflect::set(&init, &JsValue::from_str("keepalive"), &JsValue::TRUE);
    let request = web_sys::Request::from(request);
    let kept = web_sys::Request::new_with_request_and_init(&request, &init);
    kept.ok().map(Into::into)
}

async fn read(response: Response) -> Result<Reply, TransportFailure> {
    let headers = response.headers();
    let announced = headers
        .get("content-length")
        .and_then(|n| n.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY) {
        return Err(TransportFailure::TooLarge);
    }
    let found = REPLY_HEADERS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), headers.get(name)?)))
        .collect();
    let body = response
        .text()
        .await
        .map_err(|_| TransportFailure::Unreachable)?;
    if body.len() > MAX_BODY {
        return Err(TransportFailure::TooLarge);
    }
    Ok(Reply {
        status: response.status(),
        headers: found,
        body: body.into(),
    })
}

/// Fetches a static file of the app itself, within so many milliseconds.
///
/// # Errors
/// The status where the server answered, `None` where nothing came.
pub async fn fetch_text(path: &str, limit_ms: u32) -> Result<String, Option<u16>> {
    let limit = AbortSignal::timeout_with_u32(limit_ms);
    let response = RequestBuilder::new(path)
        .credentials(RequestCredentials::Omit)
        .abort_signal(Some(&limit))
        .send()
        .await
        .map_err(|_| None)?;
    if !response.ok() {
        return Err(Some(response.status()));
    }
    response.text().await.map_err(|_| None)
}

fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
