//! What the browser complains about, and which complaints a test may expect.

use std::collections::BTreeSet;
use std::fmt;

use thirtyfour::BrowserLogEntry;

/// A complaint of the browser that a test announces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// A request that is answered with this status; the browser reports each above 399.
    Status(u16),
    /// Requests that fail because there is no network.
    Offline,
    /// Requests whose connection ends without an answer.
    Closed,
    /// Requests that the browser was told not to send.
    Blocked,
    /// Frames and requests to an app on this device or another host, which the policy of the
    /// harness does not allow.
    Elsewhere,
    /// Requests the other origin does not allow.
    Cors,
    /// What the app tells the administrator in the console, containing this text.
    Hint(&'static str),
}

impl Expected {
    fn covers(&self, complaint: &str) -> bool {
        match self {
            Self::Status(status) => {
                complaint.contains(&format!("responded with a status of {status} "))
            }
            Self::Offline => complaint.contains("net::ERR_INTERNET_DISCONNECTED"),
            Self::Closed => complaint.contains("net::ERR_EMPTY_RESPONSE"),
            Self::Blocked => complaint.contains("net::ERR_BLOCKED_BY_CLIENT"),
            Self::Elsewhere => ["frame-src", "connect-src", "Refused to connect because"]
                .iter()
                .any(|words| complaint.contains(words)),
            Self::Cors => {
                complaint.contains("blocked by CORS policy")
                    || complaint.contains("net::ERR_FAILED")
            }
            Self::Hint(text) => complaint.contains(text),
        }
    }
}

/// What was complained about so far, against what was expected.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    expected: BTreeSet<Expected>,
    tolerated: BTreeSet<Expected>,
    met: BTreeSet<Expected>,
    complaints: Vec<String>,
    /// Everything that was said in the console.
    messages: Vec<String>,
}

impl Watch {
    /// Announces a complaint that has to come, any number of times.
    pub fn expect(&mut self, expected: Expected) {
        self.expected.insert(expected);
    }

    /// Allows a complaint that may come or not, because it depends on timing.
    pub fn tolerate(&mut self, expected: Expected) {
        self.tolerated.insert(expected);
    }

    /// Takes in entries of the browser's log.
    pub fn note(&mut self, entries: Vec<BrowserLogEntry>) {
        self.messages
            .extend(entries.iter().map(|entry| entry.message.clone()));
        for entry in entries {
            let known = self.expected.iter().chain(&self.tolerated);
            match known.into_iter().find(|one| one.covers(&entry.message)) {
                Some(one) => drop(self.met.insert(one.clone())),
                None if entry.level == "SEVERE" => self.complaints.push(entry.message),
                None => {}
            }
        }
    }

    /// What is wrong: complaints nobody expected, and expectations nobody met.
    pub fn problems(&self) -> Vec<Problem> {
        let unexpected = self.complaints.iter().cloned().map(Problem::Complaint);
        let missing = self.expected.difference(&self.met).cloned();
        unexpected.chain(missing.map(Problem::Missing)).collect()
    }

    /// Everything that was said in the console since the start.
    pub fn messages(&self) -> &[String] {
        &self.messages
    }

    /// Forgets everything but what was said, for the next page.
    pub fn clear(&mut self) {
        *self = Self {
            messages: core::mem::take(&mut self.messages),
            ..Self::default()
        };
    }
}

/// A reason to fail a test that saw everything it wanted to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    Complaint(String),
    Missing(Expected),
    Leak(String),
    NoWords(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complaint(message) => write!(f, "the browser complained: {message}"),
            Self::Missing(expected) => write!(f, "expected and not seen: {expected:?}"),
            Self::Leak(place) => write!(f, "a secret lies in {place}"),
            Self::NoWords(key) => write!(f, "the words of {key} are not there"),
        }
    }
}

/// What the watcher's reports of what the page does begin with.
pub(crate) const REPORT: &str = "e2e report: ";

