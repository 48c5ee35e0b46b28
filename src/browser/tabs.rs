//! A word between tabs of one origin: a magic link that was opened in another tab.
//!
//! Nothing is stored. The tab with the link offers the code together with the `state` it came
//! with; the tab that owns this state takes it and says so. No token ever crosses.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use idx::secret::Secret;
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "doorway.magic-link";

/// How long the owner of a state has to answer, in milliseconds.
const PATIENCE: Duration = Duration::from_millis(600);

/// Offers a code to the other tabs. True when one of them took it.
pub async fn offer(otp: Secret, state: String) -> bool {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
        return false;
    };
    let taken = Rc::new(Cell::new(false));
    let wanted = state.clone();
    let answered = js_sys::Promise::new(&mut |resolve, _| {
        let (taken, wanted, resolve_on_answer) = (taken.clone(), wanted.clone(), resolve.clone());
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(Word::Taken { state }) = Word::read(&event)
                && state == wanted
            {
                taken.set(true);
                // Resolving twice has no effect.
                let _ = resolve_on_answer.call0(&JsValue::NULL);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        // Lives as long as the channel, which is closed below.
        listener.forget();
        set_timeout(
            move || {
                // See above.
                let _ = resolve.call0(&JsValue::NULL);
            },
            PATIENCE,
        );
    });
    let offer = Word::Offer { otp, state };
    let sent = channel.post_message(&offer.write()).is_ok();
    if sent {
        // The promise is never rejected.
        let _ = wasm_bindgen_futures::JsFuture::from(answered).await;
    }
    channel.close();
    taken.get()
}

/// Listens for codes for as long as the owner lives. `take` says whether the code was for this
/// tab.
pub fn listen(take: impl Fn(&str, Secret) -> bool + 'static) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
        return;
    };
    let answer = channel.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(Word::Offer { otp, state }) = Word::read(&event)
            && take(&state, otp)
        {
            let word = Word::Taken { state };
            // The other tab then shows the code, as if nobody had been there.
            let _ = answer.post_message(&word.write());
        }
    });
    channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    let kept = StoredValue::new_local((channel, listener));
    on_cleanup(move || kept.with_value(|(channel, _)| channel.close()));
}

/// What tabs say to each other: an offer is a pair of state and code, an answer the state alone.
enum Word {
    Offer { otp: Secret, state: String },
    Taken { state: String },
}

impl Word {
    fn read(event: &MessageEvent) -> Option<Self> {
        let data = event.data();
        let text = |value: JsValue| value.as_string().filter(|t| t.len() < 4096);
        if let Some(pair) = data.dyn_ref::<Array>() {
            return Some(Self::Offer {
                state: text(pair.get(0))?,
                otp: text(pair.get(1))?.into(),
            });
        }
        text(data).map(|state| Self::Taken { state })
    }

    fn write(&self) -> JsValue {
        match self {
            Self::Offer { otp, state } => Array::of2(&state.into(), &otp.expose().into()).into(),
            Self::Taken { state } => state.into(),
        }
    }
}
