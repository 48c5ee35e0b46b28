//! The only loop: performs the transaction's effects and feeds it what happened.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use idx::error::Error;
use idx::form::{FormId, Values};
use idx::http::{Request, RequestId};
use idx::oauth::discovery::Metadata;
use idx::oauth::dpop::ProofOrder;
use idx::oauth::token::Tokens;
use idx::secret::Secret;
use idx::step::{Ending, OfferKind};
use idx::transaction::{
    Callback, Effect, Event, Misuse, Opening, Record, Settings, SignatureCheck, StartOptions,
    TimerId, Transaction, Validation, View,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::dpop::ProofKey;
use crate::browser::{self, crypto, http, navigation, storage, tabs, visibility};
use crate::config::Config;
use crate::hooks;
use crate::lazy;
use crate::session::{leave_for_detour, part};
use crate::site::Site;
use crate::views;

/// A handle on the running transaction; views call it and read its signals.
#[derive(Clone, Copy)]
pub struct Driver {
    slot: usize,
    /// Counts what was shown. The values themselves stay in the slot: a signal per type of value
    /// would compile the whole machinery of signals for each.
    shown: RwSignal<u32>,
    /// Counts the problems that were noticed.
    noticed: RwSignal<u32>,
    busy: RwSignal<bool>,
    /// Whether a part of the app that is needed for what to show could not be loaded.
    missing: RwSignal<bool>,
}

thread_local! {
    /// The drivers of this page, usually one. A handle is a number, so that it can be copied into
    /// every callback; the driver itself has one owner here.
    static DRIVERS: RefCell<Vec<Option<Inner>>> = const { RefCell::new(Vec::new()) };
}

struct Inner {
    transaction: Transaction,
    options: StartOptions,
    requests: Vec<(RequestId, http::AbortHandle)>,
    timer: Option<TimeoutHandle>,
    kept: Vec<Typed>,
    /// The same of a transaction that ran out.
    lapsed: Vec<Typed>,
    seen: u32,
    shown: View,
    resend_at: f64,
    /// The page from which the app on this device was asked in vain last.
    app_failed: Option<u32>,
    site: Site,
    custom: bool,
    /// What the tokens of this sign-in are bound to, once that was asked for.
    key: Option<ProofKey>,
}

/// What was typed at a path of a form, by the name of its remediation.
struct Typed {
    form: String,
    path: String,
    text: String,
}

/// What a finished sign-in has got.
pub struct Handover {
    /// The registration it is for.
    pub settings: Settings,
    /// The discovery document.
    pub metadata: Option<Metadata>,
    /// The keys ID tokens are checked with.
    pub keys: Option<serde_json::Value>,
    /// The tokens.
    pub tokens: Tokens,
    /// The key they are bound to.
    pub key: Option<ProofKey>,
}

/// How long to wait before offering to send something again, milliseconds (sign-in UI G15).
const RESEND_AFTER_MS: f64 = 30_000.0;

impl Driver {
    /// Opens the transaction: afresh, from the record of a reload, or from a redirect.
    ///
    /// # Errors
    /// [`crypto::NoCrypto`] outside a secure context.
    pub fn open(
        config: &Config,
        options: StartOptions,
        callback: Option<Callback>,
    ) -> Result<Self, crypto::NoCrypto> {
        idx::json::install(browser::json::parse, browser::json::text);
        let now_ms = browser::now_ms();
        let settings = config.settings.clone();
        // A mailed link begins something of its own, whatever this tab was at.
        let linked = options.recovery_token.is_some() || options.activation_token.is_some();
        let record = storage::recall()
            .filter(|_| !linked)
            .and_then(|text| Record::from_json(&text, &settings, now_ms));
        let opening = Opening {
            settings,
            options: options.clone(),
            record,
            callback,
            entropy: crypto::entropy()?,
            user_agent: Some(concat!("doorway/", env!("CARGO_PKG_VERSION")).to_owned()),
            now_ms,
        };
        let validation = part::here().map(|part| part.validation);
        let (mut transaction, effects) = Transaction::open_with(opening, validation);
        let custom = hooks::are_installed() || !config.site.is_empty();
        if let Some(screens) = lazy::screens().filter(|_| custom) {
            (screens.prepare)(&config.site, &mut transaction);
        }
        let driver = Self {
            shown: RwSignal::new(0),
            noticed: RwSignal::new(0),
            busy: RwSignal::new(transaction.is_busy()),
            missing: RwSignal::new(false),
            slot: DRIVERS.with_borrow(Vec::len),
        };
        let inner = Inner {
            shown: View::Starting,
            resend_at: 0.0,
            app_failed: None,
            site: config.site.clone(),
            custom,
            transaction,
            // Tokens of a link serve once: starting over starts without them.
            options: StartOptions {
                recovery_token: None,
                activation_token: None,
                ..options
            },
            requests: Vec::new(),
            timer: None,
            kept: Vec::new(),
            lapsed: Vec::new(),
            // Whatever stands there at the start is news.
            seen: u32::MAX,
            key: None,
        };
        DRIVERS.with_borrow_mut(|drivers| drivers.push(Some(inner)));
        on_cleanup(move || driver.close());
        driver.watch();
        driver.perform(effects);
        Ok(driver)
    }

    /// Runs `act` on the driver, unless its owner is gone.
    fn update<T>(self, act: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        DRIVERS.with_borrow_mut(|drivers| drivers.get_mut(self.slot)?.as_mut().map(act))
    }

    /// Lets go of everything; answers that come later find nobody.
    fn close(self) {
        let gone = DRIVERS.with_borrow_mut(|drivers| drivers.get_mut(self.slot)?.take());
        for (_, request) in gone.into_iter().flat_map(|inner| inner.requests) {
            request.abort();
        }
    }

    fn watch(self) {
        visibility::on_change(move |visible| self.event(Event::Visible(visible)));
        visibility::on_online(move || self.event(Event::Online));
        // Back from an identity provider with the page as it was left: read the step anew.
        visibility::on_restored(move || {
            if self.with(|t| matches!(t.view(), View::Leaving(_))) == Some(true) {
                navigation::reload();
            }
        });
        tabs::listen(move |state, otp| self.accept_magic_link(state, otp));
    }

    /// What to show. Reactive.
    pub fn view(self) -> View {
        self.shown.track();
        let shown = self.update(|inner| inner.shown.clone());
        shown.unwrap_or(View::Starting)
    }

    /// Whether the user has to wait for an answer.
    pub fn busy(self) -> RwSignal<bool> {
        self.busy
    }

    /// A problem with the last request, while what is on screen stays valid. Reactive.
    pub fn notice(self) -> Option<Error> {
        self.noticed.track();
        self.with(|t| t.notice().cloned()).flatten()
    }

    /// When something may be sent again, milliseconds since the epoch. Reactive.
    pub fn resend_at(self) -> f64 {
        self.shown.track();
        self.update(|inner| inner.resend_at).unwrap_or_default()
    }

    /// What the site has chosen.
    pub fn site(self) -> Site {
        self.update(|inner| inner.site.clone()).unwrap_or_default()
    }

    /// Whether the site changes anything: then the part of the app that does it draws everything.
    pub fn is_custom(self) -> bool {
        self.update(|inner| inner.custom) == Some(true)
    }

    /// The request for the challenge of an ALTCHA captcha.
    pub fn captcha_request(self) -> Option<Request> {
        self.update(|inner| inner.transaction.captcha_request())?
    }

    /// Sends a form of the page on screen.
    pub fn submit(self, form: FormId, values: &Values) {
        self.call(|transaction| transaction.submit(form, values));
    }

    /// Sends a form that has something sent again, and starts its wait anew.
    pub fn resend(self, form: FormId, values: &Values) {
        self.update(|inner| inner.wait_until(js_sys::Date::now() + RESEND_AFTER_MS));
        self.submit(form, values);
    }

    /// Sends the browser where a remediation leads.
    pub fn follow(self, form: FormId) {
        self.call(|transaction| transaction.follow(form));
    }

    /// Leads on at the end of a server-session sign-in.
    pub fn follow_end(self) {
        self.call(Transaction::follow_end);
    }

    /// Shows another remediation of the same page, without a request.
    pub fn show(self, form: FormId) {
        self.call(|transaction| transaction.show(form));
    }

    /// Back to the server's own first step.
    pub fn show_first(self) {
        self.call(Transaction::show_first);
    }

    /// Tries again after a failure.
    pub fn retry(self) {
        self.call(Transaction::retry);
    }

    /// What goes with each poll from now on.
    pub fn set_poll_values(self, values: Values) {
        self.update(|inner| inner.transaction.set_poll_values(values));
    }

    /// Polls at once.
    pub fn poll_now(self) {
        self.call(|transaction| Ok(transaction.poll_now()));
    }

    /// Notes that the app on this device was asked in vain from the page of this serial.
    pub fn note_app_failure(self, serial: Option<u32>) {
        self.update(|inner| inner.app_failed = serial);
    }

    /// What was noted so, once.
    pub fn take_app_failure(self) -> Option<u32> {
        self.update(|inner| inner.app_failed.take()).flatten()
    }

    /// Starts over, and forgets what was typed, unless the transaction had run out.
    pub fn restart(self) {
        let Ok(entropy) = crypto::entropy() else {
            return;
        };
        let options = self.update(|inner| {
            let kept = std::mem::take(&mut inner.kept);
            if has_lapsed(&inner.transaction) {
                inner.lapsed.extend(kept);
            } else {
                inner.lapsed.clear();
            }
            inner.key = None;
            inner.options.clone()
        });
        let Some(options) = options else { return };
        self.call(|transaction| Ok(transaction.restart(options, &entropy, browser::now_ms())));
    }

    /// Gives up: what is on its way is aborted. Only [`restart`](Self::restart) leads on.
    pub fn abandon(self) {
        self.call(|transaction| Ok(transaction.abandon()));
    }

    /// Hands over what a finished sign-in has got, and keeps nothing of it. `None` while there is
    /// nothing. What is on screen stays: it is the caller's business.
    pub fn hand_over(self) -> Option<Handover> {
        let take = |inner: &mut Inner| {
            let View::SignedIn(tokens) = inner.transaction.view() else {
                return None;
            };
            let tokens = Tokens::clone(tokens);
            inner.transaction.clear_tokens();
            inner.kept.clear();
            inner.lapsed.clear();
            inner.shown = View::Starting;
            inner.seen = inner.transaction.revision();
            Some(Handover {
                settings: inner.transaction.settings().clone(),
                metadata: inner.transaction.metadata().cloned(),
                keys: inner.transaction.keys().cloned(),
                tokens,
                key: inner.key.take(),
            })
        };
        self.update(take).flatten()
    }

    /// Remembers what was typed into a form, for the case that the same step comes back. Never
    /// secrets.
    pub fn keep_typed(self, form: &str, typed: Vec<(String, String)>) {
        self.update(|inner| {
            inner.lapsed.retain(|old| old.form != form);
            inner.kept.retain(|old| old.form != form);
            for (path, text) in typed {
                let form = form.to_owned();
                inner.kept.push(Typed { form, path, text });
            }
        });
    }

    /// What was typed last at a path.
    pub fn typed(self, path: &str) -> Option<String> {
        let find = |inner: &mut Inner| {
            let last = inner.kept.iter().rfind(|typed| typed.path == path);
            last.map(|typed| typed.text.clone())
        };
        self.update(find).flatten()
    }

    /// What was typed into a form, by path, before its transaction ran out.
    pub fn lapsed(self, form: &str) -> Vec<(String, String)> {
        let find = |inner: &mut Inner| {
            let of_form = inner.lapsed.iter().filter(|typed| typed.form == form);
            of_form
                .map(|typed| (typed.path.clone(), typed.text.clone()))
                .collect()
        };
        self.update(find).unwrap_or_default()
    }

    /// Whether the transaction has run out.
    pub fn has_lapsed(self) -> bool {
        self.with(has_lapsed) == Some(true)
    }

    /// Reads something of the transaction.
    pub fn with<T>(self, read: impl FnOnce(&Transaction) -> T) -> Option<T> {
        self.update(|inner| read(&inner.transaction))
    }

    fn accept_magic_link(self, state: &str, otp: Secret) -> bool {
        let effects = self
            .update(|inner| inner.transaction.accept_magic_link(state, otp))
            .flatten();
        let taken = effects.is_some();
        self.perform(effects.unwrap_or_default());
        taken
    }

    fn call(self, act: impl FnOnce(&mut Transaction) -> Result<Vec<Effect>, Misuse>) {
        let effects = self.update(|inner| act(&mut inner.transaction));
        // A second click, or a click on a page that has just gone: there is nothing to do.
        if let Some(Ok(effects)) = effects {
            self.perform(effects);
        }
    }

    fn event(self, event: Event) {
        let effects = self.update(|inner| inner.transaction.handle(event, browser::now_ms()));
        self.perform(effects.unwrap_or_default());
    }

    fn perform(self, effects: Vec<Effect>) {
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

    fn send(self, request: Request) {
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
    async fn prove(self, order: &ProofOrder) -> Option<Secret> {
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

    fn take_request(self, id: RequestId) -> Option<http::AbortHandle> {
        let take = |inner: &mut Inner| {
            let place = inner.requests.iter().position(|(known, _)| *known == id)?;
            Some(inner.requests.swap_remove(place).1)
        };
        self.update(take).flatten()
    }

    fn wait(self, id: TimerId, millis: u32) {
        self.stop_waiting();
        let elapsed = move || self.event(Event::Elapsed(id));
        let timer = set_timeout_with_handle(elapsed, Duration::from_millis(u64::from(millis)));
        self.update(|inner| inner.timer = timer.ok());
    }

    fn stop_waiting(self) {
        let timer = self.update(|inner| inner.timer.take());
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
    }

    /// Whether the part of the app that draws the present view did not come. Reactive.
    pub fn misses_a_part(self) -> bool {
        self.missing.get()
    }

    /// Loads what draws the present view, with the screen before it busy until then.
    pub fn load_part(self) {
        self.busy.set(true);
        let ends = self.with(|t| matches!(t.view(), View::Finishing | View::SignedIn(_)));
        spawn_local(async move {
            let loaded = match ends {
                Some(true) => {
                    let part = part::load().await;
                    part.map(|part| self.take_validation(part.validation))
                }
                _ => lazy::load().await.map(drop),
            };
            self.set_missing(loaded.is_err());
            match loaded {
                Ok(()) => self.publish(),
                Err(lazy::NotLoaded) => self.busy.set(false),
            }
        });
    }

    fn take_validation(self, validation: Validation) {
        let take = |inner: &mut Inner| {
            inner
                .transaction
                .add_validation(validation, browser::now_ms())
        };
        let effects = self.update(take);
        self.perform(effects.unwrap_or_default());
    }

    fn set_missing(self, missing: bool) {
        if self.missing.get_untracked() != missing {
            self.missing.set(missing);
        }
    }

    /// Shows what has changed, and only that. What takes the part that is loaded when it is needed
    /// is shown when it has come.
    fn publish(self) {
        let news = self.update(|inner| {
            let revision = inner.transaction.revision();
            if revision == inner.seen {
                return None;
            }
            let view = inner.transaction.view();
            if !views::is_here(view, inner.transaction.notice(), inner.custom) {
                return Some(None);
            }
            inner.seen = revision;
            let changed = !same(&inner.shown, view);
            if changed {
                let view = view.clone();
                if let View::Page(page) = &view
                    && !page.continues
                    && page.offer(&OfferKind::Resend).is_some()
                {
                    let full = js_sys::Date::now() + RESEND_AFTER_MS;
                    // A reload starts no wait anew.
                    let kept = match inner.shown {
                        View::Starting => storage::resend_at(),
                        _ => None,
                    };
                    inner.wait_until(kept.map_or(full, |at| at.min(full)));
                }
                inner.shown = view;
            }
            Some(Some((changed, inner.transaction.is_busy())))
        });
        let Some(news) = news.flatten() else { return };
        let Some((changed, busy)) = news else {
            return self.load_part();
        };
        // What makes tokens of the answer is loaded while it is on its way.
        let finishing = self.with(|t| matches!(t.view(), View::Finishing));
        let waits = finishing == Some(true) && part::here().is_none();
        if !waits {
            self.set_missing(false);
        }
        if changed {
            self.shown.update(|count| *count = count.wrapping_add(1));
        }
        if waits {
            if changed {
                self.load_part();
            }
            return;
        }
        self.noticed.update(|count| *count = count.wrapping_add(1));
        if self.busy.get_untracked() != busy {
            self.busy.set(busy);
        }
    }
}

impl Inner {
    /// Sets when something may be sent again, milliseconds since the epoch.
    fn wait_until(&mut self, at: f64) {
        self.resend_at = at;
        storage::keep_resend_at(at);
    }
}

/// Whether a transaction ended because of the time it took, and through no answer of the person's.
fn has_lapsed(transaction: &Transaction) -> bool {
    match transaction.view() {
        View::Terminal(end) => matches!(end.ending, Ending::SessionExpired | Ending::StartOver),
        _ => false,
    }
}

/// Whether both are the very same thing on screen.
fn same(old: &View, new: &View) -> bool {
    match (old, new) {
        (View::Page(old), View::Page(new)) => Arc::ptr_eq(old, new),
        (View::Terminal(old), View::Terminal(new)) => Arc::ptr_eq(old, new),
        (View::SignedIn(old), View::SignedIn(new)) => Arc::ptr_eq(old, new),
        (View::Starting, View::Starting) | (View::Finishing, View::Finishing) => true,
        _ => false,
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
