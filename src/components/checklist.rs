//! Requirements that turn green while one types.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{keys, t, text_with};

/// How a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Fulfilled.
    Met,
    /// Not yet.
    Unmet,
    /// Not known before it is sent; only told.
    Note,
}

/// A requirement, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// What is required.
    pub text: String,
    /// How it stands.
    pub standing: Standing,
}

/// How long typing must pause before progress is spoken.
const PAUSE: Duration = Duration::from_secs(1);

/// A list of requirements. Assistive technology hears “3 of 5 met” after a pause in typing and
/// can read the list at any time.
#[component]
pub fn Checklist(
    /// Id of the list, for the `aria-describedby` of the field it is about.
    #[prop(into)]
    id: String,
    /// What the list is about.
    #[prop(into)]
    title: Signal<String>,
    /// The requirements, in an order that does not change.
    #[prop(into)]
    requirements: Signal<Vec<Requirement>>,
) -> AnyView {
    let items = move || {
        let requirements = requirements.get().into_iter();
        requirements.map(item).collect::<Vec<_>>()
    };
    view! {
        <div class="checklist" id=id>
            <p class={"checklist-title"}>{title}</p>
            <ul>{items}</ul>
            <span class={"visually-hidden"} role="status">{spoken_progress(requirements)}</span>
        </div>
    }
    .into_any()
}

fn item(requirement: Requirement) -> AnyView {
    let (class, drawing, word) = match requirement.standing {
        Standing::Met => ("met", Icon::Success, keys::CHECKLIST_MET),
        Standing::Unmet => ("unmet", Icon::Circle, keys::CHECKLIST_UNMET),
        Standing::Note => ("note-item", Icon::Info, keys::CHECKLIST_NOTE),
    };
    view! {
        <li class=class>
            {icon(drawing)}
            <span>{requirement.text}</span>
            <span class={"visually-hidden"}>" ("{t(word)}")"</span>
        </li>
    }
    .into_any()
}

fn spoken_progress(requirements: Signal<Vec<Requirement>>) -> RwSignal<String> {
    let progress = Memo::new(move |_| requirements.with(|list| progress(list)));
    let spoken = RwSignal::new(String::new());
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.as_ref().and_then(Option::as_ref) {
            timer.clear();
        }
        let (met, total) = progress.get();
        // What stands at the start is there to be read, not to be announced.
        timer?;
        let speak = move || {
            let values = [("met", met.to_string()), ("total", total.to_string())];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            spoken.try_set(text_with(keys::CHECKLIST_PROGRESS, &values));
        };
        set_timeout_with_handle(speak, PAUSE).ok()
    });
    spoken
}

/// How many of the requirements that can be checked are met.
fn progress(requirements: &[Requirement]) -> (usize, usize) {
    let count = |standing| {
        requirements
            .iter()
            .filter(|r| r.standing == standing)
            .count()
    };
    let met = count(Standing::Met);
    (met, met + count(Standing::Unmet))
}
