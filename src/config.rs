//! `config.json`: the settings an integrator writes, read at start without rebuilding.

use idx::issuer::Issuer;
use idx::oauth::id_token::Rules;
use idx::session::{Allowed, Policy};
use idx::transaction::{Settings, StartOptions};
use idx::url::{RedirectUrl, UrlError};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::browser;
use crate::i18n::{Key, keys};
use crate::site::Site;

/// Validated settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// The application's registration.
    pub settings: Settings,
    /// How transactions start.
    pub options: StartOptions,
    /// How sessions behave.
    pub policy: Policy,
    /// Where the application's requests take tokens along: origins, or paths on them.
    pub resources: Vec<String>,
    /// Where the organisation sends people back to after they signed out there.
    pub post_logout_redirect_uri: Option<String>,
    /// Name shown on the page and in its title.
    pub brand_name: String,
    /// Address of the logo.
    pub logo: Option<String>,
    /// The brand's colour, `#rrggbb`.
    pub brand_color: Option<String>,
    /// Language of the page; the browser's where not set.
    pub language: Option<String>,
    /// Everything else: links, buttons, what to hide.
    pub site: Site,
}

/// What is wrong with `config.json`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// It cannot be loaded.
    #[error("config.json cannot be loaded")]
    Missing,
    /// It is no JSON object.
    #[error("config.json is not a JSON object")]
    Malformed,
    /// A key has a wrong value, is missing, or is unknown.
    #[error("config.json: the key {key} is wrong")]
    Key {
        /// The key.
        key: String,
        /// Why, as a text of the catalogue.
        reason: Key,
    },
}

/// A session is not shorter than this, seconds: a mistyped one would end at once.
const SHORTEST_S: u32 = 60;

const KNOWN: [&str; 20] = [
    "issuer",
    "clientId",
    "redirectUri",
    "scopes",
    "brandName",
    "logo",
    "brandColor",
    "language",
    "acrValues",
    "maxAge",
    "loginHint",
    "bindTokens",
    "resources",
    "postLogoutRedirectUri",
    "clockSkew",
    "extraAudiences",
    "requireAccessTokenHash",
    "renewHidden",
    "idleTimeout",
    "sessionLifetime",
];

impl Config {
    /// Reads and checks the settings.
    ///
    /// What is not about the application is taken as it stands: see [`Site::check`].
    ///
    /// # Errors
    /// [`ConfigError`] names the first key that is wrong.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let Some(object) = browser::json::parse_object(text) else {
            return Err(ConfigError::Malformed);
        };
        let mut site = Map::new();
        for (key, value) in &object {
            if !KNOWN.contains(&key.as_str()) {
                site.insert(key.clone(), value.clone());
            }
        }
        let mut read = Reader {
            object: &object,
            wrong: None,
        };
        let issuer = read.required("issuer");
        let issuer = Issuer::parse(&issuer).map_err(|error| {
            read.fail("issuer", address_reason(error));
            read.failure()
        })?;
        let redirect_uri = read.required("redirectUri");
        if let Err(error) = RedirectUrl::parse(&redirect_uri) {
            read.fail("redirectUri", address_reason(error));
        }
        let longest_s = read.lasting("sessionLifetime");
        // A sign-in that is older than a session may become would begin one that is over.
        let max_age_s = [read.seconds("maxAge"), longest_s]
            .into_iter()
            .flatten()
            .min();
        let config = Self {
            settings: Settings {
                issuer,
                client_id: read.required("clientId"),
                redirect_uri,
                scopes: read.scopes(),
                rules: read.rules(),
            },
            options: StartOptions {
                acr_values: read.text("acrValues"),
                login_hint: read.text("loginHint"),
                max_age_s,
                bind_tokens: read.flag("bindTokens"),
                ..StartOptions::default()
            },
            policy: Policy {
                renew_hidden: read.flag("renewHidden"),
                idle_s: read.lasting("idleTimeout"),
                longest_s,
            },
            resources: read.addresses("resources"),
            post_logout_redirect_uri: read.redirect("postLogoutRedirectUri"),
            brand_name: read.text("brandName").unwrap_or_default(),
            logo: read.text("logo"),
            brand_color: read.fitting("brandColor", is_color, keys::CONFIG_COLOR),
            language: read.fitting("language", is_language, keys::CONFIG_LANGUAGE),
            site: Site::new(site),
        };
        match read.wrong {
            None => Ok(config),
            Some(_) => Err(read.failure()),
        }
    }
}

