//! Stay signed in on this device? (sign-in UI Z4)

use idx::form::{Form, Values};
use idx::step::{OfferKind, Page};

use super::frame::Frame;
use super::ui;
use crate::components::{El, Emphasis, boxed};
use crate::driver::Driver;
use crate::i18n::keys;

/// Yes or no.
pub fn view(driver: Driver, page: &Page, form: &Form) -> El {
    let id = form.id;
    let answer = move |stay: bool| {
        move || {
            let mut values = Values::new();
            values.set_flag("keepMeSignedIn", stay);
            driver.submit(id, &values);
        }
    };
    let no = ui::button(
        keys::STAY_NO,
        Emphasis::Secondary,
        driver.busy(),
        answer(false),
    );
    let form = ui::form(driver, answer(true), vec![ui::submit(keys::STAY_YES), no]);
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::STAY_TEXT))
        .child(form);
    let mut frame = Frame::new(keys::STAY_TITLE);
    frame.hidden = vec![OfferKind::Skip];
    frame.around(driver, page, content)
}
