//! Reading JSON that real servers vary: take what fits, note what does not, never refuse.

use serde_json::{Map, Value};

use crate::json;

mod log;

/// Something in a response that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where, such as `remediation.value[0].value[1].options`.
    pub path: String,
    /// What is odd there.
    pub problem: Problem,
}

/// What is odd about a part of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Another type than the named one stood there; the member was left out.
    Expected(&'static str),
    /// A member that is needed is missing; the part was left out or is not usable.
    Missing(&'static str),
    /// A `relatesTo` that points nowhere (IDX §2.3).
    Dangling,
    /// A member this crate does not know.
    Unknown,
    /// More entries than any real response has; the rest was left out.
    TooMany,
}

/// More entries than this in one list are not read: a response is bounded, whoever wrote it.
const MAX_ENTRIES: usize = 500;

pub(crate) use log::{Log, Segment};

/// A JSON object and where problems with it are noted.
pub(crate) type Object = Map<String, Value>;

/// A member as text. Numbers are taken too: servers send `[4]` and `"4"` alike (IDX §7.1).
#[inline(never)]
pub(crate) fn text(object: &Object, key: &str, log: &mut Log) -> Option<String> {
    match object.get(key)? {
        Value::String(s) => Some(s.clone()),
        number @ Value::Number(_) => Some(json::text(number)),
        Value::Null => None,
        _ => {
            log.note(key, Problem::Expected("string"));
            None
        }
    }
}

/// A member as a boolean; `"false"` and `"true"` count (IDX §9 trap 9).
#[inline(never)]
pub(crate) fn flag(object: &Object, key: &str, log: &mut Log) -> Option<bool> {
    match object.get(key)? {
        Value::Bool(b) => Some(*b),
        Value::String(s) if s == "true" => Some(true),
        Value::String(s) if s == "false" => Some(false),
        Value::Null => None,
        _ => {
            log.note(key, Problem::Expected("boolean"));
            None
        }
    }
}

/// A member as a whole number not below zero; numeric strings count.
#[inline(never)]
pub(crate) fn number(object: &Object, key: &str, log: &mut Log) -> Option<u32> {
    let found = match object.get(key)? {
        Value::Number(n) => n.as_u64().and_then(|n| u32::try_from(n).ok()).or_else(|| {
            n.as_f64()
                .filter(|f| (0.0..4e9).contains(f))
                .map(|f| f as u32)
        }),
        Value::String(s) => s.trim().parse().ok(),
        Value::Null => return None,
        _ => None,
    };
    if found.is_none() {
        log.note(key, Problem::Expected("number"));
    }
    found
}

/// A member as an object.
#[inline(never)]
pub(crate) fn object<'a>(parent: &'a Object, key: &str, log: &mut Log) -> Option<&'a Object> {
    match parent.get(key)? {
        Value::Object(o) => Some(o),
        Value::Null => None,
        _ => {
            log.note(key, Problem::Expected("object"));
            None
        }
    }
}

/// Looks through the `{type, value}` wrapper of context objects (IDX §2.1).
#[inline(never)]
pub(crate) fn unwrap(value: &Value) -> &Value {
    match value {
        Value::Object(o) => match (o.get("value"), o.get("type")) {
            (Some(inner @ (Value::Object(_) | Value::Array(_) | Value::String(_))), Some(_)) => {
                inner
            }
            (Some(inner @ (Value::Object(_) | Value::Array(_))), None) => inner,
            _ => value,
        },
        _ => value,
    }
}

/// A wrapped context object.
#[inline(never)]
pub(crate) fn context<'a>(parent: &'a Object, key: &str, log: &mut Log) -> Option<&'a Object> {
    match unwrap(parent.get(key)?) {
        Value::Object(o) => Some(o),
        Value::Null => None,
        _ => {
            log.note(key, Problem::Expected("object"));
            None
        }
    }
}

/// Reads each entry of a list member (wrapped or bare; a lone object counts as a list of one).
pub(crate) fn entries<T>(
    parent: &Object,
    key: &'static str,
    log: &mut Log,
    mut read: impl FnMut(&Value, &mut Log) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    each(parent, key, log, &mut |value, log| {
        if let Some(entry) = read(value, log) {
            found.push(entry);
        }
    });
    found
}

/// The walk of [`entries`], compiled once for all types.
fn each(parent: &Object, key: &'static str, log: &mut Log, read: &mut dyn FnMut(&Value, &mut Log)) {
    let Some(found) = parent.get(key) else { return };
    let inner = unwrap(found);
    let list: &[Value] = match inner {
        Value::Array(list) => list,
        Value::Object(_) => core::slice::from_ref(inner),
        Value::Null => return,
        _ => return log.note(key, Problem::Expected("array")),
    };
    let wrapped = !core::ptr::eq(inner, found);
    log.enter(Segment::Key(key));
    if wrapped {
        log.enter(Segment::Key("value"));
    }
    if list.len() > MAX_ENTRIES {
        log.note("", Problem::TooMany);
    }
    for (index, value) in list.iter().take(MAX_ENTRIES).enumerate() {
        log.enter(Segment::Index(index));
        read(value, log);
        log.leave();
    }
    if wrapped {
        log.leave();
    }
    log.leave();
}

/// An entry as an object.
pub(crate) fn as_object<'a>(value: &'a Value, log: &mut Log) -> Option<&'a Object> {
    if let Value::Object(o) = value {
        return Some(o);
    }
    log.note("", Problem::Expected("object"));
    None
}

/// A list of texts: an array, a lone string, or a comma-separated string.
#[inline(never)]
pub(crate) fn texts(parent: &Object, key: &str, log: &mut Log) -> Vec<String> {
    match parent.get(key) {
        Some(Value::Array(list)) => list.iter().take(MAX_ENTRIES).filter_map(scalar).collect(),
        Some(Value::String(s)) if s.is_empty() => Vec::new(),
        Some(Value::String(s)) => s.split(',').map(|part| part.trim().to_owned()).collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(_) => {
            log.note(key, Problem::Expected("array of strings"));
            Vec::new()
        }
    }
}

/// A text or number as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        number @ Value::Number(_) => Some(json::text(number)),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// A list of texts taken as they are: no splitting at commas.
pub(crate) fn texts_verbatim(parent: &Object, key: &str) -> Vec<String> {
    match parent.get(key) {
        Some(Value::Array(list)) => list.iter().take(MAX_ENTRIES).filter_map(scalar).collect(),
        Some(other) => scalar(other).into_iter().collect(),
        None => Vec::new(),
    }
}
