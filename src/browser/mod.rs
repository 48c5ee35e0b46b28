//! The browser: the only place that calls it, one file per concern, typed results instead of
//! `JsValue`s.

pub mod captcha_frame;
pub mod channel;
pub mod crypto;
pub mod departure;
pub mod dpop;
pub mod frames;
pub mod http;
pub mod intl;
pub mod json;
pub mod locks;
pub mod loopback;
pub mod navigation;
pub mod permission;
pub mod platform;
pub mod resource;
pub mod storage;
pub mod tabs;
pub mod visibility;
pub mod wake;
pub mod webauthn;

use wasm_bindgen::JsValue;

/// Milliseconds since the epoch.
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Both clocks of the device.
pub fn now() -> idx::session::Now {
    let mono = web_sys::window().and_then(|window| window.performance());
    idx::session::Now {
        wall_ms: now_ms(),
        mono_ms: mono.map_or(0.0, |clock| clock.now()) as u64,
    }
}

/// A text in lower case. The browser knows Unicode's tables; in the bundle they would weigh 8 KB.
pub fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// Tells whoever runs or integrates the page what to do, in the browser's console. Never called
/// with anything the user entered or the server issued.
pub fn hint(text: &str) {
    web_sys::console::warn_1(&JsValue::from_str(text));
}
