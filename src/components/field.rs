//! What all fields share: the frame around a control, and the text input itself.

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;
use web_sys::{Event, HtmlInputElement};

use super::dom::{El, boxed, el};
use super::form::Busy;
use super::icon::{Icon, icon};
use crate::i18n::keys;

/// Id of the line that tells what is wrong with the field `id`.
pub fn error_id(id: &str) -> String {
    [id, "-error"].concat()
}

/// What describes the field `id`: its hint and its errors, wherever they are not empty.
pub(super) fn described_by(id: &str) -> String {
    [id, "-hint ", &error_id(id)].concat()
}

/// `aria-invalid` of a control.
pub(super) fn invalid(errors: Live<Vec<String>>) -> impl Fn() -> Option<String> {
    move || (!errors.get().is_empty()).then(|| "true".to_owned())
}

/// What stands around a control.
pub(super) struct Frame {
    pub id: String,
    pub label: Live<String>,
    pub optional: bool,
    pub hint: Live<String>,
    pub errors: Live<Vec<String>>,
}

impl Frame {
    /// Label and hint above the control, errors in a line below that is always there, so that
    /// nothing moves when one appears.
    pub fn around(self, control: El) -> El {
        let label = boxed("label", "label")
            .attr("for", &self.id)
            .child(self.label)
            .child(self.optional.then(optional_mark));
        boxed("div", "field")
            .child(label)
            .child(hint_line(&self.id, self.hint))
            .child(control)
            .child(error_line(&self.id, self.errors))
    }
}

/// Marks a field that may stay empty.
pub(super) fn optional_mark() -> El {
    boxed("span", "optional")
        .child(" (")
        .child(keys::FIELD_OPTIONAL)
        .child(")")
}

/// The hint of a field; takes no room while it is empty.
pub(super) fn hint_line(id: &str, hint: Live<String>) -> El {
    boxed("p", "hint")
        .attr("id", &[id, "-hint"].concat())
        .child(hint)
}

/// The errors of a field. The line is a polite live region, for errors that appear while the
/// focus is elsewhere.
pub(super) fn error_line(id: &str, errors: Live<Vec<String>>) -> El {
    let line = |error: String| {
        let text = el("span").child(error);
        boxed("p", "field-error")
            .child(icon(Icon::Error))
            .child(text)
    };
    boxed("div", "note")
        .attr("id", &error_id(id))
        .attr("aria-live", "polite")
        .content(move || errors.get().into_iter().map(line).collect())
}

/// A text input without its frame.
pub(super) struct Input {
    pub id: String,
    pub name: String,
    pub class: &'static str,
    /// The `type` attribute.
    pub kind: &'static str,
    pub value: RwSignal<String>,
    pub errors: Live<Vec<String>>,
    pub autocomplete: String,
    pub inputmode: Option<&'static str>,
    pub required: bool,
    pub read_only: bool,
    /// Data that runs from left to right in every language, and that nothing must correct.
    pub verbatim: bool,
    /// Makes a value of what was typed; the default takes it as it is.
    pub clean: Option<fn(&HtmlInputElement) -> String>,
    pub on_blur: Option<Callback<()>>,
}

impl Input {
    pub fn new(id: String, name: String, value: RwSignal<String>) -> Self {
        Self {
            id,
            name,
            class: "input",
            kind: "text",
            value,
            errors: Live::default(),
            autocomplete: String::new(),
            inputmode: None,
            required: false,
            read_only: false,
            verbatim: false,
            clean: None,
            on_blur: None,
        }
    }

    pub fn render(self) -> El {
        let Self {
            value,
            clean,
            on_blur,
            read_only,
            ..
        } = self;
        let busy = Busy::of_form();
        let read_only = Live::new(move || read_only || busy.get());
        let autocomplete = Some(self.autocomplete).filter(|token| !token.is_empty());
        let verbatim = |value| self.verbatim.then_some(value);
        let typed = move |event: Event| {
            let input: HtmlInputElement = event_target(&event);
            value.try_set(clean.map_or_else(|| input.value(), |clean| clean(&input)));
        };
        boxed("input", self.class)
            .attr("type", self.kind)
            .attr("id", &self.id)
            .attr("name", &self.name)
            .attr("aria-describedby", &described_by(&self.id))
            .attr_if("autocomplete", autocomplete.as_deref())
            .attr_if("inputmode", self.inputmode)
            .attr_if("aria-required", self.required.then_some("true"))
            .attr_if("dir", verbatim("ltr"))
            .attr_if("autocapitalize", verbatim("none"))
            .attr_if("spellcheck", verbatim("false"))
            .live("aria-invalid", invalid(self.errors))
            .flag("readonly", read_only)
            .value(value)
            .on("input", typed)
            // Some password managers fill a field without an input event.
            .on("change", typed)
            .on("blur", move |_| {
                if let Some(on_blur) = on_blur {
                    on_blur.try_run(());
                }
            })
    }
}
