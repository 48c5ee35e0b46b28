//! Buttons that do the main thing.

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;

use super::dom::{El, boxed};
use super::form::Busy;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Emphasis {
    /// The one thing to do here, in the brand's colour.
    #[default]
    Primary,
    /// Another way of the same weight.
    Secondary,
    /// Something that cannot be taken back.
    Danger,
}

impl Emphasis {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Secondary => "button secondary",
            Self::Danger => "button danger",
        }
    }
}

/// A button. Without `on_press` it submits the form around it.
///
/// While busy it keeps its width and its label and shows progress beside it, and a press does
/// nothing; it is not `disabled`, so the focus stays.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    label: Live<String>,
    /// How much it asks for attention.
    #[prop(optional)]
    emphasis: Emphasis,
    /// Whether its work is going on; a submit button asks its form.
    #[prop(optional, into)]
    busy: Option<Live<bool>>,
    /// Called on each press while it is not busy.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> AnyView {
    button(ButtonProps {
        label,
        emphasis,
        busy,
        on_press,
    })
    .view()
}

/// The same as an element, for screens.
pub(crate) fn button(props: ButtonProps) -> El {
    let ButtonProps {
        label,
        emphasis,
        busy,
        on_press,
    } = props;
    let form_busy = Busy::of_form();
    let submits = on_press.is_none();
    let working = match (busy, submits) {
        (Some(busy), _) => busy,
        (None, true) => form_busy.clone(),
        (None, false) => Live::from(false),
    };
    let stopped = Live::new({
        let working = working.clone();
        move || working.get() || form_busy.get()
    });
    let is_stopped = stopped.clone();
    boxed("button", emphasis.class())
        .attr("type", if submits { "submit" } else { "button" })
        .flag("aria-busy", working)
        .flag("aria-disabled", stopped)
        .child(boxed("span", "button-label").child(label))
        .on("click", move |event| {
            if is_stopped.get_untracked() {
                event.prevent_default();
            } else if let Some(on_press) = on_press {
                on_press.try_run(());
            }
        })
}
