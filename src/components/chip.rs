//! Who is signing in.

use leptos::prelude::*;

use super::action::link_button;
use super::dom::{El, boxed};
use super::icon::{Icon, icon};
use crate::i18n::{keys, t};

/// Shows the identifier as it was typed, whole and untranslated, and lets someone else in.
#[component]
pub fn Chip(
    /// Who is signing in.
    #[prop(into)]
    identifier: String,
    /// Starts again for another person.
    #[prop(optional, into)]
    on_not_you: Option<Callback<()>>,
) -> AnyView {
    chip(&identifier, on_not_you).view()
}

pub(super) fn chip(identifier: &str, on_not_you: Option<Callback<()>>) -> El {
    let text = boxed("bdi", "chip-text")
        .attr("dir", "ltr")
        .attr("translate", "no")
        .attr("title", identifier)
        .child(identifier);
    boxed("p", "chip")
        .child(icon(Icon::User))
        .child(
            boxed("span", "visually-hidden")
                .child(keys::CHIP_LABEL)
                .child(" "),
        )
        .child(text)
        .child(on_not_you.map(|not_you| link_button(t(keys::CHIP_NOT_YOU), not_you)))
}
