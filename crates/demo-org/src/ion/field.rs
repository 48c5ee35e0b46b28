//! Fields of a form (IDX §3).

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::Message;

/// One field, an input or a nested group.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    name: Cow<'static, str>,
    attributes: Map<String, Value>,
    children: Vec<Field>,
    /// Groups of which one is sent, each with its label.
    alternatives: Vec<(&'static str, Vec<Field>)>,
    messages: Vec<Value>,
}

/// One option of an authenticator list: the fields that must be sent for it.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) label: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) relates_to: String,
}

impl Field {
    /// A field with no attribute yet: visible, mutable text.
    pub(crate) fn text(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            attributes: Map::new(),
            children: Vec::new(),
            alternatives: Vec::new(),
            messages: Vec::new(),
        }
    }

    /// `type: boolean`
    pub(crate) fn boolean(name: impl Into<Cow<'static, str>>) -> Self {
        Self::text(name).with("type", json!("boolean"))
    }

    /// A nested group of fields.
    pub(crate) fn group(name: impl Into<Cow<'static, str>>, children: Vec<Self>) -> Self {
        let mut field = Self::text(name).with("type", json!("object"));
        field.children = children;
        field
    }

    /// A group that is one of several (IDX §3.2).
    pub(crate) fn choices(name: impl Into<Cow<'static, str>>, choices: &[Choice]) -> Self {
        let options: Vec<Value> = choices.iter().map(Choice::to_value).collect();
        Self::text(name)
            .with("type", json!("object"))
            .with("options", json!(options))
    }

    /// A group whose fields come in one of several sets (IDX §3.2).
    pub(crate) fn alternatives(
        name: impl Into<Cow<'static, str>>,
        alternatives: Vec<(&'static str, Vec<Self>)>,
    ) -> Self {
        let mut field = Self::text(name).with("type", json!("object"));
        field.alternatives = alternatives;
        field
    }

    pub(crate) fn label(self, label: &str) -> Self {
        self.with("label", json!(label))
    }

    pub(crate) fn required(self, required: bool) -> Self {
        self.with("required", json!(required))
    }

    pub(crate) fn secret(self) -> Self {
        self.with("secret", json!(true))
    }

    pub(crate) fn hidden(self) -> Self {
        self.with("visible", json!(false))
    }

    /// A preset value the user may change.
    pub(crate) fn value(self, value: impl Into<Value>) -> Self {
        self.with("value", value.into())
    }

    /// An immutable value that has to be sent back.
    pub(crate) fn fixed(self, value: impl Into<Value>) -> Self {
        self.with("value", value.into())
            .with("mutable", json!(false))
    }

    /// Any other attribute.
    pub(crate) fn with(mut self, attribute: &str, value: Value) -> Self {
        self.attributes.insert(attribute.to_owned(), value);
        self
    }

    /// Puts a message at the leaf with this dotted name.
    pub(super) fn attach(&mut self, name: &str, message: &Message) -> bool {
        match name.split_once('.') {
            _ if name == self.name && self.children.is_empty() => {
                self.messages.push(message.to_value());
                true
            }
            Some((head, rest)) if head == self.name => {
                let children = self.children.iter_mut();
                let alternatives = self.alternatives.iter_mut().flat_map(|(_, set)| set);
                // In each set that has the field: which one was filled in is
                // not known here.
                let mut placed = false;
                for child in children.chain(alternatives) {
                    placed |= child.attach(rest, message);
                }
                placed
            }
            _ => false,
        }
    }

    pub(crate) fn to_value(&self) -> Value {
        let mut field = self.attributes.clone();
        field.insert("name".to_owned(), json!(self.name));
        if !self.children.is_empty() {
            let children: Vec<Value> = self.children.iter().map(Self::to_value).collect();
            field.insert("form".to_owned(), json!({ "value": children }));
        }
        if !self.alternatives.is_empty() {
            let options: Vec<Value> = self
                .alternatives
                .iter()
                .map(|(label, set)| {
                    let fields: Vec<Value> = set.iter().map(Self::to_value).collect();
                    json!({ "label": label, "value": { "form": { "value": fields } } })
                })
                .collect();
            field.insert("options".to_owned(), json!(options));
        }
        if !self.messages.is_empty() {
            field.insert("messages".to_owned(), super::array(self.messages.clone()));
        }
        Value::Object(field)
    }
}

impl Choice {
    fn to_value(&self) -> Value {
        let fields: Vec<Value> = self.fields.iter().map(Field::to_value).collect();
        json!({
            "label": self.label,
            "value": { "form": { "value": fields } },
            "relatesTo": self.relates_to,
        })
    }
}
