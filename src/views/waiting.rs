//! Screens on which nothing can be done but wait.

use leptos::prelude::*;

use super::ui::{self, CardParts};
use crate::components::{Landing, Skeleton, Spinner};
use crate::i18n::Key;

/// Until the first answer: the outline of the first form, so that nothing jumps when it comes.
pub fn starting() -> AnyView {
    view! { <Skeleton/> }.into_any()
}

/// A heading and a spinner.
pub fn working(heading: Key) -> AnyView {
    let parts = CardParts {
        heading: heading.into(),
        landing: Landing::Nowhere,
        ..CardParts::default()
    };
    ui::card(parts, view! { <Spinner/> }.into_any())
}
