//! Authenticators and enrolments (IDX §5).

use std::sync::Arc;

mod contextual;
mod device;
mod settings;

pub use contextual::{ContextualData, DeviceBootstrap, DuoData, SameDevice};
pub(crate) use device::device_challenge;
pub use device::{ChallengeMethod, DeviceChallenge};
pub use settings::{Complexity, Settings};

use super::reader::{self, Log, Object};
use super::remediation::{self, Remediation};
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
                match key { $($($name)|+ => Some(Self::$variant),)+ _ => None }
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
    let profile = reader::context(object, "profile", log);
    let name = |log: &mut Log| {
        ["displayName", "label", "authenticatorName"]
            .iter()
            .find_map(|key| reader::text(object, key, log).filter(|n| !n.is_empty()))
    };
    let own = reader::texts(object, "transports", log);
    let text_of = |o: Option<&Object>, key: &str, log: &mut Log| {
        o.and_then(|o| reader::text(o, key, log))
            .filter(|t| !t.is_empty())
    };
    Arc::new(Authenticator {
        display_name: name(log),
        kind: reader::text(object, "type", log),
        key: reader::text(object, "key", log).or_else(|| reader::text(object, "catalogKey", log)),
        id: [
            "id",
            "authenticatorId",
            "authenticatorid",
            "authenticatorsId",
        ]
        .iter()
        .find_map(|key| reader::text(object, key, log)),
        methods: reader::entries(object, "methods", log, |value, log| match value {
            Value::Object(o) => {
                reader::text(o, "type", log).or_else(|| reader::text(o, "methodType", log))
            }
            other => reader::scalar(other),
        }),
        settings: settings::settings(object, log),
        context: log.within("contextualData", |log| contextual::contextual(object, log)),
        credential_id: reader::text(object, "credentialId", log),
        transports: if own.is_empty() {
            profile
                .map(|p| reader::texts(p, "transports", log))
                .unwrap_or_default()
        } else {
            own
        },
        nickname: reader::text(object, "nickname", log).filter(|n| !n.is_empty()),
        logo: reader::text(object, "logoUri", log).or_else(|| reader::text(object, "logoUrl", log)),
        device_known: reader::flag(object, "deviceKnown", log),
        allowed_for: reader::text(object, "allowedFor", log),
        grace_period: reader::context(object, "gracePeriod", log).and_then(|g| {
            reader::text(g, "expiry", log)
                .map(GracePeriod::Until)
                .or_else(|| reader::number(g, "remainingSkips", log).map(GracePeriod::Skips))
        }),
        description: reader::text(object, "description", log).filter(|d| !d.is_empty()),
        resend: remediation::action(object, "resend", log),
        send: remediation::action(object, "send", log),
        poll: remediation::action(object, "poll", log),
        recover: remediation::action(object, "recover", log),
        cancel: remediation::action(object, "cancel", log),
        profile: Profile {
            email: text_of(profile, "email", log),
            secondary_email: text_of(profile, "secondaryEmail", log),
            phone_number: text_of(profile, "phoneNumber", log),
            question_key: text_of(profile, "questionKey", log),
            question: text_of(profile, "question", log),
            device_name: text_of(profile, "deviceName", log),
            credential_id: text_of(profile, "credentialId", log),
        },
    })
}
