//! Another organisation's sign-in, or a certificate on a card, as an authenticator (sign-in UI V25,
//! E23).

use idx::step::{ExternalIdp, Page, Phase};
use leptos::prelude::*;

use crate::components::{El, Emphasis, SpinnerProps, boxed, phrase, spinner};
use crate::driver::Driver;
use crate::i18n::{self, keys};
use crate::site::SKIP_IDP_BUTTON;
use crate::views::answer;
use crate::views::authenticator_name;
use crate::views::ui;

/// Verifying and setting up: both lead away and come back.
pub fn view(driver: Driver, page: &Page, step: &ExternalIdp) -> El {
    let authenticator = &step.authenticator;
    let name = authenticator
        .display_name
        .clone()
        .or_else(|| step.offer.name.clone())
        .unwrap_or_else(|| authenticator_name::of(authenticator));
    let (heading, text, action) = match step.phase {
        Phase::Enroll => (
            keys::IDP_SET_UP_TITLE,
            keys::IDP_SET_UP_TEXT,
            keys::IDP_SET_UP,
        ),
        _ => (
            keys::GENERIC_AUTHENTICATOR,
            keys::IDP_VERIFY_TEXT,
            keys::VERIFY,
        ),
    };
    let id = step.offer.form.id;
    let go = move || driver.follow(id);
    let content =
        boxed("div", "stack").child(boxed("p", "lead").child(phrase(text, &[("name", &name)])));
    let at_once = goes_at_once(driver, page, step);
    if at_once {
        request_animation_frame(go);
    }
    // The button is there where going did not work.
    let content = content.child(boxed("div", "").content(move || {
        vec![match at_once && driver.notice().is_none() {
            true => spinner(SpinnerProps {
                label: Some(i18n::t(keys::PROGRESS_REDIRECTING)),
                with_text: true,
            }),
            false => ui::button(action, Emphasis::Primary, driver.busy(), go),
        }]
    }));
    let heading = i18n::t_with(heading, &[("name", &name)]);
    answer::frame(driver, heading, authenticator).around(driver, page, content)
}

/// Whether the site wants nobody to press a button first. Not where there is something to read; nor
/// where somebody has just come back, which would be a circle; nor in the middle of an application,
/// which would be lost.
fn goes_at_once(driver: Driver, page: &Page, step: &ExternalIdp) -> bool {
    let comes_back = page.continues || page.revisited || page.switched || page.is_first;
    step.phase != Phase::Enroll
        && page.messages.is_empty()
        && !comes_back
        && !driver.is_in_place()
        && driver.site().is_on(SKIP_IDP_BUTTON)
}
