//! Words between the tabs of one application (BroadcastChannel).

use std::cell::RefCell;
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel that is open while the page is: an open one keeps a page out of the browser's
/// back/forward cache.
#[derive(Clone)]
pub struct Channel(Rc<Inner>);

struct Inner {
    name: String,
    open: RefCell<Option<BroadcastChannel>>,
    listener: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Opens the channel and hears what others say, for as long as the owner lives.
    pub fn open(name: &str, hear: impl Fn(&str) + 'static) -> Self {
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(&text);
            }
        });
        let channel = Self(Rc::new(Inner {
            name: name.to_owned(),
            open: RefCell::new(None),
            listener,
        }));
        channel.connect();
        let (hidden, shown) = (channel.clone(), channel.clone());
        let hidden = window_event_listener(ev::pagehide, move |_| hidden.close());
        let shown = window_event_listener(ev::pageshow, move |event| {
            if event.persisted() {
                shown.connect();
            }
        });
        let kept = StoredValue::new_local(channel.clone());
        on_cleanup(move || {
            hidden.remove();
            shown.remove();
            kept.with_value(Self::close);
        });
        channel
    }

    fn connect(&self) {
        if self.0.open.borrow().is_some() {
            return;
        }
        // Without the API every tab is alone, which is no failure.
        let channel = BroadcastChannel::new(&self.0.name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(self.0.listener.as_ref().unchecked_ref()));
        }
        self.0.open.replace(channel);
    }

    /// Tells the other tabs.
    pub fn say(&self, text: &str) {
        // A page that has come back may have something to say before it is told that it has.
        self.connect();
        if let Some(channel) = &*self.0.open.borrow() {
            // Fails only for a channel that is closed.
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }

    fn close(&self) {
        if let Some(channel) = self.0.open.take() {
            channel.close();
        }
    }
}
