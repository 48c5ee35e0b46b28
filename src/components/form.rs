//! A form that is sent once.

use leptos::context::Provider;
use leptos::ev::{Event, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::focus::focus_first_invalid;
use crate::i18n::{keys, text};
use std::time::Duration;

/// Whether the form around a control is waiting for an answer.
#[derive(Clone, Copy)]
pub(super) struct Busy(pub Signal<bool>);

impl Busy {
    /// That of the form around the caller; never busy outside a form.
    pub fn of_form() -> Signal<bool> {
        use_context::<Self>().map_or_else(|| Signal::stored(false), |busy| busy.0)
    }
}

/// How long an answer may take before we say that we are still waiting.
const SLOW: Duration = Duration::from_secs(2);

/// A form. Enter submits it, as does its [`super::Button`].
///
/// While `busy`, nothing in it can be changed or pressed, yet it stays readable and the focus
/// stays where it is: controls are not `disabled`, which would drop the focus, but the form
/// swallows what would change them. After a submit or an answer that marks fields as invalid the
/// first of them gets the focus.
#[component]
pub fn Form(
    /// Whether an answer is awaited. Set it before `on_submit` returns.
    #[prop(into)]
    busy: Signal<bool>,
    /// Called for each submit that is not a repetition. The browser itself sends nothing.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Fields and buttons.
    children: Children,
) -> AnyView {
    let node = NodeRef::<html::Form>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            on_submit.run(());
            find_invalid_soon(node, busy);
        }
    };
    Effect::new(move |was_busy| {
        let busy_now = busy.get();
        if was_busy == Some(true) && !busy_now {
            find_invalid_soon(node, busy);
        }
        busy_now
    });
    let aria_busy = move || busy.get().to_string();
    let aria_disabled = move || busy.get().then_some("true");
    view! {
        <form
            class="form"
            novalidate
            node_ref=node
            aria-busy=aria_busy
            on:submit=submit
            on:click:capture=move |event| hold(busy, event.into())
            on:beforeinput:capture=move |event| hold(busy, event.into())
            on:keydown:capture=move |event| {
                if is_select(event.target()) && event.key() != "Tab" {
                    hold(busy, event.into());
                }
            }
        >
            <fieldset class={"fields"} aria-disabled=aria_disabled>
                <Provider value=Busy(busy)>{children()}</Provider>
            </fieldset>
            <span class={"visually-hidden"} role="status">{slow_hint(busy)}</span>
        </form>
    }
    .into_any()
}

/// Stops an event that would change the form while it is being sent.
fn hold(busy: Signal<bool>, event: Event) {
    if busy.get_untracked() {
        event.prevent_default();
        event.stop_propagation();
    }
}

fn is_select(target: Option<web_sys::EventTarget>) -> bool {
    target.is_some_and(|target| target.has_type::<web_sys::HtmlSelectElement>())
}

/// Once the marks have reached the page, goes to the first invalid field.
fn find_invalid_soon(node: NodeRef<html::Form>, busy: Signal<bool>) {
    request_animation_frame(move || {
        let waiting = busy.try_get_untracked().unwrap_or(true);
        if let (false, Some(form)) = (waiting, node.try_get_untracked().flatten()) {
            focus_first_invalid(form.unchecked_ref::<HtmlElement>());
        }
    });
}

/// A sentence that appears when the answer is slow.
fn slow_hint(busy: Signal<bool>) -> Signal<String> {
    let slow = RwSignal::new(false);
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        slow.set(false);
        busy.get()
            .then(|| {
                set_timeout_with_handle(
                    move || {
                        slow.try_set(true);
                    },
                    SLOW,
                )
                .ok()
            })
            .flatten()
    });
    Signal::derive(move || match slow.get() {
        true => text(keys::LOADING_SLOW),
        false => String::new(),
    })
}
