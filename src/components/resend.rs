//! Asking for a message again.

use std::cell::Cell;
use std::time::Duration;

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;

use super::action::link_button;
use super::dom::{El, boxed, el};
use crate::i18n::{keys, t, text_with};

/// Offers to send something again, after a wait that it counts down.
///
/// The clock is the caller's: `available_at` survives whatever re-renders the step.
#[component]
pub fn Resend(
    /// When it may be asked for again, in milliseconds since 1970 as `Date.now()` counts.
    #[prop(into)]
    available_at: Live<f64>,
    /// What the button says.
    #[prop(optional, into)]
    label: Option<Live<String>>,
    /// Words before the button.
    #[prop(optional, into)]
    prompt: Live<String>,
    /// Asks again. The caller moves `available_at` into the future.
    #[prop(into)]
    on_resend: Callback<()>,
) -> AnyView {
    resend(ResendProps {
        available_at,
        label,
        prompt,
        on_resend,
    })
    .view()
}

/// The same as an element, for screens.
pub(crate) fn resend(props: ResendProps) -> El {
    let ResendProps {
        available_at,
        label,
        prompt,
        on_resend,
    } = props;
    let now = RwSignal::new(js_sys::Date::now());
    if let Ok(ticks) =
        set_interval_with_handle(move || now.set(js_sys::Date::now()), Duration::from_secs(1))
    {
        on_cleanup(move || ticks.clear());
    }
    let seconds = Live::new(move || {
        let wait = (available_at.get() - now.get()) / 1000.0;
        seconds_left(wait)
    });
    let left = seconds.clone();
    let waiting = RwSignal::new(true);
    let label = label.unwrap_or_else(|| t(keys::RESEND_ACTION));
    let resend = Callback::new(move |()| {
        now.set(js_sys::Date::now());
        on_resend.try_run(());
    });
    let countdown =
        Live::new(move || text_with(keys::RESEND_WAIT, &[("time", &clock(left.get()))]));
    let offer = move || match waiting.get() {
        true => vec![boxed("span", "muted").child(countdown.clone())],
        false => vec![
            el("span").child(prompt.clone()).child(" "),
            link_button(label.clone(), resend),
        ],
    };
    let has_waited = Cell::new(false);
    // Only the end of a wait is announced, not its seconds.
    let announcement = move || match (waiting.get(), has_waited.get()) {
        (true, _) => {
            has_waited.set(true);
            Vec::new()
        }
        (false, true) => vec![el("span").child(keys::RESEND_READY)],
        (false, false) => Vec::new(),
    };
    boxed("div", "resend")
        .effect(move || {
            let wait = seconds.get() > 0;
            if waiting.get_untracked() != wait {
                waiting.set(wait);
            }
        })
        .child(boxed("span", "resend-offer").content(offer))
        .child(
            boxed("span", "visually-hidden")
                .attr("role", "status")
                .content(announcement),
        )
}

/// Whole seconds to show, at least one until the wait is over. Rounded, not raised: a clock that
/// is a moment behind must not show one second too many.
fn seconds_left(wait: f64) -> u32 {
    match wait > 0.0 {
        // A cast from a float saturates.
        true => wait.round().max(1.0) as u32,
        false => 0,
    }
}

/// Minutes and seconds.
fn clock(seconds: u32) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let joint = if rest < 10 { ":0" } else { ":" };
    [minutes.to_string().as_str(), joint, &rest.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::{clock, seconds_left};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_wait_ends_at_its_end() {
        assert_eq!(seconds_left(60.02), 60);
        assert_eq!(seconds_left(0.1), 1);
        assert_eq!(seconds_left(0.0), 0);
        assert_eq!(seconds_left(-5.0), 0);
    }

    #[test]
    fn counts_in_minutes_and_seconds() {
        assert_eq!(clock(5), "0:05");
        assert_eq!(clock(60), "1:00");
        assert_eq!(clock(3599), "59:59");
    }
}
