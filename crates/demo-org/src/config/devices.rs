//! Settings of the app on people's devices, and what a policy asks of it.

use serde::{Deserialize, Serialize};

/// `[devices]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevicesSettings {
    /// Ports of the app on this computer; any where the organisation takes
    /// any.
    pub ports: Vec<u16>,
    /// `probeTimeoutMillis` of a challenge.
    pub probe_milliseconds: u32,
    /// `refresh` of the polls that wait for a device.
    pub poll_milliseconds: u32,
}

/// How a challenge reaches the app (IDX §6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChallengeMethod {
    /// Over the loopback ports.
    #[default]
    Loopback,
    /// By an address with a scheme of its own.
    CustomUri,
    /// By an https address that the system hands to the app.
    UniversalLink,
    /// The same on Android.
    AppLink,
    /// Chrome's device trust connector.
    ChromeDtc,
    /// Apple's extension for single sign-on, by a form.
    AppleSsoExtension,
    /// The same, by an address to go to.
    #[serde(rename = "APPLE_SSO_EXTENSION_GET")]
    AppleSsoExtensionGet,
}

impl ChallengeMethod {
    /// `challengeMethod` on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Loopback => "LOOPBACK",
            Self::CustomUri => "CUSTOM_URI",
            Self::UniversalLink => "UNIVERSAL_LINK",
            Self::AppLink => "APP_LINK",
            Self::ChromeDtc => "CHROME_DTC",
            Self::AppleSsoExtension | Self::AppleSsoExtensionGet => "APPLE_SSO_EXTENSION",
        }
    }
}

/// How the link that sets the app up reaches the phone (IDX §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EnrollChannel {
    /// A picture on this screen.
    #[default]
    QrCode,
    /// A mail.
    Email,
    /// A text message.
    Sms,
    /// The app is on this device.
    SameDevice,
    /// Another device of the person adds this one.
    DeviceBootstrap,
}

impl EnrollChannel {
    const ALL: [Self; 5] = [
        Self::QrCode,
        Self::Email,
        Self::Sms,
        Self::SameDevice,
        Self::DeviceBootstrap,
    ];

    /// Its name on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::QrCode => "qrcode",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::SameDevice => "samedevice",
            Self::DeviceBootstrap => "devicebootstrap",
        }
    }

    /// The channel of this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// What a policy asks of the app.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppRules {
    /// A push asks for a number.
    pub number_challenge: bool,
    /// The app has to recognise the person.
    pub biometrics: bool,
    /// Its keys have to be kept as FIPS 140 wants it.
    pub fips: bool,
    /// The app offers to send pushes without asking.
    pub auto_challenge: bool,
    /// It takes pushes and does nothing else.
    pub push_only: bool,
    /// How FastPass reaches the app once the person is named.
    pub fastpass: ChallengeMethod,
    /// How it does before that, by itself; not at all where absent.
    pub probe: Option<ChallengeMethod>,
    /// How it does when the person presses the button beside the first form;
    /// without a button where absent.
    pub launch: Option<ChallengeMethod>,
    /// A button that signs in with a card.
    pub launch_nfc: bool,
    /// There is no first form, only the button.
    pub only_fastpass: bool,
    /// How the app may be set up; the first is the one begun with.
    pub channels: Vec<EnrollChannel>,
    /// `platform` of the device that it is set up on.
    pub platform: String,
    /// `securityLevel` of a set-up on the same device: `ANY` or `HIGH`.
    pub security_level: String,
}

impl Default for AppRules {
    fn default() -> Self {
        Self {
            number_challenge: false,
            biometrics: false,
            fips: false,
            auto_challenge: false,
            push_only: false,
            fastpass: ChallengeMethod::Loopback,
            probe: None,
            launch: None,
            launch_nfc: false,
            only_fastpass: false,
            channels: vec![
                EnrollChannel::QrCode,
                EnrollChannel::Email,
                EnrollChannel::Sms,
                EnrollChannel::SameDevice,
            ],
            platform: "IOS".to_owned(),
            security_level: "ANY".to_owned(),
        }
    }
}
