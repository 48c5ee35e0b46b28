//! The organisation while it runs: settings that never change and the tables
//! that do, behind one lock. One lock is enough for a demo and makes every
//! request atomic: a code cannot be spent twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use webauthn_rs::prelude::{Webauthn, WebauthnError};

use crate::accounts::assurance::DeviceChanges;
use crate::accounts::consent::Consents;
use crate::accounts::links::Links;
use crate::accounts::profile::Profiles;
use crate::at_once::AtOnce;
use crate::authenticators::{Kind, webauthn};
use crate::bounded::Bounded;
use crate::captcha::Captchas;
use crate::clock::{Clock, Moment};
use crate::config::{Config, Scenario, minutes};
use crate::devices::{Asks, Devices};
use crate::duo::Duo;
use crate::faults::Faults;
use crate::federation;
use crate::handed_out::HandedOut;
use crate::inbox::Inbox;
use crate::keys::{KeyError, KeyRing};
use crate::lockout::Lockouts;
use crate::oauth::device::DeviceCodes;
use crate::oauth::dpop::Doorkeeper;
use crate::oauth::grant::Grant;
use crate::oauth::tokens::Tokens;
use crate::policy::Policy;
use crate::provider::Provider;
use crate::random;
use crate::rate_limit::RateLimiter;
use crate::request_log::RequestLog;
use crate::secret::{Hash, HashError, s256};
use crate::session::Sessions;
use crate::transaction::Transactions;
use crate::users::Directory;

/// The organisation could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The signing key could not be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The app's address is none that keys can be made for.
    #[error("no security keys for this app: {0}")]
    Webauthn(#[from] WebauthnError),
    /// A user's `password_hash` is not an Argon2 hash.
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// Where the organisation and its app are reached: origins without a slash.
#[derive(Debug, Clone)]
pub struct Urls {
    /// `http://localhost:8081`
    pub org: String,
    /// `http://localhost:8080`
    pub app: String,
    /// The second OpenID provider, `http://localhost:8082`
    pub provider: String,
    /// The protected API, `http://localhost:8083`
    pub api: String,
    /// The host that plays Duo, `http://localhost:8086`
    pub duo: String,
    /// Ports of the app on this computer.
    pub loopback_ports: Vec<u16>,
}

impl Urls {
    /// With the servers beside the organisation at their usual ports.
    pub fn new(org: String, app: String) -> Self {
        Self {
            org,
            app,
            provider: "http://localhost:8082".to_owned(),
            api: "http://localhost:8083".to_owned(),
            duo: "http://localhost:8086".to_owned(),
            loopback_ports: vec![8084, 8085],
        }
    }

    /// Where people come back from an identity provider.
    pub(crate) fn idp_callback(&self) -> String {
        format!("{}/oauth2/v1/authorize/callback", self.org)
    }
}

/// A running organisation, shared by all handlers.
pub struct Org {
    pub(crate) config: Config,
    pub(crate) urls: Urls,
    pub(crate) clock: Clock,
    pub(crate) log: RequestLog,
    pub(crate) faults: Faults,
    pub(crate) at_once: AtOnce,
    /// Whether a scenario with a hosted captcha was opened.
    hosted_captcha: AtomicBool,
    /// Replaces the generated `/config.json`.
    pub(crate) app_config: Mutex<Option<String>>,
    /// Judges security keys and passkeys.
    pub(crate) webauthn: Webauthn,
    /// A hash no password has, for people who do not exist.
    pub(crate) unmatchable: Hash,
    pub(crate) id: String,
    pub(crate) provider: Provider,
    pub(crate) duo: Duo,
    authenticators: Vec<(Kind, String)>,
    pepper: String,
    world: Mutex<World>,
    changes: watch::Sender<u64>,
}

/// Everything that changes.
pub(crate) struct World {
    /// When the organisation opened.
    pub(crate) opened: Moment,
    pub(crate) directory: Directory,
    pub(crate) policies: BTreeMap<String, Policy>,
    pub(crate) captchas: Captchas,
    /// Mailed links that begin an attempt.
    pub(crate) links: Links,
    pub(crate) profiles: Profiles,
    pub(crate) device_changes: DeviceChanges,
    pub(crate) consents: Consents,
    /// Devices that wait to be let in.
    pub(crate) device_codes: DeviceCodes,
    pub(crate) transactions: Transactions,
    /// People's phones and computers.
    pub(crate) devices: Devices,
    /// What they are asked.
    pub(crate) asks: Asks,
    /// People on their way to an identity provider and back.
    pub(crate) federations: Bounded<String, federation::Pending>,
    /// Interaction codes.
    pub(crate) grants: Bounded<String, Grant>,
    pub(crate) tokens: Tokens,
    pub(crate) sessions: Sessions,
    pub(crate) inbox: Inbox,
    pub(crate) handed_out: HandedOut,
    pub(crate) lockouts: Lockouts,
    pub(crate) limiter: RateLimiter,
    pub(crate) keys: KeyRing,
    pub(crate) tuning: Tuning,
    /// Who looks at proofs of possession at the organisation, and at the API.
    doorkeepers: [Doorkeeper; 2],
}

/// What the console and tests change of the configuration.
#[derive(Debug, Default)]
pub(crate) struct Tuning {
    /// How long access tokens live.
    pub(crate) access_token_life: Option<Duration>,
    /// Whether tokens have to be bound to a key.
    pub(crate) demand_dpop: Option<bool>,
}

/// The servers that take access tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doors {
    Org,
    Api,
}

