//! What all fields share: the frame around a control, and the text input itself.

use leptos::html;
use leptos::prelude::*;

use super::form::Busy;
use super::icon::{Icon, icon};
use crate::i18n::{keys, t};

/// Id of the line that tells what is wrong with the field `id`.
pub fn error_id(id: &str) -> String {
    format!("{id}-error")
}

/// What describes the field `id`: its hint and its errors, wherever they are not empty.
pub(super) fn described_by(id: &str) -> String {
    format!("{id}-hint {}", error_id(id))
}

/// `aria-invalid` of a control.
pub(super) fn invalid(errors: Signal<Vec<String>>) -> Signal<Option<String>> {
    Signal::derive(move || errors.with(|e| !e.is_empty()).then(|| "true".to_owned()))
}

/// What stands around a control.
pub(super) struct Frame {
    pub id: String,
    pub label: Signal<String>,
    pub optional: bool,
    pub hint: Signal<String>,
    pub errors: Signal<Vec<String>>,
}

impl Frame {
    /// Label and hint above the control, errors in a line below that is always there, so that
    /// nothing moves when one appears.
    pub fn around(self, control: AnyView) -> AnyView {
        let Self {
            id,
            label,
            optional,
            hint,
            errors,
        } = self;
        view! {
            <div class="field">
                <label class={"label"} for=id.clone()>{label}{optional.then(optional_mark)}</label>
                {hint_line(&id, hint)}
                {control}
                {error_line(&id, errors)}
            </div>
        }
        .into_any()
    }
}

/// Marks a field that may stay empty.
pub(super) fn optional_mark() -> AnyView {
    view! { <span class="optional">" ("{t(keys::FIELD_OPTIONAL)}")"</span> }.into_any()
}

/// The hint of a field; takes no room while it is empty.
pub(super) fn hint_line(id: &str, hint: Signal<String>) -> AnyView {
    view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> }.into_any()
}

/// The errors of a field. The line is a polite live region, for errors that appear while the
/// focus is elsewhere.
pub(super) fn error_line(id: &str, errors: Signal<Vec<String>>) -> AnyView {
    let lines = move || {
        let errors = errors.get();
        let lines = errors.into_iter().map(|error| {
            view! { <p class="field-error">{icon(Icon::Error)}<span>{error}</span></p> }
        });
        lines.collect::<Vec<_>>()
    };
    view! { <div class="note" id=error_id(id) aria-live="polite">{lines}</div> }.into_any()
}

/// A text input without its frame.
pub(super) struct Input {
    pub id: String,
    pub name: String,
    pub class: &'static str,
    /// The `type` attribute.
    pub kind: Signal<String>,
    pub value: RwSignal<String>,
    pub errors: Signal<Vec<String>>,
    pub autocomplete: String,
    pub inputmode: Option<&'static str>,
    pub required: bool,
    pub read_only: bool,
    /// Data that runs from left to right in every language, and that nothing must correct.
    pub verbatim: bool,
    pub node: NodeRef<html::Input>,
    /// Called with what was typed; the default stores it as it is.
    pub on_input: Option<Callback<String>>,
    pub on_blur: Option<Callback<()>>,
}

impl Input {
    pub fn new(id: String, name: String, value: RwSignal<String>) -> Self {
        Self {
            id,
            name,
            class: "input",
            kind: Signal::stored("text".to_owned()),
            value,
            errors: Signal::default(),
            autocomplete: String::new(),
            inputmode: None,
            required: false,
            read_only: false,
            verbatim: false,
            node: NodeRef::new(),
            on_input: None,
            on_blur: None,
        }
    }

    pub fn render(self) -> AnyView {
        let Self {
            value,
            node,
            on_input,
            on_blur,
            verbatim,
            ..
        } = self;
        let described_by = described_by(&self.id);
        let form_busy = Busy::of_form();
        let read_only = self.read_only;
        let input = move |_| {
            let typed = node
                .get_untracked()
                .map(|input| input.value())
                .unwrap_or_default();
            match on_input {
                Some(on_input) => on_input.run(typed),
                None => value.set(typed),
            }
        };
        view! {
            <input
                class=self.class
                id=self.id
                name=self.name
                type=self.kind
                node_ref=node
                prop:value=value
                autocomplete=(!self.autocomplete.is_empty()).then_some(self.autocomplete)
                inputmode=self.inputmode
                aria-describedby=described_by
                aria-invalid=invalid(self.errors)
                aria-required=self.required.then_some("true")
                readonly=move || read_only || form_busy.get()
                dir=verbatim.then_some("ltr")
                autocapitalize=verbatim.then_some("none")
                spellcheck=verbatim.then_some("false")
                on:input=input
                // Some password managers fill a field without an input event.
                on:change=input
                on:blur=move |_| if let Some(on_blur) = on_blur { on_blur.run(()) }
            />
        }
        .into_any()
    }
}
