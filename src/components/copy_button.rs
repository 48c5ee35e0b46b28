//! Copying a text.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::icon::{Icon, icon};
use crate::i18n::{keys, text, text_with};

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
    value: Signal<String>,
    /// What the text is, for the button's name: “Copy: setup key”.
    #[prop(into)]
    label: Signal<String>,
) -> AnyView {
    let state = RwSignal::new(State::Ready);
    let copy = move |_| {
        let value = value.get_untracked();
        spawn_local(async move {
            let copied = write_to_clipboard(&value).await;
            state.try_set(if copied { State::Done } else { State::Failed });
            set_timeout(
                move || {
                    state.try_set(State::Ready);
                },
                SAID_FOR,
            );
        });
    };
    let face = move || match state.get() {
        State::Ready | State::Failed => (Icon::Copy, keys::COPY_ACTION),
        State::Done => (Icon::Check, keys::COPY_DONE),
    };
    let outcome = move || match state.get() {
        State::Ready => String::new(),
        State::Done => text(keys::COPY_DONE),
        State::Failed => text(keys::COPY_FAILED),
    };
    let name = move || text_with(keys::COPY_NAMED, &[("label", &label.get())]);
    view! {
        <span class="copy">
            <button type="button" class={"copy-button"} aria-label=name on:click=copy>
                {move || icon(face().0)}
                <span>{move || text(face().1)}</span>
            </button>
            <span
                class=move || match state.get() {
                    State::Failed => "field-error",
                    State::Ready | State::Done => "visually-hidden",
                }
                role="status"
            >{outcome}</span>
        </span>
    }
    .into_any()
}

async fn write_to_clipboard(value: &str) -> bool {
    let navigator = window().navigator();
    // Absent where the page is not served securely.
    let present = js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false);
    present
        && JsFuture::from(navigator.clipboard().write_text(value))
            .await
            .is_ok()
}
