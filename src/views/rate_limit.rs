//! Too many requests: how long to wait, second by second.

use idx::error::Error;
use leptos::prelude::*;

use super::{messages, offers};
use crate::components::{
    CardParts, CountdownProps, El, Icon, Severity, alert_box, boxed, card, countdown, el,
};
use crate::driver::Driver;
use crate::i18n::keys;

/// In place of a page. Reading the step anew changes nothing, so that it is done by itself.
pub fn view(driver: Driver, error: &Error, seconds: u32) -> El {
    let again = Callback::new(move |()| driver.retry());
    let back = driver.with(|t| t.response().is_some()) == Some(true);
    let parts = CardParts {
        heading: messages::error_title(error).into(),
        icon: Some(Icon::Clock),
        actions: Vec::from_iter(back.then(|| offers::restart(driver)).flatten()).into(),
        ..CardParts::default()
    };
    let wait = countdown(CountdownProps {
        until: from_now(seconds),
        words: keys::WAIT_GOES_ON,
        over: keys::WAIT_TRYING,
        on_end: Some(again),
    });
    card(parts, boxed("p", "lead").child(wait))
}

/// Above a form that was refused. What is in the form is for its owner to send again.
pub fn notice(seconds: u32) -> El {
    let wait = countdown(CountdownProps {
        until: from_now(seconds),
        words: keys::WAIT_THEN_SEND,
        over: keys::WAIT_OVER,
        on_end: None,
    });
    alert_box(Severity::Error, vec![el("p").child(wait)])
}

fn from_now(seconds: u32) -> f64 {
    js_sys::Date::now() + f64::from(seconds) * 1000.0
}
