//! Requirements that turn green while one types.

use std::cell::Cell;
use std::time::Duration;

use crate::live::Live;
use leptos::prelude::*;

use super::dom::{El, Later, boxed, el};
use super::icon::{Icon, icon};
use crate::i18n::{keys, text_with};

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
    title: Live<String>,
    /// The requirements, in an order that does not change.
    #[prop(into)]
    requirements: Live<Vec<Requirement>>,
) -> AnyView {
    checklist(ChecklistProps {
        id,
        title,
        requirements,
    })
    .view()
}

/// The same as an element, for screens.
pub(crate) fn checklist(props: ChecklistProps) -> El {
    let ChecklistProps {
        id,
        title,
        requirements,
    } = props;
    let spoken_of = requirements.clone();
    let items = move || requirements.get().into_iter().map(item).collect();
    let spoken = RwSignal::new(String::new());
    boxed("div", "checklist")
        .attr("id", &id)
        .child(boxed("p", "checklist-title").child(title))
        .child(el("ul").content(items))
        .child(
            boxed("span", "visually-hidden")
                .attr("role", "status")
                .child(Live::from(spoken)),
        )
        .effect(speak_progress(spoken_of, spoken))
}

fn item(requirement: Requirement) -> El {
    let (class, drawing, word) = match requirement.standing {
        Standing::Met => ("met", Icon::Success, keys::CHECKLIST_MET),
        Standing::Unmet => ("unmet", Icon::Circle, keys::CHECKLIST_UNMET),
        Standing::Note => ("note-item", Icon::Info, keys::CHECKLIST_NOTE),
    };
    boxed("li", class)
        .child(icon(drawing))
        .child(el("span").child(requirement.text))
        .child(
            boxed("span", "visually-hidden")
                .child(" (")
                .child(word)
                .child(")"),
        )
}

/// Puts the progress into words when it has changed and typing pauses. What stands at the start
/// is there to be read, not to be announced.
fn speak_progress(requirements: Live<Vec<Requirement>>, spoken: RwSignal<String>) -> impl Fn() {
    let last = Cell::new(None);
    let later = Later::default();
    move || {
        let now = progress(&requirements.get());
        if last.replace(Some(now)).is_some_and(|last| last != now) {
            let speak = move || {
                let (met, total) = (now.0.to_string(), now.1.to_string());
                let values = [("met", met.as_str()), ("total", total.as_str())];
                spoken.try_set(text_with(keys::CHECKLIST_PROGRESS, &values));
            };
            later.call(speak, PAUSE);
        }
    }
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
