//! Authenticators and enrolments (IDX §5).

use serde_json::Value;

use super::reader::{self, Log, Object};
use super::remediation::{self, Remediation};

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
    pub resend: Option<Remediation>,
    /// Sends the code.
    pub send: Option<Remediation>,
    /// Asks whether it was answered elsewhere.
    pub poll: Option<Remediation>,
    /// Starts recovery.
    pub recover: Option<Remediation>,
    /// Stops a device challenge.
    pub cancel: Option<Remediation>,
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

/// Rules of an authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Rules of a password.
    pub complexity: Option<Complexity>,
    /// Least age of a password before it may be changed, in minutes. For information.
    pub min_age_minutes: Option<u32>,
    /// How many former passwords may not be used. For information.
    pub history_count: Option<u32>,
    /// Days until the password expires.
    pub days_to_expiry: Option<u32>,
    /// Shortest PIN.
    pub min_length: Option<u32>,
    /// Longest PIN.
    pub max_length: Option<u32>,
    /// `required`, `preferred` or `discouraged`.
    pub user_verification: Option<String>,
}

/// Rules of a password (IDX §5.3). Counts of 0 are off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Complexity {
    /// Least number of characters.
    pub min_length: u32,
    /// Least number of lower-case letters.
    pub min_lower_case: u32,
    /// Least number of capital letters.
    pub min_upper_case: u32,
    /// Least number of digits.
    pub min_number: u32,
    /// Least number of symbols.
    pub min_symbol: u32,
    /// No part of the user name.
    pub exclude_username: bool,
    /// Profile attributes that may not occur, such as `firstName`.
    pub exclude_attributes: Vec<String>,
    /// Longest run of one character.
    pub max_consecutive: Option<u32>,
    /// Active Directory's rule: three of four kinds of characters, instead of the counts.
    pub ad_complexity: bool,
}

/// Data of a running challenge or set-up, as far as it is typed; the rest stays JSON for the
/// browser calls that take it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContextualData {
    /// Whether the e-mail has a magic link beside its code; `None` where not said.
    pub magic_link: Option<bool>,
    /// The number to tap in the app.
    pub correct_answer: Option<String>,
    /// The code to show, on pages opened from an e-mail.
    pub otp: Option<String>,
    /// A QR code as a `data:` image.
    pub qr_code: Option<String>,
    /// The seed of an authenticator app.
    pub shared_secret: Option<String>,
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
    pub challenge: Option<DeviceChallenge>,
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
    pub signed_token: String,
    /// Address of Duo's script, unchecked.
    pub script: Option<String>,
}

/// A challenge that Okta Verify on this device answers (IDX §6.3).
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceChallenge {
    /// How to reach the app.
    pub method: ChallengeMethod,
    /// Address that opens it, unchecked.
    pub href: Option<String>,
    /// Where to get it, unchecked.
    pub download_href: Option<String>,
    /// What to hand to it.
    pub request: Option<String>,
    /// `http://localhost` and the like.
    pub domain: Option<String>,
    /// The same with a certificate; tried first.
    pub https_domain: Option<String>,
    /// Ports to try in order.
    pub ports: Vec<u16>,
    /// Milliseconds to wait for each probe.
    pub probe_timeout_ms: Option<u32>,
    /// Help about the browser's permission for the local network, unchecked.
    pub local_network_help: Option<String>,
    /// Stops the challenge.
    pub cancel: Option<Remediation>,
}

/// See [`DeviceChallenge::method`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChallengeMethod {
    /// A local server.
    Loopback,
    /// An address with the app's own scheme.
    CustomUri,
    /// A link that iOS and macOS open in the app.
    UniversalLink,
    /// A link that Android opens in the app.
    AppLink,
    /// Chrome's device trust connector.
    ChromeDtc,
    /// Apple's extension.
    AppleSsoExtension,
    /// Anything else.
    Other(String),
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
            (None, _) => None,
        }
    }
}

/// Reads an authenticator or enrolment.
pub(crate) fn authenticator(object: &Object, log: &mut Log) -> Authenticator {
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
    Authenticator {
        display_name: name(log),
        kind: reader::text(object, "type", log),
        key: reader::text(object, "key", log),
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
        settings: settings(object, log),
        context: log.within("contextualData", |log| contextual(object, log)),
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
    }
}

