//! Requests of the application (Fetch), with a token or without.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use idx::secret::Secret;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, ReferrerPolicy, Request, RequestCredentials, RequestInit,
    RequestRedirect, Response,
};

/// The answer was lost, refused by the browser, or given up by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no answer")]
pub struct NoAnswer;

/// Sends a request as it is.
///
/// # Errors
/// [`NoAnswer`].
pub async fn pass(request: &Request) -> Result<Response, NoAnswer> {
    let window = web_sys::window().ok_or(NoAnswer)?;
    let answer = JsFuture::from(window.fetch_with_request(request)).await;
    answer
        .ok()
        .and_then(|answer| answer.dyn_into().ok())
        .ok_or(NoAnswer)
}

/// Waits for something that the caller's request needs first, unless it is given up before.
///
/// # Errors
/// [`NoAnswer`] where it was given up.
pub async fn unless_aborted<T>(
    signal: &AbortSignal,
    work: impl Future<Output = T>,
) -> Result<T, NoAnswer> {
    if signal.aborted() {
        return Err(NoAnswer);
    }
    let (aborted, gives_up) = promise().ok_or(NoAnswer)?;
    signal
        .add_event_listener_with_callback("abort", &gives_up)
        .map_err(|_| NoAnswer)?;
    let (mut work, mut aborted) = (pin!(work), pin!(JsFuture::from(aborted)));
    let outcome = poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Ok(done)),
        Poll::Pending => aborted.as_mut().poll(context).map(|_| Err(NoAnswer)),
    });
    let outcome = outcome.await;
    let _ = signal.remove_event_listener_with_callback("abort", &gives_up);
    // What waits for a promise is kept until it is settled.
    let _ = gives_up.call0(&JsValue::NULL);
    outcome
}

/// A promise, and what fulfils it.
pub fn promise() -> Option<(Promise, Function)> {
    let mut fulfil = None;
    let promise = Promise::new(&mut |resolve, _| fulfil = Some(resolve));
    Some((promise, fulfil?))
}

/// Whether the caller has set what is ours to set.
pub fn claims_authority(request: &Request) -> bool {
    let has = |name: &str| request.headers().has(name).unwrap_or(true);
    has("authorization") || has("dpop")
}

/// Whether the request has a body.
pub fn has_body(request: &Request) -> bool {
    request.body().is_some()
}

/// Sends a request with a token: without cookies, redirects and referrer, and with whatever the
/// caller's signal says. The request's body is used up.
///
/// # Errors
/// [`NoAnswer`].
pub async fn send(
    request: &Request,
    authorization: &Secret,
    proof: Option<&Secret>,
) -> Result<Response, NoAnswer> {
    let headers = Headers::new_with_headers(&request.headers()).map_err(|_| NoAnswer)?;
    let set = |name: &str, value: &Secret| headers.set(name, value.expose()).map_err(|_| NoAnswer);
    set("Authorization", authorization)?;
    if let Some(proof) = proof {
        set("DPoP", proof)?;
    }
    let init = RequestInit::new();
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::Omit);
    init.set_redirect(RequestRedirect::Error);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    let signed = Request::new_with_request_and_init(request, &init).map_err(|_| NoAnswer)?;
    pass(&signed).await
}

/// A header field of an answer, where the server lets the page read it.
pub fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}

/// The text of an answer.
pub async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}
