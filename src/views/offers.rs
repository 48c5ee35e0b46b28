//! What else can be done: quiet actions at the foot of the card, and buttons of equal weight.

use idx::step::{IdpOffer, Offer, OfferKind, Page, ProfileKind, Step};
use leptos::prelude::*;

use super::ui;
use crate::components::{El, Emphasis, Icon, QuietAction, boxed};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;

/// The quiet actions of a page, the way back last.
pub fn actions(driver: Driver, page: &Page, hidden: &[OfferKind]) -> Vec<QuietAction> {
    let mut actions = Vec::new();
    for offer in &page.offers {
        if !hidden.iter().any(|kind| offer.kind.is(kind)) {
            actions.extend(action(driver, offer));
        }
    }
    if page.switched {
        let back = QuietAction::run(keys::BACK, move || driver.show_first());
        actions.push(back.with_icon(Icon::Back));
    }
    let is_hidden = hidden.iter().any(|kind| kind.is(&OfferKind::Cancel));
    let can_cancel = page.offers.iter().any(|o| o.kind.is(&OfferKind::Cancel)) && !is_hidden;
    if can_cancel && !stands_alone(page) || only_waits(page) {
        actions.push(restart(driver));
    }
    actions
}

/// "Back to sign in".
pub fn restart(driver: Driver) -> QuietAction {
    QuietAction::run(keys::BACK_TO_SIGN_IN, move || driver.restart()).with_icon(Icon::Back)
}

/// The first page has nowhere to go back to; and what asks for a decision has an answer that
/// refuses (sign-in UI G13).
fn stands_alone(page: &Page) -> bool {
    matches!(
        page.step,
        Step::Identify(_)
            | Step::Consent(_)
            | Step::EmailConsent(_)
            | Step::KeepMeSignedIn(_)
            | Step::UserCode(_)
            | Step::RequestActivationEmail(_)
    ) || matches!(&page.step, Step::Profile(profile) if profile.kind != ProfileKind::Update)
}

/// A page that could wait for ever may be left, even where the server offers no way.
fn only_waits(page: &Page) -> bool {
    matches!(page.step, Step::Maintenance(_)) && page.offers.is_empty()
}

/// What pressing an action does.
#[derive(Clone, Copy)]
enum Press {
    Send,
    Show,
    Follow,
}

fn action(driver: Driver, offer: &Offer) -> Option<QuietAction> {
    let (key, press) = match &offer.kind {
        OfferKind::Recover => (Some(keys::FORGOT_PASSWORD), Press::Send),
        OfferKind::UnlockAccount => (Some(keys::UNLOCK_ACCOUNT), Press::Send),
        OfferKind::SignUp => (Some(keys::SIGN_UP), Press::Send),
        OfferKind::SignIn => (Some(keys::HAVE_ACCOUNT), Press::Send),
        OfferKind::Skip => (Some(keys::SKIP), Press::Send),
        OfferKind::Send => (Some(keys::EMAIL_SEND), Press::Send),
        OfferKind::ResidentKey => (Some(keys::RESIDENT_KEY), Press::Send),
        OfferKind::RequestActivationEmail => (Some(keys::REQUEST_ACTIVATION), Press::Send),
        OfferKind::SwitchAuthenticator => (Some(keys::OTHER_WAY), Press::Show),
        OfferKind::ReturnToList => (Some(keys::RETURN_TO_LIST), Press::Show),
        OfferKind::SelectChannel => (Some(keys::OTHER_CHANNEL), Press::Show),
        OfferKind::Show => (None, Press::Show),
        OfferKind::Other if offer.form.is_form => (None, Press::Send),
        OfferKind::Other => (None, Press::Follow),
        OfferKind::Resend
        | OfferKind::Cancel
        | OfferKind::Idp(_)
        | OfferKind::Piv(_)
        | OfferKind::LaunchOktaVerify(_)
        | OfferKind::LaunchNfc(_)
        | OfferKind::LaunchWebauthn
        | OfferKind::Passkey(_) => return None,
    };
    let label = key.map_or_else(|| generic_label(offer), i18n::t);
    let id = offer.form.id;
    Some(QuietAction::run(label, move || match press {
        Press::Send => driver.submit(id, &idx::form::Values::new()),
        Press::Show => driver.show(id),
        Press::Follow => driver.follow(id),
    }))
}

/// A name for something this app does not know: the server's name, made readable.
fn generic_label(offer: &Offer) -> Live<String> {
    Live::from(super::field::words(offer.form.name.as_str()))
}

/// Buttons for other ways to sign in: certificates, identity providers. Apps and passkeys are in
/// [`super::launch`].
pub fn alternatives(driver: Driver, page: &Page, lone: bool) -> El {
    let buttons: Vec<El> = page
        .offers
        .iter()
        .filter_map(|offer| button(driver, offer))
        .collect();
    if buttons.is_empty() {
        return boxed("div", "stack");
    }
    let divider = (!lone).then(|| boxed("p", "divider").child(keys::OR));
    boxed("div", "alternatives").child(divider).child(buttons)
}

fn button(driver: Driver, offer: &Offer) -> Option<El> {
    let id = offer.form.id;
    let led_away = Callback::new(move |()| driver.follow(id));
    let shown = Callback::new(move |()| driver.show(id));
    let (label, press) = match &offer.kind {
        OfferKind::Idp(idp) => (idp_label(idp), led_away),
        OfferKind::Piv(_) => (i18n::t(keys::PIV), shown),
        _ => return None,
    };
    Some(ui::button(
        label,
        Emphasis::Secondary,
        driver.busy(),
        move || press.run(()),
    ))
}

/// "Sign in with Google", by the provider's kind where it is a known one, else by its name.
pub fn idp_label(idp: &IdpOffer) -> Live<String> {
    let name = match idp.kind.as_str() {
        "GOOGLE" => "Google".to_owned(),
        "FACEBOOK" => "Facebook".to_owned(),
        "LINKEDIN" => "LinkedIn".to_owned(),
        "MICROSOFT" => "Microsoft".to_owned(),
        "APPLE" => "Apple".to_owned(),
        "GITHUB" => "GitHub".to_owned(),
        "GITLAB" => "GitLab".to_owned(),
        _ => idp.name.clone().unwrap_or_else(|| idp.kind.clone()),
    };
    i18n::t_with(Key::new("idp.sign_in"), &[("name", name.as_str())])
}
