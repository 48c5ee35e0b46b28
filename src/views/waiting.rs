//! Screens on which nothing can be done but wait.

use crate::components::{CardParts, El, Landing, SpinnerProps, card, skeleton, spinner};
use crate::i18n::Key;

/// Until the first answer: the outline of the first form, so that nothing jumps when it comes.
pub fn starting() -> El {
    skeleton()
}

/// A heading and a spinner.
pub fn working(heading: Key) -> El {
    let parts = CardParts {
        heading: heading.into(),
        landing: Landing::Nowhere,
        ..CardParts::default()
    };
    card(
        parts,
        spinner(SpinnerProps {
            label: None,
            with_text: false,
        }),
    )
}
