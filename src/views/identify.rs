//! Who are you: `identify` and `identify-recovery`.

use idx::form::Form as IdxForm;
use idx::step::{Identify, Page};

use super::field::{self, Look};
use super::form_model::FormModel;
use super::frame::Frame;
use super::ui;
use crate::components::{El, Landing, SecretKind, boxed};
use crate::driver::Driver;
use crate::i18n::{Key, keys};

/// The first page.
pub fn identify(driver: Driver, page: &Page, step: &Identify) -> El {
    let model = FormModel::new(driver, page, &step.form);
    with_more(driver, page, step, &model, (None, None))
}

/// The same with something above the form and something below it.
pub fn with_more(
    driver: Driver,
    page: &Page,
    step: &Identify,
    model: &FormModel,
    (above, below): (Option<El>, Option<El>),
) -> El {
    let label = if step.with_password {
        keys::SIGN_IN
    } else {
        keys::NEXT
    };
    let content = boxed("div", "stack")
        .child(above)
        .child(form(driver, model, label))
        .child(below);
    let mut frame = Frame::new(keys::IDENTIFY_TITLE);
    // After a failure the server names a user who need not exist: never shown here.
    frame.chip = false;
    frame.landing = Landing::FirstControl;
    frame.around(driver, page, content)
}

/// Who are you, to recover a password or to unlock an account.
pub fn identifier_only(driver: Driver, page: &Page, step: &IdxForm, heading: Key) -> El {
    let model = FormModel::new(driver, page, step);
    let content = form(driver, &model, keys::NEXT);
    let mut frame = Frame::new(heading);
    frame.chip = false;
    frame.landing = Landing::FirstControl;
    frame.around(driver, page, content)
}

fn form(driver: Driver, model: &FormModel, label: Key) -> El {
    let fields: Vec<El> = model
        .form()
        .shown_fields()
        .into_iter()
        .map(|field| field::plain(model, field, look(&field.path)))
        .collect();
    let summary = field::summary(model);
    let model = model.clone();
    let submit = move || model.submit_with(&blank, |_| {});
    let mut content = vec![summary];
    content.extend(fields);
    content.push(ui::submit(label));
    ui::form(driver, submit, content)
}

fn look(path: &str) -> Look {
    match path {
        "identifier" => Look {
            label: Some(keys::IDENTIFY_IDENTIFIER),
            ..Look::default()
        },
        "credentials.passcode" => Look {
            label: Some(keys::PASSWORD_LABEL),
            secret: SecretKind::Current,
            ..Look::default()
        },
        "rememberMe" => Look {
            label: Some(keys::IDENTIFY_REMEMBER),
            ..Look::default()
        },
        _ => Look::default(),
    }
}

fn blank(path: &str) -> Option<Key> {
    match path {
        "identifier" => Some(keys::IDENTIFY_IDENTIFIER_REQUIRED),
        "credentials.passcode" => Some(keys::IDENTIFY_PASSWORD_REQUIRED),
        _ => None,
    }
}
