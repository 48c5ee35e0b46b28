//! The way into the loop: discovery, interact, introspect, callbacks.

use serde_json::{Value, json};

use super::callback::CallbackKind;
use super::*;
use crate::encoding::Form;
use crate::json;
use crate::oauth::pkce::Entropy;
use crate::oauth::{self, pkce};
use crate::wire::ParseError;

/// The media type of IDX requests and responses.
pub(super) const ION: &str = "application/ion+json; okta-version=1.0.0";
const FORM: &str = "application/x-www-form-urlencoded";

impl Transaction {
    pub(super) fn enter(&mut self, record: Option<Record>, callback: Option<Callback>) {
        let Some(callback) = callback else {
            return match record.filter(|r| r.interaction_handle.is_some()) {
                Some(record) => {
                    self.spare = Some(core::mem::replace(&mut self.record, record));
                    self.discover();
                    self.introspect(true);
                }
                None => self.begin(),
            };
        };
        let known = record.filter(|r| {
            callback
                .state
                .as_ref()
                .is_some_and(|state| r.state.matches(state.expose()))
                && callback
                    .issuer
                    .as_deref()
                    .is_none_or(|i| i == self.settings.issuer.as_str())
        });
        match (known, callback.kind) {
            (None, CallbackKind::Otp(otp)) => {
                // Opened in another browser: the code is for the window that asked (IDX §1.8).
                self.view = View::EnterCodeElsewhere(otp);
            }
            (None, _) => {
                self.view = View::Failed(Error::State);
            }
            (Some(record), CallbackKind::Code(code)) => {
                self.record = record;
                self.discover();
                self.finish(code);
            }
            (Some(record), CallbackKind::InteractionRequired) => {
                self.record = record;
                self.discover();
                self.introspect(true);
            }
            (Some(_), CallbackKind::Error { code, description }) => {
                self.view = View::Failed(Error::Callback { code, description });
                self.effects.push(Effect::Forget);
            }
            (Some(record), CallbackKind::Otp(otp)) => {
                self.record = record;
                self.waiting_otp = Some(otp);
                self.discover();
                self.introspect(true);
            }
        }
    }

