//! Signing in with a certificate, on a card or in the device (sign-in UI I9).

use idx::step::{IdpOffer, Page};

use super::frame::Frame;
use super::ui;
use crate::components::{El, Emphasis, Icon, SpinnerProps, boxed, spinner};
use crate::driver::Driver;
use crate::i18n::{self, keys};

/// Leads to where the browser asks for the certificate: by itself, unless something went wrong.
pub fn view(driver: Driver, page: &Page, offer: &IdpOffer) -> El {
    let id = offer.form.id;
    let text = boxed("p", "lead").child(keys::PIV_TEXT);
    let content = boxed("div", "stack").child(text);
    let content = if page.messages.is_empty() {
        content
            .child(spinner(SpinnerProps {
                label: Some(i18n::t(keys::PIV_WAITING)),
                with_text: true,
            }))
            .mounted(move |_| driver.follow(id))
    } else {
        let again = move || driver.follow(id);
        content.child(ui::button(
            keys::TRY_AGAIN,
            Emphasis::Primary,
            driver.busy(),
            again,
        ))
    };
    Frame::new(keys::PIV_TITLE)
        .icon(Icon::SmartCard)
        .around(driver, page, content)
}
