//! The handle of tests and of the program around: what happened, and what
//! shall happen.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::accounts;
use crate::accounts::links::Purpose;
use crate::config::minutes;
use crate::faults::Fault;
use crate::generators::{self, Reading};
use crate::handed_out::SecretKind;
use crate::inbox::Mail;
use crate::keys::KeyError;
use crate::oauth::Server;
use crate::policy::Identify;
use crate::request_log::LoggedRequest;
use crate::state::{Doors, Org};

/// A cloneable handle on a running organisation.
#[derive(Clone)]
pub struct Control {
    pub(crate) org: Arc<Org>,
}

impl Control {
    /// The handle of `org`.
    pub fn new(org: Arc<Org>) -> Self {
        Self { org }
    }

    /// The organisation's origin, such as `http://localhost:8081`.
    pub fn org_url(&self) -> String {
        self.org.urls.org.clone()
    }

    /// The app's origin, such as `http://localhost:8080`.
    pub fn app_url(&self) -> String {
        self.org.urls.app.clone()
    }

    /// Address of the console page.
    pub fn console_url(&self) -> String {
        format!("{}/console", self.org.urls.org)
    }

    /// Address of the page that plays everybody's devices.
    pub fn phone_url(&self) -> String {
        format!("{}/console/phone", self.org.urls.org)
    }

    /// Origins of the second OpenID provider, of Duo's stand-in, and of the app
    /// on this computer.
    pub fn companion_urls(&self) -> Vec<String> {
        let urls = &self.org.urls;
        let ports = urls.loopback_ports.iter();
        let loopback = ports.map(|port| format!("http://localhost:{port}"));
        [urls.provider.clone(), urls.duo.clone()]
            .into_iter()
            .chain(loopback)
            .collect()
    }

    /// Issuer of the custom authorization server, the one the app uses.
    pub fn issuer(&self) -> String {
        format!("{}/oauth2/default", self.org.urls.org)
    }

    /// `client_id` of the app.
    pub fn client_id(&self) -> String {
        self.org
            .config
            .clients
            .first()
            .map(|client| client.id.clone())
            .unwrap_or_default()
    }

    /// Names of the situations that links open the app in.
    pub fn scenarios(&self) -> Vec<String> {
        let scenarios = self.org.config.scenarios.iter();
        scenarios.map(|scenario| scenario.name.clone()).collect()
    }

    /// User names of the people, in the order of the configuration.
    pub fn logins(&self) -> Vec<String> {
        let world = self.org.world();
        world
            .directory
            .iter()
            .map(|user| user.login.clone())
            .collect()
    }

    /// Every mail sent, oldest first.
    pub fn inbox(&self) -> Vec<Mail> {
        self.org.world().inbox.all()
    }

    /// Tokens and codes that were handed out, and verifiers that were shown for
    /// them, oldest first.
    pub fn secrets(&self) -> Vec<(SecretKind, String)> {
        self.org.world().handed_out.all()
    }

    /// What the apps and tokens of people show at the moment.
    pub fn readings(&self) -> Vec<Reading> {
        generators::all(&self.org.world(), self.org.clock.now())
    }

    /// The code that somebody's app or token shows, by user name and key of
    /// the authenticator. Of several, the newest.
    pub fn code_of(&self, login: &str, key: &str) -> Option<String> {
        self.readings()
            .into_iter()
            .rfind(|reading| reading.login == login && reading.key == key)
            .map(|reading| reading.code)
    }

    /// Lets time pass for everything in the organisation.
    pub fn advance_clock(&self, by: Duration) {
        self.org.clock.advance(by);
        self.org.changed();
    }

    /// Ends all sign-in attempts under way.
    pub fn expire_transactions(&self) {
        let now = self.org.clock.now();
        self.org.world().transactions.expire_all(now);
        self.org.changed();
    }

    /// Signs with a new key from now on; the old one stays published.
    ///
    /// # Errors
    /// If the system cannot make a key.
    pub fn rotate_keys(&self) -> Result<(), KeyError> {
        self.org.world().keys.rotate()
    }

    /// The origin of the protected API, such as `http://localhost:8083`.
    pub fn api_url(&self) -> String {
        self.org.urls.api.clone()
    }

    /// Sets the organisation's clock ahead, or back: a device whose clock is
    /// wrong, seen from the other side.
    pub fn shift_clock(&self, seconds: i64) {
        self.org.clock.shift(seconds.saturating_mul(1000));
        self.org.changed();
    }

