//! One sign-in attempt: what was asked for at interact, who it is about, what
//! has been proved and which step it stands at.

use std::sync::Arc;
use std::time::Duration;

use crate::accounts::{Errand, Settings, Settled, Step};
use crate::authenticators::email::Sent;
use crate::authenticators::{Kind, phone};
use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::config::{Config, EmailSettings};
use crate::fastpass::Probe;
use crate::oauth::Server;
use crate::passkeys::Asked;
use crate::random;
use crate::rejection::Rejection;
use crate::secret::same;
use crate::users::User;
use crate::work::{Pending, Work};

/// What `interact` was asked for (IDX §1.3), already checked.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) server: Server,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) state: String,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: String,
    /// Seconds; 0 forces the factors to be given again.
    pub(crate) max_age: Option<u64>,
    pub(crate) acr_values: Vec<String>,
    pub(crate) login_hint: Option<String>,
}

/// Where an attempt stands.
pub(crate) enum Stage {
    /// Nobody is named yet.
    Identify,
    /// Several authenticators would do; the user chooses.
    Select,
    /// There is something to set up; the user chooses.
    SelectEnroll,
    /// An authenticator is chosen, and how it is used is not.
    Data(Work),
    /// An answer is awaited: to a challenge, or to set something up.
    Challenge(Work),
    /// The app on this device is asked who is here.
    DeviceProbe(Box<Probe>),
    /// Apple's extension does not answer this ask.
    NoExtension(String),
    /// Somebody has to look at identity documents: the provider with this id.
    ProveIdentity(String),
    /// Nothing but the identity provider with this id signs the person in.
    Routed(String),
    /// A step of a flow around the sign-in.
    Account(Step),
    /// Everything is proved; the code waits to be exchanged.
    Complete(String),
    /// Over, with this as the last word.
    Ended(Rejection),
}

/// Whom an attempt is about.
pub(crate) struct Subject {
    /// As typed.
    pub(crate) identifier: String,
    pub(crate) person: Person,
}

pub(crate) enum Person {
    /// Id of somebody in the directory.
    Known(String),
    /// Nobody has the name, and nobody shall learn that: a stand-in with
    /// credentials that no answer fits.
    StandIn(Box<User>),
}

/// What the person was offered and may decline with `skip`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    /// What has to be set up, but not yet.
    Soon,
    /// What may be set up.
    Optional,
    /// A new password before the old one expires.
    Password,
    /// The promotion of an authenticator.
    Promotion,
}

/// What a scenario put in place for an attempt.
#[derive(Debug, Clone)]
pub(crate) struct Preset {
    /// Id of the copy that is meant where its original's name is said.
    pub(crate) user_id: Option<String>,
    /// Name of the policy that replaces all others.
    pub(crate) policy: Option<String>,
    /// Replaces the organisation's settings of the e-mail authenticator.
    pub(crate) email: Option<Arc<EmailSettings>>,
    /// Replaces the organisation's word on unknown user names.
    pub(crate) reveal_unknown_users: Option<bool>,
}

/// A verified authenticator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proof {
    pub(crate) kind: Kind,
    pub(crate) at: Moment,
}

pub(crate) struct Transaction {
    pub(crate) id: String,
    handle_secret: String,
    /// Renewed when the attempt moves on, which makes older state handles
    /// stale. Wrong answers and polls do not renew it: some clients keep the
    /// earlier form after those.
    step_secret: String,
    /// The secret of an e-mail step that was left by an answer: a tab that
    /// still polls with it was overtaken by another.
    overtaken: Option<String>,
    /// The mail of an e-mail step that was left for another authenticator.
    parked: Option<Box<Sent>>,
    pub(crate) request: Request,
    /// The browser (`DT` cookie) in which it began.
    pub(crate) device: String,
    /// The organisation's session the browser had at interact.
    pub(crate) session: Option<String>,
    pub(crate) expires: Moment,
    pub(crate) subject: Option<Subject>,
    pub(crate) proofs: Vec<Proof>,
    pub(crate) stage: Stage,
    pub(crate) remember_me: bool,
    /// How the browser in which it began calls itself.
    pub(crate) user_agent: String,
    /// What it is for at the moment.
    pub(crate) errand: Errand,
    /// The user code of the device it lets in.
    pub(crate) device_code: Option<String>,
    /// What is over between the proofs and the code.
    pub(crate) settled: Vec<Settled>,
    /// Replaces the organisation's settings of the account flows.
    pub(crate) accounts: Option<Arc<Settings>>,
    /// What was declined so far.
    pub(crate) declined: Vec<Offer>,
    /// Messages and calls so far.
    pub(crate) dispatches: Vec<phone::Dispatch>,
    /// The challenge for passkeys beside the first form.
    pub(crate) passkeys: Option<Box<Asked>>,
    /// The scenario it was begun for.
    pub(crate) preset: Option<Preset>,
    /// Identity documents were looked at and fit.
    pub(crate) identity_proved: bool,
    /// What is to be said at the current step, whoever asks for it: something
    /// happened to it outside of the loop.
    pub(crate) notice: Option<Rejection>,
}

