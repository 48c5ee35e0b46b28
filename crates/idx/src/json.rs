//! JSON as text.
//!
//! With the feature `serde_json-text`, which is on unless switched off, `serde_json` reads and
//! writes it. A program that can do so itself, as in a browser, switches the feature off, installs
//! what it has and carries no second one: in WebAssembly it would weigh 8 KB after compression.

use std::sync::OnceLock;

use serde_json::{Map, Value};

/// Turns a text into a value; `None` where it is no JSON, or nested more deeply than
/// [`MAX_DEPTH`].
pub type Reader = fn(&str) -> Option<Value>;

/// How deeply a text may be nested.
pub const MAX_DEPTH: u32 = 127;

/// Turns a value into a text.
pub type Writer = fn(&Value) -> String;

static INSTALLED: OnceLock<(Reader, Writer)> = OnceLock::new();

/// Has JSON read and written by these from now on, in the whole program. Only the first call
/// counts.
pub fn install(reader: Reader, writer: Writer) {
    // A second pair is as good as the first.
    let _ = INSTALLED.set((reader, writer));
}

/// Reads a text. `None` where it is no JSON, or where there is nothing to read it with.
pub fn parse(text: &str) -> Option<Value> {
    match INSTALLED.get() {
        Some((reader, _)) => reader(text),
        None => read(text),
    }
}

/// Writes a value, without spaces.
pub fn text(value: &Value) -> String {
    match INSTALLED.get() {
        Some((_, writer)) => writer(value),
        None => write(value),
    }
}

/// Reads a text that has to be an object.
pub fn parse_object(text: &str) -> Option<Map<String, Value>> {
    match parse(text)? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

#[cfg(feature = "serde_json-text")]
fn read(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

#[cfg(feature = "serde_json-text")]
fn write(value: &Value) -> String {
    // A `Value` has no maps with keys other than texts, the one thing that can fail.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(not(feature = "serde_json-text"))]
fn read(_: &str) -> Option<Value> {
    None
}

#[cfg(not(feature = "serde_json-text"))]
fn write(_: &Value) -> String {
    String::new()
}

/// How many members the outermost object of a text names, equal names counted each time. The text
/// has to be valid JSON: a reader keeps one of equal names and does not say that there were more.
pub(crate) fn members_named(text: &str) -> usize {
    let (mut depth, mut named) = (0_u32, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (true, _) => {}
            (false, b'{' | b'[') => depth = depth.saturating_add(1),
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            (false, b':') if depth == 1 => named += 1,
            (false, _) => {}
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::members_named;

    #[test]
    fn counts_equal_names_each_time() {
        assert_eq!(members_named(r#"{"a":1,"a":2}"#), 2);
        assert_eq!(members_named("{}"), 0);
    }

    #[test]
    fn counts_neither_inner_objects_nor_what_stands_in_strings() {
        assert_eq!(
            members_named(r#"{"a:":{"b":1,"c":[{"d":2}]}, "e\":\\" : ":"}"#),
            2
        );
    }
}
