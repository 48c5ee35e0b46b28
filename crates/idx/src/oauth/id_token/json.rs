//! Strict reading of the parts of a token.

use crate::encoding::from_base64url;
use serde_json::{Map, Value};

use super::IdTokenError;
use crate::json;

pub(super) fn bytes(part: &str) -> Result<Vec<u8>, IdTokenError> {
    from_base64url(part).ok_or(IdTokenError::Malformed)
}

/// A JSON object without duplicate names: readers take the last of equal names, and a token that
/// has any is refused.
pub(super) fn object(part: &str) -> Result<Map<String, Value>, IdTokenError> {
    let text = String::from_utf8(bytes(part)?).map_err(|_| IdTokenError::Content)?;
    let members = json::parse_object(&text).ok_or(IdTokenError::Content)?;
    if json::members_named(&text) == members.len() {
        Ok(members)
    } else {
        Err(IdTokenError::DuplicateMember)
    }
}