/// Reads one setting after the other and remembers the first that is wrong: returning at each
/// would compile to three times as much.
struct Reader<'a> {
    object: &'a Map<String, Value>,
    wrong: Option<(&'static str, Key)>,
}

impl Reader<'_> {
    #[inline(never)]
    fn fail(&mut self, key: &'static str, reason: Key) {
        self.wrong.get_or_insert((key, reason));
    }

    fn failure(&self) -> ConfigError {
        match self.wrong {
            Some((key, reason)) => wrong(key, reason),
            None => ConfigError::Malformed,
        }
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    #[inline(never)]
    fn text(&mut self, key: &'static str) -> Option<String> {
        match self.value(key)?.as_str() {
            Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
            _ => {
                self.fail(key, keys::CONFIG_TEXT);
                None
            }
        }
    }

    #[inline(never)]
    fn required(&mut self, key: &'static str) -> String {
        if self.value(key).is_none() {
            self.fail(key, keys::CONFIG_REQUIRED);
        }
        self.text(key).unwrap_or_default()
    }

    fn fitting(
        &mut self,
        key: &'static str,
        fits: fn(&str) -> bool,
        reason: Key,
    ) -> Option<String> {
        let text = self.text(key)?;
        if !fits(&text) {
            self.fail(key, reason);
        }
        Some(text)
    }

    fn seconds(&mut self, key: &'static str) -> Option<u32> {
        let seconds = self
            .value(key)?
            .as_u64()
            .and_then(|n| u32::try_from(n).ok());
        if seconds.is_none() {
            self.fail(key, keys::CONFIG_NUMBER);
        }
        seconds
    }

    /// A time that is long enough to do something in, seconds.
    fn lasting(&mut self, key: &'static str) -> Option<u32> {
        let seconds = self.seconds(key)?;
        if seconds < SHORTEST_S {
            self.fail(key, keys::CONFIG_LASTING);
        }
        Some(seconds)
    }

    fn rules(&mut self) -> Rules {
        let skew_s = self.seconds("clockSkew");
        if skew_s > Some(Rules::MAX_SKEW_S) {
            self.fail("clockSkew", keys::CONFIG_SKEW);
        }
        let rules = Rules::default();
        Rules {
            skew_s: skew_s.unwrap_or(rules.skew_s),
            audiences: self.names("extraAudiences").unwrap_or_default(),
            demands_at_hash: self.flag("requireAccessTokenHash"),
        }
    }

    fn flag(&mut self, key: &'static str) -> bool {
        match self.value(key).map(Value::as_bool) {
            None => false,
            Some(Some(flag)) => flag,
            Some(None) => {
                self.fail(key, keys::CONFIG_BOOLEAN);
                false
            }
        }
    }

    fn scopes(&mut self) -> Vec<String> {
        let scopes = self.names("scopes");
        scopes.unwrap_or_else(|| ["openid", "profile", "email"].map(str::to_owned).to_vec())
    }

    /// A list of names without spaces, and of one at least.
    fn names(&mut self, key: &'static str) -> Option<Vec<String>> {
        let value = self.value(key)?;
        let mut names = Vec::new();
        let mut well = true;
        for name in value.as_array().map(Vec::as_slice).unwrap_or_default() {
            let name = name.as_str().unwrap_or_default();
            well &= !name.is_empty() && !name.contains(' ');
            names.push(name.to_owned());
        }
        if !well || names.is_empty() {
            self.fail(key, keys::CONFIG_SCOPES);
        }
        Some(names)
    }

    /// Addresses that tokens may be sent to.
    fn addresses(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let mut problem = (!value.is_array()).then_some(keys::CONFIG_ADDRESS);
        let mut found = Vec::new();
        for address in value.as_array().map(Vec::as_slice).unwrap_or_default() {
            let address = address.as_str().unwrap_or_default();
            if let Err(error) = Allowed::parse(address) {
                problem.get_or_insert(address_reason(error));
            }
            found.push(address.to_owned());
        }
        if let Some(reason) = problem {
            self.fail(key, reason);
        }
        found
    }

    fn redirect(&mut self, key: &'static str) -> Option<String> {
        let address = self.text(key)?;
        if let Err(error) = RedirectUrl::parse(&address) {
            self.fail(key, address_reason(error));
        }
        Some(address)
    }
}

