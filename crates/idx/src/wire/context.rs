//! The context objects around the forms: user, app, client, captcha… (IDX §2.1).

use std::sync::Arc;

use serde_json::Value;

use super::reader::{self, Log, Object};
use super::remediation::{self, Remediation};

/// Whom the transaction is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct User {
    /// The user's id.
    pub id: Option<String>,
    /// What was typed as a user name; not proof that such a user exists.
    pub identifier: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Login.
    pub login: Option<String>,
}

/// The application that is signed in to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct App {
    /// Its label.
    pub label: Option<String>,
    /// Its technical name.
    pub name: Option<String>,
    /// Its home page, unchecked.
    pub client_uri: Option<String>,
    /// Its logo, unchecked.
    pub logo: Option<String>,
    /// Its terms of service, unchecked.
    pub terms_of_service: Option<String>,
    /// Its privacy policy, unchecked.
    pub privacy_policy: Option<String>,
    /// The issuer that consent is asked for.
    pub issuer: Option<String>,
}

/// The browser that asked, on pages opened from an e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Client {
    /// Browser.
    pub browser: Option<String>,
    /// Operating system.
    pub os: Option<String>,
    /// City, state and country, as far as known, in this order.
    pub place: Vec<String>,
}

/// A captcha to solve when the form is sent (IDX §3.5).
#[derive(Debug, Clone, PartialEq)]
pub struct Captcha {
    /// The provider.
    pub provider: CaptchaProvider,
    /// The site key.
    pub site_key: Option<String>,
    /// Gives ALTCHA's challenge.
    pub challenge: Option<Arc<Remediation>>,
}

/// See [`Captcha::provider`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaptchaProvider {
    /// hCaptcha.
    HCaptcha,
    /// reCAPTCHA, second version, invisible.
    RecaptchaV2,
    /// ALTCHA's proof of work.
    Altcha,
    /// Anything else.
    Other(String),
}

/// Enrolment of the device at an administrator's demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceEnrollment {
    /// `oda`, `mdm` or `ws1`.
    pub name: String,
    /// `IOS` or `ANDROID`, upper case.
    pub platform: Option<String>,
    /// The sign-in address to type into the app.
    pub sign_in_url: Option<String>,
    /// `LOOPBACK`, `APP_LINK`…
    pub challenge_method: Option<String>,
    /// The vendor of the management software.
    pub vendor: Option<String>,
    /// Where the device is enrolled, unchecked.
    pub enrollment_link: Option<String>,
}

/// Title and button of a page, chosen by an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UiDisplay {
    /// Title.
    pub label: Option<String>,
    /// Label of the button.
    pub button_label: Option<String>,
}

/// Where a server-session app goes at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndRedirect {
    /// The address, unchecked.
    pub href: String,
    /// Whether the window may have lost the focus to an app: then a button is better than an
    /// immediate redirect (IDX §9 trap 20).
    pub after_app_link: bool,
}

pub(crate) fn user(parent: &Object, log: &mut Log) -> Option<User> {
    let object = reader::context(parent, "user", log)?;
    let profile = reader::object(object, "profile", log);
    let of_profile = |key: &str, log: &mut Log| profile.and_then(|p| reader::text(p, key, log));
    Some(User {
        id: reader::text(object, "id", log),
        identifier: reader::text(object, "identifier", log).filter(|i| !i.is_empty()),
        first_name: of_profile("firstName", log),
        last_name: of_profile("lastName", log),
        email: of_profile("email", log),
        login: of_profile("login", log),
    })
}

pub(crate) fn app(parent: &Object, log: &mut Log) -> Option<App> {
    let issuer = reader::context(parent, "authentication", log)
        .and_then(|a| reader::object(a, "issuer", log))
        .and_then(|i| reader::text(i, "uri", log).or_else(|| reader::text(i, "name", log)));
    let object = match parent.get("app").map(reader::unwrap)? {
        Value::String(label) => {
            return Some(App {
                label: Some(label.clone()),
                issuer,
                ..App::default()
            });
        }
        Value::Object(object) => object,
        _ => return None,
    };
    let link = |key: &str, log: &mut Log| {
        reader::object(object, key, log).and_then(|l| reader::text(l, "href", log))
    };
    Some(App {
        label: reader::text(object, "label", log),
        name: reader::text(object, "name", log),
        client_uri: link("clientUri", log),
        logo: link("logo", log),
        terms_of_service: link("termsOfService", log),
        privacy_policy: link("privacyPolicy", log),
        issuer,
    })
}

pub(crate) fn client(parent: &Object, log: &mut Log) -> Option<Client> {
    let object = reader::context(parent, "client", log)?;
    let place = reader::object(object, "location", log)
        .map(|l| {
            ["city", "state", "country"]
                .iter()
                .filter_map(|key| reader::text(l, key, log).filter(|t| !t.is_empty()))
                .collect()
        })
        .unwrap_or_default();
    Some(Client {
        browser: reader::text(object, "browser", log).filter(|b| !b.is_empty()),
        os: reader::text(object, "os", log).filter(|o| !o.is_empty()),
        place,
    })
}

pub(crate) fn captcha(parent: &Object, log: &mut Log) -> Option<Captcha> {
    let object = reader::context(parent, "captcha", log)?;
    let kind = reader::text(object, "type", log).unwrap_or_default();
    Some(Captcha {
        provider: match kind.as_str() {
            "HCAPTCHA" => CaptchaProvider::HCaptcha,
            "RECAPTCHA_V2" => CaptchaProvider::RecaptchaV2,
            "ALTCHA" => CaptchaProvider::Altcha,
            _ => CaptchaProvider::Other(kind),
        },
        site_key: reader::text(object, "siteKey", log),
        challenge: challenge_form(object, log),
    })
}

/// ALTCHA's `challengeUrlForm` has no name of its own.
fn challenge_form(object: &Object, log: &mut Log) -> Option<Arc<Remediation>> {
    let mut form = reader::object(object, "challengeUrlForm", log)?.clone();
    form.entry("name")
        .or_insert_with(|| Value::String("challenge".to_owned()));
    remediation::remediation(&Value::Object(form), log)
}

pub(crate) fn device_enrollment(parent: &Object, log: &mut Log) -> Option<DeviceEnrollment> {
    let object = reader::context(parent, "deviceEnrollment", log)?;
    Some(DeviceEnrollment {
        name: reader::text(object, "name", log)?,
        platform: reader::text(object, "platform", log).map(|p| p.to_ascii_uppercase()),
        sign_in_url: reader::text(object, "signInUrl", log),
        challenge_method: reader::text(object, "challengeMethod", log),
        vendor: reader::text(object, "vendor", log),
        enrollment_link: reader::text(object, "enrollmentLink", log),
    })
}

pub(crate) fn ui_display(parent: &Object, log: &mut Log) -> Option<UiDisplay> {
    let object = reader::context(parent, "uiDisplay", log)?;
    Some(UiDisplay {
        label: reader::text(object, "label", log).filter(|l| !l.is_empty()),
        button_label: reader::text(object, "buttonLabel", log).filter(|l| !l.is_empty()),
    })
}

pub(crate) fn end_redirect(parent: &Object, key: &str, log: &mut Log) -> Option<EndRedirect> {
    let object = reader::object(parent, key, log)?;
    let prior = reader::object(object, "priorVerification", log);
    let method = prior.and_then(|p| reader::text(p, "method", log));
    let went_well = prior.and_then(|p| reader::flag(p, "success", log)) == Some(true);
    Some(EndRedirect {
        href: reader::text(object, "href", log)?,
        after_app_link: method.as_deref() == Some("APP_LINK") && went_well,
    })
}
