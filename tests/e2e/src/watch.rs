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

    /// Forgets everything, for the next page.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A reason to fail a test that saw everything it wanted to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    Complaint(String),
    Missing(Expected),
    Leak(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complaint(message) => write!(f, "the browser complained: {message}"),
            Self::Missing(expected) => write!(f, "expected and not seen: {expected:?}"),
            Self::Leak(place) => write!(f, "a secret lies in {place}"),
        }
    }
}

/// Runs in each page before its own scripts and reports to the console what the browser would
/// tell only to the page, so that it ends up in the one log that survives navigation.
pub(crate) const WATCHER: &str = r#"
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
    fn a_warning_is_no_complaint() {
        let mut watch = Watch::default();
        watch.note(vec![entry("WARNING", "a preloaded file was not used")]);
        assert_eq!(watch.problems(), []);
    }
}
