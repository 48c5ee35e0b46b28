//! Leaving for the organisation's sign-out page.

use idx::session::Departure;
use js_sys::Reflect;
use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, FormData, HtmlFormElement};

/// Posts the form. Its fields are added while the browser collects them: one of them is a token,
/// which so becomes part of neither document nor address. False where the browser cannot do that.
pub fn leave(departure: Departure) -> bool {
    let Some(form) = form(&departure.url) else {
        return false;
    };
    let fields = departure.fields;
    let fill = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let data = Reflect::get(&event, &JsValue::from_str("formData"));
        let Some(data) = data.ok().and_then(|d| d.dyn_into::<FormData>().ok()) else {
            return;
        };
        for (name, value) in &fields {
            // Appending a text to a form cannot fail.
            let _ = data.append_with_str(name, value.expose());
        }
    });
    let function = fill.as_ref().unchecked_ref();
    if form
        .add_event_listener_with_callback("formdata", function)
        .is_err()
    {
        return false;
    }
    let sent = form.submit().is_ok();
    // The browser may collect the fields later than now. It leaves this page, and with it this.
    fill.forget();
    sent
}

fn form(url: &str) -> Option<HtmlFormElement> {
    let form: HtmlFormElement = document().create_element("form").ok()?.dyn_into().ok()?;
    form.set_method("post");
    form.set_action(url);
    document().body()?.append_child(&form).ok()?;
    Some(form)
}
