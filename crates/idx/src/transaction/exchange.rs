//! The interaction code goes to the token endpoint (IDX §1.7, OAuth reference §3). What becomes of
//! the answer is in [`super::validation`].

use super::*;
use crate::encoding::Form;
use crate::oauth::dpop::Tried;

/// The code that is being redeemed, and how.
#[derive(Debug, Default)]
pub(super) struct Redeeming {
    pub(super) code: Secret,
    pub(super) sent_ms: u64,
    /// The proof that is being made, and the request it is for.
    pub(super) proving: Option<(RequestId, Request)>,
    /// Which of the server's refusals of a proof were answered.
    pub(super) tried: Tried,
    /// The answer, and when it came, where there is nothing here yet to validate it by.
    pub(super) unread: Option<(Reply, u64)>,
}

impl Transaction {
    /// Redeems the code at once: it lives for a minute and works once.
    pub(super) fn exchange(&mut self, code: Secret) {
        self.view = View::Finishing;
        self.touch();
        self.redeeming = Redeeming {
            code,
            ..Redeeming::default()
        };
        // The record has done its work; a reload must not redeem the code again.
        self.effects.push(Effect::Forget);
        // A proof is made by what is not here yet.
        if !self.bind || self.validation.is_some() {
            self.redeem(None);
        }
    }

    pub(super) fn redeem(&mut self, nonce: Option<&str>) {
        let mut form = Form::default();
        form.pair("grant_type", "interaction_code")
            .pair("client_id", &self.settings.client_id)
            .pair("interaction_code", self.redeeming.code.expose())
            .pair("code_verifier", self.record.verifier.expose())
            .pair("redirect_uri", &self.settings.redirect_uri);
        let body = Secret::from(form.finish());
        let url = self.settings.issuer.oauth_url("v1/token");
        let content = ("application/x-www-form-urlencoded", body);
        let mut request = self.request(Method::Post, url, "application/json", Some(content), false);
        // No own header: the request needs no preflight and arrives sooner.
        request
            .headers
            .retain(|(name, _)| *name != "X-Okta-User-Agent-Extended");
        self.redeeming.sent_ms = self.now_ms;
        match self.validation {
            Some(validation) if self.bind => (validation.prove)(self, request, nonce),
            _ => self.send_main(request, Purpose::Token),
        }
    }

    /// Shows why there are no tokens. Those that could not be validated for want of a document
    /// are kept for another attempt.
    pub(super) fn refuse(&mut self, error: Error) {
        self.touch();
        self.redeeming = Redeeming::default();
        if !error.is_transient() {
            self.pending = None;
        }
        self.view = View::Failed(error);
    }
}
