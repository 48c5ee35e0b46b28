//! Members of an object, read into the places they belong to.

use std::sync::Arc;

use super::reader::{self, Log, Object};
use super::remediation::{self, Remediation};
use crate::secret::Secret;
use crate::url::Href;

/// An object whose members are read one after another.
///
/// What is found is put where it belongs, and only where nothing stands yet, so that the first of
/// several names counts. Values that are returned and put together at the end would be copied
/// several times, which makes reading wide objects weigh three times as much.
pub(crate) struct Members<'a> {
    pub object: &'a Object,
    pub log: &'a mut Log,
}

impl<'a> Members<'a> {
    pub fn new(object: &'a Object, log: &'a mut Log) -> Self {
        Self { object, log }
    }

    /// A text.
    #[inline(never)]
    pub fn text(&mut self, key: &str, place: &mut Option<String>) {
        if place.is_none() {
            *place = reader::text(self.object, key, self.log);
        }
    }

    /// A text that is not empty.
    #[inline(never)]
    pub fn words(&mut self, key: &str, place: &mut Option<String>) {
        self.text(key, place);
        if place.as_ref().is_some_and(String::is_empty) {
            *place = None;
        }
    }

    /// A text in capital letters.
    #[inline(never)]
    pub fn capitals(&mut self, key: &str, place: &mut Option<String>) {
        self.text(key, place);
        if let Some(text) = place {
            text.make_ascii_uppercase();
        }
    }

    /// An address that is not empty.
    #[inline(never)]
    pub fn href(&mut self, key: &str, place: &mut Option<Href>) {
        let mut text = None;
        self.words(key, &mut text);
        if let Some(text) = text {
            *place = Some(text.into());
        }
    }

    /// A text that is a secret.
    #[inline(never)]
    pub fn secret(&mut self, key: &str, place: &mut Option<Secret>) {
        if let Some(text) = reader::text(self.object, key, self.log) {
            *place = Some(text.into());
        }
    }

    /// A yes or no.
    #[inline(never)]
    pub fn flag(&mut self, key: &str, place: &mut Option<bool>) {
        if place.is_none() {
            *place = reader::flag(self.object, key, self.log);
        }
    }

    /// Whether it says yes.
    #[inline(never)]
    pub fn says(&mut self, key: &str) -> bool {
        reader::flag(self.object, key, self.log) == Some(true)
    }

    /// A whole number.
    #[inline(never)]
    pub fn number(&mut self, key: &str, place: &mut Option<u32>) {
        *place = reader::number(self.object, key, self.log);
    }

    /// A count, 0 where it is missing.
    #[inline(never)]
    pub fn count(&mut self, key: &str, place: &mut u32) {
        *place = reader::number(self.object, key, self.log).unwrap_or(0);
    }

    /// An action.
    #[inline(never)]
    pub fn action(&mut self, key: &'static str, place: &mut Option<Arc<Remediation>>) {
        *place = remediation::action(self.object, key, self.log);
    }

    /// A member that is an object.
    #[inline(never)]
    pub fn object(&mut self, key: &str) -> Option<Members<'_>> {
        let object = reader::object(self.object, key, self.log)?;
        Some(Members::new(object, self.log))
    }

    /// A member that is an object, perhaps wrapped (IDX §2.1).
    #[inline(never)]
    pub fn context(&mut self, key: &str) -> Option<Members<'_>> {
        let object = reader::context(self.object, key, self.log)?;
        Some(Members::new(object, self.log))
    }
}
