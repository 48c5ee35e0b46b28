//! Which component for an authenticator: one match, without a catch-all. One authenticator is one
//! file here, by its name.

mod custom_app;
mod custom_otp;
mod duo;
mod email;
mod external_idp;
mod google_otp;
pub mod new_password;
mod new_phone;
mod nfc_pin;
mod okta_verify;
mod okta_verify_channels;
mod okta_verify_setup;
mod onprem_mfa;
mod password;
mod phone;
mod push;
mod rsa_token;
mod security_question;
mod symantec_vip;
mod tac;
mod webauthn;
mod yubikey_token;

use idx::step::{AuthenticatorStep, Email, Page, Password, Phase};

use crate::components::El;
use crate::driver::Driver;
use crate::views::{authenticator_name, field, generic};

/// A step whose screen is one that most sign-ins show, and so always here.
pub enum First<'p> {
    /// A password is asked for.
    Password(&'p Password),
    /// A mail is to be sent, or its code is asked for.
    Email(&'p Email),
}

/// The step as one of those, if it is.
pub fn as_first(step: &AuthenticatorStep) -> Option<First<'_>> {
    match step {
        AuthenticatorStep::Password(step) => {
            let plain = step.phase == Phase::Challenge && field::are_plain(&step.form);
            plain.then_some(First::Password(step))
        }
        AuthenticatorStep::Email(step) => {
            // To have it sent takes a button and no field.
            let plain = step.phase == Phase::VerificationData
                || step.phase == Phase::Challenge && field::are_plain(&step.form);
            plain.then_some(First::Email(step))
        }
        AuthenticatorStep::Phone(_)
        | AuthenticatorStep::SecurityQuestion(_)
        | AuthenticatorStep::Webauthn(_)
        | AuthenticatorStep::OktaVerify(_)
        | AuthenticatorStep::CustomApp(_)
        | AuthenticatorStep::GoogleOtp(_)
        | AuthenticatorStep::Duo(_)
        | AuthenticatorStep::Rsa(_)
        | AuthenticatorStep::OnPrem(_)
        | AuthenticatorStep::SymantecVip(_)
        | AuthenticatorStep::Yubikey(_)
        | AuthenticatorStep::CustomOtp(_)
        | AuthenticatorStep::Tac(_)
        | AuthenticatorStep::NfcPin(_)
        | AuthenticatorStep::ExternalIdp(_)
        | AuthenticatorStep::SmartCard(_)
        | AuthenticatorStep::Unknown(_) => None,
    }
}

/// Its screen.
pub fn first(driver: Driver, page: &Page, first: First<'_>) -> El {
    match first {
        First::Password(step) => password::challenge(driver, page, step),
        First::Email(step) => email::view(driver, page, step),
    }
}

/// The screen of any step about one authenticator.
pub fn rest(driver: Driver, page: &Page, step: &AuthenticatorStep) -> El {
    match step {
        AuthenticatorStep::Password(step) => new_password::view(driver, page, step),
        AuthenticatorStep::Email(step) => email::view(driver, page, step),
        AuthenticatorStep::Phone(step) => phone::view(driver, page, step),
        AuthenticatorStep::SecurityQuestion(step) => security_question::view(driver, page, step),
        AuthenticatorStep::GoogleOtp(step) => google_otp::view(driver, page, step),
        AuthenticatorStep::Rsa(step) => rsa_token::view(driver, page, step),
        AuthenticatorStep::OnPrem(step) => onprem_mfa::view(driver, page, step),
        AuthenticatorStep::SymantecVip(step) => symantec_vip::view(driver, page, step),
        AuthenticatorStep::Yubikey(step) => yubikey_token::view(driver, page, step),
        AuthenticatorStep::CustomOtp(step) => custom_otp::view(driver, page, step),
        AuthenticatorStep::Tac(step) => tac::view(driver, page, step),
        AuthenticatorStep::NfcPin(step) => nfc_pin::view(driver, page, step),
        AuthenticatorStep::Webauthn(own) if own.options.is_some() => {
            webauthn::view(driver, page, own)
        }
        AuthenticatorStep::OktaVerify(own) => {
            okta_verify::view(driver, page, own).unwrap_or_else(|| by_its_form(driver, page, step))
        }
        AuthenticatorStep::CustomApp(own) => {
            custom_app::view(driver, page, own).unwrap_or_else(|| by_its_form(driver, page, step))
        }
        AuthenticatorStep::Duo(own) => duo::view(driver, page, own),
        AuthenticatorStep::ExternalIdp(own) | AuthenticatorStep::SmartCard(own) => {
            external_idp::view(driver, page, own)
        }
        AuthenticatorStep::Webauthn(_) | AuthenticatorStep::Unknown(_) => {
            by_its_form(driver, page, step)
        }
    }
}

/// An authenticator whose form says it all.
fn by_its_form(driver: Driver, page: &Page, step: &AuthenticatorStep) -> El {
    let authenticator = step.authenticator();
    let name = authenticator_name::of(authenticator);
    let icon = authenticator_name::icon(authenticator);
    generic::authenticator(driver, page, step.form(), &name, icon)
}
