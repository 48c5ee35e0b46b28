//! Data of a running challenge or set-up (IDX §5.2).

use std::sync::Arc;

use serde_json::Value;

use super::device::{DeviceChallenge, device_challenge};
use crate::secret::Secret;
use crate::wire::reader::{self, Log, Object};

/// Data of a running challenge or set-up, as far as it is typed; the rest stays JSON for the
/// browser calls that take it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContextualData {
    /// Whether the e-mail has a magic link beside its code; `None` where not said.
    pub magic_link: Option<bool>,
    /// The number to tap in the app.
    pub correct_answer: Option<String>,
    /// The code to show, on pages opened from an e-mail.
    pub otp: Option<Secret>,
    /// A QR code as a `data:` image, unchecked. Secret: it holds the seed.
    pub qr_code: Option<Secret>,
    /// The seed of an authenticator app.
    pub shared_secret: Option<Secret>,
    /// How Okta Verify is being set up: `qrcode`, `email`, `sms`, `samedevice`, `devicebootstrap`.
    pub selected_channel: Option<String>,
    /// Where the link was sent.
    pub email: Option<String>,
    /// Where the link was sent.
    pub phone_number: Option<String>,
    /// Set-up on this very device.
    pub same_device: Option<SameDevice>,
    /// Names of devices that can add this one; with the platform.
    pub device_bootstrap: Option<DeviceBootstrap>,
    /// Questions to choose from: key and text.
    pub questions: Vec<(String, String)>,
    /// The question asked: key and text.
    pub enrolled_question: Option<(String, String)>,
    /// `publicKey` options of a WebAuthn registration.
    pub activation_data: Option<Value>,
    /// `publicKey` options of a WebAuthn assertion.
    pub challenge_data: Option<Value>,
    /// A device challenge.
    pub challenge: Option<Arc<DeviceChallenge>>,
    /// Duo's data.
    pub duo: Option<DuoData>,
    /// Where an NFC device is set up, unchecked.
    pub setup_nfc_url: Option<String>,
}

/// Set-up of Okta Verify on the device the page is open on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameDevice {
    /// `IOS`, `ANDROID`, `WINDOWS`, `OSX`, upper case.
    pub platform: Option<String>,
    /// Where the app is found, unchecked.
    pub download_href: Option<String>,
    /// The sign-in address to type into the app.
    pub org_url: Option<String>,
    /// Opens the app, unchecked.
    pub setup_url: Option<String>,
    /// Whether only a device of this security level may be set up (`HIGH`) or `ANY`.
    pub security_level: Option<String>,
}

/// Set-up of Okta Verify from a device that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceBootstrap {
    /// Platform, upper case.
    pub platform: Option<String>,
    /// Names of the devices that have it.
    pub devices: Vec<String>,
}

/// Data of a Duo prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuoData {
    /// Duo's host name.
    pub host: String,
    /// The signed request.
    pub signed_token: Secret,
    /// Address of Duo's script, unchecked.
    pub script: Option<String>,
}

pub(super) fn contextual(parent: &Object, log: &mut Log) -> ContextualData {
    let Some(object) = reader::context(parent, "contextualData", log) else {
        return ContextualData::default();
    };
    let json = |key: &str| object.get(key).filter(|v| v.is_object()).cloned();
    ContextualData {
        magic_link: reader::flag(object, "useEmailMagicLink", log),
        correct_answer: reader::text(object, "correctAnswer", log),
        otp: secret(object, "otp", log),
        qr_code: reader::object(object, "qrcode", log).and_then(|q| secret(q, "href", log)),
        shared_secret: secret(object, "sharedSecret", log),
        selected_channel: reader::text(object, "selectedChannel", log),
        email: reader::text(object, "email", log),
        phone_number: reader::text(object, "phoneNumber", log),
        same_device: reader::object(object, "samedevice", log).map(|s| SameDevice {
            platform: platform(s, log),
            download_href: reader::text(s, "downloadHref", log),
            org_url: reader::text(s, "orgUrl", log),
            setup_url: reader::text(s, "setupOVUrl", log),
            security_level: reader::text(s, "securityLevel", log),
        }),
        device_bootstrap: reader::object(object, "devicebootstrap", log).map(|d| DeviceBootstrap {
            platform: platform(d, log),
            devices: reader::texts_verbatim(d, "enrolledDevices"),
        }),
        questions: reader::entries(object, "questions", log, |value, log| {
            question(reader::as_object(value, log)?, log)
        }),
        enrolled_question: reader::object(object, "enrolledQuestion", log)
            .and_then(|q| question(q, log)),
        activation_data: json("activationData"),
        challenge_data: json("challengeData"),
        challenge: reader::context(object, "challenge", log)
            .map(|c| log.within("challenge", |log| device_challenge(c, log))),
        duo: reader::text(object, "host", log).and_then(|host| {
            Some(DuoData {
                host,
                signed_token: secret(object, "signedToken", log)?,
                script: reader::text(object, "script", log),
            })
        }),
        setup_nfc_url: reader::text(object, "setupNfcUrl", log),
    }
}

fn secret(object: &Object, key: &str, log: &mut Log) -> Option<Secret> {
    reader::text(object, key, log).map(Secret::from)
}

fn platform(object: &Object, log: &mut Log) -> Option<String> {
    reader::text(object, "platform", log).map(|p| p.to_ascii_uppercase())
}

fn question(object: &Object, log: &mut Log) -> Option<(String, String)> {
    let key = reader::text(object, "questionKey", log)?;
    let text = reader::text(object, "question", log).unwrap_or_else(|| key.clone());
    Some((key, text))
}
