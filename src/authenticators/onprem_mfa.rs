//! A token of the organisation's own MFA service: verify with it, or set it up.

use idx::step::{Page, Phase, TokenOtp};
use idx::wire::field::Field;

use crate::components::El;
use crate::driver::Driver;
use crate::i18n::{Key, keys};
use crate::views::answer::{self, Answer, PASSCODE};
use crate::views::authenticator_name;
use crate::views::field::Look;

const USER: &str = "credentials.clientData";

/// Name and code.
pub fn view(driver: Driver, page: &Page, step: &TokenOtp) -> El {
    token(driver, page, step, keys::ONPREM_TEXT)
}

/// The same for any token with a user name of its own. A code that the server wants to be
/// followed by the next one (`errors.E0000113`) is gone from the field, as all codes are after an
/// answer; what to do stands in the server's message.
pub(super) fn token(driver: Driver, page: &Page, step: &TokenOtp, text: Key) -> El {
    let look = |field: &Field| match field.path.as_str() {
        USER => Look {
            label: Some(keys::TOKEN_USER),
            verbatim: true,
            ..Look::default()
        },
        _ => answer::lettered(field),
    };
    let new = step.phase == Phase::Enroll || step.phase == Phase::Reset;
    let heading = if new {
        authenticator_name::set_up(&step.authenticator)
    } else {
        authenticator_name::verify_with(&step.authenticator)
    };
    let mut screen = Answer::new(heading, &step.authenticator, &step.form, &look);
    screen.blank = |path| match path {
        PASSCODE => Some(keys::CODE_REQUIRED),
        USER => Some(keys::IDENTIFY_IDENTIFIER_REQUIRED),
        _ => None,
    };
    if step.next_code {
        // The server says what to do now.
        return screen.show(driver, page);
    }
    screen.saying(text).show(driver, page)
}
