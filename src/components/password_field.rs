//! A secret that can be looked at.

use std::time::Duration;

use crate::live::Live;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::dom::{El, Later, boxed, el};
use super::field::{Frame, Input};
use super::form::Busy;
use super::icon::{Icon, icon};
use crate::i18n::{Key, keys, text_with};

/// How long a revealed password stays readable on a screen that others may see.
const REVEALED_FOR: Duration = Duration::from_secs(30);

/// What a password manager may do with the field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SecretKind {
    /// The password in use: fill it in.
    #[default]
    Current,
    /// A password being chosen: suggest one and store it.
    New,
    /// A secret that is not a password, such as an answer or a token: leave it alone.
    Other,
}

impl SecretKind {
    fn autocomplete(self) -> &'static str {
        match self {
            Self::Current => "current-password",
            Self::New => "new-password",
            Self::Other => "off",
        }
    }
}

/// A password field with a button that reveals it, and a word when Caps Lock is on.
///
/// A revealed password hides again after half a minute, and when the form is sent.
#[component]
pub fn PasswordField(
    /// The dotted name of the value; also the control's id unless `id` is given.
    #[prop(into)]
    name: String,
    /// Its label; the button that reveals the value is named after it.
    #[prop(into)]
    label: Live<String>,
    /// Its value, both ways.
    value: RwSignal<String>,
    /// What a password manager may do with it.
    #[prop(optional)]
    secret: SecretKind,
    /// `Some(true)` is told to assistive technology, `Some(false)` marks the field as optional.
    #[prop(optional_no_strip, into)]
    required: Option<bool>,
    /// Shows digits on touch keyboards, for PINs.
    #[prop(optional)]
    numeric: bool,
    /// Help that is always visible.
    #[prop(optional, into)]
    hint: Live<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Live<Vec<String>>,
    /// An id that differs from the name, where two fields of one name share the page.
    #[prop(optional, into)]
    id: Option<String>,
    /// Called when the focus leaves.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
) -> AnyView {
    password_field(PasswordFieldProps {
        name,
        label,
        value,
        secret,
        required,
        numeric,
        hint,
        errors,
        id,
        on_blur,
    })
    .view()
}

/// The same as an element, for screens.
pub(crate) fn password_field(props: PasswordFieldProps) -> El {
    let PasswordFieldProps {
        name,
        label,
        value,
        secret,
        required,
        numeric,
        hint,
        errors,
        id,
        on_blur,
    } = props;
    let id = id.unwrap_or_else(|| name.clone());
    let shown = RwSignal::new(false);
    let caps_lock = RwSignal::new(false);
    let input = Input {
        class: "input with-button",
        kind: "password",
        errors: errors.clone(),
        autocomplete: secret.autocomplete().to_owned(),
        inputmode: numeric.then_some("numeric"),
        required: required == Some(true),
        verbatim: true,
        on_blur,
        ..Input::new(id.clone(), name, value)
    };
    let input = input.render().live("type", move || {
        let kind = if shown.get() { "text" } else { "password" };
        Some(kind.to_owned())
    });
    let labelled = label.clone();
    let reveal = boxed("button", "input-button")
        .attr("type", "button")
        .attr("aria-controls", &id)
        .live("aria-pressed", move || Some(shown.get().to_string()))
        .live("aria-label", move || {
            Some(text_with(
                keys::PASSWORD_SHOW,
                &[("label", &labelled.get())],
            ))
        })
        .content(move || vec![icon(if shown.get() { Icon::EyeOff } else { Icon::Eye })])
        .on("click", move |_| {
            shown.try_update(|shown| *shown = !*shown);
        });
    let watch_caps = move |event: Event| {
        let event = event.dyn_ref::<KeyboardEvent>();
        // Autofill sends key events that are not keyboard events.
        caps_lock.try_set(event.is_some_and(|event| event.get_modifier_state("CapsLock")));
    };
    let control = boxed("div", "input-group")
        .child(input)
        .child(reveal)
        .child(told_while(caps_lock, "caps-lock", keys::PASSWORD_CAPS_LOCK))
        .child(told_while(shown, "visually-hidden", keys::PASSWORD_SHOWN))
        .on("keydown", watch_caps)
        .on("keyup", watch_caps)
        .effect(hide_when_sent_or_late(shown));
    Frame {
        id,
        label,
        optional: required == Some(false),
        hint,
        errors,
    }
    .around(control)
}

/// A line that is announced when the signal becomes true.
fn told_while(signal: RwSignal<bool>, class: &'static str, words: Key) -> El {
    let line = move || signal.get().then(|| el("span").child(words));
    boxed("p", class)
        .attr("role", "status")
        .content(move || line().into_iter().collect())
}

fn hide_when_sent_or_late(shown: RwSignal<bool>) -> impl Fn() {
    let busy = Busy::of_form();
    let later = Later::default();
    let hide = move || {
        shown.try_set(false);
    };
    move || match (shown.get(), busy.get()) {
        (true, true) => hide(),
        (true, false) => later.call(hide, REVEALED_FOR),
        (false, _) => later.call_off(),
    }
}
