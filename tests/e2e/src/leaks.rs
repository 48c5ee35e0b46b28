//! Secrets must not lie where another script, another user or a log can find them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::page::Page;
use crate::watch::REPORT;
use crate::words::heading;

/// What a secret is: that decides where it may be, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    AccessToken,
    RefreshToken,
    IdToken,
    InteractionCode,
    Verifier,
    /// A password, or whatever else was typed into a secret field.
    Typed,
    /// A code that was mailed or sent to a phone.
    Code,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "an access token",
            Self::RefreshToken => "a refresh token",
            Self::IdToken => "an ID token",
            Self::InteractionCode => "an interaction code",
            Self::Verifier => "the PKCE verifier",
            Self::Typed => "what was typed into a secret field",
            Self::Code => "a code that was sent",
        }
    }

    fn is_token(self) -> bool {
        matches!(self, Self::AccessToken | Self::RefreshToken | Self::IdToken)
    }

    /// Whether the app's own memory may hold it, on a screen that shows it or does not. The
    /// verifier and the interaction code are gone with the tokens they were given for, and the
    /// tokens with the session. What was typed is there while it stands in its field, and no longer.
    fn may_be_in_memory(self, moment: Moment, shown: bool) -> bool {
        match self {
            Self::Typed | Self::Code => shown,
            _ => match moment {
                Moment::SigningIn => self == Self::Verifier,
                Moment::SignedIn => self.is_token(),
                Moment::SignedOut => false,
            },
        }
    }
}

/// How far the app has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    SigningIn,
    SignedIn,
    SignedOut,
}

impl Moment {
    fn of(page: &Page) -> Self {
        match page.heading() {
            heading::SIGNED_IN => Self::SignedIn,
            heading::SIGNED_OUT => Self::SignedOut,
            _ => Self::SigningIn,
        }
    }
}

/// The secrets a test knows, by what they are. Debug output names them and does not show them.
#[derive(Default)]
pub struct Secrets {
    by_value: BTreeMap<String, What>,
    /// Oldest first.
    order: Vec<String>,
    /// The origin of the app, where other pages may be opened as well.
    app: Option<String>,
}

/// So many of the newest secrets are looked for in memory, which is large.
const IN_MEMORY: usize = 60;

/// So much of a secret is enough to know it by; the beginnings of tokens are all alike.
const BEGINNING: usize = 400;

impl Secrets {
    /// Adds a secret. One too short to be found by chance only is left out.
    pub fn add(&mut self, what: What, value: impl Into<String>) {
        let value = value.into();
        if value.len() >= 6 && !self.by_value.contains_key(&value) {
            self.order.push(value.clone());
            self.by_value.insert(value, what);
        }
    }

    /// What is looked for in memory.
    pub(crate) fn for_memory(&self) -> Vec<Value> {
        let newest = self.order.iter().rev().take(IN_MEMORY);
        newest.map(|value| Value::from(value.as_str())).collect()
    }

    /// What lies in texts of which the long ones may be cut short.
    pub(crate) fn known_in(&self, texts: &[String]) -> BTreeSet<What> {
        let known = self.by_value.iter();
        let lies_there = known.filter(|(value, _)| {
            let beginning: String = value.chars().take(BEGINNING).collect();
            texts.iter().any(|text| text.contains(&beginning))
        });
        lies_there.map(|(_, what)| *what).collect()
    }

