//! One of several values: as a list that opens, or all in sight.

use crate::live::Live;
use leptos::prelude::*;

use super::dom::{El, boxed, el};
use super::field::{Frame, described_by, error_line, hint_line, invalid, optional_mark};
use crate::i18n::{keys, text};

/// A value to choose, as data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is stored when it is chosen.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// More about it, shown by [`RadioGroup`].
    pub hint: String,
}

impl Choice {
    /// A choice without further words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }
}

/// A native list that opens. Its first entry is empty and asks to choose.
#[component]
pub fn Select(
    /// The dotted name of the value; also the control's id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: Live<String>,
    /// The value of the chosen entry, or nothing; both ways.
    value: RwSignal<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Live<Vec<Choice>>,
    /// The `autocomplete` token.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// `Some(true)` is told to assistive technology, `Some(false)` marks the field as optional.
    #[prop(optional_no_strip, into)]
    required: Option<bool>,
    /// Help that is always visible.
    #[prop(optional, into)]
    hint: Live<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Live<Vec<String>>,
) -> AnyView {
    select(SelectProps {
        name,
        label,
        value,
        choices,
        autocomplete,
        required,
        hint,
        errors,
    })
    .view()
}

/// The same as an element, for screens.
pub(crate) fn select(props: SelectProps) -> El {
    let SelectProps {
        name,
        label,
        value,
        choices,
        autocomplete,
        required,
        hint,
        errors,
    } = props;
    let choose = move || {
        let empty = Choice::new("", text(keys::FIELD_SELECT_EMPTY));
        let choices = std::iter::once(empty).chain(choices.get());
        let options = choices.map(|choice| {
            let option = el("option").attr("value", &choice.value);
            match value.with_untracked(|value| *value == choice.value) {
                true => option.attr("selected", ""),
                false => option,
            }
            .child(choice.label)
        });
        options.collect()
    };
    let select = boxed("select", "input select")
        .attr("id", &name)
        .attr("name", &name)
        .attr("aria-describedby", &described_by(&name))
        .attr_if("autocomplete", autocomplete.as_deref())
        .attr_if("aria-required", (required == Some(true)).then_some("true"))
        .live("aria-invalid", invalid(errors.clone()))
        .content(choose)
        .value(value)
        .on("change", move |event| {
            value.try_set(event_target_value(&event));
        });
    let control = boxed("div", "select-group").child(select);
    Frame {
        id: name,
        label,
        optional: required == Some(false),
        hint,
        errors,
    }
    .around(control)
}

/// All choices in sight, one of them chosen.
#[component]
pub fn RadioGroup(
    /// The dotted name of the value; also the group's id.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: Live<String>,
    /// The value of what is chosen, or nothing; both ways.
    value: RwSignal<String>,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// Marks the group as optional.
    #[prop(optional)]
    optional: bool,
    /// Help that is always visible.
    #[prop(optional, into)]
    hint: Live<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Live<Vec<String>>,
) -> AnyView {
    radio_group(ChoiceGroupProps {
        name,
        label,
        value,
        choices,
        optional,
        hint,
        errors,
    })
    .view()
}

/// What a group of boxes of either kind consists of.
pub(crate) type ChoiceGroupProps = RadioGroupProps;

/// The same as an element, for screens.
pub(crate) fn radio_group(props: ChoiceGroupProps) -> El {
    group("radiogroup", props, &radio)
}

/// A box of a group: its id, the name of the value, the choice, the value.
type Row<'a> = &'a dyn Fn(&str, &str, Choice, RwSignal<String>) -> El;

/// Several boxes with one question, of either kind.
pub(super) fn group(role: &str, props: ChoiceGroupProps, row: Row<'_>) -> El {
    let ChoiceGroupProps {
        name,
        label,
        value,
        choices,
        optional,
        hint,
        errors,
    } = props;
    let rows: Vec<El> = choices
        .into_iter()
        .enumerate()
        .map(|(n, choice)| row(&[&name, "-", &n.to_string()].concat(), &name, choice, value))
        .collect();
    let label_id = [&name, "-label"].concat();
    let label = boxed("p", "label")
        .attr("id", &label_id)
        .child(label)
        .child(optional.then(optional_mark));
    boxed("div", "field")
        .attr("role", role)
        .attr("id", &name)
        .attr("aria-labelledby", &label_id)
        .attr("aria-describedby", &described_by(&name))
        .live("aria-invalid", invalid(errors.clone()))
        .child(label)
        .child(hint_line(&name, hint))
        .child(boxed("div", "radios").child(rows))
        .child(error_line(&name, errors))
}

fn radio(id: &str, name: &str, choice: Choice, value: RwSignal<String>) -> El {
    let hint_id = format!("{id}-hint");
    let hint = boxed("p", "hint").attr("id", &hint_id).child(choice.hint);
    let label = boxed("label", "check-label")
        .attr("for", id)
        .child(choice.label);
    let this = choice.value.clone();
    let input = boxed("input", "check radio")
        .attr("type", "radio")
        .attr("id", id)
        .attr("name", name)
        .attr("value", &choice.value)
        .attr("aria-describedby", &hint_id)
        .checked(move || value.with(|value| *value == this))
        .on("change", move |_| {
            value.try_set(choice.value.clone());
        });
    boxed("div", "check-row")
        .child(input)
        .child(el("div").child(label).child(hint))
}
