//! Moving the focus to where the user must go on.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const CONTROLS: &str =
    "input:not([type=hidden]):not([tabindex='-1']),select,textarea,button,a[href]";

/// Focuses the first control inside an element.
pub fn focus_first(root: &Element) {
    focus(root.query_selector(CONTROLS).ok().flatten());
}

/// Focuses the first field inside an element that is marked invalid, if there is one.
pub fn focus_first_invalid(root: &Element) {
    let invalid = root.query_selector("[aria-invalid=true]").ok().flatten();
    if let Some(invalid) = invalid {
        // A group is marked as a whole; its first control takes the focus.
        match invalid.matches(CONTROLS) {
            Ok(true) => focus(Some(invalid)),
            _ => focus_first(&invalid),
        }
    }
}

/// Focuses the element with an id.
pub fn focus_id(id: &str) {
    if let Some(target) = document().get_element_by_id(id) {
        match target.matches("[tabindex],input,select,textarea,button,a[href]") {
            Ok(true) => focus(Some(target)),
            _ => focus_first(&target),
        }
    }
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Fails only for an element without a document.
        let _ = element.focus();
    }
}
