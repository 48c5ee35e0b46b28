//! The handle on who is signed in. What is here is needed before anybody is; the rest of its methods
//! stand with what they do.

use std::cell::RefCell;

use idx::transaction::{Callback, StartOptions};
use leptos::prelude::*;

use crate::browser::crypto::NoCrypto;
use crate::browser::storage;
use crate::config::Config;
use crate::driver::Driver;

/// Where it has got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthState {
    /// Nobody is signed in; a [`Guard`](super::Guard) asks for it.
    SigningIn,
    /// Somebody is signed in.
    SignedIn,
    /// Somebody is signed in, and is asked to prove more; see [`Auth::step_up`].
    SteppingUp,
    /// The tokens are gone from here; the organisation is being told.
    Leaving,
    /// Nobody is signed in any more.
    SignedOut(Why),
}

/// Why nobody is signed in any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// They signed out, here or on the way over the organisation.
    User,
    /// They signed out in another tab.
    OtherTab,
    /// The organisation does not accept the tokens any more, or they ran out.
    Expired,
    /// Nobody used the page for too long.
    Idle,
    /// Somebody else signed in.
    OtherUser,
}

/// A handle on who is signed in, to be copied into every closure.
#[derive(Debug, Clone, Copy)]
pub struct Auth {
    pub(super) slot: usize,
    /// Counts whatever may be seen to have changed of the session.
    pub(super) changed: RwSignal<u32>,
    /// Counts the changes of the state.
    stated: RwSignal<u32>,
    /// Whether somebody is signed in: what a guard shows outlives other changes of the state.
    pub(super) inside: RwSignal<bool>,
    /// Whether the organisation is being talked to on somebody's request.
    pub(super) busy: RwSignal<bool>,
}

/// What a page knows before anybody is signed in.
struct Slot {
    state: AuthState,
    config: Config,
    /// How to start, and what a redirect brought back.
    opening: Option<(StartOptions, Option<Callback>)>,
    driver: Option<Driver>,
    /// What listens lives as long as the provider.
    owner: Owner,
    step_up: Option<Driver>,
}

thread_local! {
    static SLOTS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
}

/// The handle that an [`AuthProvider`](super::AuthProvider) around the caller provides.
///
/// # Panics
/// Outside of one: a mistake of the program, not of its user.
pub fn use_auth() -> Auth {
    expect_context()
}

impl Auth {
    pub(super) fn new(
        config: Config,
        opening: (StartOptions, Option<Callback>),
        state: AuthState,
        owner: Owner,
    ) -> Self {
        let slot = SLOTS.with_borrow_mut(|slots| {
            slots.push(Slot {
                state,
                config,
                opening: Some(opening),
                driver: None,
                owner,
                step_up: None,
            });
            slots.len() - 1
        });
        Self {
            slot,
            changed: RwSignal::new(0),
            stated: RwSignal::new(0),
            inside: RwSignal::new(false),
            busy: RwSignal::new(false),
        }
    }

    /// Where it has got to. Reactive.
    pub fn state(self) -> AuthState {
        self.stated.track();
        self.known(|slot| slot.state)
            .unwrap_or(AuthState::SigningIn)
    }

    /// Asks for a sign-in after the end of a session.
    pub fn sign_in(self) {
        storage::forget_signed_out();
        let opened = self.known(|slot| slot.driver).flatten();
        self.set_state(AuthState::SigningIn);
        if let Some(driver) = opened {
            driver.restart();
        }
    }

    /// Whether somebody has to wait for what they asked for. Reactive.
    pub fn busy(self) -> RwSignal<bool> {
        self.busy
    }

    fn known<T>(self, read: impl FnOnce(&mut Slot) -> T) -> Option<T> {
        SLOTS.with_borrow_mut(|slots| slots.get_mut(self.slot).map(read))
    }

    pub(super) fn config(self) -> Option<Config> {
        self.known(|slot| slot.config.clone())
    }

    pub(super) fn owner(self) -> Owner {
        self.known(|slot| slot.owner.clone()).unwrap_or_default()
    }

    pub(super) fn step_up_driver(self) -> Option<Driver> {
        self.known(|slot| slot.step_up).flatten()
    }

    pub(super) fn set_step_up_driver(self, driver: Option<Driver>) {
        self.known(|slot| slot.step_up = driver);
    }

    pub(super) fn state_now(self) -> AuthState {
        untrack(|| self.state())
    }

    pub(super) fn set_state(self, state: AuthState) {
        let before = self.known(|slot| core::mem::replace(&mut slot.state, state));
        if before == Some(state) {
            return;
        }
        let inside = matches!(state, AuthState::SignedIn | AuthState::SteppingUp);
        if self.inside.get_untracked() != inside {
            self.inside.set(inside);
        }
        self.stated.update(|count| *count = count.wrapping_add(1));
    }

    pub(super) fn note_change(self) {
        self.changed.update(|count| *count = count.wrapping_add(1));
    }

    /// The transaction of the sign-in, opened when the first guard needs it.
    pub(super) fn driver(self) -> Result<Driver, NoCrypto> {
        let known = self.known(|slot| {
            let open = (slot.opening.take(), slot.config.clone(), slot.owner.clone());
            (slot.driver, open)
        });
        let Some((driver, (opening, config, owner))) = known else {
            return Err(NoCrypto);
        };
        if let Some(driver) = driver {
            return Ok(driver);
        }
        let (options, callback) = opening.unwrap_or_else(|| (config.options.clone(), None));
        let driver = owner.with(|| Driver::open(&config, options, callback))?;
        self.known(|slot| slot.driver = Some(driver));
        Ok(driver)
    }
}
