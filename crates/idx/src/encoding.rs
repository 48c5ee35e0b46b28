//! Base64 (RFC 4648) and form encoding (WHATWG URL, `application/x-www-form-urlencoded`).
//!
//! Written here for their size: in WebAssembly the libraries for them weigh 2 KB more after
//! compression, and neither decides anything. Timing tells nothing a page could not read itself.

use sha2::{Digest, Sha256};

const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Left half of the SHA-256 of a text, base64url.
pub(crate) fn half_hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let (left, _) = digest.split_at(16);
    base64url(left)
}

/// Base64url without padding.
#[inline(never)]
pub(crate) fn base64url(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        while held >= 6 {
            held -= 6;
            push(&mut text, bits >> held);
        }
    }
    if held > 0 {
        push(&mut text, bits << (6 - held));
    }
    text
}

fn push(text: &mut String, sextet: u32) {
    let place = (sextet & 63) as usize;
    text.push(URL.get(place).map_or('A', |byte| char::from(*byte)));
}

/// The other direction, strict: neither padding nor bits that stand for nothing.
#[inline(never)]
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let sextet = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(sextet);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    (held < 6 && bits == 0).then_some(bytes)
}

/// A form, pair by pair.
#[derive(Default)]
pub(crate) struct Form(String);

impl Form {
    /// Appends a pair.
    #[inline(never)]
    pub(crate) fn pair(&mut self, name: &str, value: &str) -> &mut Self {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        push_encoded(&mut self.0, name);
        self.0.push('=');
        push_encoded(&mut self.0, value);
        self
    }

    /// The encoded form.
    pub(crate) fn finish(&mut self) -> String {
        core::mem::take(&mut self.0)
    }
}

/// Appends a text as a form holds it: a space becomes `+`.
#[inline(never)]
pub(crate) fn push_encoded(out: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |nibble: u8| {
        DIGITS
            .get(usize::from(nibble))
            .map_or('0', |d| char::from(*d))
    };
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.push(digit(byte >> 4));
                out.push(digit(byte & 15));
            }
        }
    }
}

/// A text as a form holds it.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    push_encoded(&mut out, text);
    out
}

/// The pairs of a form or query. What is no encoding stands for itself.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut ahead = rest.clone();
                let mut digit = || char::from(ahead.next()?).to_digit(16);
                match (digit(), digit()) {
                    (Some(high), Some(low)) => {
                        rest = ahead;
                        (high << 4 | low) as u8
                    }
                    _ => b'%',
                }
            }
            _ => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64UrlUnpadded, Encoding};
    use proptest::prelude::*;

    #[test]
    fn the_vectors_of_rfc_4648() {
        let vectors = [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in vectors {
            assert_eq!(base64url(plain.as_bytes()), encoded);
            assert_eq!(from_base64url(encoded).unwrap(), plain.as_bytes());
        }
        assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
    }

    #[test]
    fn what_another_encoder_would_not_write_is_refused() {
        for bad in [
            "Z", "Zg==", "Zh", "Zm9", "Zm8=", "Zm+v", "Zm/v", "Zm9v\n", " Zg", "é",
        ] {
            assert_eq!(from_base64url(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn forms_are_written_as_browsers_write_them() {
        let mut form = Form::default();
        form.pair("a b", "ü&=+%").pair("c", "*-._~");
        let text = form.finish();
        assert_eq!(text, "a+b=%C3%BC%26%3D%2B%25&c=*-._%7E");
        let read: Vec<_> = pairs(&text).collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read, [pair("a b", "ü&=+%"), pair("c", "*-._~")]);
    }

    #[test]
    fn what_is_no_encoding_stands_for_itself() {
        let read: Vec<_> = pairs("a=%zz&&b=%4&c=100%&%61=%ff").collect();
        let expected = [("a", "%zz"), ("b", "%4"), ("c", "100%"), ("a", "\u{fffd}")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read, expected);
    }

    proptest! {
        #[test]
        fn any_bytes_are_written_and_read_as_by_another_library(bytes: Vec<u8>) {
            let text = base64url(&bytes);
            prop_assert_eq!(&text, &Base64UrlUnpadded::encode_string(&bytes));
            prop_assert_eq!(from_base64url(&text), Some(bytes));
        }

        #[test]
        fn any_text_is_read_or_refused_as_by_another_library(text in "[A-Za-z0-9_+/=-]{0,12}") {
            let theirs = Base64UrlUnpadded::decode_vec(&text).ok();
            prop_assert_eq!(from_base64url(&text), theirs);
        }

        #[test]
        fn any_form_is_read_as_by_another_library(text in "[a-c%0-9A-F+&= é]{0,20}") {
            let theirs: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            prop_assert_eq!(pairs(&text).collect::<Vec<_>>(), theirs);
        }

        #[test]
        fn any_pair_comes_back(name in ".*", value in ".*") {
            let mut form = Form::default();
            let text = form.pair(&name, &value).finish();
            let read: Vec<_> = pairs(&text).collect();
            prop_assert_eq!(read, vec![(name, value)]);
        }
    }
}
