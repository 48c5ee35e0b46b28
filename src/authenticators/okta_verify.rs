//! Okta Verify: push, code, the app on this device. Setting it up is in [`super::okta_verify_setup`].

use idx::step::{OktaVerify, Page, Phase};

use super::push::PushTo;
use super::{okta_verify_channels, okta_verify_setup};
use crate::components::{El, Icon, Landing, boxed};
use crate::driver::Driver;
use crate::i18n::keys;
use crate::views::device::{self, Device};
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::frame::Frame;
use crate::views::passkey::lead;
use crate::views::ui;

/// Its phases; `None` for those that no organisation was seen to use.
pub fn view(driver: Driver, page: &Page, step: &OktaVerify) -> Option<El> {
    if let Some(challenge) = step.challenge.as_ref().filter(|_| is_waiting(step)) {
        let device = Device {
            challenge,
            cancel: step.cancel.as_ref(),
            chosen: true,
        };
        return Some(device::view(driver, page, device));
    }
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
        Phase::Challenge if step.totp => code(driver, page, step),
        Phase::EnrollPoll => okta_verify_setup::waiting(driver, page, step),
        Phase::SelectChannel => okta_verify_channels::select(driver, page, step, &step.form),
        Phase::ChannelData => okta_verify_channels::data(driver, page, step),
        _ => return None,
    })
}

fn is_waiting(step: &OktaVerify) -> bool {
    matches!(step.phase, Phase::ChallengePoll | Phase::Challenge) && !step.totp
}

const TOTP: &str = "credentials.totp";
/// Of a code that the app shows.
const DIGITS: usize = 6;

fn code(driver: Driver, page: &Page, step: &OktaVerify) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let mut content = vec![field::summary(&model)];
    for field in step.form.shown_fields() {
        let code = field.path == TOTP;
        let look = Look {
            label: code.then_some(keys::CODE_LABEL),
            code,
            // After a wrong answer the button alone sends, as for other codes.
            length: (code && !page.continues).then_some(DIGITS),
            ..Look::default()
        };
        content.push(field::view(&model, field, look));
    }
    content.push(ui::submit(keys::VERIFY));
    let blank = |path: &str| (path == TOTP).then_some(keys::CODE_REQUIRED);
    let submit = move || model.submit_with(&blank, |_| {});
    let content = boxed("div", "stack")
        .child(lead(keys::OKTA_VERIFY_CODE_TEXT))
        .child(ui::form(driver, submit, content));
    let mut frame = Frame::new(keys::OKTA_VERIFY_CODE_TITLE).icon(Icon::App);
    frame.landing = Landing::FirstControl;
    frame.around(driver, page, content)
}
