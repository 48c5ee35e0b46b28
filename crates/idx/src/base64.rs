//! Base64 (RFC 4648 §4 and §5), strictly: one way to write each value.
//!
//! What is encoded here is on its way to a server or a browser call, and what is decoded came from
//! one: nobody measures the time it takes, so nothing is done to hide it.

/// The characters for 62 and 63 of base64url.
pub(crate) const URL: [u8; 2] = *b"-_";
/// The characters for 62 and 63 of the standard alphabet.
pub(crate) const STANDARD: [u8; 2] = *b"+/";

/// Encodes without padding.
pub(crate) fn encode(bytes: &[u8], last: [u8; 2]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut bits = 0;
        for index in 0..3 {
            bits = bits << 8 | u32::from(group.get(index).copied().unwrap_or(0));
        }
        for index in 0..=group.len() {
            let value = (bits >> (18 - 6 * index) & 63) as u8;
            text.push(char::from(match value {
                0..26 => b'A' + value,
                26..52 => b'a' + value - 26,
                52..62 => b'0' + value - 52,
                _ => last[usize::from(value & 1)],
            }));
        }
    }
    text
}

/// Decodes what has no padding. `None` for other characters, a length that is none, and bits that
/// stand for nothing.
pub(crate) fn decode(text: &str, last: [u8; 2]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            _ if c == last[0] => 62,
            _ if c == last[1] => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    (count < 6 && bits == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64Unpadded, Base64UrlUnpadded, Encoding};

    #[test]
    fn rfc_4648_vectors() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes(), URL), text);
            assert_eq!(decode(text, URL).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(encode(&[0xfb, 0xff], URL), "-_8");
        assert_eq!(encode(&[0xfb, 0xff], STANDARD), "+/8");
        for odd in ["Z", "Zg==", "Zh", "Zm9", "Zm9vZ", "Z g", "+/8", "ü"] {
            assert_eq!(decode(odd, URL), None, "{odd}");
        }
    }

    proptest::proptest! {
        #[test]
        fn as_base64ct_does(bytes: Vec<u8>, text in "[A-Za-f0-3_+/=-]{0,9}") {
            assert_eq!(encode(&bytes, URL), Base64UrlUnpadded::encode_string(&bytes));
            assert_eq!(encode(&bytes, STANDARD), Base64Unpadded::encode_string(&bytes));
            assert_eq!(decode(&encode(&bytes, URL), URL), Some(bytes));
            assert_eq!(decode(&text, URL), Base64UrlUnpadded::decode_vec(&text).ok());
            assert_eq!(decode(&text, STANDARD), Base64Unpadded::decode_vec(&text).ok());
        }
    }
}
