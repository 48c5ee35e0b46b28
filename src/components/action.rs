//! Other ways on: the quiet actions below the main one.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::link::{Link, link};

/// A quiet action, as data.
#[derive(Debug, Clone)]
pub struct Action {
    label: Signal<String>,
    icon: Option<Icon>,
    target: Target,
}

#[derive(Debug, Clone)]
enum Target {
    Run(Callback<()>),
    Open { href: String, new_tab: bool },
}

impl Action {
    /// An action that does something here.
    pub fn run(label: impl Into<Signal<String>>, on_press: impl Into<Callback<()>>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            target: Target::Run(on_press.into()),
        }
    }

    /// An action that leads to another page.
    pub fn open(label: impl Into<Signal<String>>, href: impl Into<String>) -> Self {
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

/// The secondary actions of a step, in order. Renders nothing when there are none.
#[component]
pub fn ActionList(
    /// The actions.
    #[prop(into)]
    actions: Signal<Vec<Action>>,
) -> AnyView {
    let items = move || {
        let actions = actions.get();
        (!actions.is_empty()).then(|| {
            let items: Vec<_> = actions.into_iter().map(item).collect();
            view! { <ul class="actions">{items}</ul> }
        })
    };
    items.into_any()
}

fn item(action: Action) -> AnyView {
    let drawing = action.icon.map(icon);
    let control = match action.target {
        Target::Run(on_press) => view! { <LinkButton label=action.label on_press/> }.into_any(),
        Target::Open { href, new_tab } => link(Link {
            href,
            label: action.label.get_untracked(),
            new_tab,
        }),
    };
    view! { <li>{drawing}{control}</li> }.into_any()
}

/// A button that looks like a link: one quiet action outside a list.
#[component]
pub fn LinkButton(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// Called on each press.
    #[prop(into)]
    on_press: Callback<()>,
) -> AnyView {
    view! {
        <button type="button" class="link" on:click=move |_| on_press.run(())>{label}</button>
    }
    .into_any()
}
