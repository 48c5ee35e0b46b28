//! The organisation's settings: one TOML file, with the defaults built in.

mod check;
mod companions;
mod devices;
mod keys;
mod scenario;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

pub use companions::{DuoSettings, IdpEntry, IdpUse, ProviderSettings};
pub(crate) use devices::EnrollChannel;
pub use devices::{AppRules, ChallengeMethod, DevicesSettings};
pub use keys::KeyRules;

use crate::accounts::Settings;
use crate::authenticators::password::rules::PasswordRules;
use crate::policy::Policy;
use crate::secret::Secret;

pub use scenario::Scenario;

/// The commented defaults, also the documentation of every key.
const DEFAULTS: &str = include_str!("../demo-org.toml");

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not TOML, an unknown key or a value of the wrong type.
    #[error("the configuration cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Readable, but contradictory.
    #[error("{at}: {why}")]
    Invalid {
        /// Dotted path of the offending key.
        at: String,
        /// What is wrong with it.
        why: String,
    },
}

/// All settings. Missing keys have the values of the built-in file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The organisation as a whole.
    pub org: OrgSettings,
    /// What is refused or forgotten when there is too much of it.
    pub limits: Limits,
    /// The e-mail authenticator.
    pub email: EmailSettings,
    /// The phone authenticator.
    pub phone: PhoneSettings,
    /// The security key authenticator.
    pub webauthn: WebauthnSettings,
    /// Rules for passwords by name, for policies that want others than those
    /// of `accounts`.
    pub passwords: BTreeMap<String, PasswordRules>,
    /// Lifetimes of what the token endpoint issues.
    pub tokens: TokenSettings,
    /// Proofs of possession.
    pub dpop: DpopSettings,
    /// The protected API.
    pub api: ApiSettings,
    /// The second OpenID provider.
    pub provider: ProviderSettings,
    /// Duo's stand-in.
    pub duo: DuoSettings,
    /// The app on people's devices.
    pub devices: DevicesSettings,
    /// What it is registered as.
    pub idps: Vec<IdpEntry>,
    /// The flows around a sign-in.
    pub accounts: Settings,
    /// Sign-in policies by name.
    pub policies: BTreeMap<String, Policy>,
    /// Registered applications; the first is the app's.
    pub clients: Vec<Client>,
    /// People, in the order the console lists them.
    pub users: Vec<UserEntry>,
    /// Situations the console has a link for.
    pub scenarios: Vec<Scenario>,
}

/// `[org]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrgSettings {
    /// Shown on the console and in mails.
    pub name: String,
    /// Minutes from interact until the attempt is dead.
    pub transaction_minutes: u32,
    /// Hours a finished sign-in is remembered in the browser.
    pub session_hours: u32,
    /// Whether identify tells that nobody has the name.
    pub reveal_unknown_users: bool,
    /// Whether interact works at all.
    pub embedded_sign_in: bool,
    /// Whether the organisation is on another site than the app: its cookies
    /// are third-party cookies there.
    pub apart: bool,
    /// Further CORS origins.
    pub trusted_origins: Vec<String>,
}

/// `[limits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Wrong passwords or answers in a row that lock an account.
    pub wrong_passwords: u32,
    /// Wrong codes that kill a code.
    pub wrong_codes: u32,
    /// Minutes a lock lasts.
    pub lock_minutes: u32,
    /// Per client and browser; 0 = unlimited.
    pub requests_per_minute: u32,
    /// Requests of a sign-in that are worked on at once for one browser; 0 = as
    /// many as come.
    pub requests_at_once: u32,
    /// Sign-in attempts kept.
    pub transactions: usize,
    /// Mails kept.
    pub mails: usize,
}

/// What an e-mailed link does (IDX §1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MagicLink {
    /// Leads to the redirect URI with `otp` and `state`.
    App,
    /// Leads to a page of the organisation that lets the first tab go on.
    Org,
    /// There is none.
    Off,
}

