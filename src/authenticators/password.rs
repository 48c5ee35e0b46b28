//! The password: verify it. Setting one up is in [`super::new_password`].

use idx::step::{Page, Password};

use crate::components::{El, Landing, SecretKind, boxed};
use crate::driver::Driver;
use crate::i18n::keys;
use crate::views::answer::{self, PASSCODE};
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::ui;

/// The password, to sign in with.
pub fn challenge(driver: Driver, page: &Page, step: &Password) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let fields: Vec<El> = step
        .form
        .shown_fields()
        .into_iter()
        .map(|f| {
            let label = (f.path == PASSCODE).then_some(keys::PASSWORD_LABEL);
            field::plain(
                &model,
                f,
                Look {
                    label,
                    secret: SecretKind::Current,
                    ..Look::default()
                },
            )
        })
        .collect();
    let blank = |path: &str| (path == PASSCODE).then_some(keys::PASSWORD_REQUIRED);
    let mut content: Vec<El> = username(page).into_iter().collect();
    content.extend(fields);
    content.push(ui::submit(keys::VERIFY));
    let submit = move || model.submit_with(&blank, |_| {});
    let content = ui::form(driver, submit, content);
    let mut frame = answer::frame(driver, keys::PASSWORD_TITLE, &step.authenticator);
    frame.landing = Landing::FirstControl;
    frame.around(driver, page, content)
}

/// Tells password managers whose password it is; nobody else meets it.
pub(super) fn username(page: &Page) -> Option<El> {
    let identifier = page.user.as_ref()?.identifier.as_deref()?;
    let input = boxed("input", "visually-hidden")
        .attr("type", "text")
        .attr("autocomplete", "username")
        .attr("readonly", "")
        .attr("tabindex", "-1")
        .attr("aria-hidden", "true")
        .attr("value", identifier);
    Some(input)
}
