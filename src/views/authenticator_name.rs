//! What an authenticator is called, drawn as, and told apart by.

use idx::step::AuthenticatorChoice;
use idx::url::ImageUrl;
use idx::wire::authenticator::{Authenticator, KnownAuthenticator as K};

use crate::components::Icon;
use crate::driver::Driver;
use crate::i18n::{self, keys};
use crate::live::Live;

/// The name of a choice. Methods of one app are told apart by what they do.
pub fn of_choice(choice: &AuthenticatorChoice) -> String {
    let known = choice.authenticator.known();
    if let (Some(K::OktaVerify), Some(method)) = (known, choice.method.as_deref()) {
        let key = match method {
            "push" => keys::OKTA_VERIFY_PUSH,
            "totp" => keys::OKTA_VERIFY_TOTP,
            "signed_nonce" => keys::OKTA_VERIFY_FASTPASS,
            _ => return of(&choice.authenticator),
        };
        return i18n::text(key);
    }
    choice
        .label
        .clone()
        .unwrap_or_else(|| of(&choice.authenticator))
}

/// The name of an authenticator: the server's, else ours.
pub fn of(authenticator: &Authenticator) -> String {
    authenticator.display_name.clone().unwrap_or_else(|| {
        let key = format!(
            "authenticator.{}",
            authenticator.key.as_deref().unwrap_or_default()
        );
        if i18n::has(&key) {
            i18n::text_of_name(&key, &[])
        } else {
            authenticator
                .key
                .clone()
                .or_else(|| authenticator.kind.clone())
                .unwrap_or_default()
        }
    })
}

/// "Verify with …"
pub fn verify_with(authenticator: &Authenticator) -> Live<String> {
    i18n::t_with(keys::GENERIC_AUTHENTICATOR, &[("name", &of(authenticator))])
}

/// "Set up …"
pub fn set_up(authenticator: &Authenticator) -> Live<String> {
    i18n::t_with(keys::SET_UP_NAMED, &[("name", &of(authenticator))])
}

/// What tells it from others of its kind: a masked address or number.
pub fn detail(authenticator: &Authenticator) -> Option<String> {
    let profile = &authenticator.profile;
    profile
        .phone_number
        .clone()
        .or_else(|| profile.email.clone())
}

/// What it is, in a sentence; the administrator's words first.
pub fn description(authenticator: &Authenticator) -> Option<String> {
    authenticator.description.clone().or_else(|| {
        let key = authenticator.key.as_deref()?;
        let key = format!("authenticator.{key}.what");
        i18n::has(&key).then(|| i18n::text_of_name(&key, &[]))
    })
}

/// Its drawing.
pub fn icon(authenticator: &Authenticator) -> Icon {
    match authenticator.known() {
        Some(K::Password) => Icon::Password,
        Some(K::Email) => Icon::Email,
        Some(K::Phone) => Icon::Phone,
        Some(K::SecurityQuestion) => Icon::Question,
        Some(K::Webauthn) => Icon::Key,
        Some(K::OktaVerify | K::CustomApp) => Icon::App,
        Some(
            K::GoogleOtp | K::OnPrem | K::Rsa | K::CustomOtp | K::SymantecVip | K::Yubikey | K::Tac,
        ) => Icon::Code,
        Some(K::Duo | K::ExternalIdp) => Icon::Federated,
        Some(K::NfcPin) => Icon::Nfc,
        Some(K::SmartCard) => Icon::SmartCard,
        None => Icon::Shield,
    }
}

/// The administrator's logo; only one that may be loaded.
pub fn logo(driver: Driver, authenticator: &Authenticator) -> Option<String> {
    image(driver, authenticator.logo.as_deref()?)
}

/// The address of a picture, if it may be loaded: another host would learn who signs in where, and
/// the page's policy refuses it.
pub fn image(driver: Driver, src: &str) -> Option<String> {
    let url = driver.with(|t| ImageUrl::parse(src, t.settings().issuer.origin()).ok());
    Some(url.flatten()?.as_str().to_owned())
}
