//! One step of the conversation.

use crate::live::Live;
use leptos::prelude::*;
use web_sys::Element;

use super::action::{QuietAction, action_list};
use super::alert::{Notice, alerts};
use super::brand::Brand;
use super::chip::chip;
use super::dom::{Child, El, boxed, el};
use super::focus::{focus_first, focus_first_invalid, focus_id};
use super::icon::{Icon, image_or_icon};

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
/// A new step is a new card: rendered again it takes the place of the old one, and the focus.
#[component]
pub fn Card(
    /// What to do now, as an imperative. Also the page's title.
    #[prop(into)]
    heading: Live<String>,
    /// Drawn above the heading.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Address of an image that replaces the icon.
    #[prop(optional_no_strip, into)]
    image: Option<String>,
    /// Who is signing in, as they typed it.
    #[prop(optional, into)]
    identifier: Live<Option<String>>,
    /// What “not you?” does; without it the chip only tells.
    #[prop(optional_no_strip, into)]
    on_not_you: Option<Callback<()>>,
    /// Messages about the step, announced whenever the signal fires.
    #[prop(optional, into)]
    notices: Live<Vec<Notice>>,
    /// Quiet secondary actions below the content, the way back last.
    #[prop(optional, into)]
    actions: Live<Vec<QuietAction>>,
    /// Where the focus goes.
    #[prop(optional)]
    landing: Landing,
    /// Text, forms, lists.
    children: Children,
) -> AnyView {
    let parts = CardParts {
        heading,
        icon,
        image,
        identifier,
        on_not_you,
        notices,
        actions,
        landing,
    };
    card(parts, children()).view()
}

/// What a card shows besides its content; the properties of [`Card`].
#[derive(Default)]
pub(crate) struct CardParts {
    pub heading: Live<String>,
    pub icon: Option<Icon>,
    pub image: Option<String>,
    pub identifier: Live<Option<String>>,
    pub on_not_you: Option<Callback<()>>,
    pub notices: Live<Vec<Notice>>,
    pub actions: Live<Vec<QuietAction>>,
    pub landing: Landing,
}

/// The same as an element, for screens.
pub(crate) fn card(parts: CardParts, content: impl Child) -> El {
    let CardParts {
        heading,
        icon,
        image,
        identifier,
        on_not_you,
        notices,
        actions,
        landing,
    } = parts;
    let title = boxed("h1", "heading")
        .attr("id", HEADING)
        .attr("tabindex", "-1")
        .child(heading.clone());
    let chip = el("div").content(move || match identifier.get() {
        Some(identifier) => vec![chip(&identifier, on_not_you)],
        None => Vec::new(),
    });
    let emblem = match (icon, &image) {
        (None, None) => None,
        _ => Some(emblem(icon.unwrap_or(Icon::Shield), image.as_deref())),
    };
    boxed("section", "step")
        .child(emblem)
        .child(title)
        .child(chip)
        .child(alerts(notices))
        .child(boxed("div", "content").child(content))
        .child(action_list(actions))
        .effect(title_follows(heading))
        .mounted(move |step| match landing {
            Landing::Heading => focus_id(HEADING),
            Landing::FirstControl => focus_content(&step),
            Landing::Nowhere => {}
        })
}

/// Goes to the field that is wrong, else to the first control of the content.
fn focus_content(step: &Element) {
    if let Some(content) = step.query_selector(".content").ok().flatten() {
        focus_first(&content);
        focus_first_invalid(&content);
    }
}

/// Id of the heading; there is one step at a time.
const HEADING: &str = "heading";

/// Keeps the page's title at “heading · brand”.
fn title_follows(heading: Live<String>) -> impl Fn() {
    let brand = use_context::<Live<Brand>>();
    move || {
        let heading = heading.get();
        let brand = brand.as_ref().map(|brand| brand.get().name);
        let brand = brand.unwrap_or_default();
        let title = match (heading.as_str(), brand.as_str()) {
            (heading, "") => heading.to_owned(),
            ("", brand) => brand.to_owned(),
            (heading, brand) => [heading, " · ", brand].concat(),
        };
        document().set_title(&title);
    }
}

fn emblem(drawing: Icon, image: Option<&str>) -> El {
    boxed("div", "emblem").child(image_or_icon(image, drawing))
}
