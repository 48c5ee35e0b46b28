//! A hosted captcha, in a frame of its own: see `public/captcha.js`.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, MessageEvent};

/// What to solve.
#[derive(Debug, Clone)]
pub struct Order {
    /// Address of the frame's page.
    pub frame: String,
    /// `hcaptcha` or `recaptcha`.
    pub kind: &'static str,
    /// Address of the script.
    pub script: String,
    /// The organisation's key.
    pub site_key: String,
    /// What to speak.
    pub language: String,
}

/// How long somebody may take, with pictures to look at.
const PATIENCE: Duration = Duration::from_secs(180);

thread_local! {
    /// The frame that is open; there is one at a time.
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

struct Open {
    frame: Element,
    listener: Closure<dyn Fn(MessageEvent)>,
    timer: Option<TimeoutHandle>,
    /// Ends the waiting.
    settle: Function,
}

/// Has it solved; the token, or `None` where it was not.
pub async fn solve(order: Order) -> Option<String> {
    close();
    let mut opened = None;
    let answered = Promise::new(&mut |resolve, _| opened = open(&order, resolve));
    OPEN.set(opened);
    let token = JsFuture::from(answered).await.ok()?.as_string();
    close();
    token.filter(|token| !token.is_empty())
}

/// Gives up on it.
pub fn close() {
    let Some(open) = OPEN.take() else { return };
    let listener = open.listener.as_ref().unchecked_ref();
    // Removing a listener that is there cannot fail.
    let _ = window().remove_event_listener_with_callback("message", listener);
    if let Some(timer) = open.timer {
        timer.clear();
    }
    open.frame.remove();
    // Settling again has no effect.
    let _ = open.settle.call0(&JsValue::NULL);
}

fn open(order: &Order, settle: Function) -> Option<Open> {
    let frame = document().create_element("iframe").ok()?;
    let own = window().location().origin().unwrap_or_default();
    let foreign = order.frame.contains("://") && !order.frame.starts_with(&[&own, "/"].concat());
    // On our own origin the script must not be one of us; on another it cannot be.
    let sandbox = match foreign {
        true => "allow-scripts allow-forms allow-popups allow-same-origin",
        false => "allow-scripts allow-forms allow-popups",
    };
    for (name, value) in [
        ("class", "captcha-frame"),
        ("title", "Captcha"),
        ("sandbox", sandbox),
        ("referrerpolicy", "no-referrer"),
        ("src", order.frame.as_str()),
    ] {
        // These are names of attributes.
        let _ = frame.set_attribute(name, value);
    }
    let (listening, told) = (frame.clone(), settle.clone());
    let order = order.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let inside = Reflect::get(&listening, &"contentWindow".into()).unwrap_or_default();
        let from = event.source().map(JsValue::from).unwrap_or_default();
        if inside.is_falsy() || !Object::is(&inside, &from) {
            return;
        }
        let word = event.data();
        match text(&word, "captcha").as_deref() {
            Some("ready") => tell(&inside, &order),
            Some("answer") => {
                let token = text(&word, "token").unwrap_or_default();
                // Settling a promise does not fail.
                let _ = told.call1(&JsValue::NULL, &token.into());
            }
            _ => {}
        }
    });
    let function = listener.as_ref().unchecked_ref();
    window()
        .add_event_listener_with_callback("message", function)
        .ok()?;
    let late = settle.clone();
    let timer = set_timeout_with_handle(
        move || {
            // See above.
            let _ = late.call0(&JsValue::NULL);
        },
        PATIENCE,
    );
    document().body()?.append_child(&frame).ok()?;
    Some(Open {
        frame,
        listener,
        timer: timer.ok(),
        settle,
    })
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).ok()?.as_string()
}

/// Says what to solve. Nothing in it is secret, and the frame's origin may be none.
fn tell(inside: &JsValue, order: &Order) {
    let word = Object::new();
    for (name, value) in [
        ("captcha", "solve"),
        ("kind", order.kind),
        ("script", &order.script),
        ("siteKey", &order.site_key),
        ("language", &order.language),
    ] {
        // Fails for no plain object.
        let _ = Reflect::set(&word, &name.into(), &value.into());
    }
    let post = Reflect::get(inside, &"postMessage".into());
    if let Some(post) = post.ok().and_then(|post| post.dyn_into::<Function>().ok()) {
        // A frame that is gone hears nothing.
        let _ = post.call2(inside, &word, &"*".into());
    }
}
