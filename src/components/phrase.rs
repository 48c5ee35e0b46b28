//! Sentences with data in them.

use super::dom::{El, boxed, el};
use crate::i18n::{self, Key, Piece};

/// A text with values put in as elements of their own: isolated from the direction of the
/// sentence, kept out of machine translation, and set apart in weight.
///
/// For addresses, numbers, names of apps and people:
/// `phrase(keys::EMAIL_CODE_SENT, &[("address", address)])`.
pub fn phrase(key: Key, values: &[(&'static str, &str)]) -> El {
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    el("span").content(move || {
        i18n::with_pieces(key, |piece| match piece {
            Piece::Words(words) => el("span").child(words),
            Piece::Placeholder(name) => {
                let value = values.iter().find(|(known, _)| *known == name);
                data(value.map(|(_, value)| value.as_str()).unwrap_or_default())
            }
        })
    })
}

/// A value shown as it is: see [`phrase`].
pub fn data(value: &str) -> El {
    boxed("bdi", "data").attr("translate", "no").child(value)
}
