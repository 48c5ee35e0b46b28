//! `yubikey_token`: a key that types a code of its own whenever it is touched:
//! twelve letters that name it, then thirty-two that never come again.

use aws_lc_rs::hmac;
use serde_json::Value;

use super::{Authenticator, Facts, Progress, input};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::secret::same;
use crate::transaction::Transaction;
use crate::users::Credential;
use crate::work::{Current, Pending, Work};

const FIELD: &str = "credentials.passcode";
/// Letters that lie where they do on every keyboard, one for each half byte.
const MODHEX: &[u8; 16] = b"cbdefghijklnrtuv";
/// How many touches may have gone elsewhere.
const AHEAD: u64 = 32;

/// `yubikey_token`
pub(crate) struct YubikeyToken;

const FACTS: Facts = Facts {
    key: "yubikey_token",
    type_name: "security_key",
    label: "YubiKey",
    methods: &[("otp", "Code")],
    allowed_for: "any",
    prefix: "ykf",
    amr: "otp",
    verified_as: Current::Enrollment,
    several: false,
};

/// A key, as its maker knows it.
#[derive(Clone)]
pub(crate) struct Owned {
    id: [u8; 6],
    secret: [u8; 16],
    /// The touch whose code was used last.
    used: u64,
}

impl Owned {
    pub(crate) fn new() -> Self {
        Self {
            id: rand::random(),
            secret: rand::random(),
            used: 0,
        }
    }

    /// What the key types the next time.
    pub(crate) fn next_code(&self) -> String {
        self.code(self.used + 1)
    }

    fn code(&self, touch: u64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.secret);
        let tag = hmac::sign(&key, &touch.to_be_bytes());
        let mut code = modhex(&self.id);
        code.push_str(&modhex(tag.as_ref().get(..16).unwrap_or_default()));
        code
    }

    /// The key after it typed this, if it did and was not heard before.
    fn after(&self, code: &str) -> Option<Self> {
        (self.used + 1..=self.used + AHEAD)
            .find(|touch| same(code, &self.code(*touch)))
            .map(|used| Self {
                used,
                ..self.clone()
            })
    }
}

fn modhex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from(MODHEX[usize::from(half)]))
        .collect()
}

fn wrong() -> Rejection {
    Rejection::wrong_code(FIELD)
}

impl Authenticator for YubikeyToken {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, _flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let passcode = Field::text("passcode")
            .label("Insert then tap your YubiKey")
            .required(true)
            .secret();
        vec![work.answer_form(vec![passcode])]
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let given = input(body, "passcode", FIELD)?.trim();
        let Some(Credential::Yubikey(owned)) = flow.credential(tx) else {
            return Err(Rejection::bad_request());
        };
        let after = owned.after(given);
        flow.judge(tx, after.is_some(), wrong)?;
        if let (Some(Credential::Yubikey(owned)), Some(after)) = (flow.credential_mut(tx), after) {
            *owned = after;
        }
        Ok(Progress::Verified)
    }

    fn begin_enroll(
        &self,
        _flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        tx.challenge(work.awaiting(Pending::Yubikey(Owned::new())));
        Ok(())
    }

    fn enroll(
        &self,
        _flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let given = input(body, "passcode", FIELD)?.trim();
        let Some(Pending::Yubikey(owned)) = tx.work().map(|work| &work.pending) else {
            return Err(Rejection::bad_request());
        };
        let after = owned.after(given).ok_or_else(wrong)?;
        Ok(Progress::Enrolled(Credential::Yubikey(after)))
    }
}

#[cfg(test)]
mod tests {
    use super::Owned;

    #[test]
    fn a_touch_counts_once_and_those_before_it_no_more() {
        let key = Owned::new();
        let (first, third) = (key.code(1), key.code(3));
        assert_eq!(first.len(), 44);
        assert_eq!(first[..12], third[..12]);
        let after = key.after(&third).expect("it may skip touches");
        assert!(after.after(&first).is_none() && after.after(&third).is_none());
        assert!(after.after(&after.next_code()).is_some());
        assert!(key.after(&Owned::new().next_code()).is_none());
    }
}
