//! Setting up Okta Verify: by a QR code, a link in a message, on this device, or from a device that
//! has it (sign-in UI E10–E18). Choosing between them is in [`super::okta_verify_channels`].

use idx::step::{OfferKind, OktaVerify, Page};
use idx::url::{ImageUrl, LaunchUrl};
use idx::wire::authenticator::SameDevice;

use super::okta_verify_channels::{self as channels, QR_CODE, SAME_DEVICE};
use crate::browser::platform;
use crate::components::{
    CopyButtonProps, El, Icon, QrImageProps, SpinnerProps, boxed, copy_button, data, el, phrase,
    qr_image, spinner,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::views::frame::Frame;
use crate::views::opener::{self, Opens};
use crate::views::passkey::lead;
use crate::views::ui;

/// Waiting until it is set up elsewhere.
pub(super) fn waiting(driver: Driver, page: &Page, step: &OktaVerify) -> El {
    let context = &step.authenticator.context;
    match context.selected_channel.as_deref() {
        // A phone cannot scan its own screen: it is offered the other ways instead, unless the
        // picture was asked for, for another phone.
        Some(QR_CODE) | None => match page.offer(&OfferKind::SelectChannel) {
            Some(form) if platform::is_mobile() && !channels::asked_for_qr(driver) => {
                channels::select(driver, page, step, form)
            }
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

pub(super) fn frame(page: &Page, step: &OktaVerify, heading: Key) -> Frame {
    let mut frame = Frame::new(heading).icon(Icon::App);
    frame.hidden = vec![OfferKind::Resend];
    // Nothing to choose from: no way to a list of one.
    let others = page.offer(&OfferKind::SelectChannel);
    let others = others.map(|form| channels::others(form, step).len());
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
    let mut frame = frame(page, step, keys::OV_SETUP_TITLE);
    if platform::is_mobile() {
        frame.first = channels::offer(driver, page, SAME_DEVICE, keys::OV_SETUP_HERE);
    }
    frame.around(driver, page, content)
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
            .child(open(driver, page, &device, url))
            .child(opener::download_link(device.download_href.as_deref())),
        None => boxed("div", "stack")
            .child(steps(by_hand(&device)))
            .child(boxed("p", "muted").child(keys::OV_SETUP_MAY_CLOSE)),
    };
    let content = content.child(watching(page));
    let mut frame = frame(page, step, keys::OV_SETUP_HERE_TITLE);
    // Elsewhere the picture is one of the other ways. A phone has no use for it but this.
    if platform::is_mobile() && device.security_level.as_deref() == Some("ANY") {
        frame.first = channels::offer(driver, page, QR_CODE, keys::OV_SETUP_OTHER_PHONE);
    }
    frame.around(driver, page, content)
}

/// A phone follows a link to the app, when it is pressed; a computer is asked at once.
fn open(driver: Driver, page: &Page, device: &SameDevice, url: LaunchUrl) -> Option<El> {
    match device.platform.as_deref() {
        Some("IOS" | "ANDROID") => Some(opener::link_button(driver, url, keys::OV_SETUP_OPEN)),
        _ => {
            let opens = Opens::first_time(page);
            opener::opener(driver, Some(url), keys::OV_SETUP_OPEN, opens)
        }
    }
}

fn setup_url(driver: Driver, device: &SameDevice) -> Option<LaunchUrl> {
    opener::app_address(driver, device.setup_url.as_deref()?)
}

/// Install, open, type the address, follow the app.
fn by_hand(device: &SameDevice) -> Vec<El> {
    let install = el("div")
        .child(keys::OV_SETUP_INSTALL)
        .child(opener::download_link(device.download_href.as_deref()));
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
