//! Whether anybody looks at the page, and whether it is online.

use leptos::ev;
use leptos::prelude::*;

/// Whether the page is visible now.
pub fn is_visible() -> bool {
    !document().hidden()
}

/// What tells that the page is hidden, shown, or thawed after the browser had frozen it.
const CHANGES: [&str; 2] = ["visibilitychange", "resume"];

/// Calls back whenever the page is hidden, shown or thawed, for as long as the owner lives.
pub fn on_change(callback: impl Fn(bool) + 'static) {
    let target = document();
    let closure = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || callback(is_visible()));
    let function: &js_sys::Function = wasm_bindgen::JsCast::unchecked_ref(closure.as_ref());
    for name in CHANGES {
        // Adding a listener to the document cannot fail.
        let _ = target.add_event_listener_with_callback(name, function);
    }
    let kept = StoredValue::new_local(closure);
    on_cleanup(move || {
        kept.with_value(|closure| {
            let function: &js_sys::Function = wasm_bindgen::JsCast::unchecked_ref(closure.as_ref());
            for name in CHANGES {
                // Removing a listener that is there cannot fail.
                let _ = target.remove_event_listener_with_callback(name, function);
            }
        });
    });
}

/// Calls back once, when the page that is hidden now is shown.
pub fn once_visible(callback: impl FnOnce() + 'static) {
    let function = wasm_bindgen::closure::Closure::once_into_js(callback);
    let options = web_sys::AddEventListenerOptions::new();
    options.set_once(true);
    // Adding a listener to the document cannot fail.
    let _ = document().add_event_listener_with_callback_and_add_event_listener_options(
        "visibilitychange",
        wasm_bindgen::JsCast::unchecked_ref(&function),
        &options,
    );
}

/// Calls back when the device comes online, for as long as the owner lives.
pub fn on_online(callback: impl Fn() + 'static) {
    let handle = window_event_listener(ev::online, move |_| callback());
    on_cleanup(move || handle.remove());
}

/// Calls back when the page is taken out of the browser's back/forward cache.
pub fn on_restored(callback: impl Fn() + 'static) {
    let handle = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            callback();
        }
    });
    on_cleanup(move || handle.remove());
}
