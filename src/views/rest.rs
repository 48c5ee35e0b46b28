//! The screens of the part that is loaded when one of them is needed; see [`crate::lazy`].

use idx::step::{Page, SelectPurpose, Step};

use leptos::prelude::on_cleanup;

use super::frame::Frame;
use super::{
    captcha, consent, device, device_remedy, email_consent, field, generic, identify,
    identity_verification, keep_me_signed_in, launch, maintenance, piv, profile, providers,
    request_activation, select_authenticator, set_up, ui, unlock, user_code,
};
use crate::authenticators;
use crate::components::{El, Emphasis, Icon};
use crate::driver::Driver;
use crate::i18n::keys;

/// The screen of any step.
pub fn page(driver: Driver, page: &Page) -> El {
    if page.captcha.is_some() {
        on_cleanup(captcha::leave);
    }
    match &page.step {
        Step::Identify(step) if field::are_plain(&step.form) => {
            launch::identify(driver, page, step)
        }
        // Fields that no sign-in form has by itself.
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
        Step::SelectAuthenticator(step) if step.with_identifier => unlock::view(driver, page, step),
        Step::SelectAuthenticator(step) => select_authenticator::view(driver, page, step),
        Step::Authenticator(step) => authenticators::rest(driver, page, step),
        Step::IdentityProviders => identity_providers(driver, page),
        Step::Redirect(_) => end_redirect(driver, page),
        Step::Maintenance(step) => maintenance::view(driver, page, step),
        Step::Profile(step) => profile::view(driver, page, step),
        Step::DeviceGracePeriod(form) => device_remedy::grace_period(driver, page, form),
        Step::KeepMeSignedIn(form) => keep_me_signed_in::view(driver, page, form),
        Step::UserCode(form) => user_code::view(driver, page, form),
        Step::RequestActivationEmail(form) => request_activation::view(driver, page, form),
        Step::Generic(form) => generic::view(driver, page, form),
        Step::Piv(offer) => piv::view(driver, page, offer),
        Step::IdentityVerification(step) => identity_verification::view(driver, page, step),
        Step::Launch(step) => launch::alone(driver, page, step),
        Step::DeviceChallenge(step) => device::probe(driver, page, step),
        Step::AppleSsoExtension(_) | Step::CancelTransaction(_) => device::by_itself(driver, page),
        Step::Consent(step) => consent::view(driver, page, step),
        Step::EmailConsent(step) => email_consent::view(driver, page, step),
    }
}

/// Nothing but identity providers.
fn identity_providers(driver: Driver, page: &Page) -> El {
    let content = providers::alone(driver, page);
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
        (keys::TERMINAL_SIGNED_IN_TITLE, Icon::Success)
    };
    Frame::new(heading).icon(icon).around(driver, page, content)
}