pub(crate) fn wrong(key: &str, reason: Key) -> ConfigError {
    ConfigError::Key {
        key: key.chars().take(60).collect(),
        reason,
    }
}

fn address_reason(error: UrlError) -> Key {
    match error {
        UrlError::Scheme => keys::CONFIG_HTTPS,
        UrlError::Malformed | UrlError::ForeignOrigin => keys::CONFIG_ADDRESS,
    }
}

fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A language, perhaps with a script and a region (BCP 47). It becomes part of an address, and the
/// browser takes nothing else for one.
fn is_language(tag: &str) -> bool {
    let letters = |part: &&str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let is_region = |part: &&str| match part.len() {
        2 => letters(part),
        3 => part.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    };
    let mut parts = tag.split('-').peekable();
    let language = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && letters(&part));
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(is_region);
    language && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn parse(change: &str) -> Result<Config, ConfigError> {
        let base = r#""clientId":"c","redirectUri":"https://app.example/cb""#;
        Config::parse(&format!("{{{base},{change}}}"))
    }

    fn key(result: Result<Config, ConfigError>) -> String {
        match result {
            Err(ConfigError::Key { key, .. }) => key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_four_keys_are_enough() {
        let config = parse(r#""issuer":"https://org.example","scopes":["openid"]"#).unwrap();
        assert_eq!(config.settings.scopes, ["openid"]);
        assert_eq!(config.settings.issuer.as_str(), "https://org.example");
    }

    #[test]
    fn each_wrong_key_is_named() {
        assert_eq!(key(parse(r#""scopes":["openid"]"#)), "issuer");
        assert_eq!(key(parse(r#""issuer":"http://org.example""#)), "issuer");
        assert_eq!(key(parse(r#""issuer":5"#)), "issuer");
        assert_eq!(
            key(parse(r#""issuer":"https://org.example","scopes":[]"#)),
            "scopes"
        );
        assert_eq!(
            key(parse(r#""issuer":"https://org.example","scopes":"openid""#)),
            "scopes"
        );
        let unknown = parse(r#""issuer":"https://org.example","clientID":"x""#).unwrap();
        assert_eq!(
            unknown.site.check(),
            Some(wrong("clientID", keys::CONFIG_UNKNOWN))
        );
        assert_eq!(
            key(parse(r#""issuer":"https://org.example","maxAge":-1"#)),
            "maxAge"
        );
        for language in [
            "\"\"",
            "\"de/../x\"",
            "\"deutschsprachig\"",
            "\"de_AT\"",
            "\"e\"",
            "\"de-x\"",
            "\"de-AT-Latn\"",
            "7",
        ] {
            let config = format!(r#""issuer":"https://org.example","language":{language}"#);
            assert_eq!(key(parse(&config)), "language", "{language}");
        }
        for language in ["de", "pt-BR", "zh-Hant-HK", "es-419", "fil"] {
            let config = format!(r#""issuer":"https://org.example","language":"{language}""#);
            assert!(parse(&config).is_ok(), "{language}");
        }
        for resources in [
            r#""https://api.example""#,
            r#"["api"]"#,
            r#"["http://api.example"]"#,
        ] {
            let text = format!(r#""issuer":"https://org.example","resources":{resources}"#);
            assert_eq!(key(parse(&text)), "resources", "{resources}");
        }
        let text = r#""issuer":"https://org.example","postLogoutRedirectUri":"javascript:x""#;
        assert_eq!(key(parse(text)), "postLogoutRedirectUri");
        assert_eq!(
            key(parse(
                r#""issuer":"https://org.example","brandColor":"red""#
            )),
            "brandColor"
        );
        assert_eq!(
            key(Config::parse(r#"{"issuer":"https://o.example"}"#)),
            "redirectUri"
        );
    }

    #[test]
    fn what_is_no_object_is_malformed() {
        for text in ["", "[]", "{", "<!doctype html>", "null"] {
            assert!(
                matches!(Config::parse(text), Err(ConfigError::Malformed)),
                "{text}"
            );
        }
    }

    #[test]
    fn tokens_are_bound_where_it_says_so() {
        let bound = |text: &str| parse(text).map(|config| config.options.bind_tokens);
        let issuer = r#""issuer":"https://org.example""#;
        assert_eq!(bound(issuer), Ok(false));
        assert_eq!(bound(&format!("{issuer},\"bindTokens\":true")), Ok(true));
        assert_eq!(
            key(parse(&format!("{issuer},\"bindTokens\":1"))),
            "bindTokens"
        );
    }

    #[test]
    fn how_tokens_and_sessions_are_judged() {
        let with = |text: &str| parse(&format!(r#""issuer":"https://org.example"{text}"#));
        let plain = with("").unwrap();
        assert_eq!(plain.settings.rules, Rules::default());
        assert_eq!(plain.policy, Policy::default());
        let config = with(
            r#","clockSkew":0,"extraAudiences":["api"],"requireAccessTokenHash":true,
                "renewHidden":true,"idleTimeout":900,"sessionLifetime":28800"#,
        );
        let config = config.unwrap();
        let rules = Rules {
            skew_s: 0,
            audiences: vec!["api".to_owned()],
            demands_at_hash: true,
        };
        assert_eq!(config.settings.rules, rules);
        let policy = Policy {
            renew_hidden: true,
            idle_s: Some(900),
            longest_s: Some(28_800),
        };
        assert_eq!(config.policy, policy);
        for (name, values) in [
            ("clockSkew", ["301", "-1", "\"60\""]),
            ("extraAudiences", ["[]", "\"api\"", "[1]"]),
            ("requireAccessTokenHash", ["1", "\"true\"", "[]"]),
            ("renewHidden", ["1", "\"true\"", "[]"]),
            ("idleTimeout", ["0", "59", "1.5"]),
            ("sessionLifetime", ["0", "59", "true"]),
        ] {
            for value in values {
                assert_eq!(key(with(&format!(",\"{name}\":{value}"))), name, "{value}");
            }
        }
    }

    #[test]
    fn no_sign_in_is_older_than_a_session_may_become() {
        for (settings, max_age_s) in [
            (r#","sessionLifetime":28800"#, 28_800),
            (r#","sessionLifetime":28800,"maxAge":600"#, 600),
            (r#","sessionLifetime":600,"maxAge":28800"#, 600),
        ] {
            let text = format!(r#""issuer":"https://org.example"{settings}"#);
            let config = parse(&text).expect("valid");
            assert_eq!(config.options.max_age_s, Some(max_age_s), "{settings}");
        }
    }

    #[test]
    fn max_age_zero_is_kept() {
        let config = parse(r#""issuer":"https://org.example","maxAge":0"#).unwrap();
        assert_eq!(config.options.max_age_s, Some(0));
    }
}
