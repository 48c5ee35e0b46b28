//! The browser an attempt was begun in, as others are told about it: from its
//! `User-Agent`, and the place from the settings, for a demo knows none.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::flow::Flow;
use crate::ion::object;
use crate::transaction::Transaction;

/// `[accounts.place]`; what is not set is not told.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Country.
    pub country: Option<String>,
    /// Its two letters.
    pub country_iso: Option<String>,
    /// State or canton.
    pub state: Option<String>,
    /// Town.
    pub city: Option<String>,
}

/// Browsers by what tells them apart, the more telling first.
const BROWSERS: [(&str, &str, &str); 5] = [
    ("Edg/", "EDGE", "Edge"),
    ("Firefox/", "FIREFOX", "Firefox"),
    ("OPR/", "OPERA", "Opera"),
    ("Chrome/", "CHROME", "Chrome"),
    ("Safari/", "SAFARI", "Safari"),
];
/// Systems, the same way: a phone's also names its elder relative.
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac OS X"),
    ("Linux", "Linux"),
];

fn browser(agent: &str) -> Option<(&'static str, &'static str)> {
    BROWSERS
        .iter()
        .find(|(mark, _, _)| agent.contains(mark))
        .map(|(_, code, name)| (*code, *name))
}

fn system(agent: &str) -> Option<&'static str> {
    SYSTEMS
        .iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, name)| *name)
}

/// `client` of the answer (IDX §2.1).
pub(super) fn describe(flow: &Flow<'_>, tx: &Transaction) -> Value {
    let place = &flow.accounts(tx).place;
    let mut location = Map::new();
    for (name, value) in [
        ("country", &place.country),
        ("countryISO", &place.country_iso),
        ("state", &place.state),
        ("city", &place.city),
    ] {
        if let Some(value) = value {
            location.insert(name.to_owned(), json!(value));
        }
    }
    let mut members = Map::new();
    if let Some((code, _)) = browser(&tx.user_agent) {
        members.insert("browser".to_owned(), json!(code));
    }
    if let Some(name) = system(&tx.user_agent) {
        members.insert("os".to_owned(), json!(name));
    }
    if !location.is_empty() {
        members.insert("location".to_owned(), Value::Object(location));
    }
    object(members)
}

/// In words.
pub(super) fn name(tx: &Transaction) -> String {
    let browser = browser(&tx.user_agent).map_or("A browser", |(_, name)| name);
    match system(&tx.user_agent) {
        Some(system) => format!("{browser} on {system}"),
        None => browser.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{browser, system};

    #[test]
    fn browsers_that_pretend_to_be_others_are_told_apart() {
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(browser(edge), Some(("EDGE", "Edge")));
        assert_eq!(system(edge), Some("Windows"));
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1";
        assert_eq!(browser(phone), Some(("SAFARI", "Safari")));
        assert_eq!(system(phone), Some("iOS"));
        assert_eq!((browser("curl/8"), system("curl/8")), (None, None));
    }
}
