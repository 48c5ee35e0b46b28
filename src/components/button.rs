//! Buttons that do the main thing.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

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
    label: Signal<String>,
    /// How much it asks for attention.
    #[prop(optional)]
    emphasis: Emphasis,
    /// Whether its work is going on; a submit button asks its form.
    #[prop(optional, into)]
    busy: Option<Signal<bool>>,
    /// Called on each press while it is not busy.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> AnyView {
    let form_busy = Busy::of_form();
    let submits = on_press.is_none();
    let working = busy.unwrap_or(if submits {
        form_busy
    } else {
        Signal::stored(false)
    });
    let stopped = Signal::derive(move || working.get() || form_busy.get());
    let press = move |event: MouseEvent| {
        if stopped.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            class=emphasis.class()
            type=if submits { "submit" } else { "button" }
            aria-busy=move || working.get().then_some("true")
            aria-disabled=move || stopped.get().then_some("true")
            on:click=press
        >
            <span class={"button-label"}>{label}</span>
        </button>
    }
    .into_any()
}
