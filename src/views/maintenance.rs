//! The service is being maintained, and asked again by itself (sign-in UI Z5).

use idx::step::{Maintenance, Page};

use super::frame::Frame;
use crate::components::{CountdownProps, El, Icon, Landing, boxed, countdown};
use crate::driver::Driver;
use crate::i18n::keys;

/// How long until it is asked again. Each answer draws this anew.
pub fn view(driver: Driver, page: &Page, step: &Maintenance) -> El {
    let wait = countdown(CountdownProps {
        until: js_sys::Date::now() + f64::from(step.refresh_ms),
        words: keys::WAIT_GOES_ON,
        over: keys::WAIT_TRYING,
        on_end: None,
    });
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::MAINTENANCE_TEXT))
        .child(boxed("p", "muted").child(wait));
    let mut frame = Frame::new(keys::MAINTENANCE_TITLE).icon(Icon::Clock);
    if page.continues {
        frame.landing = Landing::Nowhere;
    }
    frame.around(driver, page, content)
}
