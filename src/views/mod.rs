//! Which screen for a step: one match here for the steps of most sign-ins, one in [`rest`] for all
//! others, which are loaded when they are needed. Neither has a catch-all.

pub mod advice;
pub mod answer;
pub mod authenticator_name;
pub mod callout;
pub mod captcha;
pub mod consent;
pub mod custom;
pub mod device;
pub mod device_enrollment;
pub mod device_remedy;
pub mod email_consent;
pub mod enter_code;
pub mod facts;
pub mod failure;
pub mod field;
pub mod form_model;
pub mod frame;
pub mod generic;
pub mod identify;
pub mod identity_verification;
pub mod keep_me_signed_in;
pub mod launch;
pub mod maintenance;
pub mod messages;
pub mod offers;
pub mod opener;
pub mod passkey;
pub mod piv;
pub mod places;
pub mod profile;
pub mod providers;
pub mod rate_limit;
pub mod request_activation;
pub mod rest;
pub mod retyped;
pub mod select_authenticator;
pub mod sending;
pub mod set_up;
pub mod signed_in;
pub mod signed_out;
pub mod terminal;
pub mod ui;
pub mod unlock;
pub mod user_code;
pub mod waiting;

use idx::error::Error;
use idx::step::{Identify, Page, Step, Terminal};
use idx::transaction::View;

use crate::authenticators;
use crate::components::El;
use crate::driver::Driver;
use crate::lazy;
use crate::session::part;

/// The steps that most sign-ins consist of; their screens are always here.
enum First<'p> {
    Identify(&'p Identify),
    Authenticator(authenticators::First<'p>),
}

fn first(page: &Page, custom: bool) -> Option<First<'_>> {
    if custom || page.captcha.is_some() || !offers::are_plain(page) {
        return None;
    }
    match &page.step {
        Step::Identify(step) => {
            // A passkey is drawn by the part, and so is what the page offers to launch.
            let plain = field::are_plain(&step.form) && step.passkey.is_none();
            plain.then_some(First::Identify(step))
        }
        Step::Authenticator(step) => authenticators::as_first(step).map(First::Authenticator),
        Step::IdentifyRecovery(_)
        | Step::UnlockAccount(_)
        | Step::SelectAuthenticator(_)
        | Step::IdentityProviders
        | Step::Redirect(_)
        | Step::Maintenance(_)
        | Step::Profile(_)
        | Step::DeviceGracePeriod(_)
        | Step::KeepMeSignedIn(_)
        | Step::CancelTransaction(_)
        | Step::UserCode(_)
        | Step::RequestActivationEmail(_)
        | Step::Piv(_)
        | Step::IdentityVerification(_)
        | Step::Launch(_)
        | Step::DeviceChallenge(_)
        | Step::AppleSsoExtension(_)
        | Step::Consent(_)
        | Step::EmailConsent(_)
        | Step::Generic(_) => None,
    }
}

/// Whether everything that draws this, with a problem of the last request above it, is here. The
/// driver shows nothing else. `custom` is [`Driver::is_custom`].
pub fn is_here(view: &View, notice: Option<&Error>, custom: bool) -> bool {
    let always = match view {
        View::Page(page) => first(page, custom).is_some(),
        View::Terminal(_) | View::EnterCodeElsewhere(_) => false,
        View::Starting | View::Finishing | View::Leaving(_) => true,
        View::SignedIn(_) => return part::here().is_some(),
        // Whatever keeps the part from being loaded can be told without it.
        View::Failed(error) => is_told_here(error),
    };
    (always && notice.is_none_or(is_told_here)) || lazy::screens().is_some()
}

/// Waiting is counted down by the part.
fn is_told_here(error: &Error) -> bool {
    error.is_transient() && !matches!(error, Error::RateLimited { .. })
}

/// The screen of a step.
pub fn page(driver: Driver, page: &Page) -> El {
    match first(page, driver.is_custom()) {
        Some(First::Identify(step)) => identify::identify(driver, page, step),
        Some(First::Authenticator(first)) => authenticators::first(driver, page, first),
        None => match lazy::screens() {
            Some(screens) => (screens.page)(driver, page),
            None => waiting::starting(),
        },
    }
}

/// The end of a transaction.
pub fn terminal(driver: Driver, terminal: &Terminal) -> El {
    match lazy::screens() {
        Some(screens) => (screens.terminal)(driver, terminal),
        None => waiting::starting(),
    }
}
