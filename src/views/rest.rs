//! The screens of the part that is loaded when one of them is needed; see [`crate::lazy`].

use idx::step::{Page, SelectPurpose, Step};

use super::frame::Frame;
use super::{generic, identify, offers, select_authenticator, set_up, ui};
use crate::authenticators;
use crate::components::{El, Emphasis, Icon};
use crate::driver::Driver;
use crate::i18n::keys;

/// The screen of any step.
pub fn page(driver: Driver, page: &Page) -> El {
    match &page.step {
        // Drawn here only with fields that no sign-in form has by itself.
        Step::Identify(step) => generic::view(driver, page, &step.form),
        Step::IdentifyRecovery(form) => {
            identify::identifier_only(driver, page, form, keys::SELECT_RECOVER_TITLE)
        }
        Step::UnlockAccount(form) => {
            identify::identifier_only(driver, page, form, keys::SELECT_UNLOCK_TITLE)
        }
        Step::SelectAuthenticator(step) if step.purpose == SelectPurpose::Enroll => {
            set_up::view(driver, page, step)
        }
        Step::SelectAuthenticator(step) => select_authenticator::view(driver, page, step),
        Step::Authenticator(step) => authenticators::rest(driver, page, step),
        Step::IdentityProviders => identity_providers(driver, page),
        Step::Redirect(_) => end_redirect(driver, page),
        Step::Maintenance(step) => generic::view(driver, page, &step.form),
        Step::Profile(step) => generic::view(driver, page, &step.form),
        Step::DeviceGracePeriod(form)
        | Step::KeepMeSignedIn(form)
        | Step::CancelTransaction(form)
        | Step::UserCode(form)
        | Step::RequestActivationEmail(form)
        | Step::Generic(form) => generic::view(driver, page, form),
        Step::Piv(offer) => generic::view(driver, page, &offer.form),
        Step::IdentityVerification(step) => generic::view(driver, page, &step.offer.form),
        Step::Launch(step) => generic::view(driver, page, &step.form),
        Step::DeviceChallenge(step) => generic::view(driver, page, &step.form),
        Step::AppleSsoExtension(step) => generic::view(driver, page, &step.form),
        Step::Consent(step) => generic::view(driver, page, &step.form),
        Step::EmailConsent(step) => generic::view(driver, page, &step.form),
    }
}

/// Nothing but identity providers.
fn identity_providers(driver: Driver, page: &Page) -> El {
    let content = offers::alternatives(driver, page, true);
    let mut frame = Frame::new(keys::IDENTIFY_TITLE);
    frame.chip = false;
    frame.around(driver, page, content)
}

/// Done; a click leads on.
fn end_redirect(driver: Driver, page: &Page) -> El {
    let go = move || driver.follow_end();
    let content = ui::button(keys::CONTINUE, Emphasis::Primary, driver.busy(), go);
    let (heading, icon) = if page.has_errors() {
        (keys::TERMINAL_TITLE, Icon::Shield)
    } else {
        (keys::SIGNED_IN_TITLE, Icon::Success)
    };
    Frame::new(heading).icon(icon).around(driver, page, content)
}
