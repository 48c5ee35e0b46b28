//! Several of several values.

use leptos::prelude::*;

use super::choice::{Choice, group};
use super::dom::{El, boxed};
use super::field::Frame;
use crate::live::Live;

/// What a [`checkbox_group`] shows.
pub(crate) struct CheckboxGroupProps {
    /// The dotted name of the value; also the group's id.
    pub name: String,
    /// The question.
    pub label: Live<String>,
    /// The values that are ticked, each ended by `LIST_END`; both ways.
    pub value: RwSignal<String>,
    /// What can be ticked.
    pub choices: Vec<Choice>,
    /// Marks the group as optional.
    pub optional: bool,
    /// Help that is always visible.
    pub hint: Live<String>,
    /// What is wrong with the value.
    pub errors: Live<Vec<String>>,
}

/// Ends each entry of a list that is kept in one text. It occurs in no text that is typed.
const LIST_END: char = '\u{1f}';

/// All choices in sight, any of them ticked.
pub(crate) fn checkbox_group(props: CheckboxGroupProps) -> El {
    let CheckboxGroupProps {
        name,
        label,
        value,
        choices,
        optional,
        hint,
        errors,
    } = props;
    let boxes = choices
        .into_iter()
        .enumerate()
        .map(|(n, choice)| tick([&name, "-", &n.to_string()].concat(), &name, choice, value))
        .collect();
    let frame = Frame {
        id: name,
        label,
        optional,
        hint,
        errors,
    };
    group("group", frame, boxes)
}

fn tick(id: String, name: &str, choice: Choice, value: RwSignal<String>) -> El {
    let label = boxed("label", "check-label")
        .attr("for", &id)
        .child(choice.label);
    let this = choice.value.clone();
    let input = boxed("input", "check")
        .attr("type", "checkbox")
        .attr("id", &id)
        .attr("name", name)
        .attr("value", &choice.value)
        .checked(move || value.with(|list| has(list, &this)))
        .on("change", move |event| {
            let ticked = event_target_checked(&event);
            value.try_update(|list| put(list, &choice.value, ticked));
        });
    boxed("div", "check-row").child(input).child(label)
}

/// The entries of such a text. Without an end in it, it was typed, with commas between.
pub(crate) fn entries(list: &str) -> Vec<String> {
    let end = if list.contains(LIST_END) {
        LIST_END
    } else {
        ','
    };
    let texts = list
        .split(end)
        .map(str::trim)
        .filter(|text| !text.is_empty());
    texts.map(str::to_owned).collect()
}

fn has(list: &str, entry: &str) -> bool {
    list.split_terminator(LIST_END).any(|known| known == entry)
}

fn put(list: &mut String, entry: &str, wanted: bool) {
    let mut kept = String::new();
    for known in list
        .split_terminator(LIST_END)
        .filter(|known| *known != entry)
    {
        kept.push_str(known);
        kept.push(LIST_END);
    }
    if wanted {
        kept.push_str(entry);
        kept.push(LIST_END);
    }
    *list = kept;
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn entries_come_and_go() {
        let mut list = String::new();
        for entry in ["a", "b, c", "d"] {
            put(&mut list, entry, true);
        }
        put(&mut list, "a", false);
        put(&mut list, "d", true);
        assert!(has(&list, "b, c") && has(&list, "d") && !has(&list, "a"));
        assert_eq!(entries(&list), ["b, c", "d"]);
        assert_eq!(entries("a, b,"), ["a", "b"]);
    }
}
