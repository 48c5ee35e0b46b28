//! Waiting.

use leptos::prelude::*;

use crate::i18n::{keys, t};

/// A spinner with its text, for screens that wait. It appears only after a moment, so that a
/// quick answer does not flicker; where motion is unwanted the text stands alone.
#[component]
pub fn Spinner(
    /// What is awaited.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// Shows the text below the spinner; otherwise only assistive technology reads it.
    #[prop(optional)]
    with_text: bool,
) -> AnyView {
    let label = label.unwrap_or_else(|| t(keys::LOADING_LABEL));
    let class = if with_text {
        "spinner-text"
    } else {
        "spinner-text visually-hidden"
    };
    view! {
        <div class="spinner" role="status">
            <span class={"spinner-ring"} aria-hidden="true"></span>
            <span class=class>{label}</span>
        </div>
    }
    .into_any()
}

/// The outline of the first form, shown until it arrives so that nothing jumps. `index.html`
/// holds the same outline for the time before the app runs.
#[component]
pub fn Skeleton() -> AnyView {
    let bone = |class: &'static str| view! { <span class=class aria-hidden="true"></span> };
    view! {
        <div class="skeleton" role="status">
            <span class={"visually-hidden"}>{t(keys::LOADING_LABEL)}</span>
            {bone("bone bone-heading")}
            {bone("bone bone-label")}
            {bone("bone bone-input")}
            {bone("bone bone-button")}
        </div>
    }
    .into_any()
}
