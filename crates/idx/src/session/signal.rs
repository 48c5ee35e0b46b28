//! What tabs of one application tell each other (OAuth reference §6): that something happened, and
//! to whom, as a hash. Never tokens, codes or claims.

use serde_json::{Value, json};

use crate::encoding::half_hash;
use crate::json;
use crate::transaction::Settings;

/// What happened in another tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalKind {
    /// It signed out.
    SignedOut,
    /// It signed in.
    SignedIn,
    /// It found somebody else's session.
    SessionChanged,
    /// Somebody uses it, or did at the time it names.
    InUse,
    /// It has not been used for long, and asks whether another was.
    AsksUse,
}

/// A word to the other tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// What happened.
    pub kind: SignalKind,
    /// Whose session it is about.
    pub sub_hash: String,
    /// When it happened, milliseconds since the epoch.
    pub at_ms: u64,
    /// Who says so.
    pub tab_id: String,
}

const KINDS: [(SignalKind, &str); 5] = [
    (SignalKind::SignedOut, "signed_out"),
    (SignalKind::SignedIn, "signed_in"),
    (SignalKind::SessionChanged, "session_changed"),
    (SignalKind::InUse, "in_use"),
    (SignalKind::AsksUse, "asks_use"),
];

impl Signal {
    /// As a message.
    pub fn to_json(&self) -> String {
        let name = KINDS.iter().find(|(kind, _)| *kind == self.kind);
        let value = json!({
            "v": 1,
            "type": name.map(|(_, name)| *name),
            "sub_hash": self.sub_hash,
            "at": self.at_ms,
            "tab_id": self.tab_id,
        });
        crate::secret::json_text(&value).expose().to_owned()
    }

    /// Reads a message. `None` for whatever has another form, were it by one member.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 512 {
            return None;
        }
        let object = json::parse_object(text)?;
        let text = |name: &str| object.get(name)?.as_str().map(str::to_owned);
        let name = text("type")?;
        let (kind, _) = KINDS.iter().find(|(_, known)| *known == name)?;
        let signal = Self {
            kind: *kind,
            sub_hash: text("sub_hash").filter(|hash| hash.len() == 22)?,
            at_ms: object.get("at")?.as_u64()?,
            tab_id: text("tab_id").filter(|id| (1..=64).contains(&id.len()))?,
        };
        let whole = object.len() == 5 && object.get("v").and_then(Value::as_u64) == Some(1);
        whole.then_some(signal)
    }
}

/// The channel of one application at one organisation.
pub fn channel_name(settings: &Settings) -> String {
    let mut name = String::from("spa-auth:");
    name.push_str(&settings.client_id);
    name.push(':');
    name.push_str(&half_hash(settings.issuer.as_str()));
    name
}

/// Whose session it is, so that only who knows the subject can tell.
pub(super) fn sub_hash(settings: &Settings, sub: &str) -> String {
    let mut text = settings.issuer.as_str().to_owned();
    for part in [sub, settings.client_id.as_str()] {
        text.push('|');
        text.push_str(part);
    }
    half_hash(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oauth_6_a_message_and_nothing_but() {
        let signal = Signal {
            kind: SignalKind::SignedOut,
            sub_hash: half_hash("somebody"),
            at_ms: 7,
            tab_id: "t".to_owned(),
        };
        let text = signal.to_json();
        assert_eq!(Signal::parse(&text), Some(signal));
        for (from, to) in [
            ("\"v\":1", "\"v\":2"),
            ("signed_out", "signed_off"),
            ("\"at\":7", "\"at\":-7"),
            ("\"tab_id\":\"t\"", "\"tab_id\":\"\""),
            ("{", "{\"more\":1,"),
            ("\"sub_hash\":\"", "\"sub_hash\":\"x"),
        ] {
            let other = text.replacen(from, to, 1);
            assert_ne!(other, text);
            assert_eq!(Signal::parse(&other), None, "{other}");
        }
        assert_eq!(Signal::parse("[]"), None);
        assert_eq!(Signal::parse(&" ".repeat(600)), None);
    }
}
