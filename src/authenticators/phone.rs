//! A phone: have a code sent or told, and type it in. Setting one up is in [`super::new_phone`].

use idx::form::Values;
use idx::step::{OfferKind, OtherMethod, Page, Phase, Phone};

use crate::components::{El, Emphasis, QuietAction, boxed, data, el};
use crate::driver::Driver;
use crate::i18n::{self, Key, Piece, keys};
use crate::views::answer::{self, Answer};
use crate::views::ui;

pub(super) const METHOD: &str = "authenticator.methodType";
pub(super) const VOICE: &str = "voice";

/// Digits of a code in a text message; those that are told differ.
const SMS_DIGITS: usize = 6;

/// Every phase of the phone.
pub fn view(driver: Driver, page: &Page, step: &Phone) -> El {
    match step.phase {
        Phase::VerificationData => send(driver, page, step),
        Phase::EnrollmentData => super::new_phone::view(driver, page, step),
        _ => answer(driver, page, step),
    }
}

/// A sentence with the number, with the user's own name for the phone where there is one.
fn about(step: &Phone, known: Key, unknown: Key) -> El {
    let text = boxed("p", "lead");
    let Some(number) = &step.number else {
        return text.child(unknown);
    };
    let number = number.clone();
    let nickname = step.authenticator.nickname.as_ref();
    let nickname = nickname.map(|name| [" (", name, ")"].concat());
    text.content(move || {
        i18n::with_pieces(known, |piece| match piece {
            Piece::Words(words) => el("span").child(words),
            // A number runs from left to right in every language, and on one line.
            Piece::Placeholder(_) => data("\u{200e}")
                .child(boxed("span", "unbroken").child(number.as_str()))
                .child(nickname.clone().unwrap_or_default()),
        })
    })
}

pub(super) fn charges() -> El {
    boxed("p", "muted").child(keys::PHONE_CHARGES)
}

/// What the button for a method says.
pub(super) fn sends(method: &str) -> Key {
    if method == VOICE {
        keys::PHONE_CALL
    } else {
        keys::PHONE_TEXT
    }
}

/// One button per way, the server's first one first.
fn send(driver: Driver, page: &Page, step: &Phone) -> El {
    let id = step.form.id;
    let mut methods = step.methods.clone();
    if methods.is_empty() {
        methods.extend(step.method.clone());
    }
    let text = match methods.as_slice() {
        [only] if only == VOICE => about(step, keys::PHONE_WILL_CALL, keys::PHONE_WILL_CALL_YOU),
        [_] => about(step, keys::PHONE_WILL_TEXT, keys::PHONE_WILL_TEXT_YOU),
        _ => about(step, keys::PHONE_CHOOSE, keys::PHONE_CHOOSE_UNKNOWN),
    };
    let offered = !step.methods.is_empty();
    let buttons: Vec<El> = methods
        .into_iter()
        .enumerate()
        .map(|(place, method)| {
            let emphasis = if place == 0 {
                Emphasis::Primary
            } else {
                Emphasis::Secondary
            };
            let label = sends(&method);
            ui::button(label, emphasis, driver.busy(), move || {
                let mut values = Values::new();
                if offered {
                    values.set_text(METHOD, method.clone());
                }
                driver.submit(id, &values);
            })
        })
        .collect();
    let content = boxed("div", "stack")
        .child(text)
        .child(charges())
        .child(boxed("div", "alternatives").child(buttons));
    let mut frame = answer::frame(driver, keys::PHONE_DATA_TITLE, &step.authenticator);
    // The buttons send it; asking again comes later.
    frame.hidden = vec![OfferKind::Resend, OfferKind::Send];
    frame.around(driver, page, content)
}

/// The code.
fn answer(driver: Driver, page: &Page, step: &Phone) -> El {
    let voice = step.method.as_deref() == Some(VOICE);
    let (heading, text, prompt) = if voice {
        (
            keys::PHONE_CALL_TITLE,
            about(step, keys::PHONE_CALLING, keys::PHONE_CALLING_YOU),
            keys::PHONE_CALL_AGAIN,
        )
    } else {
        (
            keys::PHONE_TEXT_TITLE,
            about(step, keys::PHONE_TEXTED, keys::PHONE_TEXTED_YOU),
            keys::PHONE_TEXT_AGAIN,
        )
    };
    let length = (!voice).then_some(SMS_DIGITS);
    let look = |field: &_| answer::code(page, field, length);
    let mut screen = Answer::new(heading, &step.authenticator, &step.form, &look);
    screen.text = vec![text, charges()];
    screen.other = step.other.clone().map(|other| by_other(driver, other));
    let resend = page.offer(&OfferKind::Resend);
    screen.after = resend.map(|form| ui::resend(driver, form.id, prompt));
    screen.show(driver, page)
}

/// The same phone by its other method, without a way over the list.
fn by_other(driver: Driver, other: OtherMethod) -> QuietAction {
    let label = match other.method.as_str() {
        VOICE => keys::PHONE_CALL_INSTEAD,
        _ => keys::PHONE_TEXT_INSTEAD,
    };
    QuietAction::run(label, move || {
        let mut values = Values::new();
        values
            .choose("authenticator", other.option)
            .set_text(METHOD, other.method.clone());
        driver.resend(other.form, &values);
    })
}
