//! The whole sign-in as a state machine without I/O.
//!
//! ```text
//!            open ──► Starting ──► Page ◄──► Page … ──► Finishing ──► SignedIn
//!                        │           │                      │
//!                        ▼           ▼                      ▼
//!                     Failed      Terminal, Leaving       Failed
//! ```
//!
//! The caller performs the [`Effect`]s that every call returns, and reports what became of them as
//! [`Event`]s. Time and randomness come from the caller. Answers that come late, twice or to a
//! page that is gone are recognised by their numbers and dropped.

mod absorb;
mod auto;
mod callback;
mod exchange;
mod held;
mod interact;
mod poll;
mod providers;
mod record;
mod remediate;
mod types;
mod validation;

use serde_json::Value;

use crate::error::Error;
use crate::form::{Form, FormId};
use crate::http::{Method, Reply, Request, RequestId, TransportFailure};
use crate::oauth::discovery::Metadata;
pub use crate::oauth::id_token::SignatureCheck;
use crate::oauth::vetting::Vetting;
use crate::secret::Secret;
use crate::step::{FormTable, Terminal};
use crate::url::RedirectUrl;
use crate::wire::Response;
pub use callback::Callback;
use exchange::Redeeming;
pub use providers::ConfiguredIdp;
pub use record::Record;
pub use types::{Effect, Event, Misuse, Opening, Settings, StartOptions, TimerId, View};
pub use validation::Validation;

/// Milliseconds between polls where the response does not say.
pub const DEFAULT_POLL_MS: u32 = 4000;

/// One sign-in, from the first request to the tokens. Serves for further attempts too.
#[derive(Debug)]
pub struct Transaction {
    settings: Settings,
    user_agent: Option<String>,
    record: Record,
    view: View,
    notice: Option<Error>,
    revision: u32,
    /// Collected during a call, and handed over at its end.
    effects: Vec<Effect>,
    // The loop.
    response: Option<Box<Response>>,
    table: Option<FormTable>,
    shown: Shown,
    serial: u32,
    answered: bool,
    auto_submitted: u8,
    waiting_otp: Option<Secret>,
    /// Where there is no interaction handle to ask by.
    state_handle: Option<Secret>,
    fingerprint: Option<Secret>,
    providers: Vec<ConfiguredIdp>,
    list_providers: Option<fn(&Self, &mut Response)>,
    // What is on its way.
    counter: u32,
    main: Option<Outstanding>,
    poll: PollState,
    // Discovery and tokens.
    discovery: Option<RequestId>,
    metadata: Option<Metadata>,
    jwks: Option<Value>,
    pending: Option<Vetting>,
    redeeming: Redeeming,
    validation: Option<Validation>,
    /// Whether tokens are bound to a key of the caller's (RFC 9449).
    bind: bool,
    /// What the token endpoint's clock differs by, seconds, where it has refused a proof.
    date_offset_s: i64,
    /// When the caller was heard last, milliseconds since the epoch.
    now_ms: u64,
    /// Whether the code is left to the caller, and the one that has come.
    hold_code: bool,
    held_code: Option<Secret>,
    spare: Option<Record>,
}

/// Which remediation is on screen.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    index: usize,
    switched: bool,
    /// Shown before, see [`Page::revisited`](crate::step::Page::revisited).
    revisited: bool,
    /// See [`Page::is_first`](crate::step::Page::is_first).
    first: bool,
}

/// The request the user waits for.
#[derive(Debug)]
struct Outstanding {
    id: RequestId,
    purpose: Purpose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Interact,
    /// [`Interact`](Self::Interact) got no answer; what becomes of discovery tells why.
    Unanswered,
    Introspect {
        resumed: bool,
    },
    Step,
    Token,
    Keys,
}

#[derive(Debug, Default)]
struct PollState {
    timer: Option<TimerId>,
    request: Option<RequestId>,
    hidden: bool,
    /// Poll once more, at once, when the answer to the present one has come.
    again: bool,
    /// An error has ended the waiting; the next answer to the user may begin another.
    stopped: bool,
    /// Too many requests: not before this time, milliseconds since the epoch.
    not_before_ms: Option<u64>,
    /// What goes with each poll, such as `autoChallenge`.
    values: crate::form::Values,
}

impl Transaction {
    /// Starts, resumes, or finishes what a redirect brought back.
    pub fn open(opening: Opening) -> (Self, Vec<Effect>) {
        Self::open_with(opening, Some(Validation::FULL))
    }

    /// The same, where [`Validation`] may have to be [added](Self::add_validation) later.
    pub fn open_with(mut opening: Opening, validation: Option<Validation>) -> (Self, Vec<Effect>) {
        let (record, callback) = (opening.record.take(), opening.callback.take());
        let mut transaction = Self::new(opening, validation);
        transaction.enter(record, callback);
        let effects = transaction.take_effects();
        (transaction, effects)
    }

