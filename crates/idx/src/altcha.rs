//! ALTCHA's proof of work: find the number whose hash with the salt is the challenge (IDX §3.5).
//!
//! Nothing is asked of anybody and nothing is loaded from anywhere. The work is done in pieces, so
//! that a page stays alive meanwhile.
//!
//! ```
//! # use idx::altcha::Challenge;
//! # fn demo(answer: &str) -> Option<idx::secret::Secret> {
//! let challenge = Challenge::parse(answer)?;
//! let mut from = 0;
//! loop {
//!     if let Some(number) = challenge.search(from, 1_000) {
//!         break Some(challenge.solution(number));
//!     }
//!     from += 1_000;
//!     if from > challenge.largest() {
//!         break None;
//!     }
//! }
//! # }
//! ```

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::json;
use crate::secret::{self, Secret};
use crate::step::encode_binary;

/// The most work that is done for a challenge, whatever it asks for: some seconds on a phone.
const MOST_WORK: u64 = 5_000_000;

/// What an organisation asks to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    target: [u8; 32],
    challenge: String,
    salt: String,
    signature: String,
    largest: u64,
}

impl Challenge {
    /// Reads the answer to [`captcha_request`](crate::transaction::Transaction::captcha_request).
    /// `None` where it is no challenge, or one by another algorithm than SHA-256.
    pub fn parse(text: &str) -> Option<Self> {
        let object = json::parse_object(text)?;
        let text = |name: &str| Some(object.get(name)?.as_str()?.to_owned());
        let algorithm = text("algorithm").unwrap_or_else(|| ALGORITHM.to_owned());
        if !algorithm.eq_ignore_ascii_case(ALGORITHM) {
            return None;
        }
        let challenge = text("challenge")?;
        let largest = object
            .get("maxnumber")
            .or_else(|| object.get("maxNumber"))
            .and_then(Value::as_u64);
        Some(Self {
            target: bytes(&challenge)?,
            challenge,
            salt: text("salt")?,
            signature: text("signature").unwrap_or_default(),
            largest: largest.unwrap_or(1_000_000).min(MOST_WORK),
        })
    }

    /// The largest number it can be.
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// Tries `count` numbers from `from` on.
    pub fn search(&self, from: u64, count: u32) -> Option<u64> {
        let salted = Sha256::new().chain_update(self.salt.as_bytes());
        let end = from.saturating_add(u64::from(count)).min(self.largest + 1);
        let mut digits = itoa(from);
        for number in from..end {
            let hash = salted.clone().chain_update(&digits).finalize();
            if hash[..] == self.target[..] {
                return Some(number);
            }
            increment(&mut digits);
        }
        None
    }

    /// The token to send for the number that was found.
    pub fn solution(&self, number: u64) -> Secret {
        let answer = json!({
            "algorithm": ALGORITHM,
            "challenge": self.challenge,
            "number": number,
            "salt": self.salt,
            "signature": self.signature,
        });
        encode_binary(secret::json_text(&answer).expose().as_bytes()).into()
    }
}

const ALGORITHM: &str = "SHA-256";

/// A hash written in hexadecimal digits.
fn bytes(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    let mut out = [0; 32];
    for (place, byte) in out.iter_mut().enumerate() {
        let digits = hex.get(place * 2..place * 2 + 2)?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(out)
}

fn itoa(number: u64) -> Vec<u8> {
    number.to_string().into_bytes()
}

/// The next number, in decimal digits: writing each anew would cost as much as hashing it.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::decode_binary;

    /// printf 'salt5' | sha256sum
    const OF_SALT_5: &str = "cc4efc6ae0d270fd4816cceea255e959f3fe63adfa7577b1c95b1cd155fb9aed";

    fn challenge(largest: u64) -> Challenge {
        let text = format!(
            r#"{{"algorithm":"SHA-256","challenge":"{OF_SALT_5}","maxnumber":{largest},
            "salt":"salt","signature":"signed"}}"#
        );
        Challenge::parse(&text).unwrap()
    }

    #[test]
    fn finds_the_number_and_says_it_as_it_must() {
        let challenge = challenge(50);
        assert_eq!(challenge.search(0, 5), None);
        assert_eq!(challenge.search(5, 5), Some(5));
        let token = challenge.solution(5);
        let said = decode_binary(token.expose()).unwrap();
        let said: Value = serde_json::from_slice(&said).unwrap();
        assert_eq!(
            said,
            json!({"algorithm": "SHA-256", "challenge": OF_SALT_5, "number": 5, "salt": "salt",
                "signature": "signed"})
        );
    }

    #[test]
    fn looks_no_further_than_it_is_told() {
        assert_eq!(challenge(4).search(0, 1_000), None);
        assert_eq!(challenge(u64::MAX).largest(), MOST_WORK);
        assert_eq!(challenge(4).search(u64::MAX, 10), None);
    }

    #[test]
    fn counts_in_digits() {
        let mut digits = itoa(0);
        for number in 0..1_200_u32 {
            assert_eq!(digits, number.to_string().into_bytes());
            increment(&mut digits);
        }
    }

    #[test]
    fn refuses_what_is_no_challenge() {
        for text in [
            "",
            "[]",
            r#"{"challenge":"abc","salt":"s"}"#,
            r#"{"algorithm":"SHA-512","challenge":"00","salt":"s"}"#,
        ] {
            assert_eq!(Challenge::parse(text), None, "{text}");
        }
        let broken = format!(r#"{{"challenge":"{}","salt":"s"}}"#, "zz".repeat(32));
        assert_eq!(Challenge::parse(&broken), None);
    }
}
