//! A temporary access code, given by an administrator.

use idx::step::{Page, SimpleCode};
use idx::wire::field::Field;

use crate::components::{El, SecretKind};
use crate::driver::Driver;
use crate::i18n::keys;
use crate::views::answer::{Answer, PASSCODE};
use crate::views::authenticator_name;
use crate::views::field::Look;

/// The code. It may be used for days, so it is masked like a password.
pub fn view(driver: Driver, page: &Page, step: &SimpleCode) -> El {
    let look = |field: &Field| Look {
        label: (field.path == PASSCODE).then_some(keys::TAC_LABEL),
        secret: SecretKind::Other,
        ..Look::default()
    };
    let heading = authenticator_name::verify_with(&step.authenticator);
    Answer::new(heading, &step.authenticator, &step.form, &look)
        .saying(keys::TAC_TEXT)
        .show(driver, page)
}
