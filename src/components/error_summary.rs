//! All errors of a form in one place.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::focus::focus_id;
use super::fresh::fresh;
use super::icon::{Icon, icon};
use crate::i18n::{keys, t_count};

/// An error and the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Id of the field.
    pub field: String,
    /// What to do about it, understandable without the field beside it.
    pub message: String,
}

/// Lists a form's errors above it, each leading to its field. A single error needs no list: it
/// stands at its field, which has the focus.
#[component]
pub fn ErrorSummary(
    /// The errors, in the order of the fields.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
) -> AnyView {
    fresh(Box::new(move || {
        let errors = errors.get();
        (errors.len() > 1).then(|| summary(errors)).into_any()
    }))
}

fn summary(errors: Vec<FieldError>) -> AnyView {
    let count = u32::try_from(errors.len()).unwrap_or(u32::MAX);
    let links: Vec<_> = errors.into_iter().map(entry).collect();
    view! {
        <div class="alert error" role="alert">
            {icon(Icon::Error)}
            <div class={"alert-body"}>
                <strong class={"alert-title"}>{t_count(keys::ERRORS_SUMMARY, count)}</strong>
                <ul>{links}</ul>
            </div>
        </div>
    }
    .into_any()
}

fn entry(error: FieldError) -> AnyView {
    let FieldError { field, message } = error;
    let href = format!("#{field}");
    let go = move |event: MouseEvent| {
        // The fragment stays out of the address and the history.
        event.prevent_default();
        focus_id(&field);
    };
    view! { <li><a class={"link"} href=href on:click=go>{message}</a></li> }.into_any()
}
