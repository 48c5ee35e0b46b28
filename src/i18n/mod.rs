//! Every text a person reads, in the language they read.
//!
//! Texts live in flat files. English is compiled in, in three of them: `locales/en.json` is what
//! most sign-ins show, `locales/en.screens.json` comes with the screens of [`crate::lazy`],
//! `locales/en.session.json` with what follows a sign-in. Another language is one static file with
//! the keys of all three, `locales/<tag>.json`, which the app fetches at its start where it is needed
//! and hands to [`install`]. A key missing there falls back to English.
//!
//! | Need | Call |
//! |---|---|
//! | a text in a view or a component prop | `keys::SIGN_IN` itself, or [`t`] |
//! | the same with values put in | [`t_with`], [`t_count`] |
//! | a sentence around data that must not be translated or mirrored | [`crate::components::phrase`] |
//! | a text once, in an event handler | [`text`], [`text_with`] |
//! | a text for a key the server sent | [`server_text`] |
//!
//! The state is one per thread, that is per page, and not a Leptos context: a context cannot be
//! reached from event handlers and futures, and a text asked for there would silently be English.

mod catalog;
pub mod keys;
mod locale;
mod plural;

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use crate::live::Live;

pub use catalog::{Catalog, CatalogError, Piece};
pub use keys::Key;
pub use locale::{choose, is_rtl};

/// Language of the compiled-in texts.
pub const ENGLISH: &str = "en";

/// Languages that the browser's wishes are served from: each but English has a file in `locales/`,
/// named as it is here.
pub const LANGUAGES: &[&str] = &[ENGLISH];

struct Texts {
    english: Catalog,
    chosen: Option<Catalog>,
    language: String,
    changed: ArcTrigger,
}

thread_local! {
    static TEXTS: RefCell<Texts> = RefCell::new(Texts {
        english: Catalog::english(),
        chosen: None,
        language: ENGLISH.to_owned(),
        changed: ArcTrigger::new(),
    });
}

impl Texts {
    fn get(&self, key: &str) -> Option<&str> {
        self.chosen
            .as_ref()
            .and_then(|texts| texts.get(key))
            .or_else(|| self.english.get(key))
    }

    /// Lets what is being rendered follow a later change of language.
    fn track(&self) {
        if Observer::get().is_some() {
            self.changed.track();
        }
    }
}

/// Shows the texts of `language` (a BCP 47 tag) from now on; views follow at once.
///
/// # Errors
/// [`CatalogError`] when `json` is not a flat object of texts; the language stays as it was.
pub fn install(language: &str, json: &str) -> Result<(), CatalogError> {
    replace(language, Some(Catalog::parse(json)?));
    Ok(())
}

/// Adds English texts that came with a part of the app, see [`crate::lazy`].
#[cfg(feature = "split")]
pub fn add_english(json: &str) {
    if let Ok(texts) = Catalog::parse(json) {
        TEXTS.with_borrow_mut(|all| all.english.add(texts));
    }
}

/// Shows the compiled-in English again.
pub fn install_english() {
    replace(ENGLISH, None);
}

fn replace(language: &str, chosen: Option<Catalog>) {
    let changed = TEXTS.with_borrow_mut(|texts| {
        texts.chosen = chosen;
        language.clone_into(&mut texts.language);
        texts.changed.clone()
    });
    changed.notify();
}

/// Tag of the language shown, for `lang` attributes and `Intl`. Reactive.
pub fn language() -> String {
    TEXTS.with_borrow(|texts| {
        texts.track();
        texts.language.clone()
    })
}

/// `"rtl"` or `"ltr"`, for the `dir` attribute. Reactive.
pub fn direction() -> &'static str {
    if is_rtl(&language()) { "rtl" } else { "ltr" }
}

/// The text of a key, following the language.
pub fn t(key: Key) -> Live<String> {
    Live::new(move || text(key))
}

