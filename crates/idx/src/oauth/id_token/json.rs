//! Strict reading of the parts of a token.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value};

use super::IdTokenError;
use crate::json;

pub(super) fn bytes(part: &str) -> Result<Vec<u8>, IdTokenError> {
    Base64UrlUnpadded::decode_vec(part).map_err(|_| IdTokenError::Malformed)
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
