//! How the link that sets Okta Verify up is received (sign-in UI E13, E14).

use idx::form::{Form, Values};
use idx::step::{OfferKind, OktaVerify, Page};
use idx::wire::field::{Choice as Offered, ChoiceValue};
use leptos::prelude::*;

use super::new_phone::Typed;
use super::okta_verify_setup::frame;
use crate::browser::platform;
use crate::components::{Choice, ChoiceGroupProps, El, Icon, QuietAction, boxed, radio_group};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::frame::Frame;
use crate::views::ui;

const CHANNEL: &str = "authenticator.channel";
/// Under which the driver keeps the channel that a link has asked for.
const ASKED: &str = "channel asked for";
pub(super) const QR_CODE: &str = "qrcode";
pub(super) const SAME_DEVICE: &str = "samedevice";

/// The channels that can be chosen instead of the present one, on another device.
pub(super) fn others<'f>(form: &'f Form, step: &OktaVerify) -> Vec<(&'f Offered, &'f str)> {
    let present = step.authenticator.context.selected_channel.as_deref();
    let here = platform::is_mobile();
    let other = |option: &'f Offered| match &option.value {
        ChoiceValue::Text(text) => {
            let skipped =
                Some(text.as_str()) == present || text == SAME_DEVICE || (here && text == QR_CODE);
            (!skipped).then_some((option, text.as_str()))
        }
        ChoiceValue::Flag(_) | ChoiceValue::Fields(_) => None,
    };
    let field = form.field(CHANNEL);
    field
        .into_iter()
        .flat_map(|field| field.options.iter())
        .filter_map(other)
        .collect()
}

/// A link that changes to a channel at once, where it is offered.
pub(super) fn offer(
    driver: Driver,
    page: &Page,
    channel: &'static str,
    label: Key,
) -> Option<QuietAction> {
    let form = page.offer(&OfferKind::SelectChannel)?;
    change_to(driver, form, channel, label)
}

fn change_to(
    driver: Driver,
    form: &Form,
    channel: &'static str,
    label: Key,
) -> Option<QuietAction> {
    let options = &form.field(CHANNEL)?.options;
    let is_it = |o: &Offered| matches!(&o.value, ChoiceValue::Text(text) if text == channel);
    options.iter().any(is_it).then(|| {
        let id = form.id;
        QuietAction::run(label, move || {
            driver.keep_typed(ASKED, vec![(ASKED.to_owned(), channel.to_owned())]);
            let mut values = Values::new();
            values.set_text(CHANNEL, channel.to_owned());
            driver.submit(id, &values);
        })
    })
}

/// Whether the picture was the last that a link of [`offer`] asked for.
pub(super) fn asked_for_qr(driver: Driver) -> bool {
    driver.typed(ASKED).as_deref() == Some(QR_CODE)
}

/// How to receive the link.
pub(super) fn select(driver: Driver, page: &Page, step: &OktaVerify, form: &Form) -> El {
    let model = FormModel::new(driver, page, form);
    let value = model.text(CHANNEL);
    let found = others(form, step);
    if value.with_untracked(String::is_empty) {
        let first = found.first().map(|(_, text)| (*text).to_owned());
        value.set(first.unwrap_or_default());
    }
    let choices = found
        .iter()
        .map(|(option, text)| Choice::new(*text, channel_name(option, text)));
    let label = i18n::t(keys::OV_SETUP_CHANNEL);
    let radios = radio_group(ChoiceGroupProps {
        name: CHANNEL.to_owned(),
        errors: model.errors(CHANNEL, &label),
        label,
        value,
        choices: choices.collect(),
        optional: false,
        hint: Live::default(),
    });
    let heading = match platform::is_mobile() {
        true => keys::OV_SETUP_TITLE,
        false => keys::OV_SETUP_ELSEWHERE_TITLE,
    };
    let mut frame = Frame::new(heading).icon(Icon::App);
    frame.hidden = vec![OfferKind::SelectChannel, OfferKind::Resend];
    frame.first = change_to(driver, form, SAME_DEVICE, keys::OV_SETUP_HERE);
    let content = match found.is_empty() {
        true => boxed("div", "stack"),
        false => {
            let submit = move || model.submit();
            ui::form(driver, submit, vec![radios, ui::submit(keys::NEXT)])
        }
    };
    frame.around(driver, page, content)
}

fn channel_name(option: &Offered, text: &str) -> String {
    let key = match text {
        QR_CODE => keys::OV_SETUP_BY_QR,
        "email" => keys::OV_SETUP_BY_EMAIL,
        "sms" => keys::OV_SETUP_BY_SMS,
        "devicebootstrap" => keys::OV_SETUP_BY_DEVICE,
        other => return option.label.clone().unwrap_or_else(|| other.to_owned()),
    };
    i18n::text(key)
}

const PHONE: &str = "phoneNumber";

/// Where to send the link.
pub(super) fn data(driver: Driver, page: &Page, step: &OktaVerify) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let typed = step.form.field(PHONE).is_some();
    let typed = typed.then(|| Typed::start(driver, &model, PHONE));
    let mut content = vec![field::summary(&model)];
    for shown in step.form.shown_fields() {
        if let Some(typed) = typed.filter(|_| shown.path == PHONE) {
            content.extend(typed.fields(&model));
            continue;
        }
        let look = Look {
            label: (shown.path == "email").then_some(keys::OV_SETUP_MAIL),
            ..Look::default()
        };
        content.push(field::view(&model, shown, look));
    }
    content.push(ui::submit(keys::OV_SETUP_SEND));
    let submit = move || {
        if typed.is_none_or(|typed| typed.hand_over(&model, false)) {
            model.submit_with(&blank, |_| {});
        }
    };
    let (icon, heading) = match typed {
        Some(_) => (Icon::Phone, keys::OV_SETUP_SMS_DATA_TITLE),
        None => (Icon::Email, keys::OV_SETUP_EMAIL_DATA_TITLE),
    };
    frame(page, step, heading)
        .icon(icon)
        .around(driver, page, ui::form(driver, submit, content))
}

fn blank(path: &str) -> Option<Key> {
    (path == PHONE).then_some(keys::PHONE_REQUIRED)
}
