//! Changes to JSON, one member at a time.

use arbitrary::Arbitrary;
use serde_json::{Value, json};

/// What becomes of a member.
#[derive(Debug, Clone, Copy, Arbitrary)]
pub enum Change {
    Remove,
    Null,
    Text,
    Number,
    List,
    Object,
}

/// Changes the member that is found at a place, counted depth first.
pub fn mutate(value: &mut Value, place: usize, change: Change) {
    let mut count = 0;
    count_members(value, &mut count);
    if let Some(mut left) = place.checked_rem(count) {
        change_member(value, &mut left, change);
    }
}

fn count_members(value: &Value, count: &mut usize) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| {
            *count += 1;
            count_members(v, count);
        }),
        Value::Object(object) => object.values().for_each(|v| {
            *count += 1;
            count_members(v, count);
        }),
        _ => {}
    }
}

fn change_member(value: &mut Value, left: &mut usize, change: Change) -> bool {
    match value {
        Value::Array(list) => {
            let mut found = None;
            for (index, entry) in list.iter_mut().enumerate() {
                if *left == 0 {
                    found = Some(index);
                    break;
                }
                *left -= 1;
                if change_member(entry, left, change) {
                    return true;
                }
            }
            match (found, change) {
                (Some(index), Change::Remove) => drop(list.remove(index)),
                (Some(index), change) => list[index] = replacement(change),
                (None, _) => return false,
            }
            true
        }
        Value::Object(object) => {
            let mut found = None;
            for (key, entry) in object.iter_mut() {
                if *left == 0 {
                    found = Some(key.clone());
                    break;
                }
                *left -= 1;
                if change_member(entry, left, change) {
                    return true;
                }
            }
            match (found, change) {
                (Some(key), Change::Remove) => drop(object.remove(&key)),
                (Some(key), change) => drop(object.insert(key, replacement(change))),
                (None, _) => return false,
            }
            true
        }
        _ => false,
    }
}

fn replacement(change: Change) -> Value {
    match change {
        Change::Remove | Change::Null => Value::Null,
        Change::Text => json!("javascript:alert(1)"),
        Change::Number => json!(-1.5e300),
        Change::List => json!([[], {}, "x"]),
        Change::Object => json!({"value": {"form": {"value": [{"name": "x"}]}}, "type": "x"}),
    }
}
