//! Yes or no.

use crate::live::Live;
use leptos::prelude::*;

use super::dom::{El, boxed};
use super::field::{described_by, error_line, hint_line, invalid, optional_mark};

/// A labelled checkbox.
#[component]
pub fn Checkbox(
    /// The dotted name of the value; also the control's id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: Live<String>,
    /// Its value, both ways.
    value: RwSignal<bool>,
    /// Marks the box as optional.
    #[prop(optional)]
    optional: bool,
    /// Shows the value without letting it be changed.
    #[prop(optional)]
    disabled: bool,
    /// Help below the label.
    #[prop(optional, into)]
    hint: Live<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Live<Vec<String>>,
) -> AnyView {
    checkbox(CheckboxProps {
        name,
        label,
        value,
        optional,
        disabled,
        hint,
        errors,
    })
    .view()
}

/// The same as an element, for screens.
pub(crate) fn checkbox(props: CheckboxProps) -> El {
    let CheckboxProps {
        name,
        label,
        value,
        optional,
        disabled,
        hint,
        errors,
    } = props;
    let input = boxed("input", "check")
        .attr("type", "checkbox")
        .attr("id", &name)
        .attr("name", &name)
        .attr("aria-describedby", &described_by(&name))
        .attr_if("disabled", disabled.then_some(""))
        .live("aria-invalid", invalid(errors.clone()))
        .checked(move || value.get())
        .on("change", move |event| {
            value.try_set(event_target_checked(&event));
        });
    let label = boxed("label", "check-label")
        .attr("for", &name)
        .child(label)
        .child(optional.then(optional_mark));
    boxed("div", "field")
        .child(boxed("div", "check-row").child(input).child(label))
        .child(hint_line(&name, hint))
        .child(error_line(&name, errors))
}
