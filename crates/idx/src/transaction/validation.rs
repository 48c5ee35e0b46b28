//! From the answer of the token endpoint to validated tokens (OAuth reference §3 and §4).

use std::sync::Arc;

use super::exchange::Redeeming;
use super::*;
use crate::oauth::dpop::ProofOrder;
use crate::oauth::id_token::{IdTokenError, Occasion, Unverified};
use crate::oauth::token::TokenResponse;
use crate::oauth::vetting::{Need, Vetting};

/// What makes validated tokens of an answer of the token endpoint.
///
/// A [`Transaction`] has it from the start. An app that loads its code in parts opens one
/// [without it](Transaction::open_with), and hands it over once it is needed, that is when the view
/// is [`View::Finishing`].
#[derive(Debug, Clone, Copy)]
pub struct Validation {
    pub(super) prove: fn(&mut Transaction, Request, Option<&str>),
    pub(super) proved: fn(&mut Transaction, RequestId, Option<Secret>),
    pub(super) token: fn(&mut Transaction, &Reply, u64),
    pub(super) keys: fn(&mut Transaction, &Reply),
    pub(super) verified: fn(&mut Transaction, RequestId, Option<bool>),
    pub(super) check: fn(&mut Transaction),
}

impl Validation {
    /// The only one there is.
    pub const FULL: Self = Self {
        prove: Transaction::prove,
        proved: Transaction::on_proved,
        token: Transaction::on_token,
        keys: Transaction::on_keys,
        verified: Transaction::on_verified,
        check: Transaction::check_tokens,
    };
}

impl Transaction {
    /// Hands over what was left out at the start. An answer that has waited for it is read now.
    pub fn add_validation(&mut self, validation: Validation, now_ms: u64) -> Vec<Effect> {
        let was_missing = self.validation.replace(validation).is_none();
        self.now_ms = now_ms;
        if let Some((reply, came_ms)) = self.redeeming.unread.take() {
            self.touch();
            (validation.token)(self, &reply, came_ms);
        } else if was_missing && self.bind && matches!(self.view, View::Finishing) {
            self.redeem(None);
        }
        self.take_effects()
    }

    /// Has a proof made that goes with the request (RFC 9449).
    fn prove(&mut self, request: Request, nonce: Option<&str>) {
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

    fn on_proved(&mut self, id: RequestId, proof: Option<Secret>) {
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

    fn on_token(&mut self, reply: &Reply, now_ms: u64) {
        match TokenResponse::read_as(reply, now_ms / 1000, self.bind) {
            Ok(response) => {
                let sent_ms = self.redeeming.sent_ms;
                self.redeeming = Redeeming::default();
                // Spent, with the code: memory is no place for what nobody needs any more.
                self.record.verifier = Secret::default();
                let wanted = self.settings.scopes.iter().any(|s| s == "openid");
                if response.id_token.is_none() && wanted {
                    return self.refuse(IdTokenError::Missing.into());
                }
                self.pending = Some(Vetting::of(response, reply, sent_ms, now_ms));
                self.check_tokens()
            }
            Err(Error::Proof { code }) if reply.status == 400 => {
                self.on_proof_refused(code, reply, now_ms);
            }
            Err(error) => self.refuse(error),
        }
    }

    /// Refused before the code was looked at: the one case in which it is sent again, once for
    /// each reason.
    fn on_proof_refused(&mut self, code: String, reply: &Reply, now_ms: u64) {
        let wants_nonce = code == "use_dpop_nonce";
        let nonce = reply.header("dpop-nonce").map(str::to_owned);
        if wants_nonce && nonce.is_none() {
            let code = "dpop_nonce_unreadable".to_owned();
            return self.refuse(Error::Proof { code });
        }
        if !self.redeeming.tried.is_first(&code) {
            return self.refuse(Error::Proof { code });
        }
        self.bind = true;
        let date_s = crate::oauth::clock::date_of(reply);
        self.date_offset_s = crate::oauth::clock::offset_s(date_s, None, now_ms / 1000);
        self.redeem(nonce.as_deref());
    }

    /// Goes on with whatever is still missing: discovery, keys, signature, claims.
    fn check_tokens(&mut self) {
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

    fn on_keys(&mut self, reply: &Reply) {
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

    fn on_verified(&mut self, id: RequestId, valid: Option<bool>) {
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