    /// The places of a tab that hold a secret, in words.
    pub(crate) fn found_in(&self, places: &Places, page: &Page) -> Vec<String> {
        let mut found = Vec::new();
        let mut search = |place: &str, text: &str| {
            let token = holds_jwt(text).then_some("a JSON web token");
            let all = self.in_text(text, &[]).chain(token);
            found.extend(all.map(|what| format!("{place}: {what}")));
        };
        search("the address", &places.url);
        search("the page", &places.html);
        search("a cookie", &places.cookies);
        search("the name of the tab", &places.name);
        for global in &places.globals {
            search("a global of the page", global);
        }
        for (key, value) in &places.local {
            search(&format!("localStorage[{key}]"), value);
        }
        // A reload in the middle needs the verifier again, and nothing else that is secret
        // (IDX §1.8): that record of the tab's own storage may hold it.
        for (key, value) in &places.session {
            let but = if key == RECORD {
                &[What::Verifier][..]
            } else {
                &[]
            };
            let token = holds_jwt(value).then_some("a JSON web token");
            let in_it = self.in_text(value, but).chain(token);
            found.extend(in_it.map(|what| format!("sessionStorage[{key}]: {what}")));
        }
        for address in &places.history {
            let in_it = self.in_text(address, &[]);
            found.extend(in_it.map(|what| format!("the history: {what}")));
        }
        // There is no use for these here, whatever they hold.
        let stores = places.stores.iter();
        found.extend(stores.map(|store| format!("{store}, which should not be there")));
        let moment = Moment::of(page);
        let shown = |value: &String| places.shown.iter().any(|text| text.contains(value));
        let remembered: BTreeSet<What> = places
            .memory
            .iter()
            .filter_map(|value| Some((value, self.by_value.get(value).copied()?)))
            .filter(|(value, what)| !what.may_be_in_memory(moment, shown(value)))
            .map(|(_, what)| what)
            .collect();
        found.extend(
            remembered
                .into_iter()
                .map(|what| format!("the memory of the app ({moment:?}): {}", what.name())),
        );
        found
    }

    /// What of the console's messages holds a secret. The watcher in the page reports there what
    /// was written, called up and said to other tabs since the start. Tokens that nobody knows as
    /// secrets are none there: apps on the device are opened with signed challenges.
    pub(crate) fn in_message(&self, message: &str) -> Vec<String> {
        let Some((_, report)) = message.split_once(REPORT) else {
            let found = self.in_text(message, &[]);
            return found.map(|what| format!("the console: {what}")).collect();
        };
        let but: &[What] = if report.starts_with(&format!("sessionStorage[{RECORD}]")) {
            &[What::Verifier]
        } else if report.starts_with(HAND_OVER) {
            // A magic link opened in a second tab hands its code to the first.
            &[What::Code, What::Typed]
        } else {
            &[]
        };
        let place = report.split(' ').next().unwrap_or_default();
        if self.is_elsewhere(place) {
            return Vec::new();
        }
        let found = self.in_text(report, but);
        found.map(|what| format!("{place}: {what}")).collect()
    }

    /// Whether a place is a document of another origin than the app's, such as the page that plays
    /// somebody's phone.
    fn is_elsewhere(&self, place: &str) -> bool {
        let origin = place
            .strip_prefix(DOCUMENT)
            .and_then(|rest| rest.strip_suffix(']'));
        let of_app = self.app.as_deref();
        origin.is_some_and(|origin| origin != "null" && of_app.is_some_and(|app| app != origin))
    }

    /// Only what stands in documents of this origin is judged, and of those without one.
    pub(crate) fn set_app(&mut self, origin: &str) {
        self.app = Some(origin.to_owned());
    }

    fn in_text<'a>(
        &'a self,
        text: &'a str,
        but: &'a [What],
    ) -> impl Iterator<Item = &'static str> + 'a {
        let known = self.by_value.iter();
        known
            .filter(|(value, what)| !but.contains(what) && lies_in(value, text))
            .map(|(_, what)| what.name())
    }
}

/// Whether a secret stands in a text. Digits amid digits are a time, and no code.
fn lies_in(secret: &str, text: &str) -> bool {
    let number = secret.bytes().all(|byte| byte.is_ascii_digit());
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    text.match_indices(secret).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + secret.len()..]);
        !number || !digit(before.chars().next_back()) && !digit(after.chars().next())
    })
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.by_value.values()).finish()
    }
}

/// The key of the record that may hold the verifier.
const RECORD: &str = "doorway.transaction";