    /// Takes up a transaction of which only the state handle is known, such as that of a page the
    /// organisation hosts (IDX §1.4). It ends with [`Step::Redirect`](crate::step::Step::Redirect)
    /// instead of tokens.
    pub fn open_state_handle(opening: Opening, state_handle: Secret) -> (Self, Vec<Effect>) {
        let mut transaction = Self::new(opening, Some(Validation::FULL));
        transaction.state_handle = Some(state_handle);
        transaction.introspect(false);
        let effects = transaction.take_effects();
        (transaction, effects)
    }

    fn new(opening: Opening, validation: Option<Validation>) -> Self {
        let Opening {
            settings,
            options,
            entropy,
            user_agent,
            now_ms,
            ..
        } = opening;
        let bind = options.bind_tokens;
        let fresh = Record::new(&settings, options, &entropy, now_ms);
        Self {
            settings,
            user_agent,
            record: fresh,
            view: View::Starting,
            notice: None,
            revision: 0,
            effects: Vec::new(),
            response: None,
            table: None,
            shown: Shown::default(),
            serial: 0,
            answered: false,
            auto_submitted: 0,
            waiting_otp: None,
            state_handle: None,
            fingerprint: None,
            providers: Vec::new(),
            list_providers: None,
            counter: 0,
            main: None,
            poll: PollState::default(),
            discovery: None,
            metadata: None,
            jwks: None,
            pending: None,
            redeeming: Redeeming::default(),
            validation,
            bind,
            date_offset_s: 0,
            now_ms,
            hold_code: false,
            held_code: None,
            spare: None,
        }
    }

    /// Sends this device's fingerprint along from the next form on, as `X-Device-Fingerprint`
    /// (IDX §1.2). How it is obtained is the caller's business; without it sign-in works too.
    pub fn set_device_fingerprint(&mut self, fingerprint: Option<Secret>) {
        self.fingerprint = fingerprint;
    }

    /// Notes what the transaction is for; it is kept with the record.
    pub(crate) fn set_flow(&mut self, flow: &str) {
        if let Some(spare) = &mut self.spare {
            spare.flow = Some(flow.to_owned());
        }
        self.record.flow = Some(flow.to_owned());
    }

    /// The record as it is by now, to be kept.
    pub(crate) fn remember(&self) -> Effect {
        Effect::Remember(Box::new(self.record.clone()))
    }

    /// What to show now.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// A problem with the last request, while what is on screen stays valid.
    pub fn notice(&self) -> Option<&Error> {
        self.notice.as_ref()
    }

    /// Whether the user has to wait for an answer.
    pub fn is_busy(&self) -> bool {
        let waits = |main: &Outstanding| main.purpose != Purpose::Unanswered;
        self.main.as_ref().is_some_and(waits)
            || matches!(self.view, View::Finishing | View::Leaving(_))
    }

    /// Grows whenever what [`view`](Self::view), [`notice`](Self::notice) or
    /// [`is_busy`](Self::is_busy) say may have changed.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The registration this transaction is for.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The discovery document, once it has come.
    pub fn metadata(&self) -> Option<&Metadata> {
        self.metadata.as_ref()
    }

    /// The keys ID tokens were checked with, once they were needed: a JWK set.
    pub fn keys(&self) -> Option<&Value> {
        self.jwks.as_ref()
    }

    /// The newest response, for diagnostics.
    pub fn response(&self) -> Option<&Response> {
        self.response.as_deref()
    }

    /// Everything that can be sent from the page on screen: remediations in the server's order,
    /// then the actions (IDX §4.4).
    pub fn forms(&self) -> Vec<Form> {
        self.table.as_ref().map(FormTable::all).unwrap_or_default()
    }

    /// The name that other clients know one of the [`forms`](Self::forms) by, such as
    /// `challenge-authenticator` or `currentAuthenticator-resend` (IDX §2.1).
    pub fn name_of(&self, form: &Form) -> String {
        let table = self.table.as_ref();
        table.map_or_else(|| form.name.0.clone(), |table| table.name(form))
    }

    /// Takes in what happened.
    pub fn handle(&mut self, event: Event, now_ms: u64) -> Vec<Effect> {
        self.now_ms = now_ms;
        match event {
            Event::Reply { id, reply } => self.on_reply(id, &reply, now_ms),
            Event::Failed { id, failure } => self.on_failure(id, failure),
            Event::Elapsed(id) => self.on_elapsed(id),
            Event::Verified { id, valid } => self.validate(|v, t| (v.verified)(t, id, valid)),
            Event::Proved { id, proof } => self.validate(|v, t| (v.proved)(t, id, proof)),
            Event::Visible(visible) => self.on_visible(visible, now_ms),
            Event::Online => self.on_visible(!self.poll.hidden, now_ms),
        }
        self.take_effects()
    }

    /// Forgets the tokens of [`View::SignedIn`]. What to show afterwards is the caller's business.
    pub fn clear_tokens(&mut self) {
        if matches!(self.view, View::SignedIn(_)) {
            self.view = View::Starting;
            self.touch();
        }
    }

