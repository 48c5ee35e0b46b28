//! Rendering anew instead of patching.

use leptos::either::Either;
use leptos::prelude::*;

/// A view that is built from nothing each time a signal read by `render` changes.
///
/// Leptos patches a view of the same type in place. That is wrong where the new view is a new
/// thing: an alert must enter the document to be announced again, and the heading of the next
/// step must take the focus although the last one was a heading too.
pub fn fresh(render: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    let mut odd = false;
    let alternate = move || {
        odd = !odd;
        // Changing sides is what makes Leptos replace the view.
        if odd {
            Either::Left(render())
        } else {
            Either::Right(render())
        }
    };
    alternate.into_any()
}
