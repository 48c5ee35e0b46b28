//! Data of a running challenge or set-up (IDX §5.2).

use std::sync::Arc;

use serde_json::Value;

use super::device::{DeviceChallenge, device_challenge};
use crate::secret::Secret;
use crate::url::Href;
use crate::wire::members::Members;
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
    pub setup_nfc_url: Option<Href>,
}

/// Set-up of Okta Verify on the device the page is open on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SameDevice {
    /// `IOS`, `ANDROID`, `WINDOWS`, `OSX`, upper case.
    pub platform: Option<String>,
    /// Where the app is found, unchecked.
    pub download_href: Option<String>,
    /// The sign-in address to type into the app.
    pub org_url: Option<String>,
    /// Opens the app, unchecked.
    pub setup_url: Option<Href>,
    /// Whether only a device of this security level may be set up (`HIGH`) or `ANY`.
    pub security_level: Option<String>,
}

/// Set-up of Okta Verify from a device that has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceBootstrap {
    /// Platform, upper case.
    pub platform: Option<String>,
    /// Names of the devices that have it.
    pub devices: Vec<String>,
}

/// Data of a Duo prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuoData {
    /// How Duo is embedded: `IFRAME` is the known way. `None` where not said.
    pub integration: Option<String>,
    /// Duo's host name.
    pub host: String,
    /// The signed request.
    pub signed_token: Secret,
    /// Address of Duo's script, unchecked.
    pub script: Option<String>,
}

/// Reads `contextualData` of an authenticator.
pub(super) fn contextual(parent: &Object, log: &mut Log, data: &mut ContextualData) {
    let Some(object) = reader::context(parent, "contextualData", log) else {
        return;
    };
    let members = &mut Members::new(object, log);
    members.flag("useEmailMagicLink", &mut data.magic_link);
    members.text("correctAnswer", &mut data.correct_answer);
    members.secret("otp", &mut data.otp);
    if let Some(mut code) = members.object("qrcode") {
        code.secret("href", &mut data.qr_code);
    }
    members.secret("sharedSecret", &mut data.shared_secret);
    members.text("selectedChannel", &mut data.selected_channel);
    members.text("email", &mut data.email);
    members.text("phoneNumber", &mut data.phone_number);
    if let Some(mut device) = members.object("samedevice") {
        let same = data.same_device.insert(SameDevice::default());
        device.capitals("platform", &mut same.platform);
        device.text("downloadHref", &mut same.download_href);
        device.text("orgUrl", &mut same.org_url);
        device.href("setupOVUrl", &mut same.setup_url);
        device.text("securityLevel", &mut same.security_level);
    }
    if let Some(mut device) = members.object("devicebootstrap") {
        let bootstrap = data.device_bootstrap.insert(DeviceBootstrap::default());
        device.capitals("platform", &mut bootstrap.platform);
        bootstrap.devices = reader::texts_verbatim(device.object, "enrolledDevices");
    }
    members.href("setupNfcUrl", &mut data.setup_nfc_url);
    let log = &mut *members.log;
    data.questions = reader::entries(object, "questions", log, |value, log| {
        question(reader::as_object(value, log)?, log)
    });
    if let Some(asked) = reader::object(object, "enrolledQuestion", log) {
        data.enrolled_question = question(asked, log);
    }
    data.activation_data = json(object, "activationData");
    data.challenge_data = json(object, "challengeData");
    if let Some(challenge) = reader::context(object, "challenge", log) {
        data.challenge = Some(log.within("challenge", |log| device_challenge(challenge, log)));
    }
    data.duo = duo(object, log);
}

fn json(object: &Object, key: &str) -> Option<Value> {
    object.get(key).filter(|v| v.is_object()).cloned()
}

fn duo(object: &Object, log: &mut Log) -> Option<DuoData> {
    let host = reader::text(object, "host", log)?;
    Some(DuoData {
        integration: reader::text(object, "integrationType", log),
        host,
        signed_token: reader::text(object, "signedToken", log)?.into(),
        script: reader::text(object, "script", log),
    })
}

fn question(object: &Object, log: &mut Log) -> Option<(String, String)> {
    let key = reader::text(object, "questionKey", log)?;
    let text = reader::text(object, "question", log).unwrap_or_else(|| key.clone());
    Some((key, text))
}
