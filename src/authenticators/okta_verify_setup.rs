//! Setting up Okta Verify: by a QR code, a link in a message, on this device, or from a device that
//! has it (sign-in UI E10–E18).

use idx::form::{Form, Values};
use idx::step::{OfferKind, OktaVerify, Page};
use idx::url::{ImageUrl, LaunchUrl};
use idx::wire::authenticator::SameDevice;
use idx::wire::field::{Choice as Option_, ChoiceValue};
use leptos::prelude::*;

use crate::browser::platform;
use crate::components::{
    Choice, CopyButtonProps, El, Icon, QrImageProps, QuietAction, RadioGroupProps, SpinnerProps,
    boxed, copy_button, data, el, phrase, qr_image, radio_group, spinner,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::device;
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::frame::Frame;
use crate::views::passkey::lead;
use crate::views::ui;

const CHANNEL: &str = "authenticator.channel";
const QR_CODE: &str = "qrcode";
const SAME_DEVICE: &str = "samedevice";

/// Waiting until it is set up elsewhere.
pub(super) fn waiting(driver: Driver, page: &Page, step: &OktaVerify) -> El {
    let context = &step.authenticator.context;
    match context.selected_channel.as_deref() {
        // A phone cannot scan its own screen: it is offered the other ways instead.
        Some(QR_CODE) | None => match page.offer(&OfferKind::SelectChannel) {
            Some(form) if platform::is_mobile() => select_channel(driver, page, step, form),
            _ => qr_code(driver, page, step),
        },
        Some("email") => sent(
            driver,
            page,
            step,
            (Icon::Email, keys::OV_SETUP_EMAIL_TITLE),
            address(
                context.email.as_deref(),
                keys::OV_SETUP_EMAIL,
                keys::OV_SETUP_EMAIL_UNKNOWN,
            ),
        ),
        Some("sms") => sent(
            driver,
            page,
            step,
            (Icon::Phone, keys::OV_SETUP_SMS_TITLE),
            address(
                context.phone_number.as_deref(),
                keys::OV_SETUP_SMS,
                keys::OV_SETUP_SMS_UNKNOWN,
            ),
        ),
        Some(SAME_DEVICE) => this_device(driver, page, step),
        Some("devicebootstrap") => other_device(driver, page, step),
        Some(_) => frame(page, step, keys::OV_SETUP_TITLE).around(driver, page, watching(page)),
    }
}

fn frame(page: &Page, step: &OktaVerify, heading: Key) -> Frame {
    let mut frame = Frame::new(heading).icon(Icon::App);
    frame.hidden = vec![OfferKind::Resend];
    // Nothing to choose from: no way to a list of one.
    let others = page.offer(&OfferKind::SelectChannel);
    let others = others.map(|form| channels(form, step).len());
    if others.unwrap_or_default() == 0 {
        frame.hidden.push(OfferKind::SelectChannel);
    }
    frame
}

fn watching(page: &Page) -> El {
    let going_on = page.polls.then(|| {
        spinner(SpinnerProps {
            label: Some(i18n::t(keys::OV_SETUP_WATCHING)),
            with_text: true,
        })
    });
    boxed("div", "").child(going_on)
}

fn steps(points: Vec<El>) -> El {
    let points: Vec<El> = points
        .into_iter()
        .map(|point| el("li").child(point))
        .collect();
    boxed("ol", "steps").child(points)
}

fn say(key: Key) -> El {
    el("span").child(key)
}

fn qr_code(driver: Driver, page: &Page, step: &OktaVerify) -> El {
    let image = step.authenticator.context.qr_code.as_ref();
    let image = image.and_then(|src| {
        let url = driver.with(|t| ImageUrl::parse(src.expose(), t.settings().issuer.origin()).ok());
        url.flatten()
    });
    let image = image.map(|url| {
        qr_image(QrImageProps {
            src: url.as_str().to_owned(),
            alt: Some(i18n::t(keys::OV_SETUP_QR_ALT)),
        })
    });
    let content = boxed("div", "stack")
        .child(steps(vec![
            say(keys::OV_SETUP_QR_1),
            say(keys::OV_SETUP_QR_2),
            say(keys::OV_SETUP_QR_3),
        ]))
        .child(image)
        .child(watching(page));
    frame(page, step, keys::OV_SETUP_TITLE).around(driver, page, content)
}

fn address(known: Option<&str>, sentence: Key, unknown: Key) -> El {
    match known {
        Some(address) => boxed("p", "lead").child(phrase(sentence, &[("address", address)])),
        None => lead(unknown),
    }
}

/// A link is on its way.
fn sent(driver: Driver, page: &Page, step: &OktaVerify, title: (Icon, Key), text: El) -> El {
    let resend = page.offer(&OfferKind::Resend);
    let resend = resend.map(|form| ui::resend(driver, form.id, keys::OV_SETUP_RESEND_PROMPT));
    let content = boxed("div", "stack")
        .child(text)
        .child(watching(page))
        .child(resend);
    frame(page, step, title.1)
        .icon(title.0)
        .around(driver, page, content)
}

/// On the device that shows this page.
fn this_device(driver: Driver, page: &Page, step: &OktaVerify) -> El {
    let device = step.authenticator.context.same_device.clone();
    let device = device.unwrap_or_default();
    let content = match setup_url(driver, &device) {
        Some(url) => boxed("div", "stack")
            .child(lead(keys::OV_SETUP_OPEN_TEXT))
            .child(device::opener(driver, Some(url), keys::OV_SETUP_OPEN))
            .child(device::download_link(device.download_href.as_deref())),
        None => boxed("div", "stack")
            .child(steps(by_hand(&device)))
            .child(boxed("p", "muted").child(keys::OV_SETUP_MAY_CLOSE)),
    };
    let content = content.child(watching(page));
    frame(page, step, keys::OV_SETUP_HERE_TITLE).around(driver, page, content)
}

fn setup_url(driver: Driver, device: &SameDevice) -> Option<LaunchUrl> {
    device::app_address(driver, device.setup_url.as_deref()?)
}

/// Install, open, type the address, follow the app.
fn by_hand(device: &SameDevice) -> Vec<El> {
    let install = el("div")
        .child(keys::OV_SETUP_INSTALL)
        .child(device::download_link(device.download_href.as_deref()));
    let address = device.org_url.as_deref().map(|address| {
        let copy = copy_button(CopyButtonProps {
            value: address.to_owned().into(),
            label: i18n::t(keys::OV_SETUP_ADDRESS),
        });
        el("div")
            .child(keys::OV_SETUP_TYPE)
            .child(boxed("p", "copy-line").child(data(address)).child(copy))
    });
    let mut points = vec![install, say(keys::OV_SETUP_LAUNCH)];
    points.extend(address);
    points.push(say(keys::OV_SETUP_FOLLOW));
    points
}

/// From a device that has it.
fn other_device(driver: Driver, page: &Page, step: &OktaVerify) -> El {
    let bootstrap = step.authenticator.context.device_bootstrap.as_ref();
    let first = bootstrap.and_then(|b| b.devices.first());
    let open = match first {
        Some(name) => phrase(keys::OV_SETUP_OPEN_ON, &[("device", name)]),
        None => say(keys::OV_SETUP_OPEN_ELSEWHERE),
    };
    let content = boxed("div", "stack")
        .child(lead(keys::OV_SETUP_MORE_TEXT))
        .child(steps(vec![
            open,
            say(keys::OV_SETUP_ACCOUNT),
            say(keys::OV_SETUP_ADD),
            say(keys::OV_SETUP_FOLLOW),
        ]))
        .child(watching(page));
    frame(page, step, keys::OV_SETUP_MORE_TITLE).around(driver, page, content)
}

/// The channels that can be chosen instead of the present one, on another device.
fn channels<'f>(form: &'f Form, step: &OktaVerify) -> Vec<(&'f Option_, &'f str)> {
    let present = step.authenticator.context.selected_channel.as_deref();
    let here = platform::is_mobile();
    let other = |option: &'f Option_| match &option.value {
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

/// How to receive the link.
pub(super) fn select_channel(driver: Driver, page: &Page, step: &OktaVerify, form: &Form) -> El {
    let model = FormModel::new(driver, page, form);
    let value = model.text(CHANNEL);
    let found = channels(form, step);
    if value.with_untracked(String::is_empty) {
        let first = found.first().map(|(_, text)| (*text).to_owned());
        value.set(first.unwrap_or_default());
    }
    let choices = found
        .iter()
        .map(|(option, text)| Choice::new(*text, channel_name(option, text)));
    let radios = radio_group(RadioGroupProps {
        name: CHANNEL.to_owned(),
        label: i18n::t(keys::OV_SETUP_CHANNEL),
        value,
        choices: choices.collect(),
        optional: false,
        hint: Live::default(),
        errors: model.errors(CHANNEL),
    });
    let heading = match platform::is_mobile() {
        true => keys::OV_SETUP_TITLE,
        false => keys::OV_SETUP_ELSEWHERE_TITLE,
    };
    let mut frame = Frame::new(heading).icon(Icon::App);
    frame.hidden = vec![OfferKind::SelectChannel, OfferKind::Resend];
    let offered = form.field(CHANNEL).is_some_and(|field| {
        field
            .options
            .iter()
            .any(|o| matches!(&o.value, ChoiceValue::Text(t) if t == SAME_DEVICE))
    });
    if offered {
        let id = form.id;
        frame.first = Some(QuietAction::run(keys::OV_SETUP_HERE, move || {
            let mut values = Values::new();
            values.set_text(CHANNEL, SAME_DEVICE.to_owned());
            driver.submit(id, &values);
        }));
    }
    let content = match found.is_empty() {
        true => boxed("div", "stack"),
        false => {
            let submit = move || model.submit();
            ui::form(driver, submit, vec![radios, ui::submit(keys::NEXT)])
        }
    };
    frame.around(driver, page, content)
}

fn channel_name(option: &Option_, text: &str) -> String {
    let key = match text {
        QR_CODE => keys::OV_SETUP_BY_QR,
        "email" => keys::OV_SETUP_BY_EMAIL,
        "sms" => keys::OV_SETUP_BY_SMS,
        "devicebootstrap" => keys::OV_SETUP_BY_DEVICE,
        other => return option.label.clone().unwrap_or_else(|| other.to_owned()),
    };
    i18n::text(key)
}

/// Where to send the link.
pub(super) fn channel_data(driver: Driver, page: &Page, step: &OktaVerify) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let by_phone = step.form.field("phoneNumber").is_some();
    let mut content = vec![field::summary(&model)];
    for shown in step.form.shown_fields() {
        let hint = shown.path == "phoneNumber";
        let look = Look {
            label: match shown.path.as_str() {
                "phoneNumber" => Some(keys::OV_SETUP_PHONE),
                "email" => Some(keys::OV_SETUP_MAIL),
                _ => None,
            },
            hint: hint.then(|| i18n::t(keys::OV_SETUP_PHONE_HINT)),
            ..Look::default()
        };
        content.push(field::view(&model, shown, look));
    }
    content.push(ui::submit(keys::OV_SETUP_SEND));
    let submit = move || model.submit();
    let (icon, heading) = match by_phone {
        true => (Icon::Phone, keys::OV_SETUP_SMS_DATA_TITLE),
        false => (Icon::Email, keys::OV_SETUP_EMAIL_DATA_TITLE),
    };
    frame(page, step, heading)
        .icon(icon)
        .around(driver, page, ui::form(driver, submit, content))
}
