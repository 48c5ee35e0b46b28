//! Sentences with data in them.

use leptos::prelude::*;

use super::catalog::{Piece, pieces};
use super::{Key, TEXTS};

/// A text with values put in as elements of their own: isolated from the direction of the
/// sentence, kept out of machine translation, and set apart in weight.
///
/// For addresses, numbers, names of apps and people: `phrase(keys::EMAIL_SENT, &[("address", a)])`.
pub fn phrase(key: Key, values: &[(&'static str, &str)]) -> AnyView {
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    (move || render(key, &values)).into_any()
}

fn render(key: Key, values: &[(&'static str, String)]) -> Vec<AnyView> {
    TEXTS.with_borrow(|texts| {
        texts.track();
        let text = texts.get(key.as_str()).unwrap_or(key.as_str());
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.to_owned().into_any(),
                Piece::Placeholder(name) => values
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| data(value.clone()))
                    .into_any(),
            })
            .collect()
    })
}

/// A value shown as it is: see [`phrase`].
fn data(value: String) -> AnyView {
    view! { <bdi class="data" translate="no">{value}</bdi> }.into_any()
}
