//! A code to scan.

use crate::live::Live;
use leptos::prelude::*;

use super::dom::{El, boxed};
use crate::i18n::{keys, t};

/// A QR code on the white ground that scanners need, also in the dark.
#[component]
pub fn QrImage(
    /// The image: a `data:` address, or one the page's policy allows.
    #[prop(into)]
    src: String,
    /// What scanning it does, and where else to find what it says.
    #[prop(optional, into)]
    alt: Option<Live<String>>,
) -> AnyView {
    qr_image(QrImageProps { src, alt }).view()
}

/// The same as an element, for screens.
pub(crate) fn qr_image(props: QrImageProps) -> El {
    let QrImageProps { src, alt } = props;
    let alt = alt.unwrap_or_else(|| t(keys::QR_ALT));
    boxed("img", "qr")
        .attr("src", &src)
        .attr("width", "224")
        .attr("height", "224")
        .live_text("alt", alt)
}
