//! A code to scan.

use leptos::prelude::*;

use crate::i18n::{keys, t};

/// A QR code on the white ground that scanners need, also in the dark.
#[component]
pub fn QrImage(
    /// The image: a `data:` address, or one the page's policy allows.
    #[prop(into)]
    src: String,
    /// What scanning it does, and where else to find what it says.
    #[prop(optional, into)]
    alt: Option<Signal<String>>,
) -> AnyView {
    let alt = alt.unwrap_or_else(|| t(keys::QR_ALT));
    view! { <img class="qr" src=src alt=alt width="224" height="224"/> }.into_any()
}
