//! What the user entered.

use serde_json::{Map, Value};

use crate::secret::Secret;

/// What the user entered, by the fields' paths (such as `credentials.passcode`).
///
/// It may hold passwords: its `Debug` says nothing, and it forgets its texts on drop.
#[derive(Clone, Default, PartialEq)]
pub struct Values {
    entries: Vec<(String, Entry)>,
    pub(super) extras: Map<String, Value>,
}

#[derive(Clone, PartialEq)]
pub(super) enum Entry {
    Text(Secret),
    Flag(bool),
    Choice(usize),
    List(Vec<Secret>),
}

impl Values {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a text.
    pub fn set_text(&mut self, path: &str, text: impl Into<Secret>) -> &mut Self {
        self.set(path, Entry::Text(text.into()))
    }

    /// Sets a yes or no.
    pub fn set_flag(&mut self, path: &str, flag: bool) -> &mut Self {
        self.set(path, Entry::Flag(flag))
    }

    /// Chooses an option of a field by its place among the [options](crate::wire::field::Field::options).
    pub fn choose(&mut self, path: &str, option: usize) -> &mut Self {
        self.set(path, Entry::Choice(option))
    }

    /// Sets several texts at once, for attributes that hold a list.
    pub fn set_list(&mut self, path: &str, texts: Vec<String>) -> &mut Self {
        self.set(
            path,
            Entry::List(texts.into_iter().map(Into::into).collect()),
        )
    }

    /// Adds a member that no field names, where the protocol has one: `rememberMe` on a launch,
    /// `reason` and `statusCode` when a device challenge is cancelled (IDX §3.4 rule 7).
    pub fn add_extra(&mut self, key: &str, value: Value) -> &mut Self {
        self.extras.insert(key.to_owned(), value);
        self
    }

    fn set(&mut self, path: &str, entry: Entry) -> &mut Self {
        self.remove(path);
        self.entries.push((path.to_owned(), entry));
        self
    }

    pub(super) fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|(known, _)| known == path)
            .map(|(_, entry)| entry)
    }

    /// Takes a value out.
    pub fn remove(&mut self, path: &str) {
        self.entries.retain(|(known, _)| known != path);
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.entry(path) {
            Some(Entry::Text(text)) => Some(text.expose()),
            _ => None,
        }
    }

    /// The texts at a path that holds a list.
    pub(super) fn list(&self, path: &str) -> Option<&[Secret]> {
        match self.entry(path) {
            Some(Entry::List(texts)) => Some(texts),
            _ => None,
        }
    }

    /// The yes or no at a path.
    pub fn flag(&self, path: &str) -> Option<bool> {
        match self.entry(path) {
            Some(Entry::Flag(flag)) => Some(*flag),
            Some(Entry::Text(text)) => text.expose().parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn chosen(&self, path: &str) -> Option<usize> {
        self.choice(path)
    }

    pub(super) fn choice(&self, path: &str) -> Option<usize> {
        match self.entry(path) {
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
