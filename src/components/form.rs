//! A form that is sent once.

use std::cell::Cell;
use std::time::Duration;

use leptos::callback::Callable;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlSelectElement, KeyboardEvent};

use super::dom::{El, Later, boxed, el};
use super::focus::focus_first_invalid;
use crate::i18n::keys;

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
    // The context reaches the children alone, not what stands beside the form.
    let owner = Owner::current().unwrap_or_default().child();
    let children = owner.with(|| {
        provide_context(Busy(busy));
        children()
    });
    let form = boxed("form", "form");
    let element = form.element();
    let find_invalid = {
        let element = element.clone();
        move || {
            let element = element.clone();
            // Once the marks have reached the page.
            set_timeout(
                move || {
                    if busy.try_get_untracked() == Some(false) {
                        focus_first_invalid(&element);
                    }
                },
                Duration::ZERO,
            );
        }
    };
    let submit = {
        let find_invalid = find_invalid.clone();
        move |event: Event| {
            event.prevent_default();
            if !busy.get_untracked() {
                on_submit.try_run(());
                find_invalid();
            }
        }
    };
    let was_busy = Cell::new(false);
    let answered = move || {
        let is_busy = busy.get();
        if was_busy.replace(is_busy) && !is_busy {
            find_invalid();
        }
    };
    let fields = boxed("fieldset", "fields")
        .flag("aria-disabled", busy)
        .child(children);
    form.attr("novalidate", "")
        .live("aria-busy", move || Some(busy.get().to_string()))
        .child(fields)
        .child(slow_hint(busy))
        .on("submit", submit)
        .on_capture("click", move |event| hold(busy, &event))
        .on_capture("beforeinput", move |event| hold(busy, &event))
        .on_capture("keydown", move |event| {
            if changes_select(&event) {
                hold(busy, &event);
            }
        })
        .effect(answered)
        .owning(owner)
        .view()
}

/// Stops an event that would change the form while it is being sent.
fn hold(busy: Signal<bool>, event: &Event) {
    if busy.get_untracked() {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Whether a key opens or changes a select, which no other event can stop.
fn changes_select(event: &Event) -> bool {
    let target = event.target();
    let on_select = target.is_some_and(|target| target.has_type::<HtmlSelectElement>());
    let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
    on_select && key.is_some_and(|key| key != "Tab")
}

/// A sentence that appears when the answer is slow.
fn slow_hint(busy: Signal<bool>) -> El {
    let slow = RwSignal::new(false);
    let later = Later::default();
    let words = move || match slow.get() {
        true => vec![el("span").child(keys::LOADING_SLOW)],
        false => Vec::new(),
    };
    boxed("span", "visually-hidden")
        .attr("role", "status")
        .effect(move || match busy.get() {
            true => later.call(
                move || {
                    slow.try_set(true);
                },
                SLOW,
            ),
            false => {
                later.call_off();
                slow.set(false);
            }
        })
        .content(words)
}
