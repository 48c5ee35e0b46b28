//! What the user entered.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::secret::Secret;

/// What the user entered, by the fields' paths (such as `credentials.passcode`).
///
/// It may hold passwords: its `Debug` says nothing, and it forgets its texts on drop.
#[derive(Clone, Default, PartialEq)]
pub struct Values {
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) extras: BTreeMap<String, Value>,
}

#[derive(Clone, PartialEq)]
pub(super) enum Entry {
    Text(Secret),
    Flag(bool),
    Choice(usize),
}

impl Values {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a text.
    pub fn set_text(&mut self, path: &str, text: impl Into<Secret>) -> &mut Self {
        self.entries
            .insert(path.to_owned(), Entry::Text(text.into()));
        self
    }

    /// Sets a yes or no.
    pub fn set_flag(&mut self, path: &str, flag: bool) -> &mut Self {
        self.entries.insert(path.to_owned(), Entry::Flag(flag));
        self
    }

    /// Chooses an option of a field by its place in [`Field::options`].
    pub fn choose(&mut self, path: &str, option: usize) -> &mut Self {
        self.entries.insert(path.to_owned(), Entry::Choice(option));
        self
    }

    /// Adds a member that no field names, where the protocol has one: `rememberMe` on a launch,
    /// `reason` and `statusCode` when a device challenge is cancelled (IDX §3.4 rule 7).
    pub fn add_extra(&mut self, key: &str, value: Value) -> &mut Self {
        self.extras.insert(key.to_owned(), value);
        self
    }

    /// Takes a value out.
    pub fn remove(&mut self, path: &str) {
        self.entries.remove(path);
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.entries.get(path) {
            Some(Entry::Text(text)) => Some(text.expose()),
            _ => None,
        }
    }

    /// The yes or no at a path.
    pub fn flag(&self, path: &str) -> Option<bool> {
        match self.entries.get(path) {
            Some(Entry::Flag(flag)) => Some(*flag),
            Some(Entry::Text(text)) => text.expose().parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn chosen(&self, path: &str) -> Option<usize> {
        self.choice(path)
    }

    pub(super) fn choice(&self, path: &str) -> Option<usize> {
        match self.entries.get(path) {
            Some(Entry::Choice(index)) => Some(*index),
            _ => None,
        }
    }
}

impl core::fmt::Debug for Values {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Values(***)")
    }
}
