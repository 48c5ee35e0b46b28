//! Time-based one-time codes (RFC 6238): HMAC-SHA-1, six digits, 30 seconds,
//! what every authenticator app speaks. Both ends use it here, the person's
//! app and the organisation that checks.

use totp_rs::{Builder, Secret, Totp};

use crate::clock::Moment;
use crate::page::with_query;

/// Seconds a code is current.
pub(crate) const STEP: u64 = 30;
/// Steps before and after the current one that still count, for clocks differ.
const DRIFT: u16 = 1;
/// Bytes of a secret (RFC 4226 §4, R6).
const LENGTH: usize = 20;

/// The secret an app and the organisation share.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Seed([u8; LENGTH]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(..)")
    }
}

impl Seed {
    pub(crate) fn new() -> Self {
        Self(rand::random())
    }

    /// From what a person types.
    pub(crate) fn parse(base32: &str) -> Option<Self> {
        let secret = Secret::try_from_base32(base32).ok()?;
        secret.as_ref().try_into().ok().map(Self)
    }

    /// As a person types it: base32 (RFC 4648 §6).
    pub(crate) fn base32(&self) -> String {
        Secret::from(self.0).to_base32()
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
        self.totp().generate(seconds(now)).to_string()
    }

    /// Which step `code` belongs to, if it counts now. The caller remembers
    /// it, for a code is good once.
    pub(crate) fn step_of(&self, code: &str, now: Moment) -> Option<i64> {
        let step = self.totp().check(code, seconds(now))?;
        i64::try_from(step).ok()
    }

    fn totp(&self) -> Totp {
        Builder::new()
            .with_secret(self.0)
            .with_digits(6)
            .with_step_duration(STEP)
            .with_skew(DRIFT)
            .build_noncompliant()
    }
}

fn seconds(now: Moment) -> u64 {
    u64::try_from(now.seconds()).unwrap_or(0)
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
            assert_eq!(seed.totp().generate(seconds).to_string(), code);
        }
        assert_eq!(Seed::parse(&seed.base32()), Some(seed.clone()));
        assert_eq!(Seed::parse("GEZDGNBV"), None, "too short");
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
