//! Random identifiers, handles and one-time codes from the thread's CSPRNG.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const DIGITS: &[u8] = b"0123456789";
const UPPERCASE_AND_DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// 256 random bits as 43 base64url characters: handles, codes, tokens.
pub(crate) fn token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// 128 random bits as 22 base64url characters: keys of our own maps.
pub(crate) fn key() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

/// An identifier in the look of the real ones: a three-letter prefix that
/// tells the kind of object, then 17 letters and digits.
pub(crate) fn id(prefix: &str) -> String {
    format!("{prefix}{}", from_alphabet(ALPHANUMERIC, 17))
}

/// A one-time code of `length` digits, or of capitals and digits.
pub(crate) fn code(length: usize, alphanumeric: bool) -> String {
    let alphabet = if alphanumeric {
        UPPERCASE_AND_DIGITS
    } else {
        DIGITS
    };
    from_alphabet(alphabet, length)
}

/// Text of `length` of these letters.
pub(crate) fn from_letters(letters: &[u8], length: usize) -> String {
    from_alphabet(letters, length)
}

fn from_alphabet(alphabet: &[u8], length: usize) -> String {
    (0..length)
        .map(|_| char::from(alphabet[rand::random_range(0..alphabet.len())]))
        .collect()
}
