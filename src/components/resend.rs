//! Asking for a message again.

use std::time::Duration;

use leptos::prelude::*;

use super::action::LinkButton;
use crate::i18n::{keys, t, text, text_with};

/// Offers to send something again, after a wait that it counts down.
///
/// The clock is the caller's: `available_at` survives whatever re-renders the step.
#[component]
pub fn Resend(
    /// When it may be asked for again, in milliseconds since 1970 as `Date.now()` counts.
    #[prop(into)]
    available_at: Signal<f64>,
    /// What the button says.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// Words before the button.
    #[prop(optional, into)]
    prompt: Signal<String>,
    /// Asks again. The caller moves `available_at` into the future.
    #[prop(into)]
    on_resend: Callback<()>,
) -> AnyView {
    let now = RwSignal::new(js_sys::Date::now());
    if let Ok(ticks) =
        set_interval_with_handle(move || now.set(js_sys::Date::now()), Duration::from_secs(1))
    {
        on_cleanup(move || ticks.clear());
    }
    let seconds = Memo::new(move |_| {
        let wait = (available_at.get() - now.get()) / 1000.0;
        // A cast from a float saturates.
        wait.ceil().max(0.0) as u32
    });
    let waiting = Memo::new(move |_| seconds.get() > 0);
    let resend = Callback::new(move |()| {
        now.set(js_sys::Date::now());
        on_resend.run(());
    });
    let label = label.unwrap_or_else(|| t(keys::RESEND_ACTION));
    let offer = move || match waiting.get() {
        true => view! {
            <span class="muted">
                {move || text_with(keys::RESEND_WAIT, &[("time", &clock(seconds.get()))])}
            </span>
        }
        .into_any(),
        false => view! {
            <span>{prompt}" "<LinkButton label on_press=resend/></span>
        }
        .into_any(),
    };
    // Only the end of a wait is announced, not its seconds.
    let announcement = Memo::new(move |was: Option<&(bool, bool)>| {
        let had_waited = was.is_some_and(|(waited, _)| *waited) || waiting.get();
        (had_waited, had_waited && !waiting.get())
    });
    view! {
        <div class="resend">
            {offer}
            <span class={"visually-hidden"} role="status">
                {move || match announcement.get().1 {
                    true => text(keys::RESEND_READY),
                    false => String::new(),
                }}
            </span>
        </div>
    }
    .into_any()
}

/// Minutes and seconds.
fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn counts_in_minutes_and_seconds() {
        assert_eq!(clock(5), "0:05");
        assert_eq!(clock(60), "1:00");
        assert_eq!(clock(3599), "59:59");
    }
}
