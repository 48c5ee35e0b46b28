//! Many things to choose from, found by typing.

use leptos::prelude::*;

use super::dom::{El, boxed, el};
use super::text_field::{TextFieldProps, TextKind, text_field};
use crate::browser;
use crate::i18n::{self, Key};
use crate::live::Live;

/// What a [`search_list`] shows.
pub(crate) struct SearchListProps {
    /// Name and id of the field that searches.
    pub name: String,
    /// Its label.
    pub label: Live<String>,
    /// The things, each with the words it is found by.
    pub items: Vec<(String, El)>,
    /// How many there are, in plural forms.
    pub found: Key,
    /// That there are none.
    pub none: Key,
}

/// A field above a list that shows what its words are in. How many are left is told.
pub(crate) fn search_list(props: SearchListProps) -> El {
    let SearchListProps {
        name,
        label,
        items,
        found,
        none,
    } = props;
    let wanted = RwSignal::new(String::new());
    let mut words = Vec::new();
    let mut rows = Vec::new();
    for (text, item) in items {
        let text = browser::lower_case(&text);
        words.push(text.clone());
        let hidden = move || (!matches(&text, &wanted.get())).then(String::new);
        rows.push(el("li").child(item).live("hidden", hidden));
    }
    let count = Live::new(move || {
        let wanted = wanted.get();
        let left = words.iter().filter(|text| matches(text, &wanted)).count();
        match u32::try_from(left).unwrap_or(u32::MAX) {
            0 => i18n::text(none),
            left => i18n::text_count(found, left),
        }
    });
    let field = text_field(TextFieldProps {
        name,
        label,
        value: wanted,
        kind: TextKind::Text,
        autocomplete: "off".to_owned(),
        required: None,
        hint: Live::default(),
        errors: Live::default(),
        read_only: false,
        id: None,
        on_blur: None,
    });
    boxed("div", "search-list")
        .child(field)
        .child(boxed("p", "muted").attr("role", "status").child(count))
        .child(boxed("ul", "search-results").child(rows))
}

/// Whether every word that is wanted is in a text of small letters.
fn matches(text: &str, wanted: &str) -> bool {
    let wanted = browser::lower_case(wanted);
    wanted.split_whitespace().all(|word| text.contains(word))
}
