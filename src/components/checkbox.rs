//! Yes or no.

use leptos::prelude::*;

use super::field::{described_by, error_line, hint_line, invalid, optional_mark};

/// A labelled checkbox.
#[component]
pub fn Checkbox(
    /// The dotted name of the value; also the control's id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
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
    hint: Signal<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Signal<Vec<String>>,
) -> AnyView {
    view! {
        <div class="field">
            <div class={"check-row"}>
                <input
                    class="check"
                    type="checkbox"
                    id=name.clone()
                    name=name.clone()
                    prop:checked=value
                    disabled=disabled
                    aria-describedby=described_by(&name)
                    aria-invalid=invalid(errors)
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                <label class={"check-label"} for=name.clone()>
                    {label}{optional.then(optional_mark)}
                </label>
            </div>
            {hint_line(&name, hint)}
            {error_line(&name, errors)}
        </div>
    }
    .into_any()
}