impl World {
    pub(crate) fn doorkeeper(&mut self, at: Doors) -> &mut Doorkeeper {
        let [org, api] = &mut self.doorkeepers;
        match at {
            Doors::Org => org,
            Doors::Api => api,
        }
    }
}

impl Org {
    /// Sets an organisation up: hashes passwords, makes a signing key.
    ///
    /// # Errors
    /// If a configured hash is malformed or no key can be made.
    pub fn new(mut config: Config, urls: Urls) -> Result<Arc<Self>, SetupError> {
        place_urls(&mut config, &urls);
        let limits = &config.limits;
        let clock = Clock::default();
        let mut world = World {
            opened: clock.now(),
            directory: Directory::new(&config, clock.now())?,
            policies: config.policies.clone(),
            captchas: Captchas::new(),
            links: Links::new(),
            profiles: Profiles::new(),
            device_changes: DeviceChanges::default(),
            consents: Consents::new(),
            device_codes: DeviceCodes::new(),
            transactions: Transactions::new(limits.transactions),
            devices: Devices::new(urls.loopback_ports.len()),
            asks: Asks::new(),
            federations: Bounded::new(limits.transactions),
            grants: Bounded::new(limits.transactions),
            tokens: Tokens::new(limits.transactions),
            sessions: Sessions::new(minutes(config.org.session_hours.saturating_mul(60))),
            inbox: Inbox::new(limits.mails),
            handed_out: HandedOut::default(),
            lockouts: Lockouts::new(limits.wrong_passwords, minutes(limits.lock_minutes)),
            limiter: RateLimiter::new(limits.requests_per_minute),
            keys: KeyRing::generate()?,
            tuning: Tuning::default(),
            doorkeepers: [Doorkeeper::new(), Doorkeeper::new()],
        };
        for user in world.directory.iter_mut() {
            world.devices.pair(user);
        }
        Ok(Arc::new(Self {
            webauthn: webauthn::judge(&urls.app, &config.org.name)?,
            config,
            urls,
            clock,
            log: RequestLog::default(),
            faults: Faults::default(),
            at_once: AtOnce::default(),
            hosted_captcha: AtomicBool::new(false),
            app_config: Mutex::new(None),
            unmatchable: Hash::of(&random::token())?,
            id: random::id("00o"),
            provider: Provider::new(),
            duo: Duo::new(),
            authenticators: Kind::ALL
                .into_iter()
                .map(|kind| (kind, random::id("aut")))
                .collect(),
            pepper: random::token(),
            world: Mutex::new(world),
            changes: watch::Sender::new(0),
        }))
    }

    /// A scenario is opened: the app's settings may have to say more from now on. They are
    /// fetched without cookies, so that it holds for everybody.
    pub(crate) fn opens(&self, scenario: &Scenario) {
        let accounts = scenario.accounts.as_ref();
        if accounts.is_some_and(|accounts| accounts.captcha.provider.is_hosted()) {
            self.hosted_captcha.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the app has to know where the script of a hosted captcha is.
    pub(crate) fn shows_hosted_captcha(&self) -> bool {
        self.config.accounts.captcha.provider.is_hosted()
            || self.hosted_captcha.load(Ordering::Relaxed)
    }

    /// The tables, locked.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the console that there is something new to see.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(crate) fn authenticator_id(&self, kind: Kind) -> &str {
        self.authenticators
            .iter()
            .find(|(candidate, _)| *candidate == kind)
            .map_or("", |(_, id)| id)
    }

    pub(crate) fn authenticator_by_id(&self, id: &str) -> Option<Kind> {
        self.authenticators
            .iter()
            .find(|(_, candidate)| candidate == id)
            .map(|(kind, _)| *kind)
    }

    /// An enrolment id for somebody who does not exist; the same for the same
    /// name while we run, and not computable from outside.
    pub(crate) fn derived_id(&self, kind: Kind, identifier: &str) -> String {
        let digest = s256(&format!(
            "{}\n{}\n{}",
            self.pepper,
            kind.key(),
            identifier.trim().to_lowercase()
        ));
        let body: String = digest
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(17)
            .collect();
        format!("{}{body}", kind.facts().prefix)
    }

    /// Whether a page of this origin may call with credentials.
    pub(crate) fn trusts(&self, origin: &str) -> bool {
        origin == self.urls.app
            || self
                .config
                .org
                .trusted_origins
                .iter()
                .any(|trusted| trusted.trim_end_matches('/') == origin)
    }
}

fn place_urls(config: &mut Config, urls: &Urls) {
    for client in &mut config.clients {
        for uri in client
            .redirect_uris
            .iter_mut()
            .chain(&mut client.post_logout_redirect_uris)
        {
            *uri = uri.replace("{app}", &urls.app).replace("{org}", &urls.org);
        }
    }
}
