//! JSON, read by the browser: a reader of our own would weigh 10 KB after compression.

use js_sys::{Array, Object};
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

/// Reads a text; `None` where it is no JSON, or nested too deeply.
pub fn parse(text: &str) -> Option<Value> {
    reading::value(&js_sys::JSON::parse(text).ok()?, idx::json::MAX_DEPTH)
}

/// Writes a value.
pub fn text(value: &Value) -> String {
    let text = js_sys::JSON::stringify(&to_js(value));
    // Refuses nothing that comes from a value.
    text.map(Into::into).unwrap_or_default()
}

/// The value as JavaScript has it.
pub fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(flag) => JsValue::from_bool(*flag),
        Value::Number(number) => JsValue::from_f64(number.as_f64().unwrap_or_default()),
        Value::String(text) => JsValue::from_str(text),
        Value::Array(items) => {
            let array = Array::new();
            for item in items {
                array.push(&to_js(item));
            }
            array.into()
        }
        Value::Object(members) => {
            // By its entries: a member called `__proto__` is a member like any other.
            let entries = Array::new();
            for (name, member) in members {
                entries.push(&Array::of2(&JsValue::from_str(name), &to_js(member)));
            }
            Object::from_entries(&entries).map_or(JsValue::NULL, Into::into)
        }
    }
}

/// Reads a text that has to be an object.
pub fn parse_object(text: &str) -> Option<Map<String, Value>> {
    match parse(text)? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

#[cfg(target_arch = "wasm32")]
mod reading {
    use js_sys::{Array, Object};
    use serde_json::{Map, Number, Value};
    use wasm_bindgen::{JsCast, JsValue};

    pub(super) fn value(js: &JsValue, depth: u32) -> Option<Value> {
        if let Some(text) = js.as_string() {
            return Some(Value::String(text));
        }
        if let Some(flag) = js.as_bool() {
            return Some(Value::Bool(flag));
        }
        if let Some(number) = js.as_f64() {
            return Some(Value::Number(self::number(number)?));
        }
        if js.is_null() {
            return Some(Value::Null);
        }
        let inside = depth.checked_sub(1)?;
        if Array::is_array(js) {
            let items: &Array = js.unchecked_ref();
            let mut values = Vec::new();
            for at in 0..items.length() {
                values.push(value(&items.get(at), inside)?);
            }
            return Some(Value::Array(values));
        }
        let entries = Object::entries(js.unchecked_ref());
        let mut members = Map::new();
        for at in 0..entries.length() {
            let entry: Array = entries.get(at).unchecked_into();
            members.insert(entry.get(0).as_string()?, value(&entry.get(1), inside)?);
        }
        Some(Value::Object(members))
    }

    /// A whole number as one, so that it can be asked for as one.
    fn number(number: f64) -> Option<Number> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.trunc() == number && number.abs() < EXACT {
            Some(Number::from(number as i64))
        } else {
            Number::from_f64(number)
        }
    }
}
