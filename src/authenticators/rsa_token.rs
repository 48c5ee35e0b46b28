//! RSA SecurID: verify with it, or set it up.

use idx::step::{Page, TokenOtp};

use super::onprem_mfa;
use crate::components::El;
use crate::driver::Driver;
use crate::i18n::keys;

/// Name and code, as with [`onprem_mfa`].
pub fn view(driver: Driver, page: &Page, step: &TokenOtp) -> El {
    onprem_mfa::token(driver, page, step, keys::RSA_TEXT)
}
