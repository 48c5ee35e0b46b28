//! `config.json`: the settings an integrator writes, read at start without rebuilding.

use idx::issuer::Issuer;
use idx::transaction::{ConfiguredIdp, Settings, StartOptions};
use idx::url::{RedirectUrl, UrlError};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::browser;
use crate::i18n::{Key, keys};

/// Validated settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// The application's registration.
    pub settings: Settings,
    /// How transactions start.
    pub options: StartOptions,
    /// Identity providers to offer beside those of the organisation.
    pub identity_providers: Vec<ConfiguredIdp>,
    /// Name shown on the page and in its title.
    pub brand_name: String,
    /// Address of the logo.
    pub logo: Option<String>,
    /// The brand's colour, `#rrggbb`.
    pub brand_color: Option<String>,
    /// Language of the page; the browser's where not set.
    pub language: Option<String>,
    /// Country that phone numbers are in unless another is chosen, two letters (ISO 3166-1).
    pub country: Option<String>,
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

const KNOWN: [&str; 14] = [
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
    "defaultCountryCode",
    "identityProviders",
];

impl Config {
    /// Reads and checks the settings.
    ///
    /// # Errors
    /// [`ConfigError`] names the first key that is wrong.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let Some(object) = browser::json::parse_object(text) else {
            return Err(ConfigError::Malformed);
        };
        if let Some(unknown) = object.keys().find(|key| !KNOWN.contains(&key.as_str())) {
            return Err(wrong(unknown, keys::CONFIG_UNKNOWN));
        }
        let issuer = required(&object, "issuer")?;
        let issuer = Issuer::parse(&issuer).map_err(|e| wrong("issuer", address_reason(e)))?;
        let redirect_uri = required(&object, "redirectUri")?;
        RedirectUrl::parse(&redirect_uri).map_err(|e| wrong("redirectUri", address_reason(e)))?;
        Ok(Self {
            settings: Settings {
                issuer,
                client_id: required(&object, "clientId")?,
                redirect_uri,
                scopes: scopes(&object)?,
            },
            options: StartOptions {
                acr_values: text_of(&object, "acrValues")?,
                login_hint: text_of(&object, "loginHint")?,
                max_age_s: match object.get("maxAge") {
                    None => None,
                    Some(value) => {
                        let seconds = value.as_u64().and_then(|n| u32::try_from(n).ok());
                        Some(seconds.ok_or_else(|| wrong("maxAge", keys::CONFIG_NUMBER))?)
                    }
                },
                bind_tokens: match object.get("bindTokens") {
                    None => false,
                    Some(value) => {
                        let said = value.as_bool();
                        said.ok_or_else(|| wrong("bindTokens", keys::CONFIG_BOOLEAN))?
                    }
                },
                ..StartOptions::default()
            },
            identity_providers: identity_providers(&object)?,
            brand_name: text_of(&object, "brandName")?.unwrap_or_default(),
            logo: text_of(&object, "logo")?,
            brand_color: match text_of(&object, "brandColor")? {
                Some(color) if is_color(&color) => Some(color),
                Some(_) => return Err(wrong("brandColor", keys::CONFIG_COLOR)),
                None => None,
            },
            language: text_of(&object, "language")?,
            country: match text_of(&object, "defaultCountryCode")? {
                Some(code) if is_region(&code) => Some(code),
                Some(_) => return Err(wrong("defaultCountryCode", keys::CONFIG_COUNTRY)),
                None => None,
            },
        })
    }
}

fn is_region(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic())
}

fn wrong(key: &str, reason: Key) -> ConfigError {
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

fn text_of(object: &Map<String, Value>, key: &str) -> Result<Option<String>, ConfigError> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text.clone())),
        Some(_) => Err(wrong(key, keys::CONFIG_TEXT)),
    }
}

fn required(object: &Map<String, Value>, key: &str) -> Result<String, ConfigError> {
    text_of(object, key)?.ok_or_else(|| wrong(key, keys::CONFIG_REQUIRED))
}

fn scopes(object: &Map<String, Value>) -> Result<Vec<String>, ConfigError> {
    let Some(value) = object.get("scopes") else {
        return Ok(["openid", "profile", "email"].map(str::to_owned).to_vec());
    };
    let texts = value.as_array().map(|list| {
        list.iter()
            .map(|scope| scope.as_str().filter(|s| !s.is_empty() && !s.contains(' ')))
            .map(|scope| scope.map(str::to_owned))
            .collect::<Option<Vec<_>>>()
    });
    match texts {
        Some(Some(scopes)) if !scopes.is_empty() => Ok(scopes),
        _ => Err(wrong("scopes", keys::CONFIG_SCOPES)),
    }
}

/// Entries of `{"id", "type", "name"}`; the type says which sign and words the button has.
fn identity_providers(object: &Map<String, Value>) -> Result<Vec<ConfiguredIdp>, ConfigError> {
    let Some(value) = object.get("identityProviders") else {
        return Ok(Vec::new());
    };
    let read = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(ConfiguredIdp {
            id: text("id").filter(|id| !id.is_empty())?,
            kind: text("type").unwrap_or_default(),
            name: text("name"),
        })
    };
    let list = value.as_array().map(|list| list.iter().map(read).collect());
    list.flatten()
        .ok_or_else(|| wrong("identityProviders", keys::CONFIG_PROVIDERS))
}

fn is_color(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].chars().all(|c| c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

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
            key(parse(
                r#""issuer":"https://org.example","defaultCountryCode":"Germany""#
            )),
            "defaultCountryCode"
        );
        assert_eq!(
            key(parse(r#""issuer":"https://org.example","scopes":[]"#)),
            "scopes"
        );
        assert_eq!(
            key(parse(r#""issuer":"https://org.example","scopes":"openid""#)),
            "scopes"
        );
        assert_eq!(
            key(parse(r#""issuer":"https://org.example","clientID":"x""#)),
            "clientID"
        );
        assert_eq!(
            key(parse(r#""issuer":"https://org.example","maxAge":-1"#)),
            "maxAge"
        );
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
    fn identity_providers_have_an_id() {
        let read = |list: &str| {
            let issuer = r#""issuer":"https://org.example""#;
            parse(&format!("{issuer},\"identityProviders\":{list}"))
        };
        let config = read(r#"[{"id":"0oa1","type":"GOOGLE"},{"id":"0oa2","name":"Port"}]"#);
        let providers = config.unwrap().identity_providers;
        assert_eq!(providers.len(), 2);
        assert_eq!((&*providers[0].id, &*providers[0].kind), ("0oa1", "GOOGLE"));
        assert_eq!(providers[1].name.as_deref(), Some("Port"));
        for wrong in [r#"[{"type":"GOOGLE"}]"#, r#"["0oa1"]"#, "{}", "1"] {
            assert_eq!(key(read(wrong)), "identityProviders");
        }
    }

    #[test]
    fn max_age_zero_is_kept() {
        let config = parse(r#""issuer":"https://org.example","maxAge":0"#).unwrap();
        assert_eq!(config.options.max_age_s, Some(0));
    }
}