/// How the watcher reports what is said on the channel that may carry a code.
const HAND_OVER: &str = "channel[doorway.magic-link]";

/// How the watcher reports what has stood in a document.
const DOCUMENT: &str = "document[";

/// Everywhere a tab could keep something.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Places {
    url: String,
    html: String,
    cookies: String,
    name: String,
    globals: Vec<String>,
    session: BTreeMap<String, String>,
    local: BTreeMap<String, String>,
    /// Databases and caches, by their names.
    stores: Vec<String>,
    /// Which of the secrets lie in the memory of a WebAssembly module.
    pub(crate) memory: Vec<String>,
    /// What stands in fields, and the visible text.
    shown: Vec<String>,
    /// Addresses that the tab can go back to.
    #[serde(skip)]
    pub(crate) history: Vec<String>,
}

/// Reads the [`Places`] of the current tab. Takes what to look for in memory.
pub(crate) const SEARCH: &str = r#"
const entries = storage => { try { return { ...storage }; } catch { return {}; } };
const safe = read => { try { return read(); } catch { return ""; } };
const hidden = [...document.querySelectorAll("input[type=hidden]")].map(e => e.value);
const found = { needles: arguments[0], memory: [], globals: [] };
dispatchEvent(new CustomEvent("e2e:search", { detail: found }));
const shown = [...document.querySelectorAll("input, textarea")].map(field => field.value);
const names = async (what, list) => {
  try { return (await list()).map(one => `${what} ${one.name ?? one}`); } catch { return []; }
};
return Promise.all([
  names("the database", () => indexedDB.databases()),
  names("the cache", () => caches.keys()),
]).then(stores => ({
  url: location.href,
  html: [document.documentElement.outerHTML, ...hidden].join("\n"),
  cookies: safe(() => document.cookie),
  name: window.name,
  globals: found.globals,
  session: safe(() => entries(sessionStorage)) || {},
  local: safe(() => entries(localStorage)) || {},
  stores: stores.flat(),
  memory: found.memory,
  shown: [...shown, document.body?.innerText ?? ""],
}));
"#;

