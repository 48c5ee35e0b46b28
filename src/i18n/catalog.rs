//! One language's texts, and the putting in of values.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::browser::json;

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
    pub fn parse(text: &str) -> Result<Self, CatalogError> {
        let Some(texts) = json::parse_object(text) else {
            return Err(CatalogError::NotAnObject);
        };
        match texts.iter().find(|(_, text)| !text.is_string()) {
            Some((key, _)) => Err(CatalogError::NotAText(key.clone())),
            None => Ok(Self(texts)),
        }
    }

    /// The compiled-in English texts that are always here.
    pub(super) fn english() -> Self {
        // A test proves that the files parse.
        let texts = Self::parse(include_str!("../../locales/en.json")).unwrap_or_default();
        #[cfg(not(feature = "split"))]
        let texts = {
            let mut texts = texts;
            let more = include_str!("../../locales/en.screens.json");
            texts.add(Self::parse(more).unwrap_or_default());
            let more = include_str!("../../locales/en.session.json");
            texts.add(Self::parse(more).unwrap_or_default());
            texts
        };
        texts
    }

    /// Takes in the texts of another catalogue.
    pub(super) fn add(&mut self, more: Self) {
        self.0.extend(more.0);
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
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn english_parses() {
        let first = Catalog::parse(include_str!("../../locales/en.json")).unwrap();
        let more = Catalog::parse(include_str!("../../locales/en.screens.json")).unwrap();
        assert!(first.keys().count() > 50 && more.keys().count() > 100);
        let twice: Vec<_> = more.keys().filter(|key| first.get(key).is_some()).collect();
        assert!(twice.is_empty(), "in both files: {twice:?}");
        let last = Catalog::parse(include_str!("../../locales/en.session.json")).unwrap();
        let twice: Vec<_> = last
            .keys()
            .filter(|key| first.get(key).or(more.get(key)).is_some())
            .collect();
        assert!(twice.is_empty(), "in two files: {twice:?}");
    }

    /// Placeholders of a text; a plural form is compared with the English `other`.
    fn placeholders(text: &str) -> Vec<String> {
        let mut names: Vec<_> = pieces(text)
            .iter()
            .filter_map(|piece| match piece {
                Piece::Placeholder(name) => Some((*name).to_owned()),
                Piece::Words(_) => None,
            })
            .collect();
        names.sort();
        names
    }

    fn in_english<'e>(english: &'e Catalog, key: &str) -> Option<&'e str> {
        let plural = || {
            let (base, category) = key.rsplit_once('.')?;
            let known = ["zero", "one", "two", "few", "many", "other"].contains(&category);
            english.get(&format!("{base}.other")).filter(|_| known)
        };
        english.get(key).or_else(plural)
    }

    /// A language for which `super::super::LANGUAGES` says that there is a file.
    const FILES: &[(&str, &str)] = &[("en", include_str!("../../locales/en.json"))];

    #[test]
    fn every_language_has_a_file_with_known_keys_and_the_same_placeholders() {
        let english = Catalog::english();
        let mut found = Vec::new();
        for (language, text) in FILES {
            let texts = Catalog::parse(text).unwrap();
            for key in texts.keys() {
                let original = in_english(&english, key);
                let original = original.unwrap_or_else(|| panic!("{language}: {key} is unknown"));
                let translated = texts.get(key).unwrap();
                assert!(!translated.trim().is_empty(), "{language}: {key} is empty");
                assert_eq!(
                    placeholders(translated),
                    placeholders(original),
                    "{language}: {key}"
                );
            }
            found.push(*language);
        }
        found.sort();
        let mut offered = super::super::LANGUAGES.to_vec();
        offered.sort_unstable();
        assert_eq!(found, offered);
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
