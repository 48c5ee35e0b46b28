//! Signing in with an app, a security key or a passkey from the first page (sign-in UI I4–I7, I10).

use std::sync::Arc;
use std::time::Duration;

use idx::form::FormId;
use idx::step::{Identify, Launch, LaunchTarget, Offer, OfferKind, Page, launch_values};
use idx::wire::authenticator::{ChallengeMethod, DeviceChallenge};
use leptos::prelude::*;

use super::form_model::FormModel;
use super::frame::Frame;
use super::passkey::{self, Ceremony};
use super::{captcha, custom, identify, opener, providers, ui};
use crate::browser::frames;
use crate::components::{El, Emphasis, boxed, phrase};
use crate::driver::Driver;
use crate::i18n::{Key, keys};

/// How long a link has to open the app before the organisation is told (IDX §6.3).
const LINK_FIRST: Duration = Duration::from_millis(500);

/// The first page with such offers.
pub fn identify(driver: Driver, page: &Page, step: &Identify) -> El {
    let model = FormModel::new(driver, page, &custom::identify_form(driver, &step.form));
    custom::prefill(driver, page, &model);
    let ceremony = Ceremony::of_screen();
    let ways = ways(driver, page, Some(&model), ceremony);
    let ways = (!ways.is_empty()).then(|| {
        boxed("div", "alternatives")
            .child(boxed("p", "divider").child(keys::OR))
            .child(ways)
    });
    let above = match providers::above(driver, page) {
        None => ceremony.notices(),
        Some(first) => boxed("div", "stack").child(ceremony.notices()).child(first),
    };
    let divided = ways.is_some();
    let below = boxed("div", "stack")
        .child(captcha::terms(page))
        .child(ways)
        .child(providers::below(driver, page, divided));
    let around = (Some(above), Some(below));
    let screen = identify::with_more(driver, page, step, &model, around);
    let Some(passkey) = step.passkey.clone() else {
        return screen;
    };
    screen.mounted(move |screen| {
        let field = screen.query_selector("input[name=identifier]");
        if let Some(field) = field.ok().flatten() {
            // Fails for no attribute of an input.
            let _ = field.set_attribute("autocomplete", "username webauthn");
        }
        passkey::suggest(driver, &passkey, ceremony);
    })
}

/// The buttons, in the order of sign-in UI G22.
fn ways(driver: Driver, page: &Page, model: Option<&FormModel>, ceremony: Ceremony) -> Vec<El> {
    let button = |offer: &Offer| way(driver, offer, model, ceremony);
    page.offers.iter().filter_map(button).collect()
}

fn way(driver: Driver, offer: &Offer, model: Option<&FormModel>, ceremony: Ceremony) -> Option<El> {
    let (label, challenge) = match &offer.kind {
        OfferKind::LaunchOktaVerify(challenge) => (keys::FASTPASS, challenge.clone()),
        OfferKind::LaunchNfc(challenge) => (keys::NFC, challenge.clone()),
        OfferKind::LaunchWebauthn => (keys::SECURITY_KEY, None),
        OfferKind::Passkey(passkey) => {
            let label = keys::PASSKEY_SIGN_IN;
            return Some(passkey::sign_in_button(driver, passkey, ceremony, label));
        }
        _ => return None,
    };
    let id = offer.form.id;
    Some(button(
        driver,
        id,
        challenge,
        model,
        label,
        Emphasis::Secondary,
    ))
}

fn button(
    driver: Driver,
    id: FormId,
    challenge: Option<Arc<DeviceChallenge>>,
    model: Option<&FormModel>,
    label: Key,
    emphasis: Emphasis,
) -> El {
    let model = model.cloned();
    ui::button(label, emphasis, driver.busy(), move || {
        let model = model.as_ref();
        // For the addresses of the steps that follow.
        if let Some(model) = model {
            model.keep_typed();
        }
        let flag = |model: &FormModel| model.flag("rememberMe").get_untracked();
        let values = launch_values(model.is_some_and(flag));
        let send = move || driver.submit(id, &values);
        match challenge
            .as_deref()
            .and_then(|challenge| open(driver, challenge))
        {
            // The system may take the page to the app.
            Some(ChallengeMethod::UniversalLink | ChallengeMethod::AppLink) => {
                set_timeout(send, LINK_FIRST);
            }
            _ => send(),
        }
    })
}

/// Opens the app, where the response says how.
fn open(driver: Driver, challenge: &DeviceChallenge) -> Option<ChallengeMethod> {
    let url = opener::app_address(driver, challenge.href.as_deref()?)?;
    match driver.typed("identifier") {
        Some(typed) if !typed.trim().is_empty() => {
            frames::open(&url.with_login_hint(typed.trim()));
        }
        _ => frames::open(&url),
    }
    Some(challenge.method.clone())
}

/// Nothing but the app leads on.
pub fn alone(driver: Driver, page: &Page, step: &Launch) -> El {
    let (label, named, unnamed) = match step.target {
        LaunchTarget::OktaVerify => (
            keys::FASTPASS,
            keys::LAUNCH_FASTPASS_NAMED,
            keys::LAUNCH_FASTPASS_TEXT,
        ),
        LaunchTarget::Nfc => (keys::NFC, keys::LAUNCH_NFC_NAMED, keys::LAUNCH_NFC_TEXT),
        LaunchTarget::Webauthn => (
            keys::SECURITY_KEY,
            keys::LAUNCH_KEY_NAMED,
            keys::LAUNCH_KEY_TEXT,
        ),
    };
    let app = page.app.as_ref().and_then(|app| app.label.as_deref());
    let text = boxed("p", "lead");
    let text = match app {
        Some(app) => text.child(phrase(named, &[("app", app)])),
        None => text.child(unnamed),
    };
    let ceremony = Ceremony::of_screen();
    let challenge = step.challenge.clone();
    let content = boxed("div", "stack")
        .child(ceremony.notices())
        .child(text)
        .child(button(
            driver,
            step.form.id,
            challenge,
            None,
            label,
            Emphasis::Primary,
        ))
        .child(boxed("div", "alternatives").child(ways(driver, page, None, ceremony)))
        .child(providers::below(driver, page, false));
    Frame::new(keys::IDENTIFY_TITLE).around(driver, page, content)
}
