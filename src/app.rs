//! The root: the page of the app around its session.

use leptos::prelude::*;

use crate::components::{Brand, page};
use crate::live::Live;
use crate::session::{guard, part, provider};
use crate::views::failure;

/// The whole app.
#[component]
pub fn App() -> AnyView {
    let brand = RwSignal::new(Brand::default());
    let named = Live::<Brand>::from(brand);
    provide_context(named.clone());
    let steps = provider(brand, |auth| {
        guard(auth, |auth| match part::here() {
            Some(part) => (part.page)(auth),
            None => failure::part_missing_at_start(),
        })
    });
    page(named, steps).view()
}
