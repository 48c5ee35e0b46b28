//! The address bar.

use idx::url::RedirectUrl;
use wasm_bindgen::JsValue;
use web_sys::Location;

fn location() -> Option<Location> {
    Some(web_sys::window()?.location())
}

/// The query of the address, with its `?`; empty where there is none.
pub fn query() -> String {
    location().and_then(|l| l.search().ok()).unwrap_or_default()
}

/// Removes the query from the address bar and the history: it may hold a code.
pub fn strip_query() {
    let Some(path) = location().and_then(|l| l.pathname().ok()) else {
        return;
    };
    let history = web_sys::window().and_then(|w| w.history().ok());
    if let Some(history) = history {
        // Fails only where the page has no history of its own (`about:blank`).
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// Sends the browser to a checked address.
pub fn go(url: &RedirectUrl) {
    if let Some(location) = location() {
        // The address was parsed strictly; the browser takes every such address.
        let _ = location.assign(url.as_str());
    }
}

/// Loads the page again.
pub fn reload() {
    if let Some(location) = location() {
        // A reload of the present page is never refused.
        let _ = location.reload();
    }
}

/// Sends the browser to an address from the settings: a full one that is checked again, or a path
/// of this site.
pub fn follow(address: &str) {
    match RedirectUrl::parse(address) {
        Ok(url) => go(&url),
        Err(_) if address.starts_with('/') => {
            if let Some(location) = location() {
                // Every path is an address of this site.
                let _ = location.assign(address);
            }
        }
        Err(_) => {}
    }
}
