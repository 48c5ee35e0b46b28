//! Tokens on their way through validation (OAuth reference §4): what is still missing, in order.

use serde_json::Value;

use super::clock;
use super::discovery::Metadata;
use super::id_token::{Expected, IdTokenError, Occasion, SignatureCheck, Unverified};
use super::token::{TokenResponse, Tokens};
use crate::error::Error;
use crate::http::{Reply, RequestId};
use crate::transaction::Settings;

/// A token response that is not validated yet.
#[derive(Debug)]
pub(crate) struct Vetting {
    pub(crate) response: TokenResponse,
    sent_ms: u64,
    received_ms: u64,
    /// The server's own time, where the answer told it.
    date_s: Option<u64>,
    /// The signature check that is on its way.
    check: Option<(RequestId, Unverified)>,
    /// The keys were fetched for this token: they are not fetched again.
    keys_fetched: bool,
}

/// What a token needs next.
#[derive(Debug)]
pub(crate) enum Need {
    /// The discovery document.
    Discovery,
    /// The keys, afresh.
    Keys,
    /// A look at its signature, under the number given.
    Check(Box<SignatureCheck>),
    /// Nothing: there is no ID token.
    Nothing,
}

impl Vetting {
    /// Takes in the answer of the token endpoint.
    pub(crate) fn of(response: TokenResponse, reply: &Reply, sent_ms: u64, now_ms: u64) -> Self {
        Self {
            response,
            sent_ms: sent_ms.min(now_ms),
            received_ms: now_ms,
            date_s: clock::date_of(reply),
            check: None,
            keys_fetched: false,
        }
    }

    /// What is missing now. `id` is for the check, if it comes to that.
    pub(crate) fn next(
        &mut self,
        id: RequestId,
        metadata: Option<&Metadata>,
        keys: Option<&Value>,
    ) -> Result<Need, IdTokenError> {
        let Some(id_token) = &self.response.id_token else {
            return Ok(Need::Nothing);
        };
        let Some(metadata) = metadata else {
            return Ok(Need::Discovery);
        };
        let token = Unverified::read(id_token, &metadata.id_token_algorithms)?;
        let Some(keys) = keys else {
            return Ok(Need::Keys);
        };
        match token.choose_key(keys)? {
            Some(check) => {
                self.check = Some((id, token));
                Ok(Need::Check(Box::new(check)))
            }
            // Keys rotate without notice: fetch them once more, and only once.
            None if !self.keys_fetched => Ok(Need::Keys),
            None => Err(IdTokenError::Key),
        }
    }

    /// The keys have come: there are no newer ones.
    pub(crate) fn keys_came(&mut self) {
        self.keys_fetched = true;
    }

    /// Takes in the verdict on the signature. `None` when it is on another token, or when the keys
    /// are to be fetched first, which `fetch` then says.
    pub(crate) fn verdict(
        &mut self,
        id: RequestId,
        valid: Option<bool>,
        fetch: &mut bool,
    ) -> Option<Result<Unverified, IdTokenError>> {
        let (_, token) = self.check.take_if(|(check, _)| *check == id)?;
        match valid {
            Some(true) => Some(Ok(token)),
            // A key of the same name may have been replaced since the set was fetched.
            Some(false) if !self.keys_fetched => {
                *fetch = true;
                None
            }
            Some(false) | None => Some(Err(IdTokenError::Signature)),
        }
    }

    /// Judges the claims of a token whose signature is good, and makes tokens of all of it.
    pub(crate) fn finish(
        self,
        token: Option<Unverified>,
        settings: &Settings,
        default_scope: &str,
        occasion: Occasion<'_>,
    ) -> Result<Tokens, Error> {
        let issued_s = token.as_ref().and_then(Unverified::issued_s);
        let middle_s = (self.sent_ms + (self.received_ms - self.sent_ms) / 2) / 1000;
        let offset_s = clock::offset_s(self.date_s, issued_s, middle_s);
        if clock::is_absurd(offset_s) {
            return Err(Error::Clock { offset_s });
        }
        let claims = match token {
            None => None,
            Some(token) => Some(token.judge(&Expected {
                issuer: settings.issuer.as_str(),
                client_id: &settings.client_id,
                access_token: &self.response.access_token,
                rules: &settings.rules,
                now_s: clock::corrected(self.received_ms / 1000, offset_s),
                occasion,
            })?),
        };
        let response = self.response;
        let scope = response.scope.as_deref().unwrap_or(default_scope);
        Ok(Tokens {
            access_token: response.access_token,
            token_type: response.token_type,
            issued_at_ms: self.sent_ms,
            // From when it was asked for: whatever the network took is not added to its life.
            expires_at_ms: self
                .sent_ms
                .saturating_add(response.expires_in_s.saturating_mul(1000)),
            scopes: scope.split_whitespace().map(str::to_owned).collect(),
            id_token: response.id_token,
            claims,
            refresh_token: response.refresh_token,
            clock_offset_s: offset_s,
        })
    }
}
