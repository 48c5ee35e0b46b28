//! Time-based one-time codes (RFC 6238): HMAC-SHA-1, six digits, 30 seconds,
//! what every authenticator app speaks. Both ends use it here, the person's
//! app and the organisation that checks.

use aws_lc_rs::hmac;

use crate::clock::Moment;
use crate::page::with_query;

/// Seconds a code is current.
const STEP: i64 = 30;
/// Steps before and after the current one that still count, for clocks differ.
const DRIFT: i64 = 1;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The secret an app and the organisation share.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Seed([u8; 20]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(..)")
    }
}

impl Seed {
    pub(crate) fn new() -> Self {
        Self(rand::random())
    }

    /// As a person types it: base32 (RFC 4648 §6).
    pub(crate) fn base32(&self) -> String {
        self.0
            .chunks(5)
            .flat_map(|five| {
                let bits = five
                    .iter()
                    .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
                (0..8).rev().map(move |index| {
                    char::from(BASE32[usize::from((bits >> (index * 5)) as u8 & 31)])
                })
            })
            .collect()
    }

    /// The `otpauth` address that a QR code holds.
    pub(crate) fn address(&self, issuer: &str, account: &str) -> String {
        let label = with_query("", &[("", &format!("{issuer}:{account}"))]);
        let label = label.trim_start_matches("?=");
        with_query(
            &format!("otpauth://totp/{label}"),
            &[("secret", &self.base32()), ("issuer", issuer)],
        )
    }

    /// The code at this moment.
    pub(crate) fn code(&self, now: Moment) -> String {
        self.code_of(now.seconds().div_euclid(STEP))
    }

    fn code_of(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        // Dynamic truncation (RFC 4226 §5.3).
        let bytes = tag.as_ref();
        let offset = bytes.last().map_or(0, |last| usize::from(last & 15));
        let number = bytes
            .iter()
            .skip(offset)
            .take(4)
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }

    /// Which step `code` belongs to, if it counts now. The caller remembers
    /// it, for a code is good once.
    pub(crate) fn step_of(&self, code: &str, now: Moment) -> Option<i64> {
        let current = now.seconds().div_euclid(STEP);
        (current - DRIFT..=current + DRIFT)
            .find(|step| crate::secret::same(code, &self.code_of(*step)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Seed;
    use crate::clock::Clock;

    #[test]
    fn the_codes_of_rfc_6238() {
        let seed = Seed(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(seed.code_of(seconds / 30), code);
        }
        assert_eq!(seed.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            seed.address("Harbour Lane", "a@b.c"),
            "otpauth://totp/Harbour%20Lane%3Aa%40b.c?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Harbour%20Lane"
        );
    }

    #[test]
    fn a_code_counts_one_step_longer_and_no_more() {
        let (seed, now) = (Seed::new(), Clock::default().now());
        let code = seed.code(now);
        let step = seed.step_of(&code, now).expect("the current one");
        let later = now.plus(Duration::from_secs(30));
        assert_eq!(seed.step_of(&code, later), Some(step));
        assert_eq!(seed.step_of(&code, now.plus(Duration::from_secs(90))), None);
        assert_eq!(seed.step_of("", now), None);
    }
}
