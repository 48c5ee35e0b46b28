//! One step of the conversation.

use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::action::{Action, ActionList};
use super::alert::{Alerts, Notice};
use super::brand::Brand;
use super::chip::Chip;
use super::focus::focus_first;
use super::icon::{Icon, icon};

/// Where the focus goes when a step appears.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Landing {
    /// On the heading, so that assistive technology reads the new step from its top.
    #[default]
    Heading,
    /// On the first control, for people who only want to type.
    FirstControl,
    /// Where it is.
    Nowhere,
}

/// A step: icon, heading, who is signing in, messages, content, other ways on.
///
/// A new step is a new card, which takes the focus: render it inside [`super::fresh`].
#[component]
pub fn Card(
    /// What to do now, as an imperative. Also the page's title.
    #[prop(into)]
    heading: Signal<String>,
    /// Drawn above the heading.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Address of an image that replaces the icon.
    #[prop(optional, into)]
    image: Option<String>,
    /// Who is signing in, as they typed it.
    #[prop(optional, into)]
    identifier: Signal<Option<String>>,
    /// What “not you?” does; without it the chip only tells.
    #[prop(optional, into)]
    on_not_you: Option<Callback<()>>,
    /// Messages about the step, announced whenever the signal fires.
    #[prop(optional, into)]
    notices: Signal<Vec<Notice>>,
    /// Quiet secondary actions below the content, the way back last.
    #[prop(optional, into)]
    actions: Signal<Vec<Action>>,
    /// Where the focus goes.
    #[prop(optional)]
    landing: Landing,
    /// Text, forms, lists.
    children: Children,
) -> AnyView {
    let node = NodeRef::<html::H1>::new();
    let section = NodeRef::<html::Section>::new();
    title_follows(heading);
    Effect::new(move || match landing {
        Landing::Heading => {
            if let Some(heading) = node.get() {
                focus_quietly(&heading);
            }
        }
        Landing::FirstControl => {
            if let Some(section) = section.get() {
                focus_first(&section);
            }
        }
        Landing::Nowhere => {}
    });
    view! {
        <section class="step" node_ref=section aria-labelledby="heading">
            {emblem(icon, image)}
            <h1 class={"heading"} id="heading" tabindex="-1" node_ref=node>{heading}</h1>
            {move || identifier.get().map(|identifier| view! {
                <Chip identifier on_not_you/>
            })}
            <Alerts notices/>
            <div class={"content"}>{children()}</div>
            <ActionList actions/>
        </section>
    }
    .into_any()
}

/// Keeps the page's title at “heading · brand”.
fn title_follows(heading: Signal<String>) {
    let brand = use_context::<Signal<Brand>>();
    Effect::new(move || {
        let heading = heading.get();
        let brand = brand.map(|brand| brand.get().name).unwrap_or_default();
        let title = match (heading.as_str(), brand.as_str()) {
            (heading, "") => heading.to_owned(),
            ("", brand) => brand.to_owned(),
            (heading, brand) => format!("{heading} · {brand}"),
        };
        document().set_title(&title);
    });
}

/// Starts reading at the heading; a new step begins at its top.
fn focus_quietly(heading: &HtmlElement) {
    // Fails only for an element without a document.
    let _ = heading.focus();
}

fn emblem(drawing: Option<Icon>, image: Option<String>) -> Option<AnyView> {
    let inside = match (image, drawing) {
        (Some(src), _) => view! { <img src=src alt=""/> }.into_any(),
        (None, Some(drawing)) => icon(drawing),
        (None, None) => return None,
    };
    Some(view! { <div class="emblem">{inside}</div> }.into_any())
}
