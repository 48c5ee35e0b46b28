//! Waiting.

use crate::live::Live;
use leptos::prelude::*;

use super::dom::{El, boxed};
use crate::i18n::{keys, t};

/// A spinner with its text, for screens that wait. It appears only after a moment, so that a
/// quick answer does not flicker; where motion is unwanted the text stands alone.
#[component]
pub fn Spinner(
    /// What is awaited.
    #[prop(optional, into)]
    label: Option<Live<String>>,
    /// Shows the text below the spinner; otherwise only assistive technology reads it.
    #[prop(optional)]
    with_text: bool,
) -> AnyView {
    spinner(SpinnerProps { label, with_text }).view()
}

/// The same as an element, for screens.
pub(crate) fn spinner(props: SpinnerProps) -> El {
    let SpinnerProps { label, with_text } = props;
    let label = label.unwrap_or_else(|| t(keys::LOADING_LABEL));
    let text = match with_text {
        true => boxed("span", "spinner-text"),
        false => boxed("span", "spinner-text visually-hidden"),
    };
    boxed("div", "spinner")
        .attr("role", "status")
        .child(boxed("span", "spinner-ring").attr("aria-hidden", "true"))
        .child(text.child(label))
}

/// The outline of the first form, shown until it arrives so that nothing jumps. `index.html`
/// holds the same outline for the time before the app runs.
#[component]
pub fn Skeleton() -> AnyView {
    skeleton().view()
}

/// The same as an element, for screens.
pub(crate) fn skeleton() -> El {
    const BONES: [&str; 4] = ["heading", "label", "input", "button"];
    let bones = BONES.map(|bone| boxed("span", &["bone bone-", bone].concat()));
    boxed("div", "skeleton")
        .attr("role", "status")
        .child(boxed("h1", "visually-hidden").child(keys::LOADING_LABEL))
        .child(Vec::from(bones))
}
