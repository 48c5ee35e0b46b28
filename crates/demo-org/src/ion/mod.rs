//! Builders for ION responses (IDX §2): a form, its fields, messages. They
//! know the wire form and nothing about sign-in.

mod field;
mod message;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

pub(crate) use field::{Choice, Field};
pub(crate) use message::Message;

/// Media type of every response of `/idp/idx`.
pub(crate) const ION: &str = "application/ion+json; okta-version=1.0.0";
/// What its forms take.
pub(crate) const ACCEPTS: &str = "application/json; okta-version=1.0.0";

/// A remediation or an action (IDX §2.2): something the client may submit.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    name: &'static str,
    path: Cow<'static, str>,
    /// An address to go to instead of a form; the handle is appended.
    link: Option<String>,
    relates_to: Option<&'static str>,
    refresh: Option<u32>,
    fields: Vec<Field>,
    more: Map<String, Value>,
}

impl Form {
    /// A form posted to `/idp/idx/{path}`.
    pub(crate) fn new(name: &'static str, path: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name,
            path: path.into(),
            link: None,
            relates_to: None,
            refresh: None,
            fields: Vec::new(),
            more: Map::new(),
        }
    }

    /// Not a form but an address that the browser goes to (IDX §2.2);
    /// `address` ends where the state handle is to stand.
    pub(crate) fn link(name: &'static str, address: String) -> Self {
        Self {
            link: Some(address),
            ..Self::new(name, "")
        }
    }

    /// Names the context object the form is about, such as
    /// `$.currentAuthenticatorEnrollment`.
    pub(crate) fn relates_to(mut self, path: &'static str) -> Self {
        self.relates_to = Some(path);
        self
    }

    /// Poll interval in milliseconds.
    pub(crate) fn refresh(mut self, milliseconds: u32) -> Self {
        self.refresh = Some(milliseconds);
        self
    }

    /// Any other member, such as `scopes`.
    pub(crate) fn with(mut self, member: &str, value: Value) -> Self {
        self.more.insert(member.to_owned(), value);
        self
    }

    pub(crate) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Puts a message at the field with this dotted name; false if there is
    /// none.
    pub(crate) fn attach(&mut self, name: &str, message: &Message) -> bool {
        self.fields
            .iter_mut()
            .any(|field| field.attach(name, message))
    }

    /// The wire form, with `stateHandle` as its last field.
    pub(crate) fn to_value(&self, org: &str, state_handle: &str) -> Value {
        let mut form = match &self.link {
            Some(address) => json!({
                "name": self.name,
                "href": format!("{address}{state_handle}"),
                "method": "GET",
            }),
            None => self.submitted(org, state_handle),
        };
        for (member, value) in &self.more {
            form[member] = value.clone();
        }
        if let Some(path) = self.relates_to {
            form["relatesTo"] = json!([path]);
        }
        if let Some(refresh) = self.refresh {
            form["refresh"] = json!(refresh);
        }
        form
    }

    fn submitted(&self, org: &str, state_handle: &str) -> Value {
        let mut fields: Vec<Value> = self.fields.iter().map(Field::to_value).collect();
        fields.push(
            Field::text("stateHandle")
                .required(true)
                .fixed(state_handle)
                .hidden()
                .to_value(),
        );
        json!({
            "rel": ["create-form"],
            "name": self.name,
            "href": format!("{org}/idp/idx/{}", self.path),
            "method": "POST",
            "produces": ION,
            "accepts": ACCEPTS,
            "value": fields,
        })
    }
}

/// `{type:"object", value}`: the wrapping of every context object.
pub(crate) fn object(value: Map<String, Value>) -> Value {
    json!({ "type": "object", "value": value })
}

/// `{type:"array", value}`
pub(crate) fn array(value: Vec<Value>) -> Value {
    json!({ "type": "array", "value": value })
}
