//! The address bar.

use idx::url::RedirectUrl;
use wasm_bindgen::JsValue;
use web_sys::{Location, UrlSearchParams};

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

/// A parameter of the address's query, where it is there and not empty.
pub fn parameter(name: &str) -> Option<String> {
    let params = UrlSearchParams::new_with_str(&query()).ok()?;
    params.get(name).filter(|value| !value.is_empty())
}

/// Removes one parameter from the address bar and the history.
pub fn strip_parameter(name: &str) {
    let Ok(params) = UrlSearchParams::new_with_str(&query()) else {
        return;
    };
    if !params.has(name) {
        return;
    }
    params.delete(name);
    let (Some(location), Some(window)) = (location(), web_sys::window()) else {
        return;
    };
    let mut place = location.pathname().unwrap_or_default();
    let rest = String::from(params.to_string());
    if !rest.is_empty() {
        place.push('?');
        place.push_str(&rest);
    }
    place.push_str(&location.hash().unwrap_or_default());
    if let Ok(history) = window.history() {
        // Fails only where the page has no history of its own (`about:blank`).
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&place));
    }
}

/// The path of the address, with query and fragment.
pub fn place() -> String {
    let Some(location) = location() else {
        return "/".to_owned();
    };
    let mut place = location.pathname().unwrap_or_default();
    place.push_str(&location.search().unwrap_or_default());
    place.push_str(&location.hash().unwrap_or_default());
    place
}

/// The origin of the page and a path on it.
pub fn on_this_origin(path: &str) -> String {
    let mut address = location().and_then(|l| l.origin().ok()).unwrap_or_default();
    address.push_str(path);
    address
}

/// Shows another path of this page in the address bar, and tells routers.
pub fn show_place(place: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    if let Ok(history) = window.history() {
        // Fails only for another origin, which a path is not.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(place));
    }
    if let Ok(event) = web_sys::Event::new("popstate") {
        // Nobody who listens can refuse it.
        let _ = window.dispatch_event(&event);
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
