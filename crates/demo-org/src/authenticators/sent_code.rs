//! A code on its way to a mailbox or a phone, and the answer to it.

use std::time::Duration;

use serde_json::Value;

use super::input;
use crate::clock::Moment;
use crate::flow::Flow;
use crate::rejection::Rejection;
use crate::secret::same;

const FIELD: &str = "credentials.passcode";

/// A code that was sent.
#[derive(Clone)]
pub(crate) struct SentCode {
    code: String,
    at: Moment,
    wrong: u32,
}

impl SentCode {
    pub(super) fn new(code: String, now: Moment) -> Self {
        Self {
            code,
            at: now,
            wrong: 0,
        }
    }

    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// When it was sent.
    pub(super) fn at(&self) -> Moment {
        self.at
    }

    /// Whether it counts yet.
    pub(super) fn is_fresh(&self, now: Moment, life: Duration) -> bool {
        now.since(self.at) < life
    }

    /// Judges an answer. Only so many may be wrong.
    pub(super) fn answer(
        &mut self,
        flow: &Flow<'_>,
        life: Duration,
        body: &Value,
    ) -> Result<(), Rejection> {
        let given = input(body, "passcode", FIELD)?.trim();
        if same(given, &self.code) && self.is_fresh(flow.now, life) {
            return Ok(());
        }
        self.wrong += 1;
        if self.wrong < flow.org.config.limits.wrong_codes {
            return Err(Rejection::wrong_code(FIELD));
        }
        Err(Rejection::too_many_attempts())
    }
}
