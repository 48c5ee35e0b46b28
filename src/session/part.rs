//! What is needed after sign-in alone, in a part of the app of its own.
//!
//! The release build cuts the WebAssembly file here, as it does at [`crate::lazy`]: what only
//! [`After`] leads to is loaded while the last request of a sign-in is on its way. What makes
//! tokens of the answer to it is there too.

use std::cell::Cell;

use idx::http::RequestId;
use idx::oauth::dpop::ProofOrder;
use idx::transaction::{SignatureCheck, Validation};

use super::auth::{Auth, Why};
use crate::components::El;
use crate::driver::Driver;
#[cfg(feature = "split")]
use crate::i18n;
use crate::lazy::NotLoaded;
use crate::views;

/// What the part offers, once it is there.
#[derive(Clone, Copy)]
pub struct After {
    /// Makes tokens of the answer of the token endpoint.
    pub validation: Validation,
    /// Judges the signature of an ID token.
    pub verify: fn(Driver, RequestId, Box<SignatureCheck>),
    /// Proves to the token endpoint that the tokens' key is here.
    pub prove: fn(Driver, RequestId, Box<ProofOrder>),
    /// Takes over the tokens of a sign-in.
    pub adopt: fn(Auth, Driver),
    /// Takes over the tokens of a stronger sign-in.
    pub step_up: fn(Auth, Driver),
    /// Goes back from a stronger sign-in without it.
    pub cancel_step_up: fn(Auth),
    /// Takes the query of the way back from a sign-out out of the address.
    pub come_back: fn(),
    /// Says that nobody is signed in any more.
    pub signed_out: fn(Auth, Why) -> El,
    /// The page of the app for who is signed in.
    pub page: fn(Auth) -> El,
}

const AFTER: After = After {
    validation: Validation::FULL,
    verify: Driver::verify_by_part,
    prove: Driver::prove_by_part,
    adopt: Auth::adopt,
    step_up: Auth::take_step_up,
    cancel_step_up: Auth::cancel_step_up,
    come_back: super::start::come_back_from_sign_out,
    signed_out: views::signed_out::view,
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
// The two ends of the cut are foreign functions to each other.
#[allow(unsafe_code, improper_ctypes, improper_ctypes_definitions)]
mod cut {
    use std::ffi::c_void;

    use super::{AFTER, After, NotLoaded, i18n};
    use crate::parts::{Loaded, Loading};

    #[link(wasm_import_module = "__wasm_split_placeholder__")]
    unsafe extern "C" {
        fn __wasm_split_load_session(loaded: Loaded, data: *const c_void);
        fn __wasm_split_00session00_import_00000000000000000000000000000002_after() -> After;
    }

    /// Where the file is cut. The texts of the signed-in page are in the part too.
    #[unsafe(no_mangle)]
    extern "C" fn __wasm_split_00session00_export_00000000000000000000000000000002_after() -> After
    {
        i18n::add_english(include_str!("../../locales/en.session.json"));
        AFTER
    }

    pub(super) async fn after_sign_in() -> Result<After, NotLoaded> {
        // SAFETY: the cutter's script calls back once, when the part is there or cannot be had.
        if !unsafe { Loading::new(__wasm_split_load_session) }.await {
            return Err(NotLoaded);
        }
        // SAFETY: the part is there, and its end of the cut is the function above.
        Ok(unsafe { __wasm_split_00session00_import_00000000000000000000000000000002_after() })
    }
}
