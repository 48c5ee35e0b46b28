//! What a site's settings change on the screens.

use idx::form::Form;
use idx::step::{OfferKind, Page, Step};
use leptos::prelude::*;

use super::form_model::FormModel;
use super::offers;
use crate::browser::storage;
use crate::components::{Icon, QuietAction};
use crate::config::ConfigError;
use crate::driver::Driver;
use crate::i18n::keys;
use crate::site::{self, Site};

const IDENTIFIER: &str = "identifier";
const REMEMBER_ME: &str = "rememberMe";

/// What is wrong with the settings.
pub fn check(site: &Site) -> Option<ConfigError> {
    site.check()
}

/// A link of the site's in place of what the organisation offers.
pub fn own_action(driver: Driver, kind: &OfferKind) -> Option<QuietAction> {
    let (name, label) = match kind {
        OfferKind::Recover => (site::FORGOT_LINK, keys::FORGOT_PASSWORD),
        OfferKind::UnlockAccount => (site::UNLOCK_LINK, keys::UNLOCK_ACCOUNT),
        OfferKind::SignUp => (site::SIGN_UP_LINK, keys::SIGN_UP),
        _ => return None,
    };
    let site = driver.site();
    Some(QuietAction::open(label, site.text(name)?))
}

/// Links of the site's own: on the first page, and where somebody is verified.
pub fn help(driver: Driver, page: &Page) -> Vec<QuietAction> {
    let site = driver.site();
    let mut links = Vec::new();
    let list = match &page.step {
        Step::Identify(_) | Step::Launch(_) => {
            if let Some(help) = site.text(site::HELP_LINK) {
                links.push(QuietAction::open(keys::IDENTIFY_HELP, help).in_new_tab());
            }
            site.links(site::LINKS)
        }
        Step::Authenticator(_) | Step::SelectAuthenticator(_) => site.links(site::VERIFY_LINKS),
        _ => Vec::new(),
    };
    for own in list {
        links.push(QuietAction::open(own.label, own.url).in_new_tab());
    }
    links
}

/// "Back to sign in", unless it is hidden or leads elsewhere.
pub fn restart(driver: Driver) -> Option<QuietAction> {
    let site = driver.site();
    if site.is_on(site::HIDE_BACK) {
        return None;
    }
    Some(match site.text(site::BACK_LINK) {
        Some(link) => QuietAction::open(keys::BACK_TO_SIGN_IN, link).with_icon(Icon::Back),
        None => offers::start_over(driver),
    })
}

/// Whether nobody is to be named.
pub fn hides_identifier(driver: Driver) -> bool {
    driver.site().is_on(site::HIDE_IDENTIFIER)
}

/// The first form without what is hidden.
pub fn identify_form(driver: Driver, form: &Form) -> Form {
    if !driver.site().is_on(site::HIDE_STAY) {
        return form.clone();
    }
    form.with_fields(|fields| {
        for field in fields.iter_mut().filter(|field| field.path == REMEMBER_ME) {
            field.visible = Some(false);
        }
    })
}

/// The username of the settings, else the organisation's, else the one that was kept.
pub fn prefill(driver: Driver, page: &Page, model: &FormModel) {
    let site = driver.site();
    let identifier = model.text(IDENTIFIER);
    if page.continues || model.is_retyped() {
        return;
    }
    if let Some(username) = site.text(site::USERNAME) {
        identifier.set(username.to_owned());
    } else if site.is_on(site::REMEMBER)
        && identifier.with_untracked(String::is_empty)
        && let Some(kept) = storage::recall_username()
    {
        identifier.set(kept);
        model.flag(REMEMBER_ME).set(true);
    }
}

/// Keeps what was typed, where both the site and the person want it.
pub fn remember(driver: Driver, model: &FormModel) {
    let asks = model.form().field(REMEMBER_ME).is_some();
    if !asks || !driver.site().is_on(site::REMEMBER) {
        return;
    }
    let typed = model.text(IDENTIFIER).get_untracked();
    let wanted = model.flag(REMEMBER_ME).get_untracked() && !typed.trim().is_empty();
    storage::remember_username(wanted.then(|| typed.trim()));
}
