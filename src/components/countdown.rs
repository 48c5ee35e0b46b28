//! Seconds that run out.

use std::time::Duration;

use leptos::callback::Callable;
use leptos::prelude::*;

use super::dom::{El, boxed, el};
use crate::i18n::{self, Key};
use crate::live::Live;

/// What a [`countdown`] shows and does.
pub(crate) struct CountdownProps {
    /// When it is over, in milliseconds since 1970 as `Date.now()` counts.
    pub until: f64,
    /// The words while it runs, in plural forms with `{count}` for the seconds.
    pub words: Key,
    /// The words at its end. They are announced.
    pub over: Key,
    /// Called once, at its end.
    pub on_end: Option<Callback<()>>,
}

/// Counts seconds down, and says only at the end that they are over: every second aloud would
/// drown all else.
pub(crate) fn countdown(props: CountdownProps) -> El {
    let CountdownProps {
        until,
        words,
        over,
        on_end,
    } = props;
    let left = RwSignal::new(seconds_left(until - js_sys::Date::now()));
    let tick = move || {
        let before = left.get_untracked();
        let now = seconds_left(until - js_sys::Date::now());
        if before != now {
            left.set(now);
        }
        if let (true, 0, Some(on_end)) = (before > 0, now, on_end) {
            on_end.try_run(());
        }
    };
    if let Ok(ticks) = set_interval_with_handle(tick, Duration::from_millis(250)) {
        on_cleanup(move || ticks.clear());
    }
    let running = Live::new(move || match left.get() {
        0 => String::new(),
        count => i18n::text_count(words, count),
    });
    let ended = Live::new(move || left.get() == 0);
    let end = move || match ended.get() {
        true => vec![el("span").child(over)],
        false => Vec::new(),
    };
    boxed("span", "countdown")
        .child(el("span").attr("role", "timer").child(running))
        .child(el("span").attr("role", "status").content(end))
}

/// Whole seconds to show: one until the very end.
fn seconds_left(millis: f64) -> u32 {
    match millis > 0.0 {
        // A cast from a float saturates.
        true => (millis / 1000.0).ceil() as u32,
        false => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::seconds_left;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_last_second_is_shown_to_its_end() {
        assert_eq!(seconds_left(2_000.0), 2);
        assert_eq!(seconds_left(1.0), 1);
        assert_eq!(seconds_left(0.0), 0);
        assert_eq!(seconds_left(-1.0), 0);
        assert_eq!(seconds_left(f64::NAN), 0);
    }
}
