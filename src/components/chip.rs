//! Who is signing in.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{keys, t};

/// Shows the identifier as it was typed, whole and untranslated, and lets someone else in.
#[component]
pub fn Chip(
    /// Who is signing in.
    #[prop(into)]
    identifier: String,
    /// Starts again for another person.
    #[prop(optional_no_strip, into)]
    on_not_you: Option<Callback<()>>,
) -> AnyView {
    view! {
        <p class="chip">
            {icon(Icon::User)}
            <span class={"visually-hidden"}>{t(keys::CHIP_LABEL)}" "</span>
            <bdi class={"chip-text"} dir="ltr" translate="no" title=identifier.clone()>
                {identifier.clone()}
            </bdi>
            {on_not_you.map(|not_you| view! {
                <button type="button" class={"link"} on:click=move |_| not_you.run(())>
                    {t(keys::CHIP_NOT_YOU)}
                </button>
            })}
        </p>
    }
    .into_any()
}
