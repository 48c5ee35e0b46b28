//! The frame around every step.

use crate::live::Live;
use leptos::prelude::*;

use super::brand::Brand;
use super::dom::{Child, El, boxed};
use crate::i18n;

/// The page: the organisation's logo above a card that holds the current step.
///
/// Rendered once; steps change inside it, so that the logo and the card's upper edge stay where
/// they are. Keeps the document's language and direction in step with the texts.
#[component]
pub fn Page(
    /// Whose page it is. Also available to the steps, which put it in the page's title.
    #[prop(into)]
    brand: Live<Brand>,
    /// The current step: a [`super::Card`], or the [`super::Skeleton`] of one.
    children: Children,
) -> AnyView {
    provide_context(brand.clone());
    page(brand, children()).view()
}

/// The same as an element, for the app. The brand has to be provided to the steps.
pub(crate) fn page(brand: Live<Brand>, content: impl Child) -> El {
    let logo = boxed("div", "logo").content(move || logo(&brand.get()).into_iter().collect());
    let card = boxed("main", "card").child(logo).child(content);
    boxed("div", "page").child(card).effect(follow_language)
}

fn follow_language() {
    let (language, direction) = (i18n::language(), i18n::direction());
    if let Some(root) = document().document_element() {
        // Setting an attribute of an element that exists cannot fail.
        let _ = root.set_attribute("lang", &language);
        let _ = root.set_attribute("dir", direction);
    }
}

/// The logo, else the name, else nothing.
fn logo(brand: &Brand) -> Option<El> {
    let name = brand.name.as_str();
    let image = |src: &String| {
        boxed("img", "logo-image")
            .attr("src", src)
            .attr("alt", name)
    };
    let word = || {
        boxed("span", "logo-name")
            .attr("translate", "no")
            .child(name)
    };
    let image = brand.logo.as_ref().map(image);
    image.or_else(|| (!name.is_empty()).then(word))
}