impl Transaction {
    pub(crate) fn new(
        request: Request,
        device: String,
        session: Option<String>,
        now: Moment,
        life: Duration,
    ) -> Self {
        Self {
            id: random::key(),
            handle_secret: random::token(),
            step_secret: random::key(),
            overtaken: None,
            parked: None,
            request,
            device,
            session,
            expires: now.plus(life),
            subject: None,
            proofs: Vec::new(),
            stage: Stage::Identify,
            remember_me: false,
            user_agent: String::new(),
            errand: Errand::SignIn,
            device_code: None,
            settled: Vec::new(),
            accounts: None,
            declined: Vec::new(),
            dispatches: Vec::new(),
            passkeys: None,
            preset: None,
            identity_proved: false,
            notice: None,
        }
    }

    /// The handle that `interact` returns; the same all along (IDX §1.4).
    pub(crate) fn interaction_handle(&self) -> String {
        format!("{}.{}", self.id, self.handle_secret)
    }

    /// A state handle for the current step, a new one at each call.
    pub(crate) fn state_handle(&self) -> String {
        format!("02.{}.{}~c.{}", self.id, self.step_secret, random::id(""))
    }

    /// Moves on: handles given out so far are stale from now on.
    pub(crate) fn go_to(&mut self, stage: Stage) {
        let left = std::mem::replace(&mut self.stage, stage);
        if let Stage::Challenge(Work {
            pending: Pending::Email(sent),
            ..
        }) = left
        {
            self.overtaken = Some(self.step_secret.clone());
            self.parked = Some(sent);
        }
        self.step_secret = random::key();
        self.notice = None;
    }

    /// Waits for the answer `work` is about.
    pub(crate) fn challenge(&mut self, work: Work) {
        self.go_to(Stage::Challenge(work));
    }

    /// The authenticator at work, if the attempt stands at one.
    pub(crate) fn work(&self) -> Option<&Work> {
        match &self.stage {
            Stage::Data(work) | Stage::Challenge(work) => Some(work),
            Stage::Identify
            | Stage::Select
            | Stage::SelectEnroll
            | Stage::DeviceProbe(_)
            | Stage::NoExtension(_)
            | Stage::ProveIdentity(_)
            | Stage::Routed(_)
            | Stage::Account(_)
            | Stage::Complete(_)
            | Stage::Ended(_) => None,
        }
    }

    /// What the awaited answer is compared with.
    pub(crate) fn pending_mut(&mut self) -> Option<&mut Pending> {
        match &mut self.stage {
            Stage::Challenge(work) => Some(&mut work.pending),
            _ => None,
        }
    }

    /// Back to the first step, with nothing proved.
    pub(crate) fn start_over(&mut self) {
        self.subject = None;
        self.errand = Errand::SignIn;
        self.device_code = None;
        self.settled.clear();
        self.proofs.clear();
        self.declined.clear();
        self.identity_proved = false;
        self.session = None;
        self.go_to(Stage::Identify);
        self.overtaken = None;
        self.parked = None;
    }

    /// The settings of the e-mail authenticator that hold for this attempt.
    pub(crate) fn email<'a>(&'a self, config: &'a Config) -> &'a EmailSettings {
        self.preset
            .as_ref()
            .and_then(|preset| preset.email.as_deref())
            .unwrap_or(&config.email)
    }

    /// What led it on at its beginning was refused: the last word, or the
    /// first step.
    pub(crate) fn give_up(&mut self, rejection: Rejection) {
        if rejection.ends {
            self.go_to(Stage::Ended(rejection));
        } else {
            self.start_over();
        }
    }

