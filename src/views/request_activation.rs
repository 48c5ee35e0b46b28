//! An activation link that has expired: ask for a new one (sign-in UI R2).

use idx::form::{Form, Values};
use idx::step::Page;

use super::frame::Frame;
use super::ui;
use crate::components::{El, Icon};
use crate::driver::Driver;
use crate::i18n::keys;

/// One button.
pub fn view(driver: Driver, page: &Page, form: &Form) -> El {
    let id = form.id;
    let send = move || driver.submit(id, &Values::new());
    let content = ui::form(driver, send, vec![ui::submit(keys::REQUEST_ACTIVATION)]);
    Frame::new(keys::ACTIVATION_EXPIRED_TITLE)
        .icon(Icon::Email)
        .around(driver, page, content)
}
