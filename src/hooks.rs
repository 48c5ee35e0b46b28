//! What a site adds in code of its own.
//!
//! A site that builds the app with a `main` of its own gives it [`Hooks`] before it mounts the
//! app and never later; whatever it leaves out stays as it is. What can be said without code is in `config.json`.
//!
//! ```no_run
//! use doorway::hooks::{self, Hooks, UsernamePurpose};
//!
//! struct Ours;
//!
//! impl Hooks for Ours {
//!     fn username(&self, typed: &str, _: UsernamePurpose) -> String {
//!         if typed.contains('@') { typed.to_owned() } else { format!("{typed}@example.com") }
//!     }
//! }
//!
//! hooks::install(Ours);
//! doorway::components::mount_app(|| doorway::app::App().into_any());
//! # use leptos::prelude::IntoAny;
//! ```

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;

use idx::form::Values;
use idx::wire::field::Field;

/// What a username is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsernamePurpose {
    /// To sign in.
    SignIn,
    /// To recover a password.
    RecoverPassword,
    /// To unlock an account.
    UnlockAccount,
}

/// Why a registration must not go on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// What to say above the form; a general sentence where there is none.
    pub message: Option<String>,
    /// What to say at fields, by their paths, such as `userProfile.email`.
    pub fields: Vec<(String, String)>,
}

/// An answer that may take a while.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// What a site adds. Every method has a default that changes nothing.
pub trait Hooks {
    /// The username to send for the one that was typed, which is trimmed already. What stands in
    /// the field, and is offered again, is what was typed.
    fn username(&self, typed: &str, purpose: UsernamePurpose) -> String {
        let _ = purpose;
        typed.to_owned()
    }

    /// Changes the fields of a registration form before it is shown: labels, order, whether a
    /// value is needed. The organisation still decides what it takes: a field it does not know is
    /// not sent, but [`before_registration`](Self::before_registration) sees its value.
    ///
    /// # Errors
    /// A [`Refusal`] is shown, and the form as it came from the organisation works all the same.
    fn registration_form(&self, fields: &mut Vec<Field>) -> Result<(), Refusal> {
        let _ = fields;
        Ok(())
    }

    /// Sees, and may change, what was entered before it is sent.
    ///
    /// The answer is a [`Refusal`] where nothing is to be sent.
    fn before_registration(&self, values: Values) -> Later<Result<Values, Refusal>> {
        Box::pin(async { Ok(values) })
    }

    /// The organisation has taken a registration for this e-mail address.
    fn after_registration(&self, email: &str) {
        let _ = email;
    }
}

/// No hooks.
struct NoHooks;

impl Hooks for NoHooks {}

thread_local! {
    static HOOKS: RefCell<Rc<dyn Hooks>> = RefCell::new(Rc::new(NoHooks));
    static INSTALLED: Cell<bool> = const { Cell::new(false) };
}

/// Gives the app a site's hooks, in place of earlier ones.
pub fn install(hooks: impl Hooks + 'static) {
    HOOKS.set(Rc::new(hooks));
    INSTALLED.set(true);
}

/// Takes the hooks away again.
pub fn remove() {
    HOOKS.set(Rc::new(NoHooks));
    INSTALLED.set(false);
}

/// Whether a site has any.
pub(crate) fn are_installed() -> bool {
    INSTALLED.get()
}

/// The hooks in force.
pub fn get() -> Rc<dyn Hooks> {
    HOOKS.with_borrow(Rc::clone)
}
