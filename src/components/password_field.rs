//! A secret that can be looked at.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::field::{Frame, Input};
use super::form::Busy;
use super::icon::{Icon, icon};
use crate::i18n::{keys, t, text, text_with};

/// How long a revealed password stays readable on a screen that others may see.
const REVEALED_FOR: Duration = Duration::from_secs(30);

/// What a password manager may do with the field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Secret {
    /// The password in use: fill it in.
    #[default]
    Current,
    /// A password being chosen: suggest one and store it.
    New,
    /// A secret that is not a password, such as an answer or a token: leave it alone.
    Other,
}

impl Secret {
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
    label: Signal<String>,
    /// Its value, both ways.
    value: RwSignal<String>,
    /// What a password manager may do with it.
    #[prop(optional)]
    secret: Secret,
    /// `Some(true)` is told to assistive technology, `Some(false)` marks the field as optional.
    #[prop(optional)]
    required: Option<bool>,
    /// Shows digits on touch keyboards, for PINs.
    #[prop(optional)]
    numeric: bool,
    /// Help that is always visible.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Signal<Vec<String>>,
    /// An id that differs from the name, where two fields of one name share the page.
    #[prop(optional, into)]
    id: Option<String>,
    /// Called when the focus leaves.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
) -> AnyView {
    let id = id.unwrap_or_else(|| name.clone());
    let shown = RwSignal::new(false);
    let caps_lock = RwSignal::new(false);
    hide_when_sent_or_late(shown);
    let input = Input {
        class: "input with-button",
        kind: Signal::derive(move || if shown.get() { "text" } else { "password" }.to_owned()),
        errors,
        autocomplete: secret.autocomplete().to_owned(),
        inputmode: numeric.then_some("numeric"),
        required: required == Some(true),
        verbatim: true,
        on_blur,
        ..Input::new(id.clone(), name, value)
    };
    let watch_caps = move |event: KeyboardEvent| {
        caps_lock.set(event.get_modifier_state("CapsLock"));
    };
    let control = view! {
        <div class="input-group" on:keydown=watch_caps on:keyup=watch_caps>
            {input.render()}
            <button
                type="button"
                class={"input-button"}
                aria-controls=id.clone()
                aria-pressed=move || shown.get().to_string()
                aria-label=move || text_with(keys::PASSWORD_SHOW, &[("label", &label.get())])
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || icon(if shown.get() { Icon::EyeOff } else { Icon::Eye })}
            </button>
            <p class={"caps-lock"} role="status">
                {move || caps_lock.get().then(|| t(keys::PASSWORD_CAPS_LOCK))}
            </p>
            <span class={"visually-hidden"} role="status">
                {move || match shown.get() {
                    true => text(keys::PASSWORD_SHOWN),
                    false => String::new(),
                }}
            </span>
        </div>
    };
    Frame {
        id,
        label,
        optional: required == Some(false),
        hint,
        errors,
    }
    .around(control.into_any())
}

fn hide_when_sent_or_late(shown: RwSignal<bool>) {
    let busy = Busy::of_form();
    Effect::new(move || {
        if busy.get() {
            shown.set(false);
        }
    });
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        let hide = move || {
            shown.try_set(false);
        };
        shown
            .get()
            .then(|| set_timeout_with_handle(hide, REVEALED_FOR).ok())
            .flatten()
    });
}
