//! Was it you? On a page that was opened from an e-mail (sign-in UI C4).

use idx::step::{EmailConsent, Page};

use super::form_model::FormModel;
use super::frame::Frame;
use super::{consent, facts};
use crate::components::{El, Icon, boxed};
use crate::driver::Driver;
use crate::i18n::keys;
use crate::live::Live;

/// Who asks to sign in, and yes or no.
pub fn view(driver: Driver, page: &Page, step: &EmailConsent) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let rows: Vec<(Live<String>, String)> = step
        .request
        .iter()
        .map(|line| {
            let label: Live<String> = match line.name.as_str() {
                "browser" => keys::CODE_FROM_BROWSER.into(),
                "appName" => keys::CODE_FROM_APP.into(),
                _ => line.label.as_str().into(),
            };
            (label, line.value.clone())
        })
        .collect();
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::EMAIL_CONSENT_TEXT))
        .child(facts::labelled(rows))
        .child(consent::answers(
            driver,
            &model,
            keys::EMAIL_CONSENT_YES,
            keys::EMAIL_CONSENT_NO,
        ));
    Frame::new(keys::EMAIL_CONSENT_TITLE)
        .icon(Icon::Email)
        .around(driver, page, content)
}