fn settings(object: &Object, log: &mut Log) -> Settings {
    let Some(settings) = reader::context(object, "settings", log) else {
        return Settings::default();
    };
    log.within("settings", |log| {
        let age = reader::object(settings, "age", log);
        Settings {
            complexity: reader::object(settings, "complexity", log)
                .map(|c| log.within("complexity", |log| complexity(c, log))),
            min_age_minutes: age.and_then(|a| reader::number(a, "minAgeMinutes", log)),
            history_count: age.and_then(|a| reader::number(a, "historyCount", log)),
            days_to_expiry: reader::number(settings, "daysToExpiry", log),
            min_length: reader::number(settings, "minLength", log),
            max_length: reader::number(settings, "maxLength", log),
            user_verification: reader::text(settings, "userVerification", log),
        }
    })
}

fn complexity(object: &Object, log: &mut Log) -> Complexity {
    let count = |key: &str, log: &mut Log| reader::number(object, key, log).unwrap_or(0);
    let mut exclude_attributes = reader::texts(object, "excludeAttributes", log);
    for (key, attribute) in [
        ("excludeFirstName", "firstName"),
        ("excludeLastName", "lastName"),
    ] {
        if reader::flag(object, key, log) == Some(true)
            && !exclude_attributes.iter().any(|a| a == attribute)
        {
            exclude_attributes.push(attribute.to_owned());
        }
    }
    Complexity {
        min_length: count("minLength", log),
        min_lower_case: count("minLowerCase", log),
        min_upper_case: count("minUpperCase", log),
        min_number: count("minNumber", log),
        min_symbol: count("minSymbol", log),
        exclude_username: reader::flag(object, "excludeUsername", log) == Some(true),
        exclude_attributes,
        max_consecutive: reader::number(object, "maxConsecutiveRepeatingCharacters", log)
            .filter(|n| *n > 0),
        ad_complexity: reader::flag(object, "useADComplexityRequirements", log) == Some(true),
    }
}

fn contextual(parent: &Object, log: &mut Log) -> ContextualData {
    let Some(object) = reader::context(parent, "contextualData", log) else {
        return ContextualData::default();
    };
    let json = |key: &str| object.get(key).filter(|v| v.is_object()).cloned();
    ContextualData {
        magic_link: reader::flag(object, "useEmailMagicLink", log),
        correct_answer: reader::text(object, "correctAnswer", log),
        otp: reader::text(object, "otp", log),
        qr_code: reader::object(object, "qrcode", log).and_then(|q| reader::text(q, "href", log)),
        shared_secret: reader::text(object, "sharedSecret", log),
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
                signed_token: reader::text(object, "signedToken", log)?,
                script: reader::text(object, "script", log),
            })
        }),
        setup_nfc_url: reader::text(object, "setupNfcUrl", log),
    }
}

fn platform(object: &Object, log: &mut Log) -> Option<String> {
    reader::text(object, "platform", log).map(|p| p.to_ascii_uppercase())
}

fn question(object: &Object, log: &mut Log) -> Option<(String, String)> {
    let key = reader::text(object, "questionKey", log)?;
    let text = reader::text(object, "question", log).unwrap_or_else(|| key.clone());
    Some((key, text))
}

/// Reads a device challenge.
pub(crate) fn device_challenge(object: &Object, log: &mut Log) -> DeviceChallenge {
    let method = reader::text(object, "challengeMethod", log).unwrap_or_default();
    DeviceChallenge {
        method: match method.as_str() {
            "LOOPBACK" => ChallengeMethod::Loopback,
            "CUSTOM_URI" => ChallengeMethod::CustomUri,
            "UNIVERSAL_LINK" => ChallengeMethod::UniversalLink,
            "APP_LINK" => ChallengeMethod::AppLink,
            "CHROME_DTC" => ChallengeMethod::ChromeDtc,
            "APPLE_SSO_EXTENSION" => ChallengeMethod::AppleSsoExtension,
            _ => ChallengeMethod::Other(method),
        },
        href: reader::text(object, "href", log),
        download_href: reader::text(object, "downloadHref", log),
        request: reader::text(object, "challengeRequest", log),
        domain: reader::text(object, "domain", log),
        https_domain: reader::text(object, "httpsDomain", log),
        ports: super::message::ports(object, log),
        probe_timeout_ms: reader::number(object, "probeTimeoutMillis", log),
        local_network_help: reader::object(object, "chromeLocalNetworkAccessDetails", log)
            .and_then(|d| reader::text(d, "chromeLNAHelpLink", log)),
        cancel: remediation::action(object, "cancel", log),
    }
}
