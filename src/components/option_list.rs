//! A list of ways to go on, such as the authenticators to choose from.

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;

use super::dom::{El, boxed, el};
use super::icon::{Icon, icon, image_or_icon};

/// A way to go on, as data.
#[derive(Debug, Clone)]
pub struct OptionItem {
    /// Drawn before it.
    pub icon: Icon,
    /// Address of an image that replaces the icon.
    pub image: Option<String>,
    /// What it is called.
    pub label: String,
    /// What tells it from others of its kind: a masked number, a device's name. Shown as it is.
    pub detail: Option<String>,
    /// What it is or does, in a sentence.
    pub description: Option<String>,
    /// Called when it is chosen.
    pub on_choose: Callback<()>,
}

/// The list. While busy nothing in it can be chosen.
#[component]
pub fn OptionList(
    /// The ways.
    #[prop(into)]
    options: Live<Vec<OptionItem>>,
    /// Whether one has been chosen and its answer is awaited.
    #[prop(optional, into)]
    busy: Live<bool>,
) -> AnyView {
    option_list(OptionListProps { options, busy }).view()
}

/// The same as an element, for screens.
pub(crate) fn option_list(props: OptionListProps) -> El {
    let OptionListProps { options, busy } = props;
    let is_busy = busy.clone();
    boxed("ul", "options")
        .live("aria-busy", move || Some(is_busy.get().to_string()))
        .content(move || {
            options
                .get()
                .into_iter()
                .map(|option| item(option, &busy))
                .collect()
        })
}

fn item(option: OptionItem, busy: &Live<bool>) -> El {
    let chosen = RwSignal::new(false);
    let stopped = busy.clone();
    let working = Live::new({
        let busy = busy.clone();
        move || busy.get() && chosen.get()
    });
    let detail = option.detail.map(|detail| {
        boxed("bdi", "option-detail")
            .attr("translate", "no")
            .child(pause())
            .child(detail)
    });
    let description = option.description.map(|description| {
        boxed("span", "option-detail")
            .child(pause())
            .child(description)
    });
    let text = boxed("span", "option-text")
        .child(boxed("span", "option-label").child(option.label))
        .child(detail)
        .child(description);
    let drawing = image_or_icon(option.image.as_deref(), option.icon);
    let button = boxed("button", "option")
        .attr("type", "button")
        .flag("aria-disabled", busy.clone())
        .flag("aria-busy", working)
        .child(boxed("span", "option-icon").child(drawing))
        .child(text)
        .child(icon(Icon::Chevron))
        .on("click", move |_| {
            if !stopped.get_untracked() {
                chosen.set(true);
                option.on_choose.try_run(());
            }
        });
    el("li").child(button)
}

/// Lets speech pause between the lines.
fn pause() -> El {
    boxed("span", "visually-hidden").child(", ")
}
