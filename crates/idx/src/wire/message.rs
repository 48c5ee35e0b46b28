//! Messages for the user (IDX §7).

use serde_json::Value;

use super::members::Members;
use super::reader::{self, Log, Object};
use crate::url::Href;

/// How serious a message is. A missing class counts as [`Severity::Info`] (IDX §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// For information.
    Info,
    /// Something went well. Servers do not send it; clients make it.
    Success,
    /// Something needs attention soon.
    Warning,
    /// Something failed.
    Error,
}

/// A message as the server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The server's text, in the language of the request. Plain text, never markup.
    pub text: String,
    /// How serious it is.
    pub severity: Severity,
    /// The i18n key, by which an own translation is found.
    pub key: Option<String>,
    /// What to put into the translation's places.
    pub params: Vec<String>,
    /// Links to offer with it.
    pub links: Vec<MessageLink>,
    /// What the page can do about a device that does not qualify (IDX §7.4).
    pub device_remediation: Option<DeviceRemediation>,
}

/// A link below a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLink {
    /// Where it leads, unchecked: parse it as a [`RedirectUrl`](crate::url::RedirectUrl).
    pub url: String,
    /// Its text, or none to show the address.
    pub label: Option<String>,
}

/// A local program that can mend the device, and what to do where it does not answer (IDX §7.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRemediation {
    /// How to reach it; `LOOPBACK` is the known one.
    pub kind: String,
    /// For which system it is, such as `WINDOWS`, upper case.
    pub platform: Option<String>,
    /// `http://localhost` and the like.
    pub domain: String,
    /// Ports to try in order.
    pub ports: Vec<u16>,
    /// Milliseconds to wait for each probe.
    pub probe_timeout_ms: Option<u32>,
    /// First part of the path of the mending request.
    pub path: String,
    /// Second part of the path.
    pub action: Option<String>,
    /// What to do where nothing answers.
    pub fallback: Option<DeviceFallback>,
}

/// See [`DeviceRemediation::fallback`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceFallback {
    /// Go to this address, such as a store page. Unchecked.
    Link(Href),
    /// Show this in place of the button.
    Text(Box<Message>),
}

impl Message {
    /// Whether the message carries this key.
    pub fn is(&self, key: &str) -> bool {
        self.key.as_deref() == Some(key)
    }

    /// Whether its key starts with `prefix`.
    pub fn key_starts_with(&self, prefix: &str) -> bool {
        self.key.as_deref().is_some_and(|k| k.starts_with(prefix))
    }
}

/// Reads a `messages` member; equal key and text count once.
pub(crate) fn messages(parent: &Object, log: &mut Log) -> Vec<Message> {
    let mut list: Vec<Message> = Vec::new();
    for message in reader::entries(parent, "messages", log, message) {
        let known = list
            .iter()
            .any(|m| m.key == message.key && m.text == message.text && m.params == message.params);
        if !known {
            list.push(message);
        }
    }
    list
}

fn message(value: &Value, log: &mut Log) -> Option<Message> {
    if let Value::String(text) = value {
        return Some(plain(text.clone()));
    }
    let object = reader::as_object(value, log)?;
    let mut message = plain(String::new());
    let members = &mut Members::new(object, log);
    if let Some(mut i18n) = members.object("i18n") {
        i18n.text("key", &mut message.key);
        message.params = reader::texts_verbatim(i18n.object, "params");
        // `[""]` stands for "no parameters" (IDX §7.1).
        if message.params.iter().all(String::is_empty) {
            message.params.clear();
        }
    }
    let (mut text, mut class) = (None, None);
    members.text("message", &mut text);
    message.text = text.unwrap_or_default();
    members.text("class", &mut class);
    message.severity = match class.as_deref() {
        Some("ERROR") => Severity::Error,
        Some("WARNING") => Severity::Warning,
        Some("SUCCESS") => Severity::Success,
        _ => Severity::Info,
    };
    message.links = reader::entries(object, "links", log, link);
    if let Some(remedy) = reader::context(object, "deviceRemediation", log) {
        message.device_remediation = device_remediation(remedy, log);
    }
    Some(message)
}

/// A message made of a bare text.
fn plain(text: String) -> Message {
    Message {
        text,
        severity: Severity::Info,
        key: None,
        params: Vec::new(),
        links: Vec::new(),
        device_remediation: None,
    }
}

fn link(value: &Value, log: &mut Log) -> Option<MessageLink> {
    let object = reader::as_object(value, log)?;
    let url = reader::text(object, "url", log).or_else(|| reader::text(object, "href", log))?;
    Some(MessageLink {
        url,
        label: reader::text(object, "label", log),
    })
}

fn device_remediation(object: &Object, log: &mut Log) -> Option<DeviceRemediation> {
    let fallback = reader::context(object, "fallback", log).and_then(|f| {
        match reader::text(f, "type", log).as_deref() {
            Some("APP_LINK") => {
                reader::text(f, "href", log).map(|href| DeviceFallback::Link(href.into()))
            }
            // A message of its own, or its bare text.
            _ => f
                .get("message")
                .and_then(|m| log.within("fallback.message", |log| message(m, log)))
                .map(|m| DeviceFallback::Text(Box::new(m))),
        }
    });
    Some(DeviceRemediation {
        kind: reader::text(object, "remediationType", log)?,
        platform: reader::text(object, "platform", log).map(|p| p.to_ascii_uppercase()),
        domain: reader::text(object, "domain", log).unwrap_or_default(),
        ports: ports(object, log),
        probe_timeout_ms: reader::number(object, "probeTimeoutMillis", log),
        path: reader::text(object, "remediationPath", log).unwrap_or_default(),
        action: reader::text(object, "action", log),
        fallback,
    })
}

/// A `ports` member: strings or numbers (IDX §9 trap 7).
pub(crate) fn ports(object: &Object, log: &mut Log) -> Vec<u16> {
    reader::texts(object, "ports", log)
        .iter()
        .filter_map(|p| p.parse().ok())
        .collect()
}
