//! What is needed after sign-in alone, in a part of the app of its own.
//!
//! The release build cuts the WebAssembly file here, as it does at [`crate::lazy`]: what only
//! [`After`] leads to is loaded while the last request of a sign-in is on its way.

use std::cell::Cell;

use super::auth::Auth;
use crate::components::El;
use crate::driver::Driver;
#[cfg(feature = "split")]
use crate::i18n;
use crate::lazy::NotLoaded;
use crate::views;

/// What the part offers, once it is there.
#[derive(Clone, Copy)]
pub struct After {
    /// Takes over the tokens of a sign-in.
    pub adopt: fn(Auth, Driver),
    /// Takes over the tokens of a stronger sign-in.
    pub step_up: fn(Auth, Driver),
    /// Goes back from a stronger sign-in without it.
    pub cancel_step_up: fn(Auth),
    /// The page of the app for who is signed in.
    pub page: fn(Auth) -> El,
}

const AFTER: After = After {
    adopt: Auth::adopt,
    step_up: Auth::take_step_up,
    cancel_step_up: Auth::cancel_step_up,
    page: views::signed_in::view,
};

thread_local! {
    static LOADED: Cell<Option<After>> = const { Cell::new(None) };
}

/// The part, if it is here already.
pub fn here() -> Option<After> {
    #[cfg(not(feature = "split"))]
    LOADED.set(Some(AFTER));
    LOADED.get()
}

/// Loads the part, unless it is here.
///
/// # Errors
/// [`NotLoaded`]; a later call tries again.
pub async fn load() -> Result<After, NotLoaded> {
    if let Some(part) = here() {
        return Ok(part);
    }
    let part = cut::after_sign_in().await?;
    LOADED.set(Some(part));
    Ok(part)
}

#[cfg(not(feature = "split"))]
mod cut {
    use super::{AFTER, After, NotLoaded};

    pub(super) async fn after_sign_in() -> Result<After, NotLoaded> {
        Ok(AFTER)
    }
}

#[cfg(feature = "split")]
// The macro declares the function on both sides of the cut, which takes foreign functions.
#[allow(unsafe_code)]
mod cut {
    use wasm_split_helpers::wasm_split;

    use super::{AFTER, After, NotLoaded, i18n};

    /// Where the file is cut. The texts of the signed-in page are in the part too.
    #[wasm_split(session, fallible)]
    pub(super) fn after_sign_in() -> Result<After, NotLoaded> {
        i18n::add_english(include_str!("../../locales/en.session.json"));
        Ok(AFTER)
    }
}
