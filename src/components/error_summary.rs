//! All errors of a form in one place.

use crate::live::Live;
use leptos::prelude::*;

use super::alert::{Severity, alert_box};
use super::dom::{El, boxed, el};
use super::focus::focus_id;
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
    errors: Live<Vec<FieldError>>,
) -> AnyView {
    error_summary(ErrorSummaryProps { errors }).view()
}

/// The same as an element, for screens.
pub(crate) fn error_summary(props: ErrorSummaryProps) -> El {
    let ErrorSummaryProps { errors } = props;
    let summary = move || match errors.get() {
        errors if errors.len() > 1 => vec![summary(errors)],
        _ => Vec::new(),
    };
    boxed("div", "error-summary").content(summary)
}

fn summary(errors: Vec<FieldError>) -> El {
    let count = u32::try_from(errors.len()).unwrap_or(u32::MAX);
    let title = boxed("strong", "alert-title").child(t_count(keys::ERRORS_SUMMARY, count));
    let links: Vec<_> = errors.into_iter().map(entry).collect();
    alert_box(Severity::Error, vec![title, el("ul").child(links)])
}

fn entry(error: FieldError) -> El {
    let FieldError { field, message } = error;
    let link = boxed("a", "link")
        .attr("href", &["#", &field].concat())
        .child(message)
        .on("click", move |event| {
            // The fragment stays out of the address and the history.
            event.prevent_default();
            focus_id(&field);
        });
    el("li").child(link)
}
