//! A stronger or fresher sign-in, in place: what the application shows stays, and waits.

use std::cell::{Cell, RefCell};

use idx::oauth::step_up::StepUp;
use idx::transaction::StartOptions;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use thiserror::Error;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::auth::{Auth, AuthState};
use crate::browser;
use crate::browser::resource::{self, NoAnswer};
use crate::driver::Driver;
use crate::memory;

/// Why there is no stronger sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StepUpError {
    /// The user did not want to.
    #[error("the user has not signed in again")]
    Cancelled,
    /// Somebody else did.
    #[error("somebody else has signed in")]
    OtherUser,
    /// Nobody is signed in, or another sign-in is going on that would not do.
    #[error("not now")]
    NotNow,
}

/// The one that is going on.
struct Going {
    slot: usize,
    demand: StepUp,
    owner: Owner,
    waiting: Vec<Function>,
}

thread_local! {
    static GOING: RefCell<Option<Going>> = const { RefCell::new(None) };
    static OUTCOME: Cell<Result<(), StepUpError>> = const { Cell::new(Err(StepUpError::NotNow)) };
}

impl Auth {
    /// Has the user sign in so, and replaces the tokens by those of that sign-in. Equal and weaker
    /// demands that come meanwhile wait for the same one.
    ///
    /// # Errors
    /// [`StepUpError`]; the present tokens stay.
    pub async fn step_up(self, demand: StepUp) -> Result<(), StepUpError> {
        let (promise, _) = self.join_step_up(demand)?;
        // The promise is never rejected.
        let _ = JsFuture::from(promise).await;
        OUTCOME.get()
    }

    /// The same for a request that may be given up meanwhile. The last who waits takes the sign-in
    /// along.
    pub(super) async fn step_up_unless(
        self,
        demand: StepUp,
        signal: &AbortSignal,
    ) -> Result<Result<(), StepUpError>, NoAnswer> {
        if signal.aborted() {
            return Err(NoAnswer);
        }
        let (promise, resolve) = match self.join_step_up(demand) {
            Ok(joined) => joined,
            Err(error) => return Ok(Err(error)),
        };
        match resource::unless_aborted(signal, JsFuture::from(promise)).await {
            Ok(_) => Ok(OUTCOME.get()),
            Err(given_up) => {
                self.leave_step_up(&resolve);
                Err(given_up)
            }
        }
    }

    /// Waits for the sign-in that is going on, or for one that begins with this.
    fn join_step_up(self, demand: StepUp) -> Result<(Promise, Function), StepUpError> {
        let shared = GOING.with_borrow(|going| {
            let going = going.as_ref().filter(|going| going.slot == self.slot);
            going.map(|going| going.demand.covers(&demand))
        });
        match shared {
            Some(false) => return Err(StepUpError::NotNow),
            Some(true) => {}
            None => self.begin_step_up(demand)?,
        }
        let (promise, mine) = resource::promise().ok_or(StepUpError::NotNow)?;
        GOING.with_borrow_mut(|going| {
            if let Some(going) = going {
                going.waiting.push(mine.clone());
            }
        });
        Ok((promise, mine))
    }

    /// Somebody waits no longer; with the last one the sign-in goes.
    fn leave_step_up(self, resolve: &Function) {
        let was_last = GOING.with_borrow_mut(|going| {
            going.as_mut().is_some_and(|going| {
                going.waiting.retain(|other| other != resolve);
                going.waiting.is_empty()
            })
        });
        // What waits for a promise is kept until it is settled.
        let _ = resolve.call0(&JsValue::NULL);
        if was_last {
            self.cancel_step_up();
        }
    }

    fn begin_step_up(self, demand: StepUp) -> Result<(), StepUpError> {
        let config = self.config().ok_or(StepUpError::NotNow)?;
        if self.state_now() != AuthState::SignedIn {
            return Err(StepUpError::NotNow);
        }
        let options = StartOptions {
            max_age_s: demand.max_age_s,
            acr_values: demand.acr_values.clone(),
            login_hint: untrack(|| self.claim("preferred_username")),
            bind_tokens: untrack(|| self.is_bound()),
            ..StartOptions::default()
        };
        let owner = self.owner().with(Owner::new);
        let driver = owner
            .with(|| Driver::open(&config, options, None))
            .map_err(|_| StepUpError::NotNow)?;
        GOING.set(Some(Going {
            slot: self.slot,
            demand,
            owner,
            waiting: Vec::new(),
        }));
        driver.set_in_place();
        self.set_step_up_driver(Some(driver));
        self.set_state(AuthState::SteppingUp);
        Ok(())
    }

    /// The user does not want to.
    pub(super) fn cancel_step_up(self) {
        if let Some(driver) = self.step_up_driver() {
            driver.abandon();
        }
        self.finish_step_up(Err(StepUpError::Cancelled));
    }

    /// The session is over.
    pub(super) fn abandon_step_up(self) {
        if self.step_up_driver().is_some() {
            self.cancel_step_up();
        }
    }

    /// The sign-in has led to tokens.
    pub(super) fn take_step_up(self, driver: Driver) {
        let Some(handover) = driver.hand_over() else {
            return;
        };
        let key = handover.key;
        let mine = self.drive(|session| session.replace(handover.tokens, browser::now()));
        memory::clear_stack();
        if mine == Some(true) {
            self.take_key(key);
            self.finish_step_up(Ok(()));
        } else {
            self.finish_step_up(Err(StepUpError::OtherUser));
        }
    }

    fn finish_step_up(self, outcome: Result<(), StepUpError>) {
        self.set_step_up_driver(None);
        if self.state_now() == AuthState::SteppingUp {
            self.set_state(AuthState::SignedIn);
        }
        let Some(going) = GOING.take() else { return };
        OUTCOME.set(outcome);
        let Going { owner, waiting, .. } = going;
        for resolve in waiting {
            // Resolving a promise never throws.
            let _ = resolve.call0(&JsValue::NULL);
        }
        // Its screens are gone by now, or will be in this turn.
        queue_microtask(move || owner.cleanup());
    }
}
