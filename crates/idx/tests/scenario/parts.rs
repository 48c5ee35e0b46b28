//! Parts of responses, for rules about one detail.

use idx::wire::Response;
use serde_json::{Value, json};

use super::{ISSUER, ORG};

/// A response with these remediations.
pub fn page(remediations: Value) -> Value {
    json!({
        "version": "1.0.0",
        "stateHandle": "02.own",
        "expiresAt": "2031-05-01T10:30:00.000Z",
        "intent": "LOGIN",
        "remediation": {"type": "array", "value": remediations},
    })
}

/// A response with one remediation of these fields.
pub fn form_page(name: &str, fields: Value) -> Value {
    page(json!([form(name, fields)]))
}

pub fn form(name: &str, fields: Value) -> Value {
    json!({
        "rel": ["create-form"],
        "name": name,
        "href": format!("{ORG}/idp/idx/{name}"),
        "method": "POST",
        "value": fields,
        "accepts": "application/json; okta-version=1.0.0",
    })
}

/// Sets a member of a response; the path is a JSON pointer.
pub fn with(mut body: Value, key: &str, value: Value) -> Value {
    match key.strip_prefix('/') {
        Some(_) => {
            let (parent, last) = key.rsplit_once('/').expect("a pointer");
            let parent = body.pointer_mut(parent).expect("such a place");
            match parent {
                Value::Array(list) => list[last.parse::<usize>().expect("an index")] = value,
                other => other[last] = value,
            }
        }
        None => body[key] = value,
    }
    body
}

pub fn messages(list: &[(&str, &str)]) -> Value {
    let list: Vec<Value> = list
        .iter()
        .map(|(key, class)| json!({"message": key, "class": class, "i18n": {"key": key}}))
        .collect();
    json!({"type": "array", "value": list})
}

/// A response that says these things and offers nothing.
pub fn end(keys: &[(&str, &str)]) -> Value {
    json!({"version": "1.0.0", "messages": messages(keys)})
}

pub fn state_handle() -> Value {
    json!({"name": "stateHandle", "required": true, "value": "02.form", "mutable": false,
        "visible": false})
}

pub fn identify() -> Value {
    form_page(
        "identify",
        json!([{"name": "identifier", "required": true, "label": "Username"}, state_handle()]),
    )
}

/// The same with links beside it.
pub fn identify_with(links: &[&str]) -> Value {
    let mut body = identify();
    if let Some(list) = body["remediation"]["value"].as_array_mut() {
        list.extend(links.iter().map(|name| form(name, json!([state_handle()]))));
    }
    body
}

pub fn handle() -> Value {
    json!({"interaction_handle": "own-interaction-handle"})
}

pub fn discovery() -> Value {
    json!({
        "issuer": ISSUER,
        "token_endpoint": format!("{ISSUER}/v1/token"),
        "jwks_uri": format!("{ISSUER}/v1/keys"),
        "revocation_endpoint": format!("{ISSUER}/v1/revoke"),
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    })
}

pub fn parse(body: &Value) -> Response {
    Response::parse(&body.to_string()).expect("a response")
}
