//! What has to be done to a form before it is sent: the username made what the site wants, a captcha
//! solved.

use idx::form::Values;
use idx::transaction::View;
use idx::wire::remediation::KnownRemediation;

use super::form_model::FormModel;
use super::{captcha, custom};
use crate::hooks::{self, UsernamePurpose};

/// Does it, and sends.
pub fn send(model: FormModel, mut values: Values) {
    let driver = model.driver();
    if let Some(typed) = values.text("identifier") {
        let wanted = hooks::get().username(typed.trim(), purpose(&model));
        values.set_text("identifier", wanted);
        custom::remember(driver, &model);
    }
    let demanded = driver.with(|t| match t.view() {
        View::Page(page) => page.captcha.clone(),
        _ => None,
    });
    match demanded.flatten().zip(captcha::token_path(model.form())) {
        Some((captcha, path)) => captcha::send(model, captcha, path, values),
        None => driver.submit(model.form().id, &values),
    }
}

fn purpose(model: &FormModel) -> UsernamePurpose {
    match model.form().known() {
        Some(KnownRemediation::IdentifyRecovery) => UsernamePurpose::RecoverPassword,
        Some(
            KnownRemediation::UnlockAccount | KnownRemediation::SelectAuthenticatorUnlockAccount,
        ) => UsernamePurpose::UnlockAccount,
        _ => UsernamePurpose::SignIn,
    }
}