/// Remembers the memory of every WebAssembly module of the page, so that it can be searched, and
/// which globals were there before the page's scripts.
///
/// What a page keeps in variables of its scripts is out of reach, here as for another script.
pub(crate) const MEMORY: &str = r#"
{
  const memories = new Set();
  const keep = value => {
    for (const one of Object.values(value ?? {}))
      if (one instanceof WebAssembly.Memory) memories.add(one);
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const result = await original.apply(WebAssembly, args);
      keep((result.instance ?? result).exports);
      return result;
    };
  }
  const before = new Set(Object.getOwnPropertyNames(window));
  const texts = (value, depth) => {
    if (typeof value === "string") return [value];
    if (value === null || typeof value !== "object" || depth === 0) return [];
    if (value instanceof Node || value === window) return [];
    try { return Object.values(value).flatMap(one => texts(one, depth - 1)); } catch { return []; }
  };
  // Digits amid digits are a time or a table of numbers, and no code.
  const lies = (form, text) => {
    const wrong = /^\d+$/.test(form) ? /\d/ : /(?!)/;
    let at = text.indexOf(form);
    while (at >= 0 && [text[at - 1], text[at + form.length]].some(one => wrong.test(one ?? "")))
      at = text.indexOf(form, at + 1);
    return at >= 0;
  };
  addEventListener("e2e:search", ({ detail }) => {
    // Each byte becomes one character.
    const decoder = new TextDecoder("latin1");
    const bytes = new TextEncoder();
    const needles = detail.needles.map(one => [one, decoder.decode(bytes.encode(one))]);
    for (const { buffer } of memories) {
      const text = decoder.decode(buffer);
      for (const [needle, form] of needles) if (lies(form, text)) detail.memory.push(needle);
    }
    const added = Object.getOwnPropertyNames(window).filter(name => !before.has(name));
    detail.globals = added.flatMap(name => texts(window[name], 3));
  });
}
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
        secrets.add(What::Typed, "correct horse");
        secrets.add(What::Verifier, "verifier-verifier");
        secrets.add(What::Code, "246810");
        secrets.add(What::AccessToken, "token-token");
        secrets
    }

    fn on(heading: &str) -> Page {
        Page {
            headings: vec![heading.to_owned()],
            ..Page::default()
        }
    }

    #[test]
    fn finds_a_password_wherever_it_lies() {
        let mut places = with_session(&[("record", "{\"p\":\"correct horse\"}")]);
        places.url = "http://127.0.0.1/?p=correct horse".to_owned();
        places.history = vec![places.url.clone()];
        assert_eq!(known().found_in(&places, &on("")).len(), 3);
    }

    #[test]
    fn a_code_amid_digits_is_a_time() {
        let said = |text: &str| known().in_message(text).len();
        assert_eq!(said(r#"{"at":1792468100123}"#), 0);
        assert_eq!(said(r#"{"at":1792468100123,"code":246810}"#), 1);
    }

    #[test]
    fn one_record_may_hold_the_verifier() {
        let one = with_session(&[(RECORD, "verifier-verifier"), ("other", "")]);
        assert_eq!(known().found_in(&one, &on("")), [""; 0]);
        let other = with_session(&[(RECORD, ""), ("other", "verifier-verifier")]);
        assert_eq!(known().found_in(&other, &on("")).len(), 1);
    }

    #[test]
    fn memory_may_hold_what_is_in_use() {
        let all = [
            "correct horse",
            "verifier-verifier",
            "246810",
            "token-token",
        ];
        let mut places = Places {
            memory: all.map(str::to_owned).into(),
            shown: vec!["correct horse".to_owned(), "246810".to_owned()],
            ..Places::default()
        };
        let wrong = |places: &Places, heading| known().found_in(places, &on(heading)).len();
        assert_eq!(wrong(&places, "Verify with your password"), 1, "the token");
        assert_eq!(wrong(&places, heading::SIGNED_IN), 1, "the verifier");
        assert_eq!(wrong(&places, heading::SIGNED_OUT), 2, "and the token");
        places.shown.clear();
        assert_eq!(wrong(&places, heading::SIGNED_IN), 3, "and what was typed");
    }

    #[test]
    fn one_channel_may_carry_a_code() {
        let on_channel = |channel: &str, text: &str| {
            known().in_message(&format!("x.js 1:2 \"{REPORT}channel[{channel}] {text}\""))
        };
        assert_eq!(
            on_channel("doorway.magic-link", "[\"s\",\"246810\"]"),
            [""; 0]
        );
        assert_eq!(on_channel("doorway.magic-link", "token-token").len(), 1);
        assert_eq!(on_channel("other", "246810").len(), 1);
        assert_eq!(known().in_message("console-api \"246810\"").len(), 1);
    }

    #[test]
    fn documents_of_the_app_are_judged() {
        let stood = |secrets: &Secrets, origin: &str| {
            let report = format!("x.js 1:2 \"{REPORT}document[{origin}] Hi\\n246810\"");
            secrets.in_message(&report).len()
        };
        let mut secrets = known();
        assert_eq!(stood(&secrets, "http://127.0.0.1:1"), 1);
        secrets.set_app("http://127.0.0.1:1");
        assert_eq!(stood(&secrets, "http://127.0.0.1:1"), 1);
        assert_eq!(stood(&secrets, "null"), 1);
        assert_eq!(stood(&secrets, "http://127.0.0.1:2"), 0);
    }

    #[test]
    fn finds_a_token_nobody_told_it_about() {
        assert!(holds_jwt(&format!("{{\"token\":\"{TOKEN}\"}}")));
        assert!(!holds_jwt("eyJhbGciOiJkaXIifQ~c.opaque"));
    }
}
