//! From the interaction code to validated tokens (IDX §1.7, OAuth reference §3 and §4).

use std::sync::Arc;

use super::*;
use crate::oauth::id_token::{Expected, IdTokenError, Unverified};
use crate::oauth::token::{TokenResponse, Tokens};

/// Tokens that are not validated yet.
#[derive(Debug)]
pub(super) struct Pending {
    response: TokenResponse,
    received_ms: u64,
    /// The signature check that is on its way.
    check: Option<(RequestId, Unverified)>,
    /// The keys were fetched for this token: they are not fetched again.
    keys_fetched: bool,
}

impl Transaction {
    /// Redeems the code at once: it lives for a minute and works once.
    pub(super) fn exchange(&mut self, code: Secret) {
        self.view = View::Finishing;
        self.touch();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "interaction_code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("interaction_code", code.expose())
            .append_pair("code_verifier", self.record.verifier.expose())
            .append_pair("redirect_uri", &self.settings.redirect_uri);
        let body = Secret::from(form.finish());
        let url = self.settings.issuer.oauth_url("v1/token");
        let content = ("application/x-www-form-urlencoded", body);
        let mut request = self.request(Method::Post, url, "application/json", Some(content), false);
        // No own header: the request needs no preflight and arrives sooner.
        request
            .headers
            .retain(|(name, _)| *name != "X-Okta-User-Agent-Extended");
        // The record has done its work; a reload must not redeem the code again.
        self.send_main(request, Purpose::Token);
        self.effects.push(Effect::Forget);
    }

    pub(super) fn on_token(&mut self, reply: &Reply, now_ms: u64) {
        match TokenResponse::read(reply, now_ms / 1000) {
            Ok(response) => {
                let wanted = self.settings.scopes.iter().any(|s| s == "openid");
                if response.id_token.is_none() && wanted {
                    return self.refuse(IdTokenError::Missing.into());
                }
                self.pending = Some(Pending {
                    response,
                    received_ms: now_ms,
                    check: None,
                    keys_fetched: false,
                });
                self.check_tokens()
            }
            Err(error) => self.refuse(error),
        }
    }

    /// Shows why there are no tokens. Those that could not be validated for want of a document
    /// are kept for another attempt.
    fn refuse(&mut self, error: Error) {
        self.touch();
        if !error.is_transient() {
            self.pending = None;
        }
        self.view = View::Failed(error);
    }

    /// Goes on with whatever is still missing: discovery, keys, signature, claims.
    pub(super) fn check_tokens(&mut self) {
        let Some(pending) = &self.pending else {
            return;
        };
        let Some(id_token) = &pending.response.id_token else {
            return self.sign_in(None);
        };
        let Some(metadata) = &self.metadata else {
            return self.discover();
        };
        let token = match Unverified::read(id_token, &metadata.id_token_algorithms) {
            Ok(token) => token,
            Err(problem) => return self.refuse(problem.into()),
        };
        let Some(jwks) = &self.jwks else {
            return self.fetch_keys();
        };
        match token.choose_key(jwks) {
            Ok(Some(check)) => {
                let id = self.next_id();
                if let Some(pending) = &mut self.pending {
                    pending.check = Some((id, token));
                }
                let check = Box::new(check);
                self.effects.push(Effect::Verify { id, check });
            }
            // Keys rotate without notice: fetch them once more, and only once.
            Ok(None) if !pending.keys_fetched => self.fetch_keys(),
            Ok(None) => self.refuse(IdTokenError::Key.into()),
            Err(problem) => self.refuse(problem.into()),
        }
    }

    fn fetch_keys(&mut self) {
        let Some(metadata) = &self.metadata else {
            return;
        };
        let url = metadata.jwks_uri.clone();
        if let Some(pending) = &mut self.pending {
            pending.keys_fetched = true;
        }
        let mut request = self.request(Method::Get, url, "application/json", None, false);
        request.headers.retain(|(name, _)| *name == "Accept");
        self.send_main(request, Purpose::Keys);
    }

    pub(super) fn on_keys(&mut self, reply: &Reply) {
        match serde_json::from_str::<Value>(reply.body.expose()) {
            Ok(jwks) if reply.status == 200 && jwks.get("keys").is_some_and(Value::is_array) => {
                self.jwks = Some(jwks);
                self.check_tokens()
            }
            _ if reply.status >= 500 => self.refuse(Error::Server {
                status: reply.status,
            }),
            _ => self.refuse(Error::Discovery {
                reason: "jwks_uri does not answer with keys",
            }),
        }
    }

    pub(super) fn on_verified(&mut self, id: RequestId, valid: Option<bool>, now_ms: u64) {
        let Some(pending) = &mut self.pending else {
            return;
        };
        let Some((_, token)) = pending.check.take_if(|(check, _)| *check == id) else {
            return;
        };
        match valid {
            Some(true) => {}
            // A key of the same name may have been replaced since the set was fetched.
            Some(false) if !pending.keys_fetched => return self.fetch_keys(),
            Some(false) | None => return self.refuse(IdTokenError::Signature.into()),
        }
        let options = &self.record.options;
        let expected = Expected {
            issuer: self.settings.issuer.as_str(),
            client_id: &self.settings.client_id,
            nonce: &self.record.nonce,
            access_token: &pending.response.access_token,
            max_age_s: options.max_age_s,
            acr_values: options.acr_values.as_deref(),
            now_s: now_ms / 1000,
        };
        match token.judge(&expected) {
            Ok(claims) => self.sign_in(Some(claims)),
            Err(problem) => self.refuse(problem.into()),
        }
    }

    fn sign_in(&mut self, claims: Option<crate::oauth::id_token::IdClaims>) {
        let Some(Pending {
            response,
            received_ms,
            ..
        }) = self.pending.take()
        else {
            return;
        };
        self.touch();
        let scope = response
            .scope
            .unwrap_or_else(|| self.settings.scopes.join(" "));
        self.view = View::SignedIn(Arc::new(Tokens {
            access_token: response.access_token,
            token_type: response.token_type,
            expires_at_ms: received_ms.saturating_add(response.expires_in_s.saturating_mul(1000)),
            scopes: scope
                .split(' ')
                .filter(|s| !s.is_empty())
                .map(str::to_owned)
                .collect(),
            id_token: response.id_token,
            claims,
            refresh_token: response.refresh_token,
        }));
        // The loop is over: its handles are of no use to anybody.
        self.response = None;
        self.table = None;
        self.effects.push(Effect::Forget);
    }
}
