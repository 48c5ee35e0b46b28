//! Signing in without showing anything, by the organisation's session (OAuth reference §8).

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use idx::session::{Reentry, channel_name};
use idx::transaction::{StartOptions, View};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::auth::Auth;
use crate::browser::{crypto, locks};
use crate::driver::Driver;
use crate::memory;

/// One tab after the other, a moment apart: many wake at once, and the organisation counts.
pub(super) async fn reenter(auth: Auth) -> Reentry {
    let Some(config) = auth.config() else {
        return Reentry::NeedsUser;
    };
    let mut name = channel_name(&config.settings);
    name.push_str(":re-entry");
    let bind_tokens = untrack(|| auth.is_bound());
    let done = locks::exclusively(&name, async move {
        pause(100 + crypto::random::<1>().map_or(0, |[byte]| u64::from(byte) * 400 / 255)).await;
        let owner = auth.owner().with(Owner::new);
        let options = StartOptions {
            bind_tokens,
            ..config.options.clone()
        };
        let Ok(driver) = owner.with(|| Driver::open(&config, options, None)) else {
            return Reentry::NeedsUser;
        };
        let outcome = outcome(&owner, driver).await;
        driver.abandon();
        owner.cleanup();
        memory::clear_stack();
        if let (Reentry::Done(_), Some(key)) = (&outcome.0, outcome.1) {
            auth.take_key(Some(key));
        }
        outcome.0
    });
    done.await.unwrap_or(Reentry::NeedsUser)
}

/// Follows a transaction until it has tokens, or would have to show something.
async fn outcome(
    owner: &Owner,
    driver: Driver,
) -> (Reentry, Option<crate::browser::dpop::ProofKey>) {
    let waiting: Rc<RefCell<Option<Function>>> = Rc::default();
    let place = waiting.clone();
    let ended = Promise::new(&mut |resolve, _| {
        place.replace(Some(resolve));
    });
    owner.with(|| {
        Effect::new(move |_| {
            let over = !matches!(driver.view(), View::Starting | View::Finishing);
            if over && let Some(resolve) = waiting.take() {
                // Resolving a promise never throws.
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
    });
    // The promise is never rejected.
    let _ = JsFuture::from(ended).await;
    let failed = driver
        .with(|t| match t.view() {
            View::Failed(error) => Some(error.clone()),
            _ => None,
        })
        .flatten();
    if let Some(error) = failed {
        return (Reentry::Failed(error), None);
    }
    match driver.hand_over() {
        Some(handover) => (Reentry::Done(Box::new(handover.tokens)), handover.key),
        None => (Reentry::NeedsUser, None),
    }
}

async fn pause(millis: u64) {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                // Resolving a promise never throws.
                let _ = resolve.call0(&JsValue::NULL);
            },
            Duration::from_millis(millis),
        );
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
}
