//! Several of several values.

use leptos::prelude::*;

use super::choice::{Choice, ChoiceGroupProps, group};
use super::dom::{El, boxed};

/// Ends each entry of a list that is kept in one text. It occurs in no text that is typed.
const LIST_END: char = '\u{1f}';

/// All choices in sight, any of them ticked: the value has each of them, ended by `LIST_END`.
pub(crate) fn checkbox_group(props: ChoiceGroupProps) -> El {
    group("group", props, &tick)
}

fn tick(id: &str, name: &str, choice: Choice, value: RwSignal<String>) -> El {
    let label = boxed("label", "check-label")
        .attr("for", id)
        .child(choice.label);
    let this = choice.value.clone();
    let input = boxed("input", "check")
        .attr("type", "checkbox")
        .attr("id", id)
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
