//! `application/x-www-form-urlencoded`: queries and bodies of names and values.

/// Adds a name and its value to a form.
pub(crate) fn append(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    encode(name, "+", form);
    form.push('=');
    encode(value, "+", form);
}

/// Adds a text with everything but letters, digits and `*-._` escaped.
pub(crate) fn encode(text: &str, blank: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => out.push_str(blank),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                for digit in [byte >> 4, byte & 15] {
                    out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                }
            }
        }
    }
}

/// The names and values of a query.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for pair in query.split('&') {
        if !pair.is_empty() {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((decode(name), decode(value)));
        }
    }
    pairs
}

/// An escape that is none stays as it is; bytes that are no text become U+FFFD.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match escaped(after) {
                Some(byte) => {
                    rest = after.get(2..).unwrap_or_default();
                    byte
                }
                None => byte,
            },
            _ => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that two digits stand for.
fn escaped(digits: &[u8]) -> Option<u8> {
    let digit = |index: usize| char::from(*digits.get(index)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn as_form_urlencoded_does(name: String, value: String, query in "[a-c=&+%2Ff\u{e9}]{0,20}") {
            let mut form = String::new();
            append(&mut form, &name, &value);
            append(&mut form, "b", "");
            let mut theirs = form_urlencoded::Serializer::new(String::new());
            theirs.append_pair(&name, &value).append_pair("b", "");
            assert_eq!(form, theirs.finish());
            assert_eq!(pairs(&form), [(name, value), ("b".to_owned(), String::new())]);
            let theirs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            assert_eq!(pairs(&query), theirs);
        }
    }
}
