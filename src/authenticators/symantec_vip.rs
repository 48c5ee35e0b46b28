//! Symantec VIP: its code, and setting it up with two codes in a row.

use idx::step::{Page, Phase, SimpleCode};
use idx::wire::field::Field;

use crate::components::El;
use crate::driver::Driver;
use crate::i18n::keys;
use crate::views::answer::{self, Answer, PASSCODE};
use crate::views::authenticator_name;
use crate::views::field::Look;

/// Digits of a code.
const DIGITS: usize = 6;

const CREDENTIAL: &str = "credentials.credentialId";
const NEXT: &str = "credentials.nextPasscode";

/// Every phase of it.
pub fn view(driver: Driver, page: &Page, step: &SimpleCode) -> El {
    if step.phase == Phase::Enroll || step.phase == Phase::Reset {
        return set_up(driver, page, step);
    }
    let look = |field: &_| answer::code(page, field, Some(DIGITS));
    let heading = authenticator_name::verify_with(&step.authenticator);
    Answer::new(heading, &step.authenticator, &step.form, &look)
        .saying(keys::SYMANTEC_TEXT)
        .show(driver, page)
}

fn set_up(driver: Driver, page: &Page, step: &SimpleCode) -> El {
    // The first code must not send the form by its last digit: the second one is to follow.
    let look = |field: &Field| match field.path.as_str() {
        CREDENTIAL => Look {
            label: Some(keys::SYMANTEC_ID),
            verbatim: true,
            ..Look::default()
        },
        PASSCODE => Look {
            label: Some(keys::SYMANTEC_FIRST),
            code: true,
            ..Look::default()
        },
        NEXT => Look {
            label: Some(keys::SYMANTEC_SECOND),
            code: true,
            ..Look::default()
        },
        _ => Look::default(),
    };
    let heading = authenticator_name::set_up(&step.authenticator);
    let mut screen = Answer::new(heading, &step.authenticator, &step.form, &look);
    screen.button = keys::SET_UP;
    screen.blank = |path| match path {
        PASSCODE => Some(keys::SYMANTEC_FIRST_REQUIRED),
        NEXT => Some(keys::SYMANTEC_SECOND_REQUIRED),
        CREDENTIAL => Some(keys::SYMANTEC_ID_REQUIRED),
        _ => None,
    };
    screen.saying(keys::SYMANTEC_NEW_TEXT).show(driver, page)
}
