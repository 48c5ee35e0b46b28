//! JSON as text, strictly by RFC 8259.
//!
//! The values are `serde_json`'s; reading and writing them is done here, because its machinery
//! for every type and every number weighs as much as the rest of this crate in a browser.

mod read;
mod write;

pub use read::parse;
pub(crate) use read::parse_unique;
pub(crate) use write::number_text;
pub use write::to_text;

use serde_json::{Map, Value};

/// The object that a text is.
pub(crate) fn parse_object(text: &str) -> Option<Map<String, Value>> {
    match parse(text) {
        Some(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// Scales by a power of ten. Exact as far as the factor is (up to 10²²).
fn scale(mut number: f64, mut exponent: i32) -> f64 {
    const POWERS: [(i32, f64); 9] = [
        (256, 1e256),
        (128, 1e128),
        (64, 1e64),
        (32, 1e32),
        (16, 1e16),
        (8, 1e8),
        (4, 1e4),
        (2, 1e2),
        (1, 1e1),
    ];
    // A factor beyond 10³⁰⁸ is no number.
    while exponent < -300 && number != 0.0 {
        number /= 1e300;
        exponent += 300;
    }
    let mut factor = 1.0;
    let mut rest = exponent.unsigned_abs().min(511) as i32;
    for (size, power) in POWERS {
        if rest >= size {
            factor *= power;
            rest -= size;
        }
    }
    if number == 0.0 {
        number
    } else if exponent < 0 {
        number / factor
    } else {
        number * factor
    }
}
