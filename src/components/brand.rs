//! Whose sign-in page this is, and its colour.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Whose sign-in page this is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brand {
    /// The organisation's name, shown where there is no logo, and in the page's title.
    pub name: String,
    /// Address of the logo; the policy of the page must allow it as an image.
    pub logo: Option<String>,
}

/// Gives the whole page a brand colour: any CSS colour.
///
/// The stylesheet derives every shade from it and moves it until text and outlines are readable,
/// in light and in dark (`style/tokens.css`). What is not a colour leaves the default standing,
/// since the property is registered as one.
pub fn set_brand_color(color: &str) {
    let root = document().document_element();
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // Through the CSSOM: a style attribute would break a strict style-src.
        let _ = root.style().set_property("--brand", color);
    }
}
