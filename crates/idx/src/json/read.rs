//! Text to values.

use serde_json::{Map, Number, Value};

use super::scale;

/// Objects and lists inside one another are read to this depth.
const MAX_DEPTH: u8 = 127;

/// Reads a JSON text. Of equal names in an object the last one counts. `None` when it is no JSON,
/// when it is nested more than 127 deep, or holds a number that is none for a computer.
pub fn parse(text: &str) -> Option<Value> {
    Reader::new(text).document()
}

/// The same, and whether the outermost object has equal names.
pub(crate) fn parse_unique(text: &str) -> Option<(Value, bool)> {
    let mut reader = Reader::new(text);
    let value = reader.document()?;
    Some((value, reader.repeats))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    repeats: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            repeats: false,
        }
    }

    fn document(&mut self) -> Option<Value> {
        let value = self.value()?;
        (self.at == self.text.len()).then_some(value)
    }

    /// The next byte; 0, which stands nowhere in JSON, at the end.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        if found {
            self.at += 1;
        }
        found
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// A value with the blanks around it.
    fn value(&mut self) -> Option<Value> {
        self.space();
        let value = match self.peek() {
            b'{' => self.nested(Self::object)?,
            b'[' => self.nested(Self::list)?,
            b'"' => Value::String(self.string()?),
            b't' => self.word("true", Value::Bool(true))?,
            b'f' => self.word("false", Value::Bool(false))?,
            b'n' => self.word("null", Value::Null)?,
            _ => Value::Number(self.number()?),
        };
        self.space();
        Some(value)
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        if !self.text.get(self.at..)?.starts_with(word) {
            return None;
        }
        self.at += word.len();
        Some(value)
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Value>) -> Option<Value> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.at += 1;
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Option<Value> {
        let mut object = Map::new();
        self.space();
        if self.take(b'}') {
            return Some(Value::Object(object));
        }
        loop {
            self.space();
            let name = self.string()?;
            self.space();
            if !self.take(b':') {
                return None;
            }
            let value = self.value()?;
            if object.insert(name, value).is_some() && self.depth == 1 {
                self.repeats = true;
            }
            if self.take(b'}') {
                return Some(Value::Object(object));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn list(&mut self) -> Option<Value> {
        let mut list = Vec::new();
        self.space();
        if self.take(b']') {
            return Some(Value::Array(list));
        }
        loop {
            list.push(self.value()?);
            if self.take(b']') {
                return Some(Value::Array(list));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        if !self.take(b'"') {
            return None;
        }
        let mut string = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), 0..0x20 | b'"' | b'\\') {
                self.at += 1;
            }
            string.push_str(self.text.get(start..self.at)?);
            if self.take(b'"') {
                return Some(string);
            }
            if !self.take(b'\\') {
                return None;
            }
            let escape = self.peek();
            self.at += 1;
            string.push(match escape {
                b'"' | b'\\' | b'/' => char::from(escape),
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.code_point()?,
                _ => return None,
            });
        }
    }

    /// What follows `\u`: a character, or both halves of one.
    fn code_point(&mut self) -> Option<char> {
        let mut code = self.hex()?;
        if (0xd800..0xdc00).contains(&code) {
            if !(self.take(b'\\') && self.take(b'u')) {
                return None;
            }
            let low = self.hex()?.checked_sub(0xdc00)?;
            if low >= 0x400 {
                return None;
            }
            code = 0x1_0000 + ((code - 0xd800) << 10) + low;
        }
        // A half alone is no character.
        char::from_u32(code)
    }

    fn hex(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.peek()).to_digit(16)?;
            self.at += 1;
        }
        Some(code)
    }

    fn number(&mut self) -> Option<Number> {
        let negative = self.take(b'-');
        let mut number = Digits::default();
        if !self.take(b'0') {
            self.digits(&mut number, 0)?;
        }
        let mut whole = number.exponent == 0;
        if self.take(b'.') {
            whole = false;
            self.digits(&mut number, -1)?;
        }
        if self.take(b'e') || self.take(b'E') {
            whole = false;
            let down = self.take(b'-');
            if !down {
                self.take(b'+');
            }
            let mut power = Digits::default();
            self.digits(&mut power, 0)?;
            let power = if power.exponent == 0 {
                power.value
            } else {
                u64::MAX
            };
            let power = i32::try_from(power)
                .unwrap_or(i32::MAX / 2)
                .min(i32::MAX / 2);
            number.exponent = number
                .exponent
                .saturating_add(if down { -power } else { power });
        }
        match 0i64.checked_sub_unsigned(number.value) {
            _ if whole && !negative => return Some(number.value.into()),
            Some(below @ ..0) if whole => return Some(below.into()),
            _ => {}
        }
        let size = scale(number.value as f64, number.exponent.max(-1000));
        Number::from_f64(if negative { -size } else { size })
    }

    /// One digit or more. `step` is what each adds to the exponent: -1 behind the point.
    fn digits(&mut self, number: &mut Digits, step: i32) -> Option<()> {
        let start = self.at;
        while let digit @ b'0'..=b'9' = self.peek() {
            let next = number.value.checked_mul(10);
            match next.and_then(|n| n.checked_add(u64::from(digit - b'0'))) {
                Some(next) if !number.full => {
                    number.value = next;
                    number.exponent += step;
                }
                // More digits than matter.
                _ => {
                    number.full = true;
                    number.exponent += step + 1;
                }
            }
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// `value` × 10^`exponent`.
#[derive(Default)]
struct Digits {
    value: u64,
    exponent: i32,
    /// Whether digits have been left out.
    full: bool,
}
