//! Messages (IDX §7): a key clients translate, and our own English for those
//! that have no translation.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

/// Severity on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Error,
    Warning,
    Info,
    /// None is sent.
    Missing,
}

/// One message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    key: Cow<'static, str>,
    text: String,
    class: Class,
    params: Vec<Value>,
    more: Map<String, Value>,
}

impl Message {
    pub(crate) fn error(key: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            text: text.into(),
            class: Class::Error,
            params: Vec::new(),
            more: Map::new(),
        }
    }

    pub(crate) fn info(key: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self {
            class: Class::Info,
            ..Self::error(key, text)
        }
    }

    pub(crate) fn warning(key: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self {
            class: Class::Warning,
            ..Self::error(key, text)
        }
    }

    /// One without a class, as some are sent.
    pub(crate) fn plain(key: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self {
            class: Class::Missing,
            ..Self::error(key, text)
        }
    }

    /// Adds a link to read on.
    pub(crate) fn link(mut self, url: &str, label: Option<&str>) -> Self {
        let mut link = json!({ "url": url });
        if let Some(label) = label {
            link["label"] = json!(label);
        }
        match self.more.get_mut("links").and_then(Value::as_array_mut) {
            Some(links) => links.push(link),
            None => return self.with("links", json!([link])),
        }
        self
    }

    /// Adds any other member.
    pub(crate) fn with(mut self, member: &str, value: Value) -> Self {
        self.more.insert(member.to_owned(), value);
        self
    }

    /// Adds a parameter of the key's translation.
    pub(crate) fn param(mut self, value: impl Into<Value>) -> Self {
        self.params.push(value.into());
        self
    }

    pub(crate) fn to_value(&self) -> Value {
        let mut members = self.more.clone();
        members.insert("message".to_owned(), json!(self.text));
        members.insert(
            "i18n".to_owned(),
            json!({ "key": self.key, "params": self.params }),
        );
        let class = match self.class {
            Class::Error => Some("ERROR"),
            Class::Warning => Some("WARNING"),
            Class::Info => Some("INFO"),
            Class::Missing => None,
        };
        if let Some(class) = class {
            members.insert("class".to_owned(), json!(class));
        }
        Value::Object(members)
    }
}
