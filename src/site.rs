//! What a site chooses beside the registration of its application: links, buttons, what to hide.
//!
//! Each is one row of [`SETTINGS`] and asked for by its name. What is not about the application goes
//! through unread at the start, and so does what few sites set; [`Site::check`] judges it before anything is shown, in the part of
//! the app that is loaded when it is needed. A site without such settings does without it.

use std::sync::Arc;

use idx::transaction::ConfiguredIdp;
use idx::url::{RedirectUrl, UrlError};
use serde_json::{Map, Value};

use crate::config::{self, ConfigError};
use crate::i18n::{Key, keys};

/// The name of a text, a link or a switch in `config.json`.
pub type Name = &'static str;

/// Where "Back to sign in" leads, instead of starting over.
pub const BACK_LINK: Name = "backToSignInLink";
/// Where "Create an account" leads, where the organisation offers it.
pub const SIGN_UP_LINK: Name = "signUpLink";
/// Help, on the first page.
pub const HELP_LINK: Name = "helpLink";
/// Where a forgotten password is dealt with, where the organisation offers it.
pub const FORGOT_LINK: Name = "forgotPasswordLink";
/// Where a locked account is dealt with, where the organisation offers it.
pub const UNLOCK_LINK: Name = "unlockLink";
/// Further links on the first page.
pub const LINKS: Name = "customLinks";
/// Further buttons on the first page.
pub const BUTTONS: Name = "customButtons";
/// Links on the pages that verify somebody.
pub const VERIFY_LINKS: Name = "verifyLinks";
/// Links beside what has to be set up soon.
pub const SOON_LINKS: Name = "setUpSoonLinks";
/// The username to start with.
pub const USERNAME: Name = "username";
/// Identity providers before the form.
pub const PROVIDERS_FIRST: Name = "providersFirst";
/// Goes to another organisation at once where it is the authenticator, without a button.
pub const SKIP_IDP_BUTTON: Name = "skipProviderButton";
/// No "Back to sign in".
pub const HIDE_BACK: Name = "hideBackToSignIn";
/// No "Keep me signed in".
pub const HIDE_STAY: Name = "hideKeepMeSignedIn";
/// Does not say who is signing in.
pub const HIDE_IDENTIFIER: Name = "hideIdentifier";
/// Keeps the username for the next time, where "Keep me signed in" is ticked.
pub const REMEMBER: Name = "rememberUsername";
/// Country that phone numbers are in unless another is chosen, two letters (ISO 3166-1).
pub const COUNTRY: Name = "defaultCountryCode";
/// Identity providers to offer beside those of the organisation.
pub const PROVIDERS: Name = "identityProviders";
/// Address of hCaptcha's script.
pub const HCAPTCHA_SCRIPT: Name = "hcaptchaScript";
/// Address of reCAPTCHA's script.
pub const RECAPTCHA_SCRIPT: Name = "recaptchaScript";
/// Address of the page that such a script runs in.
pub const CAPTCHA_FRAME: Name = "captchaFrame";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// A full address, or a path of this site.
    Address,
    Switch,
    /// Entries of `{"label", "url"}`.
    Links,
    Region,
    /// Entries of `{"id", "type", "name"}`.
    Providers,
}

/// All of them.
static SETTINGS: [(Name, Kind); 21] = [
    (BACK_LINK, Kind::Address),
    (SIGN_UP_LINK, Kind::Address),
    (HELP_LINK, Kind::Address),
    (FORGOT_LINK, Kind::Address),
    (UNLOCK_LINK, Kind::Address),
    (LINKS, Kind::Links),
    (BUTTONS, Kind::Links),
    (VERIFY_LINKS, Kind::Links),
    (SOON_LINKS, Kind::Links),
    (USERNAME, Kind::Text),
    (PROVIDERS_FIRST, Kind::Switch),
    (SKIP_IDP_BUTTON, Kind::Switch),
    (HIDE_BACK, Kind::Switch),
    (HIDE_STAY, Kind::Switch),
    (HIDE_IDENTIFIER, Kind::Switch),
    (REMEMBER, Kind::Switch),
    (COUNTRY, Kind::Region),
    (PROVIDERS, Kind::Providers),
    (HCAPTCHA_SCRIPT, Kind::Address),
    (RECAPTCHA_SCRIPT, Kind::Address),
    (CAPTCHA_FRAME, Kind::Address),
];

/// A link that a site adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLink {
    /// What it says.
    pub label: String,
    /// Where it leads: a full address, or a path of this site.
    pub url: String,
}

/// What a site chooses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Site(Arc<Map<String, Value>>);

impl Site {
    /// Takes settings as they were written.
    pub(crate) fn new(settings: Map<String, Value>) -> Self {
        Self(Arc::new(settings))
    }

    /// Whether a site leaves all as it is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first setting that is wrong or unknown, and why.
    pub fn check(&self) -> Option<ConfigError> {
        self.0.iter().find_map(|(name, value)| {
            let row = SETTINGS.iter().find(|(known, _)| known == name);
            let reason = match row {
                Some((_, kind)) => fault(*kind, value)?,
                None => keys::CONFIG_UNKNOWN,
            };
            Some(config::wrong(name, reason))
        })
    }

    /// A text or an address.
    pub fn text(&self, name: Name) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// Whether something is switched on.
    pub fn is_on(&self, name: Name) -> bool {
        self.0.get(name) == Some(&Value::Bool(true))
    }

