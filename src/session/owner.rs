//! The one owner of the tokens: performs the session's effects and feeds it what happened.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use idx::oauth::dpop::ProofOrder;
use idx::secret::Secret;
use idx::session::{
    Allowed, Effect, Ending, Event, Expiry, Notice, Opening, Session, SignOutReason, Signal,
    channel_name,
};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::auth::{Auth, AuthState, Why};
use crate::browser::channel::Channel;
use crate::browser::dpop::ProofKey;
use crate::browser::wake::{self, Wake};
use crate::browser::{self, crypto, departure, http, navigation, storage, visibility};
use crate::driver::{Driver, Handover};
use crate::memory;

/// Claims that say nothing about anybody.
const OF_THE_PROTOCOL: [&str; 3] = ["nonce", "at_hash", "jti"];

/// Somebody who wants to be told, by number.
type Listener = (u32, Rc<dyn Fn(&Notice)>);

struct Kept {
    session: Session,
    key: Option<ProofKey>,
    allowed: Vec<Allowed>,
    timer: Option<TimeoutHandle>,
    channel: Option<Channel>,
    /// Who waits for the end of a renewal.
    waiting: Vec<Function>,
    listeners: Vec<Listener>,
    listener_count: u32,
    latest: Option<Notice>,
}

thread_local! {
    /// By the slot of the handle. Nothing here can be serialised, printed or reached from outside.
    static SESSIONS: RefCell<Vec<(usize, Kept)>> = const { RefCell::new(Vec::new()) };
}

/// Ends when it is dropped: whoever listened hears nothing more.
#[must_use]
pub struct Subscription {
    auth: Auth,
    number: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let number = self.number;
        self.auth
            .kept(|kept| kept.listeners.retain(|(known, _)| *known != number));
    }
}

impl Auth {
    /// Takes over what a sign-in has got, and nobody else keeps it.
    pub(super) fn adopt(self, driver: Driver) {
        let Some(handover) = driver.hand_over() else {
            return;
        };
        storage::forget_signed_out();
        let Handover {
            settings,
            metadata,
            keys,
            tokens,
            key,
        } = handover;
        let policy = self
            .config()
            .map(|config| config.policy)
            .unwrap_or_default();
        let is_watched = policy.idle_s.is_some();
        let parse = |address: &String| Allowed::parse(address).ok();
        let allowed = self.resources().iter().filter_map(parse).collect();
        let channel = channel_name(&settings);
        let seed = crypto::random::<8>().map_or(7, u64::from_le_bytes);
        let (session, effects) = Session::open(Opening {
            settings,
            metadata,
            keys,
            tokens,
            policy,
            tab_id: seed.to_string(),
            seed,
            now: browser::now(),
            visible: visibility::is_visible(),
        });
        let (listeners, listener_count) = self.take_listeners();
        let kept = Kept {
            session,
            key,
            allowed,
            timer: None,
            channel: None,
            waiting: Vec::new(),
            listeners,
            listener_count,
            latest: None,
        };
        let fresh = SESSIONS.with_borrow_mut(|all| {
            let before = all.len();
            all.retain(|(slot, _)| *slot != self.slot);
            let fresh = all.len() == before;
            all.push((self.slot, kept));
            fresh
        });
        if fresh {
            self.owner().with(|| {
                wake::listen(move |event| {
                    self.event(match event {
                        Wake::Visible(visible) => Event::Visible(visible),
                        Wake::Online(online) => Event::Online(online),
                    });
                });
                if is_watched {
                    wake::on_use(move || {
                        self.drive(|session| ((), session.touch(browser::now())));
                    });
                }
            });
        }
        let channel = self.owner().with(|| {
            Channel::open(&channel, move |text| {
                if let Some(signal) = Signal::parse(text) {
                    self.event(Event::Heard(signal));
                }
            })
        });
        self.kept(|kept| kept.channel = Some(channel));
        self.set_state(AuthState::SignedIn);
        self.perform(effects);
        // The verifier was hashed on the way here.
        memory::clear_stack();
        super::start::come_back(&self.config());
    }

    /// Who listened to the session before listens to the next one.
    fn take_listeners(self) -> (Vec<Listener>, u32) {
        self.kept(|kept| (core::mem::take(&mut kept.listeners), kept.listener_count))
            .unwrap_or_default()
    }

    fn kept<T>(self, act: impl FnOnce(&mut Kept) -> T) -> Option<T> {
        SESSIONS.with_borrow_mut(|all| {
            let found = all.iter_mut().find(|(slot, _)| *slot == self.slot);
            found.map(|(_, kept)| act(kept))
        })
    }

    /// Reads something of the session. Reactive.
    pub(super) fn read<T>(self, read: impl FnOnce(&Session) -> T) -> Option<T> {
        self.changed.track();
        self.kept(|kept| read(&kept.session))
    }

    /// The addresses to whom tokens go along.
    pub fn resources(self) -> Vec<String> {
        self.config()
            .map(|config| config.resources)
            .unwrap_or_default()
    }

