//! The browser: the only place that calls it, one file per concern, typed results instead of
//! `JsValue`s.

pub mod crypto;
pub mod http;
pub mod navigation;
pub mod storage;
pub mod tabs;
pub mod visibility;

use wasm_bindgen::JsValue;

/// Milliseconds since the epoch.
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Tells whoever runs or integrates the page what to do, in the browser's console. Never called
/// with anything the user entered or the server issued.
pub fn hint(text: &str) {
    web_sys::console::warn_1(&JsValue::from_str(text));
}
