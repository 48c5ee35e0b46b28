//! Copying a text.

use std::pin::Pin;
use std::time::Duration;

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::dom::{El, Later, boxed, el};
use super::icon::{Icon, icon};
use crate::i18n::{keys, text_with};

/// How long the button says that it worked.
const SAID_FOR: Duration = Duration::from_secs(3);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    Done,
    Failed,
}

/// Puts a text into the clipboard and says so.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    value: Live<String>,
    /// What the text is, for the button's name: “Copy: setup key”.
    #[prop(into)]
    label: Live<String>,
) -> AnyView {
    copy_button(CopyButtonProps { value, label }).view()
}

/// The same as an element, for screens.
pub(crate) fn copy_button(props: CopyButtonProps) -> El {
    let CopyButtonProps { value, label } = props;
    let state = RwSignal::new(State::Ready);
    let done = Callback::new(move |copied| {
        state.try_set(if copied { State::Done } else { State::Failed });
    });
    let later = Later::default();
    let copy = move |_| {
        write_to_clipboard(&value.get_untracked(), done);
        let again = move || {
            state.try_set(State::Ready);
        };
        later.call(again, SAID_FOR);
    };
    let face = move || {
        let (drawing, word) = match state.get() {
            State::Ready | State::Failed => (Icon::Copy, keys::COPY_ACTION),
            State::Done => (Icon::Check, keys::COPY_DONE),
        };
        vec![icon(drawing), el("span").child(word)]
    };
    let outcome = move || match state.get() {
        State::Ready => Vec::new(),
        State::Done => vec![boxed("span", "visually-hidden").child(keys::COPY_DONE)],
        State::Failed => vec![boxed("span", "field-error").child(keys::COPY_FAILED)],
    };
    let button = boxed("button", "copy-button")
        .attr("type", "button")
        .live("aria-label", move || {
            Some(text_with(keys::COPY_NAMED, &[("label", &label.get())]))
        })
        .content(face)
        .on("click", copy);
    boxed("span", "copy")
        .child(button)
        .child(el("span").attr("role", "status").content(outcome))
}

/// Tells afterwards whether it worked.
fn write_to_clipboard(value: &str, done: Callback<bool>) {
    let navigator = window().navigator();
    // Absent where the page is not served securely.
    if !js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false) {
        done.try_run(false);
        return;
    }
    let written = navigator.clipboard().write_text(value);
    let written = JsFuture::from(written);
    let finish: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
        done.try_run(written.await.is_ok());
    });
    spawn_local(finish);
}
