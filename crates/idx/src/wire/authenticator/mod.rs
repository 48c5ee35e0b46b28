//! Authenticators and enrolments (IDX §5).

use std::sync::Arc;

mod contextual;
mod device;
mod settings;

pub use contextual::{ContextualData, DeviceBootstrap, DuoData, SameDevice};
pub(crate) use device::device_challenge;
pub use device::{ChallengeMethod, DeviceChallenge};
pub use settings::{Complexity, Settings};

use super::members::Members;
use super::reader::{self, Log, Object};
use super::remediation::Remediation;
use serde_json::Value;

macro_rules! known_authenticators {
    ($($(#[$doc:meta])* $variant:ident = $($name:literal)|+,)+) => {
        /// The authenticator keys this crate knows (IDX §5.2).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum KnownAuthenticator { $($(#[$doc])* $variant,)+ }

        impl KnownAuthenticator {
            /// Every known authenticator.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Finds the authenticator of a key.
            pub fn parse(key: &str) -> Option<Self> {
                const KEYS: &[(&str, KnownAuthenticator)] =
                    &[$($(($name, KnownAuthenticator::$variant)),+),+];
                KEYS.iter().find(|(known, _)| *known == key).map(|(_, found)| *found)
            }
        }
    };
}

known_authenticators! {
    /// Password.
    Password = "okta_password",
    /// E-mail: code or magic link.
    Email = "okta_email",
    /// Okta Verify: push, TOTP, FastPass.
    OktaVerify = "okta_verify",
    /// Phone: SMS or call.
    Phone = "phone_number",
    /// Security key, biometrics or passkey.
    Webauthn = "webauthn",
    /// Security question.
    SecurityQuestion = "security_question",
    /// An identity provider as an authenticator.
    ExternalIdp = "external_idp",
    /// Google Authenticator.
    GoogleOtp = "google_otp",
    /// Duo.
    Duo = "duo",
    /// On-premises MFA.
    OnPrem = "onprem_mfa",
    /// RSA SecurID.
    Rsa = "rsa_token",
    /// An organisation's own app with push.
    CustomApp = "custom_app" | "custom_push",
    /// An organisation's own one-time codes.
    CustomOtp = "custom_otp",
    /// A PIN on an NFC device.
    NfcPin = "nfc_pin",
    /// Symantec VIP.
    SymantecVip = "symantec_vip",
    /// YubiKey one-time codes.
    Yubikey = "yubikey_token",
    /// Temporary access code.
    Tac = "tac",
    /// Smart card.
    SmartCard = "smart_card_idp",
}

/// An authenticator, or somebody's enrolment of one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Authenticator {
    /// `password`, `email`, `app`…
    pub kind: Option<String>,
    /// The key, by which screens are chosen; older bodies omit it.
    pub key: Option<String>,
    /// The id: of the enrolment where this is one, else of the authenticator.
    pub id: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
    /// Method names, such as `sms`.
    pub methods: Vec<String>,
    /// What is known of the enrolment.
    pub profile: Profile,
    /// Rules, such as those of a password.
    pub settings: Settings,
    /// Data of the running challenge or set-up.
    pub context: ContextualData,
    /// The WebAuthn credential id, base64url.
    pub credential_id: Option<String>,
    /// WebAuthn transports.
    pub transports: Vec<String>,
    /// The user's own name for it.
    pub nickname: Option<String>,
    /// Address of a logo, unchecked.
    pub logo: Option<String>,
    /// Whether Okta Verify is known to be on this device.
    pub device_known: Option<bool>,
    /// `any`, `sso`, `recovery` or `none`.
    pub allowed_for: Option<String>,
    /// Until when the set-up may wait.
    pub grace_period: Option<GracePeriod>,
    /// An administrator's description.
    pub description: Option<String>,
    /// Sends the code again.
    pub resend: Option<Arc<Remediation>>,
    /// Sends the code.
    pub send: Option<Arc<Remediation>>,
    /// Asks whether it was answered elsewhere.
    pub poll: Option<Arc<Remediation>>,
    /// Starts recovery.
    pub recover: Option<Arc<Remediation>>,
    /// Stops a device challenge.
    pub cancel: Option<Arc<Remediation>>,
}

/// What is known of an enrolment. Values are masked by the server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// E-mail address.
    pub email: Option<String>,
    /// Second e-mail address.
    pub secondary_email: Option<String>,
    /// Phone number.
    pub phone_number: Option<String>,
    /// Key of the security question; `custom` for an own one.
    pub question_key: Option<String>,
    /// Text of the security question.
    pub question: Option<String>,
    /// Name of the device.
    pub device_name: Option<String>,
    /// The credential's own id, for RSA and the like.
    pub credential_id: Option<String>,
}