/// Runs in each page before its own scripts and reports to the console what the browser would
/// tell only to the page, so that it ends up in the one log that survives navigation: breaches of
/// the policy, and whatever is written to storage or cookies, put into the history or the document,
/// called up, or said to other tabs and frames.
pub(crate) const WATCHER: &str = r#"
{
  const debug = console.debug.bind(console);
  const text = value => {
    try { return JSON.stringify(value) ?? String(value); } catch { return String(value); }
  };
  const report = (place, value) =>
    debug(`e2e report: ${place} ${typeof value === "string" ? value : text(value)}`);
  const before = (owner, name, tell) => {
    const original = owner?.[name];
    if (original) owner[name] = function (...args) {
      tell(this, ...args);
      return original.apply(this, args);
    };
  };
  const kind = storage => {
    try { return storage === localStorage ? "localStorage" : "sessionStorage"; } catch { return "storage"; }
  };
  // The log shows objects by their names alone.
  const words = value => value instanceof Error ? `${value} ${value.stack}` : text(value);
  for (const name of ["debug", "log", "info", "warn", "error", "trace", "dir"])
    before(console, name, (_, ...args) => {
      if (args.some(one => typeof one === "object")) report("console", args.map(words).join(" "));
    });
  before(Storage.prototype, "setItem", (storage, key, value) =>
    report(`${kind(storage)}[${key}]`, String(value)));
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", { ...cookie, set(value) {
    report("cookie", value);
    cookie.set.call(this, value);
  } });
  for (const name of ["pushState", "replaceState"])
    before(History.prototype, name, (_, state, title, url) => report("history", [state, `${url}`]));
  globalThis.navigation?.addEventListener("navigate", e => report("navigation", e.destination.url));
  before(globalThis.BroadcastChannel?.prototype, "postMessage", (channel, data) =>
    report(`channel[${channel.name}]`, data));
  before(MessagePort.prototype, "postMessage", (_, data) => report("message", data));
  before(globalThis.Worker?.prototype, "postMessage", (_, data) => report("message", data));
  before(window, "postMessage", (_, data) => report("message", data));
  addEventListener("message", e => report("message", e.data), true);
  // Whatever has stood in the document, were it for a moment: each text once. What is typed is a
  // property of its field, and not of the document.
  const told = new Set();
  let fresh = [];
  const note = text => {
    if (!(text?.length >= 6) || told.has(text)) return;
    told.add(text);
    fresh.push(text);
  };
  const noteAll = node => {
    note(node.data);
    for (const { value } of node.attributes ?? []) note(value);
    node.childNodes.forEach(noteAll);
  };
  const take = changes => {
    for (const { target, type, oldValue, addedNodes, attributeName } of changes) {
      note(oldValue);
      if (type === "attributes") note(target.getAttribute(attributeName));
      if (type === "characterData") note(target.data);
      addedNodes.forEach(noteAll);
    }
    if (fresh.length > 0) report(`document[${location.origin}]`, fresh.join("\n"));
    fresh = [];
  };
  const observer = new MutationObserver(take);
  observer.observe(document, {
    subtree: true, childList: true,
    attributes: true, attributeOldValue: true, characterData: true, characterDataOldValue: true,
  });
}
addEventListener("securitypolicyviolation", e => console.error(
  `policy: ${e.effectiveDirective} forbids ${e.blockedURI || "inline code"} ` +
  `(${e.sourceFile}:${e.lineNumber}) ${e.sample}`), true);
addEventListener("unhandledrejection", e => console.error(`unhandled rejection: ${e.reason}`));
"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(level: &str, message: &str) -> BrowserLogEntry {
        BrowserLogEntry {
            level: level.to_owned(),
            message: message.to_owned(),
            timestamp: 0,
            source: None,
        }
    }

    const REFUSED: &str = "http://127.0.0.1:1/idp/idx/identify - Failed to load resource: \
                           the server responded with a status of 401 (Unauthorized)";

    #[test]
    fn a_complaint_nobody_expected_is_a_problem() {
        let mut watch = Watch::default();
        watch.note(vec![entry("SEVERE", REFUSED)]);
        assert_eq!(watch.problems(), [Problem::Complaint(REFUSED.to_owned())]);
    }

    #[test]
    fn an_expected_one_is_not_and_another_status_is() {
        let mut watch = Watch::default();
        watch.expect(Expected::Status(401));
        watch.note(vec![entry("SEVERE", REFUSED)]);
        assert_eq!(watch.problems(), []);
        let other = REFUSED.replace("401", "403");
        watch.note(vec![entry("SEVERE", &other)]);
        assert_eq!(watch.problems(), [Problem::Complaint(other)]);
    }

    #[test]
    fn an_expectation_nobody_meets_is_a_problem() {
        let mut watch = Watch::default();
        watch.expect(Expected::Offline);
        watch.tolerate(Expected::Status(429));
        assert_eq!(watch.problems(), [Problem::Missing(Expected::Offline)]);
    }

    #[test]
    fn a_hint_is_a_warning_that_has_to_come() {
        let mut watch = Watch::default();
        watch.expect(Expected::Hint("Trusted Origin"));
        assert_eq!(watch.problems().len(), 1);
        watch.note(vec![entry("WARNING", "register it as a Trusted Origin")]);
        assert_eq!(watch.problems(), []);
    }

    #[test]
    fn the_watcher_reports_as_it_is_read() {
        assert!(WATCHER.contains(REPORT));
    }

    #[test]
    fn a_warning_is_no_complaint() {
        let mut watch = Watch::default();
        watch.note(vec![entry("WARNING", "a preloaded file was not used")]);
        assert_eq!(watch.problems(), []);
    }
}
