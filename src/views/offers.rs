//! What else can be done: quiet actions at the foot of the card.

use idx::step::{Offer, OfferKind, Page, ProfileKind, Step};

use crate::components::{Icon, QuietAction};
use crate::driver::Driver;
use crate::i18n::{self, keys};
use crate::lazy::{self, Screens};
use crate::live::Live;

/// The quiet actions of a page, the way back last.
pub fn actions(driver: Driver, page: &Page, hidden: &[OfferKind]) -> Vec<QuietAction> {
    let custom = custom(driver);
    let mut actions = Vec::new();
    for wanted in 0..=LAST_RANK {
        for offer in &page.offers {
            if rank(&offer.kind) == wanted && !hidden.iter().any(|kind| offer.kind.is(kind)) {
                let own = custom.and_then(|screens| (screens.own_action)(driver, &offer.kind));
                actions.extend(own.or_else(|| action(driver, offer)));
            }
        }
        // A site's help stands after what helps by itself.
        if let (HELP_RANK, Some(screens)) = (wanted, custom) {
            actions.extend((screens.help)(driver, page));
        }
    }
    if page.switched {
        let back = QuietAction::run(keys::BACK, move || driver.show_first());
        actions.push(back.with_icon(Icon::Back));
    }
    let is_hidden = hidden.iter().any(|kind| kind.is(&OfferKind::Cancel));
    // Starting over needs nothing of the server: a page without a way back is no dead end.
    let can_cancel = page.offers.iter().any(|o| o.kind.is(&OfferKind::Cancel));
    let leads_on = match page.step {
        Step::IdentityProviders | Step::Launch(_) => true,
        Step::Maintenance(_) => !page.offers.is_empty(),
        _ => false,
    };
    if !is_hidden && !stands_alone(page) && (can_cancel || !leads_on) {
        actions.extend(restart(driver));
    }
    actions
}

/// "Back to sign in", unless a site hides it or leads elsewhere.
pub fn restart(driver: Driver) -> Option<QuietAction> {
    if let Some(screens) = custom(driver) {
        return (screens.restart)(driver);
    }
    Some(start_over(driver))
}

/// "Back to sign in" as it is by itself.
pub fn start_over(driver: Driver) -> QuietAction {
    QuietAction::run(keys::BACK_TO_SIGN_IN, move || driver.restart()).with_icon(Icon::Back)
}

/// The part that does what a site wants, where it wants anything.
pub(super) fn custom(driver: Driver) -> Option<Screens> {
    lazy::screens().filter(|_| driver.is_custom())
}

const HELP_RANK: u8 = 1;
const LAST_RANK: u8 = 3;

/// The order in which actions stand (sign-in UI G12).
fn rank(kind: &OfferKind) -> u8 {
    match kind {
        OfferKind::Recover => 0,
        OfferKind::UnlockAccount => HELP_RANK,
        OfferKind::SignUp | OfferKind::SignIn => LAST_RANK,
        _ => 2,
    }
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

/// Whether all that can be done besides is what most sign-ins offer; the words of the others are
/// in the part.
pub fn are_plain(page: &Page) -> bool {
    page.offers.iter().all(|offer| {
        matches!(
            offer.kind,
            OfferKind::Recover
                | OfferKind::UnlockAccount
                | OfferKind::SignUp
                | OfferKind::Send
                | OfferKind::Resend
                | OfferKind::SwitchAuthenticator
                | OfferKind::ReturnToList
                | OfferKind::Cancel
        )
    })
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
