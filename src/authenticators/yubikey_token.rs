//! A YubiKey that types a one-time code: verify with it, or set it up.

use idx::step::{Page, Phase, SimpleCode};
use idx::wire::field::Field;

use crate::components::{El, SecretKind};
use crate::driver::Driver;
use crate::i18n::keys;
use crate::views::answer::{Answer, PASSCODE};
use crate::views::authenticator_name;
use crate::views::field::Look;

/// The field that the key types into. It ends what it types with Enter, which sends it.
pub fn view(driver: Driver, page: &Page, step: &SimpleCode) -> El {
    let look = |field: &Field| Look {
        label: (field.path == PASSCODE).then_some(keys::YUBIKEY_LABEL),
        secret: SecretKind::Other,
        ..Look::default()
    };
    let new = step.phase == Phase::Enroll || step.phase == Phase::Reset;
    let heading = if new {
        authenticator_name::set_up(&step.authenticator)
    } else {
        authenticator_name::verify_with(&step.authenticator)
    };
    let mut screen = Answer::new(heading, &step.authenticator, &step.form, &look);
    if new {
        screen.button = keys::SET_UP;
    }
    screen.blank = |path| (path == PASSCODE).then_some(keys::YUBIKEY_REQUIRED);
    screen.saying(keys::YUBIKEY_TEXT).show(driver, page)
}
