//! An organisation's own one-time codes.

use idx::step::{Page, Phase, SimpleCode};

use crate::components::El;
use crate::driver::Driver;
use crate::i18n::keys;
use crate::views::answer::{self, Answer};
use crate::views::authenticator_name;

/// The code.
pub fn view(driver: Driver, page: &Page, step: &SimpleCode) -> El {
    let look = |field: &_| answer::lettered(field);
    let new = step.phase == Phase::Enroll || step.phase == Phase::Reset;
    let heading = if new {
        authenticator_name::set_up(&step.authenticator)
    } else {
        authenticator_name::verify_with(&step.authenticator)
    };
    Answer::new(heading, &step.authenticator, &step.form, &look)
        .saying(keys::CUSTOM_OTP_TEXT)
        .show(driver, page)
}
