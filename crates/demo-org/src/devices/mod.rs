//! The people's devices: phones and computers with the app, kept here because
//! a demo has no real ones. A device holds the private half of its keys; what
//! it tells the organisation is signed, and the organisation checks that with
//! the public half in the person's enrolment, and nothing else.
//!
//! - `key`: the keys, and what is signed with them
//! - `ask`: what the organisation waits for a device to answer
//! - `act`: what people do at a device
//! - `desktop`: the app on this computer, at its loopback ports
//! - `pages`: addresses that open the app
//! - `api`: what the phone page of the console shows and does

mod act;
mod api;
pub(crate) mod ask;
mod control;
pub(crate) mod desktop;
mod key;
mod pages;

use std::sync::Arc;

use axum::Router;
use serde::{Deserialize, Serialize};

pub use api::{DeviceAccount, PendingAsk};
pub(crate) use ask::{Ask, Asks, Outcome};
pub use desktop::Behaviour;
pub(crate) use key::{DeviceKey, PublicKey};

use crate::authenticators::Kind;
use crate::bounded::Bounded;
use crate::state::Org;
use crate::totp::Seed;
use crate::users::{Credential, User};

/// Accounts on all devices together.
const ACCOUNTS: usize = 1000;

/// How an app is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeviceSettings {
    /// The person is recognised by finger or face before the app answers.
    pub biometrics: bool,
    /// The app is new enough for the number challenge.
    pub up_to_date: bool,
    /// Its keys are kept as FIPS 140 wants it.
    pub fips: bool,
}

impl Default for DeviceSettings {
    fn default() -> Self {
        Self {
            biometrics: true,
            up_to_date: true,
            fips: true,
        }
    }
}

/// What the organisation keeps of a person's app.
#[derive(Clone)]
pub(crate) struct Instance {
    pub(crate) device: String,
    /// `None` until a device is paired.
    pub(crate) key: Option<PublicKey>,
    pub(crate) seed: Seed,
    pub(crate) settings: DeviceSettings,
    /// The step of the last code taken: each is good once.
    pub(crate) used: Option<i64>,
    /// The push is sent without asking first.
    pub(crate) auto_push: bool,
}

impl Instance {
    /// Of an app that no device has yet.
    pub(crate) fn new(device: &str) -> Self {
        Self {
            device: device.to_owned(),
            key: None,
            seed: Seed::new(),
            settings: DeviceSettings::default(),
            used: None,
            auto_push: false,
        }
    }
}

/// An account in an app.
pub(crate) struct Account {
    pub(crate) user_id: String,
    pub(crate) login: String,
    pub(crate) kind: Kind,
    pub(crate) device: String,
    pub(crate) key: DeviceKey,
    pub(crate) seed: Seed,
    pub(crate) settings: DeviceSettings,
}

/// All devices.
pub(crate) struct Devices {
    /// By the id of the key.
    accounts: Bounded<String, Account>,
    pub(crate) desktop: desktop::Desktop,
}

impl Devices {
    pub(crate) fn new(ports: usize) -> Self {
        Self {
            accounts: Bounded::new(ACCOUNTS),
            desktop: desktop::Desktop::new(ports),
        }
    }

    /// Gives a person the devices that their enrolments speak of.
    pub(crate) fn pair(&mut self, user: &mut User) {
        let (user_id, login) = (user.id.clone(), user.login.clone());
        for enrollment in &mut user.enrollments {
            let kind = enrollment.credential.kind();
            let Some(instance) = instance_mut(&mut enrollment.credential) else {
                continue;
            };
            if instance.key.is_some() {
                continue;
            }
            let Ok(key) = DeviceKey::generate() else {
                continue;
            };
            instance.key = Some(key.public());
            self.keep(Account {
                user_id: user_id.clone(),
                login: login.clone(),
                kind,
                device: instance.device.clone(),
                key,
                seed: instance.seed.clone(),
                settings: instance.settings,
            });
        }
    }

    pub(crate) fn keep(&mut self, account: Account) {
        self.accounts.insert(account.key.id().to_owned(), account);
    }

    pub(crate) fn account(&self, key: &str) -> Option<&Account> {
        self.accounts.get(key)
    }

    pub(crate) fn account_mut(&mut self, key: &str) -> Option<&mut Account> {
        self.accounts.get_mut(key)
    }

    /// All accounts, in no particular order.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }
}

/// The app in a credential, if it is one.
pub(crate) fn instance(credential: &Credential) -> Option<&Instance> {
    match credential {
        Credential::OktaVerify(instance)
        | Credential::CustomApp(instance)
        | Credential::NfcPin { instance, .. } => Some(instance),
        _ => None,
    }
}

/// The same, to be changed.
pub(crate) fn instance_mut(credential: &mut Credential) -> Option<&mut Instance> {
    match credential {
        Credential::OktaVerify(instance)
        | Credential::CustomApp(instance)
        | Credential::NfcPin { instance, .. } => Some(instance),
        _ => None,
    }
}

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new().merge(api::router()).merge(pages::router())
}
