//! The context objects around the forms: user, app, client, captcha… (IDX §2.1).

use std::sync::Arc;

use serde_json::Value;

use super::members::Members;
use super::reader::{self, Log, Object};
use super::remediation::{self, Remediation};
use crate::url::Href;

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
    /// Its id. The form's own `captchaId` may differ, and counts (IDX §9 trap 21).
    pub id: Option<String>,
    /// The provider.
    pub provider: CaptchaProvider,
    /// The site key.
    pub site_key: Option<String>,
    /// Gives ALTCHA's challenge: see
    /// [`Transaction::captcha_request`](crate::transaction::Transaction::captcha_request).
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
    pub href: Href,
    /// Whether the window may have lost the focus to an app: then a button is better than an
    /// immediate redirect (IDX §9 trap 20).
    pub after_app_link: bool,
}

pub(crate) fn user(parent: &Object, log: &mut Log) -> Option<User> {
    let object = reader::context(parent, "user", log)?;
    let members = &mut Members::new(object, log);
    let mut user = User::default();
    members.text("id", &mut user.id);
    members.words("identifier", &mut user.identifier);
    if let Some(mut profile) = members.object("profile") {
        profile.text("firstName", &mut user.first_name);
        profile.text("lastName", &mut user.last_name);
        profile.text("email", &mut user.email);
        profile.text("login", &mut user.login);
    }
    Some(user)
}

pub(crate) fn app(parent: &Object, log: &mut Log) -> Option<App> {
    let mut app = App::default();
    if let Some(authentication) = reader::context(parent, "authentication", log)
        && let Some(mut issuer) = Members::new(authentication, log).object("issuer")
    {
        issuer.text("uri", &mut app.issuer);
        issuer.text("name", &mut app.issuer);
    }
    match reader::unwrap(parent.get("app")?) {
        Value::String(label) => app.label = Some(label.clone()),
        Value::Object(object) => {
            let members = &mut Members::new(object, log);
            members.text("label", &mut app.label);
            members.text("name", &mut app.name);
            for (key, place) in [
                ("clientUri", &mut app.client_uri),
                ("logo", &mut app.logo),
                ("termsOfService", &mut app.terms_of_service),
                ("privacyPolicy", &mut app.privacy_policy),
            ] {
                if let Some(mut link) = members.object(key) {
                    link.text("href", place);
                }
            }
        }
        _ => return None,
    }
    Some(app)
}

pub(crate) fn client(parent: &Object, log: &mut Log) -> Option<Client> {
    let object = reader::context(parent, "client", log)?;
    let members = &mut Members::new(object, log);
    let mut client = Client::default();
    members.words("browser", &mut client.browser);
    members.words("os", &mut client.os);
    if let Some(mut location) = members.object("location") {
        for key in ["city", "state", "country"] {
            let mut part = None;
            location.words(key, &mut part);
            client.place.extend(part);
        }
    }
    Some(client)
}

pub(crate) fn captcha(parent: &Object, log: &mut Log) -> Option<Captcha> {
    let object = reader::context(parent, "captcha", log)?;
    let kind = reader::text(object, "type", log).unwrap_or_default();
    Some(Captcha {
        id: reader::text(object, "id", log),
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
    let mut enrollment = DeviceEnrollment {
        name: reader::text(object, "name", log)?,
        platform: None,
        sign_in_url: None,
        challenge_method: None,
        vendor: None,
        enrollment_link: None,
    };
    let members = &mut Members::new(object, log);
    members.capitals("platform", &mut enrollment.platform);
    members.text("signInUrl", &mut enrollment.sign_in_url);
    members.text("challengeMethod", &mut enrollment.challenge_method);
    members.text("vendor", &mut enrollment.vendor);
    members.text("enrollmentLink", &mut enrollment.enrollment_link);
    Some(enrollment)
}

pub(crate) fn end_redirect(parent: &Object, key: &str, log: &mut Log) -> Option<EndRedirect> {
    let object = reader::object(parent, key, log)?;
    let prior = reader::object(object, "priorVerification", log);
    let method = prior.and_then(|p| reader::text(p, "method", log));
    let went_well = prior.and_then(|p| reader::flag(p, "success", log)) == Some(true);
    Some(EndRedirect {
        href: reader::text(object, "href", log)?.into(),
        after_app_link: method.as_deref() == Some("APP_LINK") && went_well,
    })
}
