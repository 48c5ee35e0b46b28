//! From the interaction code to validated tokens (IDX §1.7, OAuth reference §3 and §4).

use std::sync::Arc;

use super::*;
use crate::encoding::Form;
use crate::oauth::dpop::ProofOrder;
use crate::oauth::id_token::{IdTokenError, Occasion, Unverified};
use crate::oauth::token::TokenResponse;
use crate::oauth::vetting::{Need, Vetting};

/// The code that is being redeemed, and how.
#[derive(Debug, Default)]
pub(super) struct Redeeming {
    code: Secret,
    sent_ms: u64,
    /// The proof that is being made, and the request it is for.
    proving: Option<(RequestId, Request)>,
    /// The server has refused the first sending for want of a proof: there is no third one.
    again: bool,
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
        self.redeem(None);
    }

    fn redeem(&mut self, nonce: Option<&str>) {
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
        if !self.bind {
            return self.send_main(request, Purpose::Token);
        }
        let now_s = self.now_ms.saturating_add_signed(self.date_offset_s * 1000) / 1000;
        match ProofOrder::new(request.method.as_str(), &request.url, now_s) {
            Ok(order) => {
                let id = self.next_id();
                let order = Box::new(order.with_nonce(nonce));
                self.redeeming.proving = Some((id, request));
                self.effects.push(Effect::Prove { id, order });
            }
            Err(problem) => self.refuse(problem.into()),
        }
    }

    pub(super) fn on_proved(&mut self, id: RequestId, proof: Option<Secret>) {
        let Some((_, mut request)) = self.redeeming.proving.take_if(|(known, _)| *known == id)
        else {
            return;
        };
        let Some(proof) = proof else {
            let code = "no_key".to_owned();
            return self.refuse(Error::Proof { code });
        };
        request.headers.push(("DPoP", proof.expose().to_owned()));
        self.redeeming.sent_ms = self.now_ms;
        self.send_main(request, Purpose::Token);
    }

    pub(super) fn on_token(&mut self, reply: &Reply, now_ms: u64) {
        match TokenResponse::read_as(reply, now_ms / 1000, self.bind) {
            Ok(response) => {
                let sent_ms = self.redeeming.sent_ms;
                self.redeeming = Redeeming::default();
                let wanted = self.settings.scopes.iter().any(|s| s == "openid");
                if response.id_token.is_none() && wanted {
                    return self.refuse(IdTokenError::Missing.into());
                }
                self.pending = Some(Vetting::of(response, reply, sent_ms, now_ms));
                self.check_tokens()
            }
            // Refused before the code was looked at: the one case in which it is sent again.
            Err(Error::Proof { code }) if reply.status == 400 && !self.redeeming.again => {
                self.redeeming.again = true;
                self.bind = true;
                let nonce = reply.header("dpop-nonce").map(str::to_owned);
                if nonce.is_none() && code == "use_dpop_nonce" {
                    let code = "dpop_nonce_unreadable".to_owned();
                    return self.refuse(Error::Proof { code });
                }
                let date_s = crate::oauth::clock::date_of(reply);
                self.date_offset_s = crate::oauth::clock::offset_s(date_s, None, now_ms / 1000);
                self.redeem(nonce.as_deref());
            }
            Err(error) => self.refuse(error),
        }
    }

    /// Shows why there are no tokens. Those that could not be validated for want of a document
    /// are kept for another attempt.
    fn refuse(&mut self, error: Error) {
        self.touch();
        self.redeeming = Redeeming::default();
        if !error.is_transient() {
            self.pending = None;
        }
        self.view = View::Failed(error);
    }

    /// Goes on with whatever is still missing: discovery, keys, signature, claims.
    pub(super) fn check_tokens(&mut self) {
        let id = self.next_id();
        let Some(pending) = &mut self.pending else {
            return;
        };
        match pending.next(id, self.metadata.as_ref(), self.jwks.as_ref()) {
            Ok(Need::Nothing) => self.sign_in(None),
            Ok(Need::Discovery) => self.discover(),
            Ok(Need::Keys) => self.fetch_keys(),
            Ok(Need::Check(check)) => self.effects.push(Effect::Verify { id, check }),
            Err(problem) => self.refuse(problem.into()),
        }
    }

    fn fetch_keys(&mut self) {
        let Some(metadata) = &self.metadata else {
            return;
        };
        let url = metadata.jwks_uri.clone();
        let mut request = self.request(Method::Get, url, "application/json", None, false);
        request.headers.retain(|(name, _)| *name == "Accept");
        self.send_main(request, Purpose::Keys);
    }

    pub(super) fn on_keys(&mut self, reply: &Reply) {
        match crate::oauth::read_keys(reply) {
            Ok(jwks) => {
                self.jwks = Some(jwks);
                if let Some(pending) = &mut self.pending {
                    pending.keys_came();
                }
                self.check_tokens()
            }
            Err(error) => self.refuse(error),
        }
    }

    pub(super) fn on_verified(&mut self, id: RequestId, valid: Option<bool>) {
        let Some(pending) = &mut self.pending else {
            return;
        };
        let mut fetch = false;
        match pending.verdict(id, valid, &mut fetch) {
            Some(Ok(token)) => self.sign_in(Some(token)),
            Some(Err(problem)) => self.refuse(problem.into()),
            None if fetch => self.fetch_keys(),
            None => {}
        }
    }

    fn sign_in(&mut self, token: Option<Unverified>) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        let scope = self.settings.scopes.join(" ");
        let options = &self.record.options;
        let occasion = Occasion::SignIn {
            nonce: &self.record.nonce,
            max_age_s: options.max_age_s,
            acr_values: options.acr_values.as_deref(),
        };
        let tokens = match pending.finish(token, &self.settings, &scope, occasion) {
            Ok(tokens) => tokens,
            Err(error) => return self.refuse(error),
        };
        self.touch();
        self.view = View::SignedIn(Arc::new(tokens));
        // The loop is over: its handles are of no use to anybody.
        self.response = None;
        self.table = None;
        self.effects.push(Effect::Forget);
    }
}
