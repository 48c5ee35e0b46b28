//! The frame around every step.

use leptos::prelude::*;

use super::brand::Brand;
use crate::i18n;

/// The page: the organisation's logo above a card that holds the current step.
///
/// Rendered once; steps change inside it, so that the logo and the card's upper edge stay where
/// they are. Keeps the document's language and direction in step with the texts.
#[component]
pub fn Page(
    /// Whose page it is. Also available to the steps, which put it in the page's title.
    #[prop(into)]
    brand: Signal<Brand>,
    /// The current step: a [`super::Card`], or the [`super::Skeleton`] of one.
    children: Children,
) -> AnyView {
    provide_context(brand);
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // Setting an attribute of an element that exists cannot fail.
            let _ = root.set_attribute("lang", &i18n::language());
            let _ = root.set_attribute("dir", i18n::direction());
        }
    });
    view! {
        <div class="page">
            <main class={"card"}>
                <div class={"logo"}>{move || brand.with(logo)}</div>
                {children()}
            </main>
        </div>
    }
    .into_any()
}

fn logo(brand: &Brand) -> AnyView {
    let name = brand.name.clone();
    match brand.logo.clone() {
        Some(src) => view! { <img class="logo-image" src=src alt=name/> }.into_any(),
        None => view! { <span class="logo-name" translate="no">{name}</span> }.into_any(),
    }
}
