//! The first paint gives way to the app.

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Puts the app where `index.html` shows the outline of the first form, for as long as the page
/// lives. Does nothing on a page without an element `#app`.
pub fn mount_app(app: fn() -> AnyView) {
    let place = document().get_element_by_id("app");
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        place.set_text_content(None);
        mount_to(place, app).forget();
    }
}