    fn on_reply(&mut self, id: RequestId, reply: &Reply, now_ms: u64) {
        if self.discovery == Some(id) {
            self.discovery = None;
            return self.on_discovery(reply);
        }
        if self.poll.request == Some(id) {
            self.poll.request = None;
            return self.on_poll(reply, now_ms);
        }
        let Some(main) = self.take_main(id) else {
            return;
        };
        self.touch();
        match main.purpose {
            Purpose::Interact => self.on_interact(reply, now_ms),
            Purpose::Unanswered => {}
            Purpose::Introspect { resumed } => self.on_introspect(reply, resumed, now_ms),
            Purpose::Step => self.on_step(reply, now_ms),
            Purpose::Token => match self.validation {
                Some(validation) => (validation.token)(self, reply, now_ms),
                None => self.redeeming.unread = Some((reply.clone(), now_ms)),
            },
            Purpose::Keys => self.validate(|v, t| (v.keys)(t, reply)),
        }
    }

    /// Goes on with what only [`Validation`] asks for.
    fn validate(&mut self, go_on: impl FnOnce(Validation, &mut Self)) {
        if let Some(validation) = self.validation {
            go_on(validation, self);
        }
    }

    fn on_failure(&mut self, id: RequestId, failure: TransportFailure) {
        let error = match failure {
            TransportFailure::Unreachable => Error::Unreachable,
            TransportFailure::Offline => Error::Offline,
            TransportFailure::Timeout => Error::Timeout,
            TransportFailure::TooLarge => Error::Unexpected { status: 200 },
        };
        if self.discovery == Some(id) {
            self.discovery = None;
            return self.on_discovery_failure(error);
        }
        if self.poll.request == Some(id) {
            self.poll.request = None;
            // The network comes and goes; a poll is no reason to bother anybody (IDX §6.2).
            return self.schedule_poll(None);
        }
        let Some(main) = self.take_main(id) else {
            return;
        };
        let unanswered = failure == TransportFailure::Unreachable;
        if main.purpose == Purpose::Interact && unanswered {
            self.on_interact_unanswered(main.id);
        } else {
            self.fail(error, main.purpose);
        }
    }

    /// Shows an error: beside the page where there is one, else in its place.
    fn fail(&mut self, error: Error, purpose: Purpose) {
        self.touch();
        match purpose {
            Purpose::Step if matches!(self.view, View::Page(_) | View::Terminal(_)) => {
                self.notice = Some(error);
                self.schedule_poll(None)
            }
            _ => {
                self.view = View::Failed(error);
            }
        }
    }

    /// Marks that something on screen may have changed.
    fn touch(&mut self) {
        self.revision = self.revision.wrapping_add(1);
    }

    fn next_id(&mut self) -> RequestId {
        self.counter = self.counter.wrapping_add(1);
        RequestId(self.counter)
    }

    /// A request with the headers all of them have.
    fn request(
        &mut self,
        method: Method,
        url: String,
        accept: &str,
        body: Option<(&str, Secret)>,
        credentials: bool,
    ) -> Request {
        let mut headers = vec![("Accept", accept.to_owned())];
        if let Some((content_type, _)) = &body {
            headers.push(("Content-Type", (*content_type).to_owned()));
        }
        if let Some(agent) = &self.user_agent {
            headers.push(("X-Okta-User-Agent-Extended", agent.clone()));
        }
        Request {
            id: self.next_id(),
            method,
            url,
            headers,
            body: body.map(|(_, body)| body),
            credentials,
            outlives_page: false,
            timeout_ms: 30_000,
        }
    }

    /// Sends the request the user waits for.
    fn send_main(&mut self, request: Request, purpose: Purpose) {
        self.touch();
        // What is sent by itself may follow a page that waits: never both at once.
        self.stop_polling();
        self.main = Some(Outstanding {
            id: request.id,
            purpose,
        });
        self.effects.push(Effect::Send(request));
    }

    /// The request the user waits for, where this is its answer. One that has failed already gets
    /// no other answer.
    fn take_main(&mut self, id: RequestId) -> Option<Outstanding> {
        let awaited = |main: &mut Outstanding| main.id == id && main.purpose != Purpose::Unanswered;
        self.main.take_if(awaited)
    }

    /// Gives up on the request the user waits for.
    fn abort_main(&mut self) {
        if let Some(main) = self.main.take() {
            self.effects.push(Effect::Abort(main.id));
        }
    }

    /// What the caller has to do by now.
    fn take_effects(&mut self) -> Vec<Effect> {
        core::mem::take(&mut self.effects)
    }

    fn form(&self, id: FormId) -> Result<Form, Misuse> {
        let table = self.table.as_ref().ok_or(Misuse::Stale)?;
        table.get(id).ok_or(Misuse::Stale)?;
        table.form(id.index).ok_or(Misuse::Stale)
    }
}
