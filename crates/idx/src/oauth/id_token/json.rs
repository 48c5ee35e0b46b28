//! Strict reading of the parts of a token.

use serde_json::{Map, Value};

use super::IdTokenError;
use crate::{base64, json};

pub(super) fn bytes(part: &str) -> Result<Vec<u8>, IdTokenError> {
    base64::decode(part, base64::URL).ok_or(IdTokenError::Malformed)
}

/// A JSON object without duplicate names.
pub(super) fn object(part: &str) -> Result<Map<String, Value>, IdTokenError> {
    let text = String::from_utf8(bytes(part)?).map_err(|_| IdTokenError::Malformed)?;
    match json::parse_unique(&text) {
        Some((Value::Object(_), true)) => Err(IdTokenError::DuplicateMember),
        Some((Value::Object(object), false)) => Ok(object),
        _ => Err(IdTokenError::Malformed),
    }
}
