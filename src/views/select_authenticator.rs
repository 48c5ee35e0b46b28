//! Choosing an authenticator: to verify, to recover, to unlock. To set one up: [`super::set_up`].

use idx::form::Values;
use idx::step::{AuthenticatorChoice, OfferKind, Page, SelectAuthenticator, SelectPurpose};
use leptos::prelude::*;

use super::form_model::FormModel;
use super::frame::Frame;
use super::{authenticator_name, device, ui};
use crate::components::{El, OptionItem, OptionListProps, boxed, option_list};
use crate::driver::Driver;
use crate::i18n::keys;
use crate::live::Live;

/// The list.
pub fn view(driver: Driver, page: &Page, step: &SelectAuthenticator) -> El {
    let (heading, text) = match step.purpose {
        SelectPurpose::Authenticate | SelectPurpose::Enroll => {
            (keys::SELECT_TITLE, keys::SELECT_TEXT)
        }
        SelectPurpose::Recover => (keys::SELECT_RECOVER_TITLE, keys::SELECT_RECOVER_TEXT),
        SelectPurpose::Unlock => (keys::SELECT_UNLOCK_TITLE, keys::SELECT_UNLOCK_TEXT),
    };
    let model = FormModel::new(driver, page, &step.form);
    let content = list(&model, &step.choices);
    let failed = device::failure(driver, page).map(|notice| ui::alerts(Live::from(vec![notice])));
    let content = boxed("div", "stack")
        .child(failed)
        .child(boxed("p", "lead").child(text))
        .child(content);
    let mut frame = Frame::new(heading);
    frame.hidden = vec![OfferKind::SwitchAuthenticator];
    frame.around(driver, page, content)
}

/// The choices, each sent by a click.
pub(super) fn list(model: &FormModel, choices: &[AuthenticatorChoice]) -> El {
    let options: Vec<OptionItem> = choices.iter().map(|choice| item(model, choice)).collect();
    option_list(OptionListProps {
        options: options.into(),
        busy: model.driver().busy().into(),
    })
}

fn item(model: &FormModel, choice: &AuthenticatorChoice) -> OptionItem {
    let authenticator = &choice.authenticator;
    let label = authenticator_name::of_choice(choice);
    let detail = authenticator_name::detail(authenticator);
    // Of an app with several methods, whose method it is.
    let app = choice
        .method
        .as_ref()
        .map(|_| authenticator_name::of(authenticator));
    let app = app.filter(|app| *app != label);
    let description = authenticator.nickname.clone().or(app);
    let (option, method) = (choice.option, choice.method.clone());
    let model = model.clone();
    OptionItem {
        icon: authenticator_name::icon(authenticator),
        image: authenticator_name::logo(model.driver(), authenticator),
        label,
        detail,
        description,
        on_choose: Callback::new(move |()| {
            choose(&model, option, method.as_deref());
        }),
    }
}

pub(super) fn choose(model: &FormModel, option: usize, method: Option<&str>) {
    let method = method.map(str::to_owned);
    model.text("authenticator").set(option.to_string());
    model.submit_with(&|_| None, |values: &mut Values| {
        values.choose("authenticator", option);
        if let Some(method) = method {
            values.set_text("authenticator.methodType", method);
        }
    });
}