    /// A new transaction from the first request.
    pub(super) fn begin(&mut self) {
        self.discover();
        let options = &self.record.options;
        let mut form = Form::default();
        form.pair("client_id", &self.settings.client_id)
            .pair("scope", &self.settings.scopes.join(" "))
            .pair("redirect_uri", &self.settings.redirect_uri)
            .pair("code_challenge", &pkce::challenge(&self.record.verifier))
            .pair("code_challenge_method", "S256")
            .pair("state", self.record.state.expose())
            .pair("nonce", self.record.nonce.expose());
        let optional = [
            (
                "recovery_token",
                options
                    .recovery_token
                    .as_ref()
                    .map(|t| t.expose().to_owned()),
            ),
            (
                "activation_token",
                options
                    .activation_token
                    .as_ref()
                    .map(|t| t.expose().to_owned()),
            ),
            ("max_age", options.max_age_s.map(|s| s.to_string())),
            ("acr_values", options.acr_values.clone()),
            ("login_hint", options.login_hint.clone()),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                form.pair(key, &value);
            }
        }
        let body = Secret::from(form.finish());
        let url = self.settings.issuer.oauth_url("v1/interact");
        let request = self.request(
            Method::Post,
            url,
            "application/json",
            Some((FORM, body)),
            true,
        );
        self.send_main(request, Purpose::Interact);
    }

    /// Fetches the discovery document beside the first request, once.
    pub(super) fn discover(&mut self) {
        if self.metadata.is_some() || self.discovery.is_some() {
            return;
        }
        let url = self.settings.issuer.discovery_url();
        let mut request = self.request(Method::Get, url, "application/json", None, false);
        // A plain GET without own headers needs no preflight.
        request.headers.retain(|(name, _)| *name == "Accept");
        request.timeout_ms = 10_000;
        self.discovery = Some(request.id);
        self.effects.push(Effect::Send(request));
    }

    pub(super) fn on_discovery(&mut self, reply: &Reply) {
        match Metadata::read(reply, &self.settings.issuer) {
            Ok(metadata) => {
                self.metadata = Some(metadata);
                if self.take_unanswered() {
                    self.fail(Error::Refused, Purpose::Interact);
                } else if self.pending.is_some() {
                    self.validate(|v, t| (v.check)(t));
                }
            }
            // A server that is down now may be back when the document is needed.
            Err(error) if error.is_transient() => self.on_discovery_failure(error),
            // Nothing was validated by it.
            Err(_) if matches!(self.view, View::SignedIn(_) | View::Leaving(_)) => {}
            Err(error) => {
                self.touch();
                self.view = View::Failed(error);
                self.stop_polling();
                self.abort_main();
            }
        }
    }

    /// Only a token exchange cannot do without the document.
    pub(super) fn on_discovery_failure(&mut self, error: Error) {
        if self.take_unanswered() {
            return self.fail(Error::Unreachable, Purpose::Interact);
        }
        if self.pending.is_some() {
            self.touch();
            self.view = View::Failed(error);
        }
    }

    /// No answer to the first request: refused to this page, or out of reach? The discovery document
    /// is open to every page (OAuth reference §1), so that it comes where only this page is refused.
    pub(super) fn on_interact_unanswered(&mut self, id: RequestId) {
        if self.discovery.is_some() {
            let purpose = Purpose::Unanswered;
            self.main = Some(Outstanding { id, purpose });
            return;
        }
        let error = match self.metadata {
            Some(_) => Error::Refused,
            None => Error::Unreachable,
        };
        self.fail(error, Purpose::Interact);
    }

    fn take_unanswered(&mut self) -> bool {
        let unanswered = |main: &mut Outstanding| main.purpose == Purpose::Unanswered;
        self.main.take_if(unanswered).is_some()
    }

    pub(super) fn on_interact(&mut self, reply: &Reply, now_ms: u64) {
        let body = reply.body.expose();
        let handle = json::parse(body).and_then(|value| {
            value
                .get("interaction_handle")
                .and_then(Value::as_str)
                .map(Secret::from)
        });
        match handle {
            Some(handle) if reply.status == 200 && !handle.is_empty() => {
                self.record.interaction_handle = Some(handle);
                let record = Box::new(self.record.clone());
                self.effects.push(Effect::Remember(record));
                self.introspect(false);
            }
            _ => {
                self.view = View::Failed(self.interact_error(reply, now_ms));
                self.effects.push(Effect::Forget);
            }
        }
    }

    /// IDX §1.3, failure bodies.
    fn interact_error(&self, reply: &Reply, now_ms: u64) -> Error {
        let options = &self.record.options;
        match oauth::error_body(reply.body.expose()) {
            _ if reply.status == 429 => Error::RateLimited {
                seconds: oauth::wait_seconds(reply, now_ms / 1000),
            },
            _ if reply.status >= 500 => Error::Server {
                status: reply.status,
            },
            Some((code, description)) => match code.as_str() {
                "invalid_request" if options.recovery_token.is_some() => Error::RecoveryToken,
                "invalid_request" if options.activation_token.is_some() => Error::ActivationToken,
                "access_denied" => Error::FeatureNotEnabled,
                "unauthorized_client" => Error::GrantNotEnabled,
                "E0000047" => Error::RateLimited {
                    seconds: oauth::wait_seconds(reply, now_ms / 1000),
                },
                _ => Error::Client { code, description },
            },
            None if reply.status == 403 => Error::Blocked,
            None => Error::Unexpected {
                status: reply.status,
            },
        }
    }

    /// Reads the current step; repeatable without consequences.
    pub(super) fn introspect(&mut self, resumed: bool) {
        let body = match (&self.record.interaction_handle, &self.state_handle) {
            (Some(handle), _) => json!({ "interactionHandle": handle.expose() }),
            // The same handle is called `stateToken` here alone (IDX §9 trap 5).
            (None, Some(handle)) => json!({ "stateToken": handle.expose() }),
            (None, None) => return self.begin(),
        };
        let body = crate::secret::json_text(&body);
        let url = self.settings.issuer.org_url("idp/idx/introspect");
        let request = self.request(Method::Post, url, ION, Some((ION, body)), true);
        self.send_main(request, Purpose::Introspect { resumed });
    }

    pub(super) fn on_introspect(&mut self, reply: &Reply, resumed: bool, now_ms: u64) {
        match Response::parse(reply.body.expose()) {
            // A kept handle that is dead is no news to anybody: start afresh.
            Ok(response) if resumed && is_expired(&response) && self.spare.is_some() => {
                self.begin_afresh()
            }
            Ok(response) => self.absorb(Box::new(response)),
            // So is one that the server does not even answer in its own language.
            Err(ParseError::NotIdx)
                if resumed && self.spare.is_some() && matches!(reply.status, 400 | 401 | 404) =>
            {
                self.begin_afresh()
            }
            Err(problem) => {
                let error = absorb::not_idx(problem, reply, now_ms);
                self.fail(error, Purpose::Introspect { resumed })
            }
        }
    }

    fn begin_afresh(&mut self) {
        if let Some(spare) = self.spare.take() {
            self.record = spare;
        }
        self.effects.push(Effect::Forget);
        self.begin();
    }

    /// Tries again after [`View::Failed`], or reads the current step anew: also after
    /// [`View::Leaving`], when the browser came back to the page as it was left.
    ///
    /// # Errors
    /// [`Misuse::Busy`] while a request is on its way, [`Misuse::NotNow`] when signed in or given up.
    pub fn retry(&mut self) -> Result<Vec<Effect>, Misuse> {
        if self.main.is_some() || matches!(self.view, View::Finishing) {
            return Err(Misuse::Busy);
        }
        // Nothing is to be read again: signed in, or given up.
        if matches!(self.view, View::SignedIn(_) | View::Starting) {
            return Err(Misuse::NotNow);
        }
        self.notice = None;
        self.touch();
        if self.pending.is_some() {
            // The code is used up, but the tokens are here: only their validation is missing.
            self.view = View::Finishing;
            self.validate(|v, t| (v.check)(t));
            return Ok(self.take_effects());
        }
        if matches!(self.view, View::Failed(_) | View::Leaving(_)) {
            self.view = View::Starting;
        }
        self.stop_polling();
        self.discover();
        self.introspect(true);
        Ok(self.take_effects())
    }

    /// Starts over: a new transaction with fresh randomness. The tokens of links that were opened
    /// are not used again; a transaction that is open is cancelled as well as possible.
    pub fn restart(
        &mut self,
        options: StartOptions,
        entropy: &Entropy,
        now_ms: u64,
    ) -> Vec<Effect> {
        self.give_up();
        self.bind = options.bind_tokens;
        self.now_ms = now_ms;
        self.record = Record::new(&self.settings, options, entropy, now_ms);
        self.begin();
        self.take_effects()
    }

    /// Gives up: what is on its way is aborted, the organisation is told as well as possible, and
    /// the record is forgotten. Only [`restart`](Self::restart) leads on from here.
    pub fn abandon(&mut self) -> Vec<Effect> {
        self.give_up();
        self.take_effects()
    }

    fn give_up(&mut self) {
        self.stop_polling();
        self.abort_main();
        let cancel = self
            .table
            .as_ref()
            .and_then(|t| t.action(crate::step::Action::Cancel));
        if let Some(request) =
            cancel.and_then(|form| self.form_request(&form, &crate::form::Values::new()).ok())
        {
            // Nobody waits for the answer: its number is in no list.
            self.effects.push(Effect::Send(request));
        }
        self.effects.push(Effect::Forget);
        self.record.interaction_handle = None;
        self.touch();
        self.view = View::Starting;
        self.notice = None;
        self.response = None;
        self.table = None;
        self.shown = Shown::default();
        self.answered = false;
        self.auto_submitted = 0;
        self.waiting_otp = None;
        self.state_handle = None;
        self.poll = PollState {
            hidden: self.poll.hidden,
            ..PollState::default()
        };
        self.pending = None;
        self.redeeming = Redeeming::default();
        self.held_code = None;
        self.spare = None;
    }
}

/// Whether the transaction is over for the server.
pub(super) fn is_expired(response: &Response) -> bool {
    response.remediations.is_empty()
        && response.messages.iter().any(|m| {
            m.is("idx.session.expired") || m.is("core.system.transaction_resource_not_found")
        })
}