/// The text of a key with `{name}` replaced by the value given for it.
pub fn t_with(key: Key, values: &[(&'static str, &str)]) -> Live<String> {
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    Live::new(move || {
        let values: Vec<_> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
        text_with(key, &values)
    })
}

/// The text of a key in the plural form for `count`, which also replaces `{count}`.
///
/// The catalogue holds the forms under `key.one`, `key.other` and so on (CLDR categories).
pub fn t_count(key: Key, count: u32) -> Live<String> {
    Live::new(move || text_count(key, count))
}

/// The present text of a key; reactive only where a view or an effect calls it.
pub fn text(key: Key) -> String {
    text_with(key, &[])
}

/// The present text of a key with `{name}` replaced by the value given for it.
pub fn text_with(key: Key, values: &[(&str, &str)]) -> String {
    text_of_name(key.as_str(), values)
}

/// Turns each piece of a text into something: its words, and the names of its placeholders.
pub fn with_pieces<T>(key: Key, each: impl Fn(Piece<'_>) -> T) -> Vec<T> {
    let text = TEXTS.with_borrow(|texts| {
        texts.track();
        texts.get(key.as_str()).unwrap_or(key.as_str()).to_owned()
    });
    catalog::pieces(&text).into_iter().map(each).collect()
}

/// The text of a key whose name is only known at run time.
pub fn text_of_name(name: &str, values: &[(&str, &str)]) -> String {
    TEXTS.with_borrow(|texts| {
        texts.track();
        catalog::fill(texts.get(name).unwrap_or(name), |placeholder| {
            values
                .iter()
                .find(|(known, _)| *known == placeholder)
                .map(|(_, value)| *value)
        })
    })
}

/// Whether the catalogue has a text under this name.
pub fn has(name: &str) -> bool {
    TEXTS.with_borrow(|texts| texts.get(name).is_some())
}

/// The present text of a key in the plural form for `count`.
pub fn text_count(key: Key, count: u32) -> String {
    TEXTS.with_borrow(|texts| {
        texts.track();
        let category = plural::category(&texts.language, count);
        let form = |category: &str| texts.get(&[key.as_str(), ".", category].concat());
        let count = count.to_string();
        let text = form(&category)
            .or_else(|| form("other"))
            .unwrap_or(key.as_str());
        catalog::fill(text, |name| (name == "count").then_some(count.as_str()))
    })
}

/// Our text for a key the server sent (IDX §7.1), with `{0}`, `{1}` replaced by its parameters.
///
/// `None` when the catalogue has no such key, or when the text needs a parameter that was not
/// sent; the server's own text is then the better one.
pub fn server_text(key: &str, params: &[String]) -> Option<String> {
    TEXTS.with_borrow(|texts| {
        texts.track();
        let text = texts.get(key)?;
        let mut complete = true;
        let filled = catalog::fill(text, |name| {
            let value = name.parse::<usize>().ok().and_then(|n| params.get(n));
            complete &= value.is_some();
            value.map(String::as_str)
        });
        complete.then_some(filled)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn fills_named_values() {
        assert_eq!(
            text_with(keys::PASSWORD_SHOW, &[("label", "New password")]),
            "Show: New password"
        );
    }

    #[test]
    fn another_language_falls_back_per_key() {
        install("de", r#"{"action.next": "Weiter"}"#).unwrap();
        assert_eq!(text(keys::NEXT), "Weiter");
        assert_eq!(
            text(keys::BACK),
            Catalog::english().get("action.back").unwrap()
        );
        assert_eq!((language().as_str(), direction()), ("de", "ltr"));
        install_english();
        assert_ne!(text(keys::NEXT), "Weiter");
    }

    #[test]
    fn a_broken_file_changes_nothing() {
        assert!(install("ar", "[]").is_err());
        assert!(install("ar", "{\"a\": 1}").is_err());
        assert_eq!(language(), ENGLISH);
    }

    #[test]
    fn server_keys_take_positions_and_need_them() {
        let key = "securityQuestion.answer.tooShort.arg";
        let text = server_text(key, &["4".to_owned()]).unwrap();
        assert!(text.contains('4') && !text.contains('{'), "{text}");
        assert_eq!(server_text(key, &[]), None);
        assert_eq!(server_text("no.such.key", &[]), None);
    }

    #[test]
    fn counts_pick_a_form() {
        assert_ne!(
            text_count(keys::ERRORS_SUMMARY, 1).replace('1', "2"),
            text_count(keys::ERRORS_SUMMARY, 2)
        );
    }
}