/// How long the set-up of an authenticator may wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GracePeriod {
    /// Until a date (ISO 8601, UTC).
    Until(String),
    /// For so many sign-ins.
    Skips(u32),
}

impl Authenticator {
    /// The known authenticator; where there is no key, the type tells (IDX §5.2).
    pub fn known(&self) -> Option<KnownAuthenticator> {
        match (&self.key, self.kind.as_deref()) {
            (Some(key), _) => KnownAuthenticator::parse(key),
            (None, Some("password")) => Some(KnownAuthenticator::Password),
            (None, Some("email")) => Some(KnownAuthenticator::Email),
            (None, Some("phone")) => Some(KnownAuthenticator::Phone),
            (None, Some("security_question")) => Some(KnownAuthenticator::SecurityQuestion),
            (None, Some("federated")) if self.methods.iter().all(|m| m != "cert") => {
                Some(KnownAuthenticator::ExternalIdp)
            }
            (None, _) => self.methods.iter().find_map(|method| by_method(method)),
        }
    }
}

/// The authenticator that a method belongs to, where no other has it.
fn by_method(method: &str) -> Option<KnownAuthenticator> {
    match method {
        "webauthn" => Some(KnownAuthenticator::Webauthn),
        "totp" | "signed_nonce" => Some(KnownAuthenticator::OktaVerify),
        "cert" => Some(KnownAuthenticator::SmartCard),
        "duo" => Some(KnownAuthenticator::Duo),
        "tac" => Some(KnownAuthenticator::Tac),
        "nfc" | "nfc_pin" => Some(KnownAuthenticator::NfcPin),
        _ => None,
    }
}

/// Reads an authenticator or enrolment.
pub(crate) fn authenticator(object: &Object, log: &mut Log) -> Arc<Authenticator> {
    let mut authenticator = Authenticator::default();
    let found = &mut authenticator;
    let members = &mut Members::new(object, log);
    for key in ["displayName", "label", "authenticatorName"] {
        members.words(key, &mut found.display_name);
    }
    members.text("type", &mut found.kind);
    members.text("key", &mut found.key);
    members.text("catalogKey", &mut found.key);
    for key in [
        "id",
        "authenticatorId",
        "authenticatorid",
        "authenticatorsId",
    ] {
        members.text(key, &mut found.id);
    }
    members.text("credentialId", &mut found.credential_id);
    members.words("nickname", &mut found.nickname);
    members.text("logoUri", &mut found.logo);
    members.text("logoUrl", &mut found.logo);
    members.flag("deviceKnown", &mut found.device_known);
    members.text("allowedFor", &mut found.allowed_for);
    members.words("description", &mut found.description);
    members.action("resend", &mut found.resend);
    members.action("send", &mut found.send);
    members.action("poll", &mut found.poll);
    members.action("recover", &mut found.recover);
    members.action("cancel", &mut found.cancel);
    if let Some(mut grace) = members.context("gracePeriod") {
        found.grace_period = grace_period(&mut grace);
    }
    found.transports = reader::texts(object, "transports", members.log);
    if let Some(mut of_user) = members.context("profile") {
        profile(&mut of_user, &mut found.profile);
        if found.transports.is_empty() {
            found.transports = reader::texts(of_user.object, "transports", of_user.log);
        }
    }
    let log = &mut *members.log;
    found.methods = reader::entries(object, "methods", log, |value, log| match value {
        Value::Object(o) => {
            reader::text(o, "type", log).or_else(|| reader::text(o, "methodType", log))
        }
        other => reader::scalar(other),
    });
    settings::settings(object, log, &mut found.settings);
    log.within("contextualData", |log| {
        contextual::contextual(object, log, &mut found.context);
    });
    Arc::new(authenticator)
}

fn profile(members: &mut Members<'_>, profile: &mut Profile) {
    members.words("email", &mut profile.email);
    members.words("secondaryEmail", &mut profile.secondary_email);
    members.words("phoneNumber", &mut profile.phone_number);
    members.words("questionKey", &mut profile.question_key);
    members.words("question", &mut profile.question);
    members.words("deviceName", &mut profile.device_name);
    members.words("credentialId", &mut profile.credential_id);
}

fn grace_period(members: &mut Members<'_>) -> Option<GracePeriod> {
    let (mut expiry, mut skips) = (None, None);
    members.text("expiry", &mut expiry);
    if expiry.is_none() {
        members.number("remainingSkips", &mut skips);
    }
    expiry
        .map(GracePeriod::Until)
        .or(skips.map(GracePeriod::Skips))
}
