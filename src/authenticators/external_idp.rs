//! Another organisation's sign-in, or a certificate on a card, as an authenticator (sign-in UI V25,
//! E23).

use idx::step::{ExternalIdp, Page, Phase};

use crate::components::{El, Emphasis, boxed, phrase};
use crate::driver::Driver;
use crate::i18n::{self, keys};
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
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(phrase(text, &[("name", &name)])))
        .child(ui::button(action, Emphasis::Primary, driver.busy(), go));
    let heading = i18n::t_with(heading, &[("name", &name)]);
    answer::frame(driver, heading, authenticator).around(driver, page, content)
}