    /// Lets the session do something, and performs the effects that it says.
    pub(super) fn drive<T>(self, act: impl FnOnce(&mut Session) -> (T, Vec<Effect>)) -> Option<T> {
        let (result, effects) = self.kept(|kept| act(&mut kept.session))?;
        self.perform(effects);
        Some(result)
    }

    /// The same for what collects its effects in the session.
    pub(super) fn act<T>(self, act: impl FnOnce(&mut Session, &[Allowed]) -> T) -> Option<T> {
        let done = self.kept(|kept| {
            let result = act(&mut kept.session, &kept.allowed);
            (result, kept.session.take_effects())
        });
        let (result, effects) = done?;
        self.perform(effects);
        Some(result)
    }

    pub(super) fn event(self, event: Event) {
        let effects = self.kept(|kept| kept.session.handle(event, browser::now()));
        self.perform(effects.unwrap_or_default());
    }

    pub(super) fn perform(self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(request) => {
                    let id = request.id;
                    spawn_local(async move {
                        let answer = http::send(request, http::AbortHandle::new()).await;
                        self.event(match answer {
                            Ok(reply) => Event::Reply { id, reply },
                            Err(failure) => Event::Failed { id, failure },
                        });
                    });
                }
                Effect::Prove { id, order } => spawn_local(async move {
                    let proof = self.prove(&order).await;
                    self.event(Event::Proved { id, proof });
                }),
                Effect::Verify { id, check } => spawn_local(async move {
                    let valid = crypto::verify(&check).await;
                    self.event(Event::Verified { id, valid });
                }),
                Effect::Wait { millis } => self.wait(Some(millis)),
                Effect::StopWaiting => self.wait(None),
                Effect::Reenter => spawn_local(async move {
                    let reentry = super::reentry::reenter(self).await;
                    self.event(Event::Reentered(reentry));
                }),
                Effect::Broadcast(signal) => {
                    let channel = self.kept(|kept| kept.channel.clone()).flatten();
                    if let Some(channel) = channel {
                        channel.say(&signal.to_json());
                    }
                }
                Effect::Tell(notice) => self.hear(notice),
                Effect::Leave(form) => {
                    departure::leave(form);
                }
            }
        }
        self.wake_waiting();
    }

    fn wait(self, millis: Option<u32>) {
        let timer = millis.and_then(|millis| {
            let wait = Duration::from_millis(u64::from(millis));
            set_timeout_with_handle(move || self.event(Event::Elapsed), wait).ok()
        });
        let earlier = self.kept(|kept| core::mem::replace(&mut kept.timer, timer));
        if let Some(earlier) = earlier.flatten() {
            earlier.clear();
        }
    }

    /// Signs a proof with the key the tokens are bound to, which is made where the organisation
    /// comes to demand one.
    pub(super) async fn prove(self, order: &ProofOrder) -> Option<Secret> {
        let key = match self.kept(|kept| kept.key.clone())? {
            Some(key) => key,
            None => {
                let key = ProofKey::generate().await?;
                self.take_key(Some(key.clone()));
                key
            }
        };
        key.prove(order).await
    }

    pub(super) fn take_key(self, key: Option<ProofKey>) {
        self.kept(|kept| kept.key = key);
    }

    fn hear(self, notice: Notice) {
        let over = match &notice {
            Notice::SignedOut(SignOutReason::User) => Some(AuthState::Leaving),
            Notice::SignedOut(SignOutReason::Remote) => Some(AuthState::SignedOut(Why::OtherTab)),
            Notice::SignedOut(SignOutReason::Idle) => Some(AuthState::SignedOut(Why::Idle)),
            Notice::Expired(Expiry::Refused | Expiry::RanOut | Expiry::Longest) => {
                Some(AuthState::SignedOut(Why::Expired))
            }
            Notice::SessionChanged if self.read_now(Session::is_signed_in) == Some(false) => {
                Some(AuthState::SignedOut(Why::OtherUser))
            }
            Notice::Parted { .. } if self.state_now() == AuthState::Leaving => {
                Some(AuthState::SignedOut(Why::User))
            }
            _ => None,
        };
        if matches!(
            notice,
            Notice::SignedOut(SignOutReason::Idle) | Notice::Expired(Expiry::Longest)
        ) {
            // Whoever reloads the page is not to be signed in by the organisation's session.
            storage::note_signed_out("");
        }
        if matches!(over, Some(AuthState::SignedOut(_) | AuthState::Leaving)) {
            self.take_key(None);
            self.abandon_step_up();
            memory::clear_stack();
        }
        let listeners = self.kept(|kept| {
            kept.latest = Some(notice.clone());
            kept.listeners.clone()
        });
        for (_, listener) in listeners.unwrap_or_default() {
            let notice = notice.clone();
            queue_microtask(move || listener(&notice));
        }
        match over {
            Some(state) => self.set_state(state),
            None => self.note_change(),
        }
    }

    fn read_now<T>(self, read: impl FnOnce(&Session) -> T) -> Option<T> {
        untrack(|| self.read(read))
    }

    fn wake_waiting(self) {
        let waiting = self.kept(|kept| {
            if kept.session.is_renewing() {
                Vec::new()
            } else {
                core::mem::take(&mut kept.waiting)
            }
        });
        for resolve in waiting.unwrap_or_default() {
            // Resolving a promise never throws.
            let _ = resolve.call0(&JsValue::NULL);
        }
    }

    /// Waits until no renewal is going on.
    pub(super) async fn settled(self) {
        let promise = Promise::new(&mut |resolve, _| {
            self.kept(|kept| kept.waiting.push(resolve));
        });
        self.wake_waiting();
        // The promise is never rejected.
        let _ = JsFuture::from(promise).await;
    }

    /// What was told last: a renewal, a failure, a wrong clock. Reactive.
    pub fn notice(self) -> Option<Notice> {
        self.changed.track();
        self.kept(|kept| kept.latest.clone()).flatten()
    }

    /// Calls back whenever something is told, in a turn of its own, until the subscription is
    /// dropped. Nothing that is told holds a secret. Before anybody has signed in nothing is told.
    pub fn on_notice(self, listener: impl Fn(&Notice) + 'static) -> Subscription {
        let number = self.kept(|kept| {
            kept.listener_count = kept.listener_count.wrapping_add(1);
            let number = kept.listener_count;
            kept.listeners.push((number, Rc::new(listener)));
            number
        });
        Subscription {
            auth: self,
            number: number.unwrap_or_default(),
        }
    }

    /// A claim of the ID token that is a text, such as `name`. Reactive.
    pub fn claim(self, name: &str) -> Option<String> {
        self.read(|session| session.claims()?.text(name).map(str::to_owned))?
    }

    /// The claims of the ID token, names and values as texts, but for those that only serve its
    /// validation. Reactive.
    pub fn claims(self) -> Vec<(String, String)> {
        let all = self.read(|session| {
            let claims = session.claims().map(|claims| &claims.all);
            let told = |(name, _): &(&String, &serde_json::Value)| {
                !OF_THE_PROTOCOL.contains(&name.as_str())
            };
            claims
                .into_iter()
                .flatten()
                .filter(told)
                .map(claim_text)
                .collect()
        });
        all.unwrap_or_default()
    }

    /// What was granted. Reactive.
    pub fn scopes(self) -> Vec<String> {
        self.read(|session| session.scopes().to_vec())
            .unwrap_or_default()
    }

    /// Whether the tokens work with a key of this browser alone. Reactive.
    pub fn is_bound(self) -> bool {
        self.read(Session::is_bound).unwrap_or_default()
    }

    /// By how much the device's clock is wrong, seconds to add to it; 0 where it is right or hardly
    /// wrong. Reactive.
    pub fn clock_offset_s(self) -> i64 {
        let offset = self.read(Session::clock_offset_s).unwrap_or_default();
        if offset.abs() > 60 { offset } else { 0 }
    }

    /// How long the access token lives on, milliseconds. It is renewed before that is over.
    /// Reactive to renewals, not to time.
    pub fn left_ms(self) -> u64 {
        self.read(|session| session.left_ms(browser::now()))
            .unwrap_or_default()
    }

    /// Renews now, and waits for the end of it. Whether there are fresh tokens.
    pub async fn renew(self) -> bool {
        let before = self.read_now(Session::serial);
        self.busy.set(true);
        self.drive(|session| ((), session.renew(browser::now())));
        self.settled().await;
        self.busy.set(false);
        self.read_now(Session::serial) != before
            && self.read_now(Session::is_signed_in) == Some(true)
    }

    /// Signs out: the tokens leave memory, the other tabs are told, the tokens are revoked and the
    /// organisation's session is ended in place.
    pub fn sign_out(self) {
        storage::note_signed_out("");
        self.end(Ending::InPlace);
    }

    /// Signs out over the organisation's own page, which can end its session even where the browser
    /// keeps its cookies from us, and tell other applications.
    pub fn sign_out_everywhere(self) {
        let return_to = self
            .config()
            .and_then(|config| config.post_logout_redirect_uri);
        let (Some(return_to), Ok(random)) = (return_to, crypto::random::<32>()) else {
            return self.sign_out();
        };
        let state = idx::oauth::pkce::encode(&random);
        storage::note_signed_out(state.expose());
        self.end(Ending::ByRedirect { return_to, state });
    }

    fn end(self, ending: Ending) {
        self.drive(|session| ((), session.sign_out(ending, browser::now())));
        // The handle of the tokens is gone; where the page was is nobody's business any more.
        navigation::strip_query();
    }
}

pub(super) fn claim_text((name, value): (&String, &serde_json::Value)) -> (String, String) {
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        other => idx::json::text(other),
    };
    (name.clone(), text)
}
