//! What a site adds in code of its own.
//!
//! A site that builds the app with a `main` of its own gives it [`Hooks`] before it mounts the
//! app and never later; whatever it leaves out stays as it is. What can be said without code is in
//! `config.json`.
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
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;

use idx::form::Values;
use idx::wire::field::Field;

use crate::live::Live;

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

/// A button of the site's own, beside the identity providers of the first page.
///
/// It looks and works as they do. A button that only leads somewhere needs no code: see
/// `customButtons` in `config.json`.
///
/// ```
/// use doorway::hooks::OwnButton;
///
/// let badge = OwnButton::new("Sign in with your badge", || { /* ask the reader */ })
///     .named("badge");
/// ```
#[derive(Clone)]
pub struct OwnButton {
    label: Live<String>,
    name: Option<String>,
    on_press: Rc<dyn Fn()>,
}

impl OwnButton {
    /// A button with its label, which is also its accessible name and may follow a signal, and what
    /// to do on each press. Presses while a request is on its way are ignored.
    pub fn new(label: impl Into<Live<String>>, on_press: impl Fn() + 'static) -> Self {
        Self {
            label: label.into(),
            name: None,
            on_press: Rc::new(on_press),
        }
    }

    /// The same with a name for the site's stylesheet and tests, in the attribute `data-button`.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What it says.
    pub fn label(&self) -> &Live<String> {
        &self.label
    }

    /// Its name, where it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Does what a press does.
    pub fn press(&self) {
        (self.on_press)();
    }
}

impl fmt::Debug for OwnButton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnButton")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
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

    /// Buttons of the site's own on the first page, in their order, after those of `customButtons`.
    /// Asked for each time that page is drawn.
    fn buttons(&self) -> Vec<OwnButton> {
        Vec::new()
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
