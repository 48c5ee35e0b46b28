//! One language's texts, and the putting in of values.

use serde_json::{Map, Value};
use thiserror::Error;

/// The texts of one language: a flat map from key to text.
#[derive(Debug, Default)]
pub struct Catalog(Map<String, Value>);

/// Why a language file cannot be used.
#[derive(Debug, Error)]
pub enum CatalogError {
    /// The file is not JSON, or not an object.
    #[error("a language file must be one JSON object")]
    NotAnObject,
    /// A key's value is something other than a text.
    #[error("the text of {0:?} is not a string")]
    NotAText(String),
}

impl Catalog {
    /// Reads a language file.
    ///
    /// # Errors
    /// When it is not a flat JSON object of strings.
    pub fn parse(json: &str) -> Result<Self, CatalogError> {
        let Ok(Value::Object(texts)) = serde_json::from_str(json) else {
            return Err(CatalogError::NotAnObject);
        };
        match texts.iter().find(|(_, text)| !text.is_string()) {
            Some((key, _)) => Err(CatalogError::NotAText(key.clone())),
            None => Ok(Self(texts)),
        }
    }

    /// The compiled-in English texts.
    pub(super) fn english() -> Self {
        // A test proves that the file parses.
        Self::parse(include_str!("../../locales/en.json")).unwrap_or_default()
    }

    /// The text of a key as it stands in the file, placeholders included.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// All keys, sorted.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// A piece of a text: words, or the name of a placeholder.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// The name of a placeholder.
    Placeholder(&'a str),
}

/// Splits a text at its `{name}` placeholders. A brace without its partner is a word.
pub(super) fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    while let Some((words, name, rest)) = split_at_placeholder(text) {
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces.push(Piece::Placeholder(name));
        text = rest;
    }
    if !text.is_empty() {
        pieces.push(Piece::Words(text));
    }
    pieces
}

fn split_at_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (words, rest) = text.split_once('{')?;
    let (name, rest) = rest.split_once('}')?;
    Some((words, name, rest))
}

/// Replaces each placeholder by the value found for it; one without a value stays visible.
pub(super) fn fill<'v>(text: &str, mut value: impl FnMut(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Placeholder(name) => match value(name) {
                Some(value) => filled.push_str(value),
                None => {
                    filled.push('{');
                    filled.push_str(name);
                    filled.push('}');
                }
            },
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_parses() {
        let english = Catalog::parse(include_str!("../../locales/en.json")).unwrap();
        assert!(english.keys().count() > 100);
    }

    #[test]
    fn values_are_put_in_once_and_literally() {
        let fill_a = |text| fill(text, |name| (name == "a").then_some("{b}"));
        assert_eq!(fill_a("x {a} {b} y"), "x {b} {b} y");
        assert_eq!(fill_a("{a}"), "{b}");
        assert_eq!(fill_a("open { and close"), "open { and close");
        assert_eq!(fill_a("} {a"), "} {a");
    }
}
