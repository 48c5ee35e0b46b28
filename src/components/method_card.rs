//! Things to set up, each with what it is, when it is due, and the button for it.

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;

use super::dom::{El, boxed, el};
use super::icon::{Icon, icon, image_or_icon};

/// Something to set up, as data.
#[derive(Debug, Clone)]
pub struct MethodCard {
    /// Drawn before it.
    pub icon: Icon,
    /// Address of an image that replaces the icon.
    pub image: Option<String>,
    /// What it is called.
    pub name: String,
    /// About it, each on a line of its own.
    pub lines: Vec<String>,
    /// Until when it may wait, marked by a clock.
    pub due: Vec<String>,
    /// What choosing it does.
    pub action: String,
    /// Called when it is chosen.
    pub on_choose: Callback<()>,
}

/// The list. While busy nothing in it can be chosen.
pub(crate) fn method_cards(cards: Vec<MethodCard>, busy: Live<bool>) -> El {
    let is_busy = busy.clone();
    let cards: Vec<El> = cards.into_iter().map(|card| item(card, &busy)).collect();
    boxed("ul", "options")
        .live("aria-busy", move || Some(is_busy.get().to_string()))
        .child(cards)
}

fn item(card: MethodCard, busy: &Live<bool>) -> El {
    let chosen = RwSignal::new(false);
    let stopped = busy.clone();
    let working = Live::new({
        let busy = busy.clone();
        move || busy.get() && chosen.get()
    });
    let mut lines: Vec<El> = card
        .lines
        .into_iter()
        .map(|text| line(None, text))
        .collect();
    let due = card.due.into_iter().enumerate();
    lines.extend(due.map(|(n, text)| line((n == 0).then_some(Icon::Clock), text)));
    let text = boxed("span", "option-text")
        .child(boxed("span", "option-label").child(card.name))
        .child(lines);
    let drawing = image_or_icon(card.image.as_deref(), card.icon);
    let button = boxed("button", "option method")
        .attr("type", "button")
        .flag("aria-disabled", busy.clone())
        .flag("aria-busy", working)
        .child(boxed("span", "option-icon").child(drawing))
        .child(text)
        .child(boxed("span", "method-action").child(card.action))
        .on("click", move |_| {
            if !stopped.get_untracked() {
                chosen.set(true);
                card.on_choose.try_run(());
            }
        });
    el("li").child(button)
}

/// A line; speech pauses before it.
fn line(drawing: Option<Icon>, text: String) -> El {
    let class = if drawing.is_some() {
        "option-detail due"
    } else {
        "option-detail"
    };
    boxed("span", class)
        .child(boxed("span", "visually-hidden").child(", "))
        .child(drawing.map(icon))
        .child(text)
}
