//! Duo, as its Web SDK 2 has it: the organisation signs who is to be asked,
//! Duo's prompt in a frame signs that they said yes, and both signatures come
//! back to the organisation (IDX §5.2, `duo`). `host` plays Duo.

mod host;

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub use host::router;

use crate::clock::Moment;
use crate::random;
use crate::secret::same;

/// How long a request may be answered.
const REQUEST_LIFE: Duration = Duration::from_secs(5 * 60);
/// How long the organisation's own half counts.
const APP_LIFE: Duration = Duration::from_secs(60 * 60);
/// How long an answer counts.
const ANSWER_LIFE: Duration = Duration::from_secs(5 * 60);

/// The keys of the integration.
pub(crate) struct Duo {
    /// Names it.
    integration: String,
    /// Shared with Duo.
    shared: hmac::Key,
    /// The organisation's own.
    own: hmac::Key,
}

/// Why an answer does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Not what was signed, or not for us.
    Signature,
    /// Too late.
    Expired,
}

impl Duo {
    pub(crate) fn new() -> Self {
        let key = || {
            let secret = random::token();
            hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes())
        };
        Self {
            integration: random::id("DI"),
            shared: key(),
            own: key(),
        }
    }

    /// `signedToken`: the request for Duo and our own half.
    pub(crate) fn request(&self, user: &str, now: Moment) -> String {
        format!(
            "{}:{}",
            self.sign(&self.shared, "TX", user, now.plus(REQUEST_LIFE)),
            self.sign(&self.own, "APP", user, now.plus(APP_LIFE))
        )
    }

    /// Whom `signatureData` is about.
    pub(crate) fn verify(&self, data: &str, now: Moment) -> Result<String, Refused> {
        let (answer, own) = data.split_once(':').ok_or(Refused::Signature)?;
        let answered = self.parse(&self.shared, "AUTH", answer, now)?;
        let asked = self.parse(&self.own, "APP", own, now)?;
        if answered == asked {
            Ok(answered)
        } else {
            Err(Refused::Signature)
        }
    }

    /// Duo's end: whom a request is about.
    fn asked(&self, request: &str, now: Moment) -> Result<String, Refused> {
        self.parse(&self.shared, "TX", request, now)
    }

    /// Duo's end: the answer of this person.
    fn answer(&self, user: &str, now: Moment) -> String {
        self.sign(&self.shared, "AUTH", user, now.plus(ANSWER_LIFE))
    }

    fn sign(&self, key: &hmac::Key, prefix: &str, user: &str, until: Moment) -> String {
        let values = format!("{user}|{}|{}", self.integration, until.seconds());
        let cookie = format!("{prefix}|{}", STANDARD.encode(values));
        let signature = hex(hmac::sign(key, cookie.as_bytes()).as_ref());
        format!("{cookie}|{signature}")
    }

    fn parse(
        &self,
        key: &hmac::Key,
        prefix: &str,
        signed: &str,
        now: Moment,
    ) -> Result<String, Refused> {
        let (cookie, signature) = signed.rsplit_once('|').ok_or(Refused::Signature)?;
        let expected = hex(hmac::sign(key, cookie.as_bytes()).as_ref());
        let values = cookie
            .split_once('|')
            .filter(|(found, _)| *found == prefix && same(signature, &expected))
            .and_then(|(_, values)| STANDARD.decode(values).ok())
            .and_then(|values| String::from_utf8(values).ok())
            .ok_or(Refused::Signature)?;
        let mut values = values.split('|');
        let (Some(user), Some(integration), Some(until), None) =
            (values.next(), values.next(), values.next(), values.next())
        else {
            return Err(Refused::Signature);
        };
        if integration != self.integration {
            return Err(Refused::Signature);
        }
        match until.parse::<i64>() {
            Ok(until) if until > now.seconds() => Ok(user.to_owned()),
            Ok(_) | Err(_) => Err(Refused::Expired),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Duo, Refused};
    use crate::clock::Clock;

    #[test]
    fn an_answer_counts_once_signed_and_in_time() {
        let (duo, now) = (Duo::new(), Clock::default().now());
        let token = duo.request("ada@example.com", now);
        let (request, own) = token.split_once(':').expect("two halves");
        let user = duo.asked(request, now).expect("signed");
        assert_eq!(user, "ada@example.com");
        let data = format!("{}:{own}", duo.answer(&user, now));
        assert_eq!(duo.verify(&data, now), Ok(user));

        let later = now.plus(Duration::from_secs(301));
        assert_eq!(duo.verify(&data, later), Err(Refused::Expired));
        assert_eq!(duo.asked(request, later), Err(Refused::Expired));
        let other = duo.answer("eve@example.com", now);
        for forged in [
            format!("{request}:{own}"),
            format!("{other}:{own}"),
            data.replacen("AUTH", "TX", 1),
            format!("{}:{own}", Duo::new().answer("ada@example.com", now)),
            String::new(),
        ] {
            assert_eq!(
                duo.verify(&forged, now),
                Err(Refused::Signature),
                "{forged}"
            );
        }
    }
}
