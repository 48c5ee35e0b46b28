//! The screens that most sign-ins never show, in a part of the app of their own.
//!
//! The release build cuts the WebAssembly file in two at [`screens_of_part`]: what only
//! [`Screens`] leads to is in the second file, which is loaded when a screen of it is asked for
//! the first time. Everywhere else (tests, a plain `trunk build`, an app that uses this library)
//! there is one file, and the part is always there.

use std::cell::Cell;
use std::pin::Pin;

use idx::error::Error;
use idx::form::Values;
use idx::secret::Secret;
use idx::step::{OfferKind, Page, Terminal};
use idx::transaction::Transaction;
use idx::wire::message::Message;

use crate::arrival::Arrival;
use crate::browser::tabs;
use crate::components::{self, El, Notice, QuietAction};
use crate::config::ConfigError;
use crate::driver::Driver;
#[cfg(feature = "split")]
use crate::i18n;
use crate::site::Site;
use crate::views;
use crate::views::form_model::FormModel;

/// What the part offers, once it is there.
#[derive(Clone, Copy)]
pub struct Screens {
    /// Draws any step.
    pub page: fn(Driver, &Page) -> El,
    /// Draws the end of a transaction.
    pub terminal: fn(Driver, &Terminal) -> El,
    /// Shows the code of a magic link that was opened where nobody waits for it.
    pub enter_code_elsewhere: fn(&Secret) -> El,
    /// Reads the query of a return from elsewhere or of a link.
    pub arrival: fn(&str) -> Arrival,
    /// Offers the code of a magic link to the tab that waits for it.
    pub offer: fn(Secret, String) -> Answer,
    /// Says that another tab has taken the code of a magic link.
    pub return_to_original_tab: fn() -> El,
    /// Draws what is wrong with the settings.
    pub configuration: fn(&ConfigError) -> El,
    /// Counts down until a request may be sent again, in place of a page.
    pub rate_limited: fn(Driver, &Error, u32) -> El,
    /// The same above a form.
    pub wait: fn(u32) -> El,
    /// Gives a notice what the catalogue has for its message besides a text.
    pub dress: fn(&Message, &mut Notice),
    /// Does what has to be done before a form is sent, then sends it.
    pub send: fn(FormModel, Values),
    /// Puts into a new form what was typed before its transaction ran out; whether the page
    /// continues is told along.
    pub attend: fn(&FormModel, bool),
    /// What is in a text that stands for a list.
    pub entries: fn(&str) -> Vec<String>,
    /// Whether a site wants nobody named.
    pub hides_identifier: fn(Driver) -> bool,
    /// Judges what a site has set.
    pub check_site: fn(&Site) -> Option<ConfigError>,
    /// Tells a new transaction what a site wants of it.
    pub prepare: fn(&Site, &mut Transaction),
    /// A link of the site's in place of an offer.
    pub own_action: fn(Driver, &OfferKind) -> Option<QuietAction>,
    /// Links of the site's own.
    pub help: fn(Driver, &Page) -> Vec<QuietAction>,
    /// The way back as the site wants it.
    pub restart: fn(Driver) -> Option<QuietAction>,
    /// Tells the console what an administrator has to do about a failure.
    pub advise: fn(Driver, &Error),
}

const SCREENS: Screens = Screens {
    page: views::rest::page,
    terminal: views::terminal::view,
    enter_code_elsewhere: views::terminal::enter_code_elsewhere,
    arrival: Arrival::read,
    offer: |otp, state| Box::pin(tabs::offer(otp, state)),
    return_to_original_tab: views::terminal::return_to_original_tab,
    configuration: views::failure::configuration,
    rate_limited: views::rate_limit::view,
    wait: views::rate_limit::notice,
    dress: views::callout::dress,
    send: views::sending::send,
    attend: views::retyped::attend,
    entries: components::entries,
    hides_identifier: views::custom::hides_identifier,
    check_site: views::custom::check,
    prepare: |site, transaction| transaction.set_identity_providers(site.identity_providers()),
    own_action: views::custom::own_action,
    help: views::custom::help,
    restart: views::custom::restart,
    advise: views::advice::advise,
};

/// A yes or no that takes a while.
pub type Answer = Pin<Box<dyn Future<Output = bool>>>;

/// The part could not be loaded: no network, or a newer version of the app was put in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a part of the app could not be loaded")]
pub struct NotLoaded;

thread_local! {
    static LOADED: Cell<Option<Screens>> = const { Cell::new(None) };
}

/// The screens, if they are here already.
pub fn screens() -> Option<Screens> {
    #[cfg(not(feature = "split"))]
    LOADED.set(Some(SCREENS));
    LOADED.get()
}

/// Loads the part, unless it is here.
///
/// # Errors
/// [`NotLoaded`]; a later call tries again.
pub async fn load() -> Result<Screens, NotLoaded> {
    if let Some(screens) = screens() {
        return Ok(screens);
    }
    let part = part::screens_of_part().await?;
    LOADED.set(Some(part));
    Ok(part)
}

#[cfg(not(feature = "split"))]
mod part {
    use super::{NotLoaded, SCREENS, Screens};

    pub(super) async fn screens_of_part() -> Result<Screens, NotLoaded> {
        Ok(SCREENS)
    }
}

#[cfg(feature = "split")]
// The two ends of the cut are foreign functions to each other.
#[allow(unsafe_code, improper_ctypes, improper_ctypes_definitions)]
mod part {
    use std::ffi::c_void;

    use super::{NotLoaded, SCREENS, Screens, i18n};
    use crate::parts::{Loaded, Loading};

    #[link(wasm_import_module = "__wasm_split_placeholder__")]
    unsafe extern "C" {
        fn __wasm_split_load_screens(loaded: Loaded, data: *const c_void);
        fn __wasm_split_00screens00_import_00000000000000000000000000000001_screens() -> Screens;
    }

    /// Where the file is cut. The texts of the screens are in the part too.
    #[unsafe(no_mangle)]
    extern "C" fn __wasm_split_00screens00_export_00000000000000000000000000000001_screens()
    -> Screens {
        i18n::add_english(include_str!("../locales/en.screens.json"));
        SCREENS
    }

    pub(super) async fn screens_of_part() -> Result<Screens, NotLoaded> {
        // SAFETY: the cutter's script calls back once, when the part is there or cannot be had.
        if !unsafe { Loading::new(__wasm_split_load_screens) }.await {
            return Err(NotLoaded);
        }
        // SAFETY: the part is there, and its end of the cut is the function above.
        Ok(unsafe { __wasm_split_00screens00_import_00000000000000000000000000000001_screens() })
    }
}