    /// Identity providers to offer in any case. The type says which sign and words the button has.
    pub fn identity_providers(&self) -> Vec<ConfiguredIdp> {
        let list = self.0.get(PROVIDERS).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(provider).collect()
    }

    /// A list of links.
    pub fn links(&self, name: Name) -> Vec<SiteLink> {
        let list = self.0.get(name).and_then(Value::as_array);
        let mut links = Vec::new();
        for entry in list.into_iter().flatten() {
            links.extend(link(entry));
        }
        links
    }
}

fn link(entry: &Value) -> Option<SiteLink> {
    let text = |name: &str| entry.get(name)?.as_str().map(str::to_owned);
    let (label, url) = (text("label")?, text("url")?);
    let well = !label.trim().is_empty() && address_fault(&url).is_none();
    well.then_some(SiteLink { label, url })
}

fn provider(entry: &Value) -> Option<ConfiguredIdp> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(ConfiguredIdp {
        id: text("id").filter(|id| !id.is_empty())?,
        kind: text("type").unwrap_or_default(),
        name: text("name"),
    })
}

fn is_region(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic())
}

fn fault(kind: Kind, value: &Value) -> Option<Key> {
    match (kind, value) {
        (Kind::Text, Value::String(text)) if !text.trim().is_empty() => None,
        (Kind::Address, Value::String(text)) => address_fault(text),
        (Kind::Switch, Value::Bool(_)) => None,
        (Kind::Links, Value::Array(list)) if list.iter().all(|entry| link(entry).is_some()) => None,
        (Kind::Region, Value::String(code)) if is_region(code) => None,
        (Kind::Providers, Value::Array(list)) if list.iter().all(|e| provider(e).is_some()) => None,
        (Kind::Region, _) => Some(keys::CONFIG_COUNTRY),
        (Kind::Providers, _) => Some(keys::CONFIG_PROVIDERS),
        (Kind::Text | Kind::Address, _) => Some(keys::CONFIG_TEXT),
        (Kind::Switch, _) => Some(keys::CONFIG_BOOLEAN),
        (Kind::Links, _) => Some(keys::CONFIG_LINKS),
    }
}

fn address_fault(text: &str) -> Option<Key> {
    // `//host` is another site, and so is `/\host` to browsers.
    let path = text.starts_with('/') && !text.contains('\\') && !text.starts_with("//");
    if path && !text.contains(char::is_control) {
        return None;
    }
    match RedirectUrl::parse(text).err()? {
        UrlError::Scheme => Some(keys::CONFIG_HTTPS),
        UrlError::Malformed | UrlError::ForeignOrigin => Some(keys::CONFIG_ADDRESS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn read(value: Value) -> Result<Site, ConfigError> {
        let site = Site::new(value.as_object().unwrap().clone());
        match site.check() {
            Some(error) => Err(error),
            None => Ok(site),
        }
    }

    #[test]
    fn what_is_set_is_found() {
        let site = read(json!({
            "helpLink": "https://help.example/",
            "backToSignInLink": "/start",
            "hideBackToSignIn": true,
            "hideIdentifier": false,
            "username": "ada",
            "customLinks": [{"label": "Privacy", "url": "/privacy"}],
        }))
        .unwrap();
        assert_eq!(site.text(HELP_LINK), Some("https://help.example/"));
        assert_eq!(site.text(BACK_LINK), Some("/start"));
        assert_eq!(site.text(USERNAME), Some("ada"));
        assert!(site.is_on(HIDE_BACK) && !site.is_on(HIDE_IDENTIFIER) && !site.is_on(HIDE_STAY));
        let links = site.links(LINKS);
        assert_eq!((&*links[0].label, &*links[0].url), ("Privacy", "/privacy"));
        assert!(site.links(BUTTONS).is_empty());
    }

    #[test]
    fn providers_need_an_id_alone() {
        let list = json!([{"id": "0oa1", "type": "GOOGLE"}, {"id": "0oa2", "name": "Port"}]);
        let site = read(json!({"identityProviders": list, "defaultCountryCode": "de"})).unwrap();
        let providers = site.identity_providers();
        assert_eq!(providers.len(), 2);
        assert_eq!((&*providers[0].id, &*providers[0].kind), ("0oa1", "GOOGLE"));
        assert_eq!(providers[1].name.as_deref(), Some("Port"));
        assert_eq!(site.text(COUNTRY), Some("de"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (name, value) in [
            ("helpLink", json!("javascript:alert(1)")),
            ("helpLink", json!("http://help.example")),
            ("helpLink", json!("//help.example")),
            ("helpLink", json!("/\\help.example")),
            ("helpLink", json!(1)),
            ("username", json!("")),
            ("hideBackToSignIn", json!("yes")),
            ("customLinks", json!([{"label": "x"}])),
            (
                "customLinks",
                json!([{"label": "x", "url": "data:text/html,x"}]),
            ),
            ("customButtons", json!({})),
            ("clientID", json!("x")),
            ("defaultCountryCode", json!("Germany")),
            ("identityProviders", json!([{"type": "GOOGLE"}])),
            ("identityProviders", json!(["0oa1"])),
            ("identityProviders", json!({})),
        ] {
            match read(json!({ name: value.clone() })) {
                Err(ConfigError::Key { key, .. }) => assert_eq!(key, name),
                other => panic!("{value}: {other:?}"),
            }
        }
    }
}
