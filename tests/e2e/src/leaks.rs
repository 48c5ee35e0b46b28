//! Secrets must not lie where another script, another user or a log can find them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The secrets a test knows, by what they are. Debug output names them and does not show them.
#[derive(Default)]
pub struct Secrets {
    by_value: BTreeMap<String, &'static str>,
}

impl Secrets {
    /// Adds a secret. One too short to be found by chance only is left out.
    pub fn add(&mut self, what: &'static str, value: impl Into<String>) {
        let value = value.into();
        if value.len() >= 6 {
            self.by_value.insert(value, what);
        }
    }

    /// The places of a tab that hold a secret, in words.
    pub(crate) fn found_in(&self, places: &Places) -> Vec<String> {
        let mut found = Vec::new();
        let mut search = |place: String, text: &str, verifier_may: bool| {
            for (value, what) in &self.by_value {
                if text.contains(value) && !(verifier_may && *what == VERIFIER) {
                    found.push(format!("{place}: {what}"));
                }
            }
            if holds_jwt(text) {
                found.push(format!("{place}: a JSON web token"));
            }
        };
        search("the address".to_owned(), &places.url, false);
        search("the page".to_owned(), &places.html, false);
        search("a cookie".to_owned(), &places.cookies, false);
        // A reload in the middle needs the verifier again, and nothing else that is secret
        // (IDX §1.8): that record of the tab's own storage may hold it.
        for (key, value) in &places.session {
            search(format!("sessionStorage[{key}]"), value, key == RECORD);
        }
        for (key, value) in &places.local {
            search(format!("localStorage[{key}]"), value, false);
        }
        found
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.by_value.values()).finish()
    }
}

/// The name of the one secret that has a permitted place.
pub(crate) const VERIFIER: &str = "the PKCE verifier";

/// The key of the record that has it.
const RECORD: &str = "doorway.transaction";

/// Everywhere a tab could keep something.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Places {
    url: String,
    html: String,
    cookies: String,
    session: BTreeMap<String, String>,
    local: BTreeMap<String, String>,
}

/// Reads the [`Places`] of the current tab.
pub(crate) const SEARCH: &str = r#"
const entries = storage => { try { return { ...storage }; } catch { return {}; } };
const safe = read => { try { return read(); } catch { return ""; } };
const hidden = [...document.querySelectorAll("input[type=hidden]")].map(e => e.value);
return {
  url: location.href,
  html: [document.documentElement.outerHTML, ...hidden].join("\n"),
  cookies: safe(() => document.cookie),
  session: safe(() => entries(sessionStorage)) || {},
  local: safe(() => entries(localStorage)) || {},
};
"#;

/// Whether a text holds something of the form `eyJ….eyJ….…`: a signed token of whatever kind.
fn holds_jwt(text: &str) -> bool {
    let base64 = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.match_indices("eyJ").any(|(start, _)| {
        let run = &text[start..];
        let end = run.find(|c| !base64(c) && c != '.').unwrap_or(run.len());
        let parts: Vec<&str> = run[..end].split('.').collect();
        matches!(parts[..], [head, body, signature, ..]
            if head.len() > 10 && body.starts_with("eyJ") && signature.len() > 20)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";

    fn with_session(entries: &[(&str, &str)]) -> Places {
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        Places {
            session: entries.iter().map(own).collect(),
            ..Places::default()
        }
    }

    fn known() -> Secrets {
        let mut secrets = Secrets::default();
        secrets.add("a password", "correct horse");
        secrets.add(VERIFIER, "verifier-verifier");
        secrets
    }

    #[test]
    fn finds_a_password_wherever_it_lies() {
        let mut places = with_session(&[("record", "{\"p\":\"correct horse\"}")]);
        places.url = "http://127.0.0.1/?p=correct horse".to_owned();
        assert_eq!(known().found_in(&places).len(), 2);
    }

    #[test]
    fn one_record_may_hold_the_verifier() {
        let one = with_session(&[(RECORD, "verifier-verifier"), ("other", "")]);
        assert_eq!(known().found_in(&one), [""; 0]);
        let other = with_session(&[(RECORD, ""), ("other", "verifier-verifier")]);
        assert_eq!(known().found_in(&other).len(), 1);
    }

    #[test]
    fn finds_a_token_nobody_told_it_about() {
        assert!(holds_jwt(&format!("{{\"token\":\"{TOKEN}\"}}")));
        assert!(!holds_jwt("eyJhbGciOiJkaXIifQ~c.opaque"));
    }
}
