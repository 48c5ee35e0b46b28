//! Other ways on: the quiet actions below the main one.

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;

use super::dom::{El, boxed, el};
use super::icon::{Icon, icon};
use super::link::{Link, link};

/// A quiet action, as data.
#[derive(Debug, Clone)]
pub struct QuietAction {
    label: Live<String>,
    icon: Option<Icon>,
    target: Target,
}

#[derive(Debug, Clone)]
enum Target {
    Run(Callback<()>),
    Open { href: String, new_tab: bool },
}

impl QuietAction {
    /// An action that does something here.
    pub fn run(label: impl Into<Live<String>>, on_press: impl Into<Callback<()>>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            target: Target::Run(on_press.into()),
        }
    }

    /// An action that leads to another page.
    pub fn open(label: impl Into<Live<String>>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            target: Target::Open {
                href: href.into(),
                new_tab: false,
            },
        }
    }

    /// The same, leading to a new tab if it leads away at all.
    #[must_use]
    pub fn in_new_tab(mut self) -> Self {
        if let Target::Open { new_tab, .. } = &mut self.target {
            *new_tab = true;
        }
        self
    }

    /// The same with an icon before its label.
    #[must_use]
    pub fn with_icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

/// The secondary actions of a step, in order. Takes no room when there are none.
#[component]
pub fn ActionList(
    /// The actions.
    #[prop(into)]
    actions: Live<Vec<QuietAction>>,
) -> AnyView {
    action_list(actions).view()
}

pub(crate) fn action_list(actions: Live<Vec<QuietAction>>) -> El {
    boxed("ul", "actions").content(move || actions.get().into_iter().map(item).collect())
}

fn item(action: QuietAction) -> El {
    let control = match action.target {
        Target::Run(on_press) => link_button(action.label, on_press),
        Target::Open { href, new_tab } => link(Link {
            href,
            label: action.label.get(),
            new_tab,
        }),
    };
    el("li").child(action.icon.map(icon)).child(control)
}

/// A button that looks like a link: one quiet action outside a list.
#[component]
pub fn LinkButton(
    /// What it does.
    #[prop(into)]
    label: Live<String>,
    /// Called on each press.
    #[prop(into)]
    on_press: Callback<()>,
) -> AnyView {
    link_button(label, on_press).view()
}

/// The same as an element, for screens.
pub(crate) fn link_button(label: Live<String>, on_press: Callback<()>) -> El {
    boxed("button", "link")
        .attr("type", "button")
        .child(label)
        .on("click", move |_| {
            on_press.try_run(());
        })
}
