//! A form that is sent once.

use std::cell::Cell;
use std::time::Duration;

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlSelectElement, KeyboardEvent};

use super::dom::{Child, El, Later, boxed, el};
use super::focus::focus_first_invalid;
use crate::i18n::keys;

/// Whether the form around a control is waiting for an answer.
#[derive(Clone)]
pub(super) struct Busy(pub Live<bool>);

impl Busy {
    /// That of the form around the caller; never busy outside a form.
    pub fn of_form() -> Live<bool> {
        use_context::<Self>().map_or_else(|| Live::from(false), |busy| busy.0)
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
    busy: Live<bool>,
    /// Called for each submit that is not a repetition. The browser itself sends nothing.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Fields and buttons.
    children: Children,
) -> AnyView {
    // The context reaches the children alone, not what stands beside the form.
    let owner = Owner::current().unwrap_or_default().child();
    let children = owner.with(|| {
        provide_busy(busy.clone());
        children()
    });
    form(busy, on_submit, children).owning(owner).view()
}

/// Tells the controls below here whether they have to wait.
pub(crate) fn provide_busy(busy: Live<bool>) {
    provide_context(Busy(busy));
}

/// The same as an element, for screens. Its content is built before it: see [`provide_busy`].
pub(crate) fn form(busy: Live<bool>, on_submit: Callback<()>, content: impl Child) -> El {
    let fields = boxed("fieldset", "fields")
        .flag("aria-disabled", busy.clone())
        .child(content);
    let form = boxed("form", "form")
        .attr("novalidate", "")
        .child(fields)
        .child(slow_hint(busy.clone()));
    let form = hold_while(&busy, form);
    let element = form.element();
    let submit = {
        let (busy, element) = (busy.clone(), element.clone());
        move |event: Event| {
            event.prevent_default();
            if !busy.get_untracked() {
                on_submit.try_run(());
                find_invalid_soon(&element);
            }
        }
    };
    let was_busy = Cell::new(false);
    form.on("submit", submit).effect(move || {
        let is_busy = busy.get();
        let _ = element.set_attribute(BUSY, &is_busy.to_string());
        if was_busy.replace(is_busy) && !is_busy {
            find_invalid_soon(&element);
        }
    })
}

/// Tells that a form is waiting.
const BUSY: &str = "aria-busy";

/// Goes to the first invalid field, once the marks have reached the page and unless the form was
/// sent.
fn find_invalid_soon(form: &Element) {
    let form = form.clone();
    set_timeout(
        move || {
            if form.get_attribute(BUSY).as_deref() != Some("true") {
                focus_first_invalid(&form);
            }
        },
        Duration::ZERO,
    );
}

/// Stops, while the form is being sent, the events that would change it.
fn hold_while(busy: &Live<bool>, mut form: El) -> El {
    for name in ["click", "beforeinput", "keydown"] {
        let busy = busy.clone();
        form = form.on_capture(name, move |event| {
            let harmless = name == "keydown" && !changes_select(&event);
            if !harmless && busy.get_untracked() {
                event.prevent_default();
                event.stop_propagation();
            }
        });
    }
    form
}

/// Whether a key opens or changes a select, which no other event can stop.
fn changes_select(event: &Event) -> bool {
    let target = event.target();
    let on_select = target.is_some_and(|target| target.has_type::<HtmlSelectElement>());
    let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
    on_select && key.is_some_and(|key| key != "Tab")
}

/// A sentence that appears when the answer is slow.
fn slow_hint(busy: Live<bool>) -> El {
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