    /// How long access tokens live from now on; `None` for the configured time.
    pub fn set_access_token_life(&self, life: Option<Duration>) {
        self.org.world().tuning.access_token_life = life;
        self.org.changed();
    }

    /// Whether tokens have to be bound to a key from now on; `None` for what
    /// is configured.
    pub fn demand_dpop(&self, demand: Option<bool>) {
        self.org.world().tuning.demand_dpop = demand;
        self.org.changed();
    }

    /// Makes the nonces that were given out for proofs worthless, at the
    /// organisation and at the API.
    pub fn renew_dpop_nonces(&self) {
        let mut world = self.org.world();
        world.doorkeeper(Doors::Org).renew_nonce();
        world.doorkeeper(Doors::Api).renew_nonce();
        drop(world);
        self.org.changed();
    }

    /// Successful renewals so far.
    pub fn renewals(&self) -> u32 {
        self.org.world().tokens.renewals
    }

    /// Refresh tokens that were shown again after their grace, and killed
    /// their sign-in.
    pub fn reused_refresh_tokens(&self) -> u32 {
        self.org.world().tokens.reuses
    }

    /// Ends all tokens; how many sign-ins had some.
    pub fn revoke_all_tokens(&self) -> usize {
        let ended = self.org.world().tokens.revoke_all();
        self.org.changed();
        ended
    }

    /// The latest requests to both origins, oldest first; no queries, no
    /// bodies, no console traffic.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.org.log.all()
    }

    /// Makes the next `times` requests whose path starts with `path_prefix`
    /// fail. Preflights are not counted.
    pub fn fail_next(&self, path_prefix: &str, fault: Fault, times: u32) {
        self.org.faults.plan(path_prefix, fault, times);
    }

    /// Forgets faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.org.faults.clear();
    }

    /// Serves this text as `/config.json`; `None` for the generated one.
    pub fn set_app_config(&self, text: Option<String>) {
        *self
            .org
            .app_config
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = text;
    }

    /// Changes the first form of a policy from now on; false if there is no
    /// policy of this name.
    pub fn set_identify(&self, policy: &str, identify: Identify) -> bool {
        let found = match self.org.world().policies.get_mut(policy) {
            Some(policy) => {
                policy.identify = identify;
                true
            }
            None => false,
        };
        self.org.changed();
        found
    }

    /// Mails a link that leads to a new password. False if nobody has the
    /// name.
    pub fn mail_recovery_link(&self, login: &str) -> bool {
        let now = self.org.clock.now();
        let life = minutes(self.org.config.accounts.recovery.link_minutes);
        let mut world = self.org.world();
        let Some(user) = world.directory.find(login) else {
            return false;
        };
        let (id, address) = (user.id.clone(), user.email.clone());
        let token = world.links.issue(Purpose::Recovery, &id, now, life);
        let link = format!(
            "{}/?{}={token}",
            self.org.urls.app,
            Purpose::Recovery.parameter()
        );
        let subject = format!("A new password for {}", self.org.config.org.name);
        world
            .inbox
            .deliver(&address, subject, None, Some(link), now);
        drop(world);
        self.org.changed();
        true
    }

    /// Has a television ask to be let in, and returns the code it shows. `None`
    /// if no application may let devices in.
    pub fn device_code(&self) -> Option<String> {
        let (client_id, scopes) = accounts::television(&self.org.config)?;
        let now = self.org.clock.now();
        let mut world = self.org.world();
        let devices = &mut world.device_codes;
        let (_, code) = devices.begin(Server::Default, &client_id, scopes, now);
        drop(world);
        self.org.changed();
        Some(code)
    }

    /// Forgets what somebody has allowed the applications; how many there were.
    pub fn revoke_consents(&self, login: &str) -> usize {
        let mut world = self.org.world();
        let Some(user_id) = world.directory.find(login).map(|user| user.id.clone()) else {
            return 0;
        };
        let given = world.consents.iter();
        let clients: Vec<String> = given
            .filter(|given| given.user_id == user_id)
            .map(|given| given.client_id.clone())
            .collect();
        for client in &clients {
            world.consents.revoke(&user_id, client);
        }
        drop(world);
        self.org.changed();
        clients.len()
    }

    /// Lifts the lock that wrong answers put on a user name.
    pub fn unlock(&self, login: &str) {
        self.org.world().lockouts.clear(login);
        self.org.changed();
    }
}
