//! What the browser lets this page do.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::crypto::object;

/// Names of the permission to reach this device's own network, newest first (sign-in UI G21).
const LOCAL_NETWORK: [&str; 2] = ["loopback-network", "local-network-access"];

/// Whether the browser keeps this page from reaching apps on this device. False where the browser
/// knows no such permission, or would ask.
pub async fn local_network_denied() -> bool {
    for name in LOCAL_NETWORK {
        if let Some(state) = state(name).await {
            return state == "denied";
        }
    }
    false
}

async fn state(name: &str) -> Option<String> {
    let navigator = web_sys::window()?.navigator();
    let permissions = Reflect::get(&navigator, &JsValue::from_str("permissions")).ok()?;
    let query = Reflect::get(&permissions, &JsValue::from_str("query")).ok()?;
    let query: Function = query.dyn_into().ok()?;
    let wanted = object(&[("name", name)])?;
    let promise = query.call1(&permissions, &wanted).ok()?;
    let status = JsFuture::from(promise.dyn_into::<Promise>().ok()?)
        .await
        .ok()?;
    let state = Reflect::get(&status, &JsValue::from_str("state")).ok()?;
    state.as_string()
}
