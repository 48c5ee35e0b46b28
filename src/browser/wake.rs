//! Whatever may mean that time has passed unnoticed: shown again, focused, restored, online.

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
