//! Whatever may mean that time has passed unnoticed: shown again, focused, restored, online. And
//! whether anybody uses the page.

use std::cell::Cell;
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;

use super::visibility;

/// What happened to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// It is looked at, or no longer.
    Visible(bool),
    /// The network is there, or no longer.
    Online(bool),
}

/// Calls back for as long as the owner lives.
pub fn listen(callback: impl Fn(Wake) + Clone + 'static) {
    let look = callback.clone();
    visibility::on_change(move |visible| look(Wake::Visible(visible)));
    let (focus, show) = (callback.clone(), callback.clone());
    let (online, offline) = (callback.clone(), callback);
    let now = || Wake::Visible(visibility::is_visible());
    let handles = [
        window_event_listener(ev::focus, move |_| focus(now())),
        window_event_listener(ev::pageshow, move |_| show(now())),
        window_event_listener(ev::online, move |_| online(Wake::Online(true))),
        window_event_listener(ev::offline, move |_| offline(Wake::Online(false))),
    ];
    let handles = StoredValue::new_local(Some(handles));
    on_cleanup(move || {
        for handle in handles
            .try_update_value(Option::take)
            .flatten()
            .into_iter()
            .flatten()
        {
            handle.remove();
        }
    });
}

/// How often use is told, milliseconds.
const USE_MS: f64 = 1_000.0;

/// Calls back when somebody uses the page, once a second at most, for as long as the owner lives.
pub fn on_use(callback: impl Fn() + Clone + 'static) {
    let told = Rc::new(Cell::new(0.0));
    let used = move || {
        let now = js_sys::Date::now();
        // A clock that was set back does not keep the use from being told.
        if (now - told.get()).abs() >= USE_MS {
            told.set(now);
            callback();
        }
    };
    let (press, wheel) = (used.clone(), used.clone());
    let handles = [
        window_event_listener(ev::keydown, move |_| used()),
        window_event_listener(ev::pointerdown, move |_| press()),
        window_event_listener(ev::wheel, move |_| wheel()),
    ];
    let handles = StoredValue::new_local(Some(handles));
    on_cleanup(move || {
        let handles = handles.try_update_value(Option::take).flatten();
        for handle in handles.into_iter().flatten() {
            handle.remove();
        }
    });
}