    /// The mail sent last in this attempt.
    pub(crate) fn mail(&self) -> Option<&Sent> {
        match self.work().map(|work| &work.pending) {
            Some(Pending::Email(sent)) => Some(sent),
            Some(_) | None => self.parked.as_deref(),
        }
    }

    pub(crate) fn proved(&self) -> Vec<Kind> {
        self.proofs.iter().map(|proof| proof.kind).collect()
    }

    /// When the person last proved anything: `auth_time`.
    pub(crate) fn auth_time(&self) -> Option<Moment> {
        self.proofs.iter().map(|proof| proof.at).max()
    }
}

/// What a presented handle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Of the current step.
    Current,
    /// Of an e-mail step that another tab answered.
    Overtaken,
    /// Of the interaction, whatever the step.
    Interaction,
}

/// All attempts, the oldest forgotten when there are too many.
pub(crate) struct Transactions {
    all: Bounded<String, Transaction>,
}

impl Transactions {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            all: Bounded::new(capacity),
        }
    }

    pub(crate) fn insert(&mut self, transaction: Transaction) {
        self.all.insert(transaction.id.clone(), transaction);
    }

    /// Takes the attempt a state handle belongs to out of the table; the
    /// caller puts it back. `None` for a handle that is unknown, stale or
    /// expired.
    pub(crate) fn take_by_state(
        &mut self,
        handle: &str,
        now: Moment,
    ) -> Option<(Transaction, Standing)> {
        let (id, rest) = handle.strip_prefix("02.")?.split_once('.')?;
        let (secret, _) = rest.split_once("~c.")?;
        let transaction = self.all.get(id)?;
        let standing = if same(secret, &transaction.step_secret) {
            Standing::Current
        } else if transaction
            .overtaken
            .as_deref()
            .is_some_and(|overtaken| same(secret, overtaken))
        {
            Standing::Overtaken
        } else {
            return None;
        };
        self.take_live(id, now).map(|found| (found, standing))
    }

    /// The same by interaction handle.
    pub(crate) fn take_by_interaction(
        &mut self,
        handle: &str,
        now: Moment,
    ) -> Option<(Transaction, Standing)> {
        let (id, secret) = handle.split_once('.')?;
        if !same(secret, &self.all.get(id)?.handle_secret) {
            return None;
        }
        self.take_live(id, now)
            .map(|found| (found, Standing::Interaction))
    }

    /// Whether a state handle is of the step its attempt stands at.
    pub(crate) fn is_live(&self, handle: &str, now: Moment) -> bool {
        let parts = || {
            let (id, rest) = handle.strip_prefix("02.")?.split_once('.')?;
            let (secret, _) = rest.split_once("~c.")?;
            Some((self.all.get(id)?, secret))
        };
        parts()
            .is_some_and(|(found, secret)| same(secret, &found.step_secret) && found.expires > now)
    }

    /// The attempt with this id, unless expired.
    pub(crate) fn live_mut(&mut self, id: &str, now: Moment) -> Option<&mut Transaction> {
        self.all.get_mut(id).filter(|found| found.expires > now)
    }

    /// The same for one whose id is known from elsewhere.
    pub(crate) fn take_by_id(&mut self, id: &str, now: Moment) -> Option<Transaction> {
        self.take_live(id, now)
    }

    /// The attempt with this id, to be looked at.
    pub(crate) fn look(&self, id: &str, now: Moment) -> Option<&Transaction> {
        self.all.get(id).filter(|found| found.expires > now)
    }

    fn take_live(&mut self, id: &str, now: Moment) -> Option<Transaction> {
        let transaction = self.all.remove(id)?;
        (transaction.expires > now).then_some(transaction)
    }

    /// Ends all of them now.
    pub(crate) fn expire_all(&mut self, now: Moment) {
        for transaction in self.all.values_mut() {
            transaction.expires = now;
        }
    }

    /// Attempts that can still come to something, the oldest first.
    pub(crate) fn live(&self, now: Moment) -> impl Iterator<Item = &Transaction> {
        self.all.in_order().filter(move |found| {
            let is_over = matches!(found.stage, Stage::Complete(_) | Stage::Ended(_));
            found.expires > now && !is_over
        })
    }

    pub(crate) fn live_count(&self, now: Moment) -> usize {
        self.live(now).count()
    }
}
