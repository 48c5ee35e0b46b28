//! Messages (IDX §7): a key clients translate, and our own English for those
//! that have no translation.

use serde_json::{Value, json};

/// Severity on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Error,
    Info,
}

/// One message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    key: &'static str,
    text: String,
    class: Class,
    params: Vec<Value>,
}

impl Message {
    pub(crate) fn error(key: &'static str, text: impl Into<String>) -> Self {
        Self {
            key,
            text: text.into(),
            class: Class::Error,
            params: Vec::new(),
        }
    }

    pub(crate) fn info(key: &'static str, text: impl Into<String>) -> Self {
        Self {
            class: Class::Info,
            ..Self::error(key, text)
        }
    }

    /// Adds a parameter of the key's translation.
    pub(crate) fn param(mut self, value: impl Into<Value>) -> Self {
        self.params.push(value.into());
        self
    }

    pub(crate) fn to_value(&self) -> Value {
        json!({
            "message": self.text,
            "i18n": { "key": self.key, "params": self.params },
            "class": match self.class {
                Class::Error => "ERROR",
                Class::Info => "INFO",
            },
        })
    }
}
