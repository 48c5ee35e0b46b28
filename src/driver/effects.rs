//! Performs the transaction's effects and feeds it what happened.

use std::time::Duration;

use idx::http::{Request, RequestId};
use idx::oauth::dpop::ProofOrder;
use idx::secret::Secret;
use idx::transaction::{Effect, Event, Misuse, SignatureCheck, TimerId, Transaction};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Driver, Inner};
use crate::browser::dpop::ProofKey;
use crate::browser::{self, crypto, http, navigation, storage, visibility};
use crate::session::{leave_for_detour, part};

impl Driver {
    pub(super) fn accept_magic_link(self, state: &str, otp: Secret) -> bool {
        let effects = self
            .update(|inner| inner.transaction.accept_magic_link(state, otp))
            .flatten();
        let taken = effects.is_some();
        self.perform(effects.unwrap_or_default());
        taken
    }

    pub(super) fn call(self, act: impl FnOnce(&mut Transaction) -> Result<Vec<Effect>, Misuse>) {
        let effects = self.update(|inner| act(&mut inner.transaction));
        // A second click, or a click on a page that has just gone: there is nothing to do.
        if let Some(Ok(effects)) = effects {
            self.perform(effects);
        }
    }

    pub(super) fn event(self, event: Event) {
        let effects = self.update(|inner| inner.transaction.handle(event, browser::now_ms()));
        self.perform(effects.unwrap_or_default());
    }

    pub(super) fn perform(self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(request) => self.send(request),
                Effect::Abort(id) => {
                    if let Some(handle) = self.take_request(id) {
                        handle.abort();
                    }
                }
                Effect::Wait { id, millis } => self.wait(id, millis),
                Effect::StopWaiting => self.stop_waiting(),
                Effect::Redirect(url) => {
                    self.with(|t| leave_for_detour(&t.settings().redirect_uri));
                    redirect_when_visible(url);
                }
                Effect::Remember(record) => storage::remember(&record),
                Effect::Forget => storage::forget(),
                // Asked for by what is in the part.
                Effect::Verify { id, check } => {
                    if let Some(part) = part::here() {
                        (part.verify)(self, id, check);
                    }
                }
                Effect::Prove { id, order } => {
                    if let Some(part) = part::here() {
                        (part.prove)(self, id, order);
                    }
                }
            }
        }
        self.publish();
    }

    pub(super) fn send(self, request: Request) {
        let id = request.id;
        let abort = http::AbortHandle::new();
        let kept = abort.clone();
        self.update(|inner| inner.requests.push((id, kept)));
        spawn_local(async move {
            let result = http::send(request, abort).await;
            self.take_request(id);
            self.event(match result {
                Ok(reply) => Event::Reply { id, reply },
                Err(failure) => Event::Failed { id, failure },
            });
        });
    }

    /// Judges the signature of an ID token. Of the part.
    pub fn verify_by_part(self, id: RequestId, check: Box<SignatureCheck>) {
        spawn_local(async move {
            let valid = crypto::verify(&check).await;
            self.event(Event::Verified { id, valid });
        });
    }

    /// Proves that the tokens' key is here. Of the part.
    pub fn prove_by_part(self, id: RequestId, order: Box<ProofOrder>) {
        spawn_local(async move {
            let proof = self.prove(&order).await;
            self.event(Event::Proved { id, proof });
        });
    }

    /// Signs with the key of this sign-in, which is made for the first proof.
    pub(super) async fn prove(self, order: &ProofOrder) -> Option<Secret> {
        let known = self.update(|inner| inner.key.clone())?;
        let key = match known {
            Some(key) => key,
            None => {
                let key = ProofKey::generate().await?;
                self.update(|inner| inner.key = Some(key.clone()));
                key
            }
        };
        key.prove(order).await
    }

    pub(super) fn take_request(self, id: RequestId) -> Option<http::AbortHandle> {
        let take = |inner: &mut Inner| {
            let place = inner.requests.iter().position(|(known, _)| *known == id)?;
            Some(inner.requests.swap_remove(place).1)
        };
        self.update(take).flatten()
    }

    pub(super) fn wait(self, id: TimerId, millis: u32) {
        self.stop_waiting();
        let elapsed = move || self.event(Event::Elapsed(id));
        let timer = set_timeout_with_handle(elapsed, Duration::from_millis(u64::from(millis)));
        self.update(|inner| inner.timer = timer.ok());
    }

    pub(super) fn stop_waiting(self) {
        let timer = self.update(|inner| inner.timer.take());
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
    }
}

/// Leaves only while somebody looks: a page that vanishes in the background confuses
/// (sign-in UI G23).
fn redirect_when_visible(url: idx::url::RedirectUrl) {
    if visibility::is_visible() {
        navigation::go(&url);
    } else {
        visibility::once_visible(move || navigation::go(&url));
    }
}
