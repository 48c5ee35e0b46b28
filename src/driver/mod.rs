//! The only loop: performs the transaction's effects and feeds it what happened.

mod effects;
mod publish;
mod typed;

use std::cell::RefCell;

use idx::error::Error;
use idx::form::{FormId, Values};
use idx::http::{Request, RequestId};
use idx::oauth::discovery::Metadata;
use idx::oauth::token::Tokens;
use idx::transaction::{
    Callback, Event, Opening, Record, Settings, StartOptions, Transaction, View,
};
use leptos::prelude::*;

use self::typed::{Typed, has_lapsed};
use crate::browser::dpop::ProofKey;
use crate::browser::{self, crypto, http, navigation, storage, tabs, visibility};
use crate::config::Config;
use crate::hooks;
use crate::lazy;
use crate::session::part;
use crate::site::Site;

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
    /// Whether an application waits behind it.
    in_place: bool,
    /// What the tokens of this sign-in are bound to, once that was asked for.
    key: Option<ProofKey>,
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
            in_place: false,
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

    /// Notes that an application waits behind this sign-in: the page is not left unasked.
    pub fn set_in_place(self) {
        self.update(|inner| inner.in_place = true);
    }

    /// Whether that was noted.
    pub fn is_in_place(self) -> bool {
        self.update(|inner| inner.in_place) == Some(true)
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

    /// Reads something of the transaction.
    pub fn with<T>(self, read: impl FnOnce(&Transaction) -> T) -> Option<T> {
        self.update(|inner| read(&inner.transaction))
    }
}

impl Inner {
    /// Sets when something may be sent again, milliseconds since the epoch.
    fn wait_until(&mut self, at: f64) {
        self.resend_at = at;
        storage::keep_resend_at(at);
    }
}
