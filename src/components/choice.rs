//! One of several values: as a list that opens, or all in sight.

use leptos::html;
use leptos::prelude::*;

use super::field::{Frame, described_by, error_line, hint_line, invalid, optional_mark};
use crate::i18n::{keys, t};

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
    label: Signal<String>,
    /// The value of the chosen entry, or nothing; both ways.
    value: RwSignal<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The `autocomplete` token.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// `Some(true)` is told to assistive technology, `Some(false)` marks the field as optional.
    #[prop(optional)]
    required: Option<bool>,
    /// Help that is always visible.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Signal<Vec<String>>,
) -> AnyView {
    let node = NodeRef::<html::Select>::new();
    // A select can take a value only once the option exists.
    Effect::new(move || {
        choices.track();
        let value = value.get();
        if let Some(select) = node.get() {
            select.set_value(&value);
        }
    });
    let options = move || {
        let choices = choices.get().into_iter();
        choices
            .map(|choice| view! { <option value=choice.value>{choice.label}</option> })
            .collect::<Vec<_>>()
    };
    let control = view! {
        <div class="select-group">
            <select
                class="input select"
                id=name.clone()
                name=name.clone()
                node_ref=node
                autocomplete=autocomplete
                aria-describedby=described_by(&name)
                aria-invalid=invalid(errors)
                aria-required=(required == Some(true)).then_some("true")
                on:change=move |event| value.set(event_target_value(&event))
            >
                <option value={""}>{t(keys::FIELD_SELECT_EMPTY)}</option>
                {options}
            </select>
        </div>
    };
    Frame {
        id: name,
        label,
        optional: required == Some(false),
        hint,
        errors,
    }
    .around(control.into_any())
}

/// All choices in sight, one of them chosen.
#[component]
pub fn RadioGroup(
    /// The dotted name of the value; also the group's id.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// The value of what is chosen, or nothing; both ways.
    value: RwSignal<String>,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// Marks the group as optional.
    #[prop(optional)]
    optional: bool,
    /// Help that is always visible.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Signal<Vec<String>>,
) -> AnyView {
    let radios: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(n, choice)| radio(format!("{name}-{n}"), name.clone(), choice, value))
        .collect();
    let label_id = format!("{name}-label");
    view! {
        <div
            class="field"
            role="radiogroup"
            id=name.clone()
            aria-labelledby=label_id
            aria-describedby=described_by(&name)
            aria-invalid=invalid(errors)
        >
            <p class={"label"} id=label_id.clone()>{label}{optional.then(optional_mark)}</p>
            {hint_line(&name, hint)}
            <div class={"radios"}>{radios}</div>
            {error_line(&name, errors)}
        </div>
    }
    .into_any()
}

fn radio(id: String, name: String, choice: Choice, value: RwSignal<String>) -> AnyView {
    let Choice {
        value: this,
        label,
        hint,
    } = choice;
    let hint_id = format!("{id}-hint");
    let chosen = {
        let this = this.clone();
        Signal::derive(move || value.with(|value| *value == this))
    };
    view! {
        <div class="check-row">
            <input
                class={"check radio"}
                type="radio"
                id=id.clone()
                name=name
                value=this.clone()
                prop:checked=chosen
                aria-describedby=hint_id.clone()
                on:change=move |_| value.set(this.clone())
            />
            <div>
                <label class={"check-label"} for=id>{label}</label>
                <p class={"hint"} id=hint_id>{hint}</p>
            </div>
        </div>
    }
    .into_any()
}