/// When the code is mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SendMode {
    /// After the user chose to (`authenticator-verification-data`).
    Choose,
    /// As soon as it is e-mail's turn.
    Automatic,
}

/// `[email]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailSettings {
    /// What the link in a mail does.
    pub magic_link: MagicLink,
    /// When the mail goes out.
    pub send: SendMode,
    /// Characters of a code, 4 to 12.
    pub code_length: usize,
    /// Capitals and digits instead of digits.
    pub code_alphanumeric: bool,
    /// Minutes a code can be used.
    pub code_minutes: u32,
    /// Shortest time between two mails of one attempt.
    pub resend_seconds: u32,
    /// `refresh` of the poll action.
    pub poll_milliseconds: u32,
}

/// `[phone]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneSettings {
    /// Minutes a code can be used.
    pub code_minutes: u32,
    /// Shortest time between two messages, or two calls, to one number.
    pub resend_seconds: u32,
    /// Messages, and calls, of one attempt.
    pub limit: u32,
}

/// `[webauthn]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebauthnSettings {
    /// Whether a new key has to be one that names its owner (a passkey).
    pub resident_key: bool,
}

/// `[tokens]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenSettings {
    /// Life of an ID token.
    pub id_token_minutes: u32,
    /// Life of an access token.
    pub access_token_minutes: u32,
    /// Life of a refresh token family, which rotation does not extend.
    pub refresh_token_days: u32,
    /// Whether each renewal hands out another refresh token.
    pub rotate_refresh_tokens: bool,
    /// How long a refresh token that was replaced still works.
    pub refresh_grace_seconds: u32,
}

/// `[dpop]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DpopSettings {
    /// Whether proofs have to name a nonce of the server.
    pub nonce: bool,
}

/// `[api]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiSettings {
    /// Its port; any where the organisation takes any.
    pub port: u16,
}

/// One of `[[clients]]`: a public client (PKCE, no secret).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// Name shown to people.
    pub label: String,
    /// Name of the sign-in policy.
    pub policy: String,
    /// Grants the administrator allowed.
    pub grant_types: Vec<String>,
    /// Exact redirect URIs; `{app}` and `{org}` are replaced at start.
    pub redirect_uris: Vec<String>,
    /// Exact URIs for the way back from logout.
    pub post_logout_redirect_uris: Vec<String>,
    /// Scopes that may be asked for.
    pub scopes: Vec<String>,
    /// Whether its tokens have to be bound to a key (RFC 9449).
    #[serde(default)]
    pub dpop_bound_access_tokens: bool,
}

/// One of `[[users]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserEntry {
    /// User name and, unless `address` is given, e-mail address.
    pub login: String,
    /// E-mail address where it differs from the login.
    pub address: Option<String>,
    /// Another address that mails of the authenticator go to as well.
    pub second_address: Option<String>,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Sign-in policy that replaces the application's.
    pub policy: Option<String>,
    /// Password in clear, hashed at start.
    pub password: Option<Secret>,
    /// Argon2 hash in PHC form, instead of `password`.
    pub password_hash: Option<Secret>,
    /// Whether e-mail is enrolled as an authenticator.
    #[serde(default)]
    pub email: bool,
    /// Name of the device with `okta_verify`.
    pub okta_verify: Option<String>,
    /// Name of the device with `custom_app`.
    pub custom_app: Option<String>,
    /// PIN of the card of `nfc_pin`, hashed at start.
    pub nfc_pin: Option<Secret>,
    /// Whether `duo` is enrolled.
    #[serde(default)]
    pub duo: bool,
    /// Whether `external_idp` is enrolled.
    #[serde(default)]
    pub external_idp: bool,
    /// Whether `smart_card_idp` is enrolled.
    #[serde(default)]
    pub smart_card: bool,
    /// Days since the password was set.
    #[serde(default = "one_day")]
    pub password_age_days: u32,
    /// Passwords before the present one, which the history remembers.
    #[serde(default)]
    pub earlier_passwords: Vec<Secret>,
    /// The enrolled security question.
    pub security_question: Option<QuestionEntry>,
    /// Enrolled phones.
    #[serde(default)]
    pub phones: Vec<PhoneEntry>,
    /// The base32 secret (32 characters) of an enrolled authenticator app.
    pub google_otp: Option<Secret>,
    /// Generators of codes.
    #[serde(default)]
    pub tokens: Vec<TokenEntry>,
    /// Whether a key that types codes is enrolled.
    #[serde(default)]
    pub yubikey: bool,
    /// A temporary access code, made up at start.
    pub tac: Option<TacEntry>,
    /// Security keys set up, and lost since: they are asked for in vain.
    #[serde(default)]
    pub lost_keys: u32,
    /// Keys of authenticators that an administrator wants set up anew.
    #[serde(default)]
    pub reset: Vec<String>,
}

