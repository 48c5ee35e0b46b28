//! Strict reading of the parts of a token.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::IdTokenError;

pub(super) fn bytes(part: &str) -> Result<Vec<u8>, IdTokenError> {
    Base64UrlUnpadded::decode_vec(part).map_err(|_| IdTokenError::Malformed)
}

/// A JSON object without duplicate names.
pub(super) fn object(part: &str) -> Result<Map<String, Value>, IdTokenError> {
    let text = String::from_utf8(bytes(part)?).map_err(|_| IdTokenError::Content)?;
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let UniqueObject { map, duplicate } =
        UniqueObject::deserialize(&mut deserializer).map_err(|_| IdTokenError::Content)?;
    deserializer.end().map_err(|_| IdTokenError::Content)?;
    if duplicate {
        Err(IdTokenError::DuplicateMember)
    } else {
        Ok(map)
    }
}

/// `serde_json` takes the last of equal names; a token that has any is refused.
struct UniqueObject {
    map: Map<String, Value>,
    duplicate: bool,
}

impl<'de> Deserialize<'de> for UniqueObject {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = UniqueObject;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut access: A,
            ) -> Result<UniqueObject, A::Error> {
                let mut found = UniqueObject {
                    map: Map::new(),
                    duplicate: false,
                };
                while let Some((key, value)) = access.next_entry::<String, Value>()? {
                    found.duplicate |= found.map.insert(key, value).is_some();
                }
                Ok(found)
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
