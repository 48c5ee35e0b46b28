//! Frames of the page: what they say, and that they were refused.

use idx::url::LaunchUrl;
use js_sys::Reflect;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, MessageEvent};

/// Sends the browser to an app, or to a link that the system opens in the app.
pub fn open(url: &LaunchUrl) {
    if let Some(window) = web_sys::window() {
        // The address was parsed strictly; what no app takes leaves the page as it is.
        let _ = window.location().assign(url.as_str());
    }
}

/// Address of this page, without its query.
pub fn page_address() -> String {
    let location = window().location();
    let mut address = location.origin().unwrap_or_default();
    address.push_str(&location.pathname().unwrap_or_default());
    address
}

/// Calls back with each text that a frame of this origin posts, for as long as the owner lives.
pub fn on_message(origin: String, callback: impl Fn(String) + 'static) {
    listen(window().into(), "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else {
            return;
        };
        if event.origin() == origin
            && let Some(text) = event.data().as_string()
        {
            callback(text);
        }
    });
}

/// Calls back when the page's Content-Security-Policy refuses a frame, for as long as the owner
/// lives.
pub fn on_refused(callback: impl Fn() + 'static) {
    listen(document().into(), "securitypolicyviolation", move |event| {
        let directive = Reflect::get(&event, &JsValue::from_str("effectiveDirective"));
        let directive = directive.ok().and_then(|directive| directive.as_string());
        if directive.is_some_and(|directive| directive == "frame-src") {
            callback();
        }
    });
}

fn listen(target: EventTarget, name: &'static str, run: impl Fn(Event) + 'static) {
    let run: Box<dyn Fn(Event)> = Box::new(run);
    let listener = Closure::wrap(run);
    // Neither adding nor removing a listener can fail.
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    let kept = SendWrapper::new((target, listener));
    on_cleanup(move || {
        let (target, listener) = kept.take();
        let listener = listener.as_ref().unchecked_ref();
        let _ = target.remove_event_listener_with_callback(name, listener);
    });
}