impl UserEntry {
    /// Where this person's mail goes.
    pub fn address(&self) -> &str {
        self.address.as_deref().unwrap_or(&self.login)
    }
}

/// An enrolled generator of codes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenEntry {
    /// `rsa_token`, `onprem_mfa`, `symantec_vip` or `custom_otp`.
    pub key: String,
    /// The user name at the server that checks it, or its number.
    pub id: Option<String>,
    /// Whether another code is wanted after the first.
    #[serde(default)]
    pub new: bool,
}

/// An issued temporary access code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TacEntry {
    /// How long it is good for, from the organisation's start on.
    pub minutes: u32,
    /// Good for one sign-in.
    #[serde(default)]
    pub once: bool,
}

/// An enrolled phone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneEntry {
    /// E.164.
    pub number: String,
    /// What its owner calls it.
    pub nickname: Option<String>,
}

/// An enrolled security question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionEntry {
    /// `questionKey`; `custom` for the person's own question.
    pub key: String,
    /// The question as shown.
    pub question: String,
    /// The answer in clear, hashed at start.
    pub answer: Secret,
}

impl Config {
    /// The built-in configuration.
    ///
    /// # Errors
    /// Never for the file that is built in; a test keeps it so.
    pub fn embedded() -> Result<Self, ConfigError> {
        Self::from_toml("")
    }

    /// Lays `text` over the built-in configuration: tables are merged, lists
    /// and values replaced.
    ///
    /// # Errors
    /// If `text` is no TOML, has unknown keys or contradicts itself.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        Self::from_layers(&[text])
    }

    /// Lays several texts over the built-in configuration as [`Config::from_toml`] does, the last
    /// one on top.
    ///
    /// # Errors
    /// If one is no TOML, has unknown keys or contradicts what lies below it.
    pub fn from_layers(texts: &[&str]) -> Result<Self, ConfigError> {
        let mut table: toml::Table = toml::from_str(DEFAULTS)?;
        let mut own_scenarios = false;
        for text in texts {
            // Parsed by itself so that errors point into the user's text.
            let over: toml::Table = toml::from_str(text)?;
            own_scenarios |= over.contains_key("scenarios");
            overlay(&mut table, over);
        }
        scenario::resolve(&mut table, own_scenarios)?;
        let config: Self = table.try_into()?;
        config.check()?;
        Ok(config)
    }

    /// The identity provider with this id.
    pub(crate) fn idp(&self, id: &str) -> Option<&IdpEntry> {
        self.idps.iter().find(|idp| idp.id == id)
    }

    /// The application with this `client_id`.
    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }
}

fn overlay(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(value)) => overlay(inner, value),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

fn one_day() -> u32 {
    1
}

/// A number of days as a duration.
pub(crate) fn days(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 24 * 60 * 60)
}

/// A number of minutes as a duration.
pub(crate) fn minutes(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 60)
}
