//! Values to text.

use serde_json::{Number, Value};

use super::scale;

/// Writes a value without blanks.
pub fn to_text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => write_text(text, out),
        Value::Array(list) => {
            let mut before = '[';
            for entry in list {
                out.push(before);
                write(entry, out);
                before = ',';
            }
            out.push_str(if list.is_empty() { "[]" } else { "]" });
        }
        Value::Object(object) => {
            let mut before = '{';
            for (name, member) in object {
                out.push(before);
                write_text(name, out);
                out.push(':');
                write(member, out);
                before = ',';
            }
            out.push_str(if object.is_empty() { "{}" } else { "}" });
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        let short = match c {
            '"' | '\\' => c,
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\0'..' ' => {
                let digits = b"0123456789abcdef";
                out.push_str("\\u00");
                for digit in [c as usize >> 4, c as usize & 15] {
                    out.push(char::from(digits[digit]));
                }
                continue;
            }
            _ => {
                out.push(c);
                continue;
            }
        };
        out.push('\\');
        out.push(short);
    }
    out.push('"');
}

/// A number as text, such as `4` or `1.5`.
pub(crate) fn number_text(number: &Number) -> String {
    if let Some(number) = number.as_u64() {
        return number.to_string();
    }
    if let Some(number) = number.as_i64() {
        return number.to_string();
    }
    fraction_text(number.as_f64().unwrap_or_default())
}

/// The fewest digits that are read as the same number again, at most 17. The protocol has whole
/// numbers; this is for values that are handed back as they came.
fn fraction_text(number: f64) -> String {
    let size = number.abs();
    let mut power = 0;
    while scale(size, -power) >= 10.0 {
        power += 1;
    }
    while size > 0.0 && scale(size, -power) < 1.0 {
        power -= 1;
    }
    let mut behind = -power;
    let digits = loop {
        let digits = (scale(size, behind) + 0.5) as u64;
        if scale(digits as f64, -behind) == size || behind >= 16 - power {
            break digits;
        }
        behind += 1;
    };
    let mut text = digits.to_string();
    match usize::try_from(behind) {
        Ok(behind @ 1..=20) => {
            while text.len() <= behind {
                text.insert(0, '0');
            }
            text.insert(text.len() - behind, '.');
        }
        _ => {
            text.push('e');
            text.push_str(&(-behind).to_string());
        }
    }
    if number.is_sign_negative() {
        text.insert(0, '-');
    }
    text
}
