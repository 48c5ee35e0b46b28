//! What tests do with people's devices.

use super::act;
use super::api::{self, DeviceAccount, PendingAsk};
use super::{Behaviour, DeviceSettings};
use crate::control::Control;

impl Control {
    /// What devices are asked at the moment.
    pub fn asks(&self) -> Vec<PendingAsk> {
        let now = self.org.clock.now();
        api::pending(&self.org.world(), &self.org.urls.org, now)
    }

    /// The accounts in the apps on all devices.
    pub fn device_accounts(&self) -> Vec<DeviceAccount> {
        api::accounts(&self.org.world(), self.org.clock.now())
    }

    /// Says yes to an ask on a device that can, tapping this number; false if
    /// the answer is not taken.
    pub fn approve(&self, ask: &PendingAsk, number: Option<&str>) -> bool {
        self.answer(ask, |world, account, now| {
            act::approve(world, &ask.id, account, number, now).is_ok()
        })
    }

    /// Says no.
    pub fn deny(&self, ask: &PendingAsk) -> bool {
        self.answer(ask, |world, account, now| {
            act::deny(world, &ask.id, account, now).is_ok()
        })
    }

    fn answer(
        &self,
        ask: &PendingAsk,
        act: impl Fn(&mut crate::state::World, &str, crate::clock::Moment) -> bool,
    ) -> bool {
        let now = self.org.clock.now();
        let mut world = self.org.world();
        let done = ask
            .accounts
            .first()
            .is_some_and(|account| act(&mut world, account, now));
        drop(world);
        self.org.changed();
        done
    }

    /// Opens a set-up link on a phone set up like that; false if it is dead.
    pub fn scan(&self, link: &str, settings: DeviceSettings) -> bool {
        let now = self.org.clock.now();
        let secret = link.rsplit('/').next().unwrap_or_default();
        let done = act::scan(&mut self.org.world(), secret, api::PHONE, settings, now).is_ok();
        self.org.changed();
        done
    }

    /// Changes how a person's apps are set up.
    pub fn set_device(&self, login: &str, settings: DeviceSettings) {
        let mut world = self.org.world();
        let keys: Vec<String> = world
            .devices
            .accounts()
            .filter(|account| account.login == login)
            .map(|account| account.key.id().to_owned())
            .collect();
        for key in keys {
            // Somebody whose sign-in is forgotten has nothing to change.
            let _ = act::change(&mut world, &key, settings);
        }
        drop(world);
        self.org.changed();
    }

    /// Changes what the app on this computer does at the port of this index.
    pub fn set_loopback(&self, index: usize, behaviour: Behaviour) {
        if let Some(port) = self.org.world().devices.desktop.ports.get_mut(index) {
            *port = behaviour;
        }
        self.org.changed();
    }

    /// Whose account the app on this computer answers with where the
    /// organisation asks for nobody.
    pub fn set_desktop_account(&self, account: Option<&DeviceAccount>) {
        self.org.world().devices.desktop.account = account.map(|account| account.key.clone());
        self.org.changed();
    }

    /// Whether the system of this computer answers for the app (Apple's
    /// extension, Chrome's connector).
    pub fn set_device_system(&self, is_on: bool) {
        self.org.world().devices.desktop.system = is_on;
        self.org.changed();
    }
}
