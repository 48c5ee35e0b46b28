//! An organisation's own app with push.

use idx::step::{Page, Phase, PushApp};

use super::push::PushTo;
use crate::components::El;
use crate::driver::Driver;

/// Its phases; `None` for those that no organisation was seen to use.
pub fn view(driver: Driver, page: &Page, step: &PushApp) -> Option<El> {
    let push = PushTo {
        authenticator: &step.authenticator,
        form: &step.form,
        number: step.correct_answer.as_deref(),
        methods: &step.methods,
    };
    Some(match step.phase {
        Phase::VerificationData => push.choose(driver, page),
        Phase::ChallengePoll => push.sent(driver, page),
        Phase::Resend => push.again(driver, page),
        _ => return None,
    })
}
