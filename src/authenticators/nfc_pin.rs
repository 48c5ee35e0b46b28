//! A PIN on an NFC device: open the app to scan it, type the PIN, or choose a new one.

use idx::form::{Check, Pattern, Values};
use idx::step::{NfcPin, OfferKind, Page, Phase};
use idx::wire::authenticator::ChallengeMethod;
use idx::wire::field::Field;
use leptos::prelude::*;

use super::new_password;
use crate::components::{
    ChecklistProps, El, PasswordFieldProps, QuietAction, Requirement, SecretKind, Standing, boxed,
    checklist, password_field,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::answer::{self, Answer, PASSCODE};
use crate::views::authenticator_name;
use crate::views::device::{self, Device};
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::frame::Frame;
use crate::views::opener::{self, Opens};
use crate::views::ui;

/// Never sent: it only guards against slips.
const CONFIRM: &str = "confirmPassword";

/// Every phase of it.
pub fn view(driver: Driver, page: &Page, step: &NfcPin) -> El {
    let has_field = step.form.field(PASSCODE).is_some();
    match step.phase {
        Phase::Enroll | Phase::Reset if has_field => choose(driver, page, step),
        _ if has_field => challenge(driver, page, step),
        Phase::EnrollPoll | Phase::Enroll | Phase::Reset => {
            let heading = authenticator_name::set_up(&step.authenticator);
            let opens = (keys::NFC_SET_UP_TEXT, Opens::WhenPressed);
            open_app(driver, page, step, heading, opens)
        }
        _ => {
            let heading = authenticator_name::verify_with(&step.authenticator);
            let opens = (keys::NFC_SCAN_TEXT, Opens::first_time(page));
            open_app(driver, page, step, heading, opens)
        }
    }
}

fn challenge(driver: Driver, page: &Page, step: &NfcPin) -> El {
    let look = |field: &Field| Look {
        label: (field.path == PASSCODE).then_some(keys::NFC_PIN),
        secret: SecretKind::Other,
        numeric: true,
        ..Look::default()
    };
    let mut screen = Answer::new(keys::NFC_TITLE, &step.authenticator, &step.form, &look);
    screen.blank = blank;
    screen.recover = Some(keys::NFC_FORGOT);
    screen.show(driver, page)
}

fn blank(path: &str) -> Option<Key> {
    (path == PASSCODE).then_some(keys::NFC_PIN_REQUIRED)
}

/// The app does the rest; the page is asked about it all the while.
fn open_app(
    driver: Driver,
    page: &Page,
    step: &NfcPin,
    heading: Live<String>,
    (text, opens): (Key, Opens),
) -> El {
    let challenge = step.challenge.as_ref();
    if let Some(challenge) = challenge.filter(|c| c.method == ChallengeMethod::Loopback) {
        let device = Device {
            challenge,
            cancel: step.cancel.as_ref(),
            chosen: true,
        };
        return device::view(driver, page, device);
    }
    let href = challenge.and_then(|challenge| challenge.href.as_ref());
    let url = href.or(step.setup_url.as_ref());
    let url = url.and_then(|href| opener::app_address(driver, href));
    let download = challenge.and_then(|challenge| challenge.download_href.as_deref());
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(text))
        .child(opener::opener(driver, url, keys::NFC_OPEN, opens))
        .child(opener::download_link(download))
        .child(device::waiting(page));
    frame(driver, page, heading, step).around(driver, page, content)
}

/// The frame of its screens that are not answered: what can be forgotten is the PIN.
fn frame(driver: Driver, page: &Page, heading: impl Into<Live<String>>, step: &NfcPin) -> Frame {
    let mut frame = answer::frame(driver, heading, &step.authenticator);
    if let Some(recover) = page.offer(&OfferKind::Recover) {
        let id = recover.id;
        frame.hidden = vec![OfferKind::Recover];
        frame.first = Some(QuietAction::run(keys::NFC_FORGOT, move || {
            driver.submit(id, &Values::new());
        }));
    }
    frame
}

/// Id of the list of what a PIN needs.
const RULES: &str = "pin-rules";

/// A new PIN, twice.
fn choose(driver: Driver, page: &Page, step: &NfcPin) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let pin = model.text(PASSCODE);
    let again = RwSignal::new(String::new());
    let judge = step.clone();
    let requirements = Live::new(move || pin.with(|pin| requirements(&judge, pin)));
    let judge = step.clone();
    let checked = model.clone();
    let submit = move || {
        let wrong = pin.with_untracked(|pin| judge.check_pin(pin));
        let wrong = wrong.map(|check| problem(check, &judge));
        let differs = pin.get_untracked() != again.get_untracked();
        let blank = again.with_untracked(String::is_empty);
        let confirm = match (blank, differs) {
            (true, _) => Some(keys::NFC_CONFIRM_REQUIRED),
            (_, true) => Some(keys::NFC_CONFIRM_DIFFERS),
            _ => None,
        };
        let well = wrong.is_none() && confirm.is_none();
        checked.mark(PASSCODE, wrong.into_iter().collect());
        checked.mark(CONFIRM, confirm.map(i18n::text).into_iter().collect());
        if well {
            checked.submit();
        }
    };
    let new = secret(&model, PASSCODE, keys::NFC_NEW_PIN, pin);
    new_password::describe_by(&new, Some(RULES));
    let content = vec![
        field::summary(&model),
        checklist(ChecklistProps {
            id: RULES.to_owned(),
            title: keys::NFC_RULES.into(),
            requirements,
        }),
        new,
        secret(&model, CONFIRM, keys::NFC_CONFIRM, again),
        ui::submit(keys::CONTINUE),
    ];
    let form = ui::form(driver, submit, content);
    frame(driver, page, keys::NFC_NEW_TITLE, step).around(driver, page, form)
}

fn secret(model: &FormModel, name: &str, label: Key, value: RwSignal<String>) -> El {
    password_field(PasswordFieldProps {
        name: name.to_owned(),
        label: label.into(),
        value,
        secret: SecretKind::Other,
        required: Some(true),
        numeric: true,
        hint: Live::default(),
        errors: model.errors(name, &label.into()),
        id: None,
        on_blur: None,
    })
}

fn requirements(step: &NfcPin, pin: &str) -> Vec<Requirement> {
    let problem = step.check_pin(pin);
    let digits = Pattern::Digits.fits(pin);
    let long = digits && !matches!(problem, Some(Check::TooShort(_) | Check::TooLong(_)));
    let mut list = vec![requirement(i18n::text(keys::NFC_RULE_DIGITS), digits)];
    list.extend(length_rule(step).map(|rule| requirement(rule, long)));
    list
}

fn requirement(text: String, met: bool) -> Requirement {
    let standing = if met { Standing::Met } else { Standing::Unmet };
    Requirement { text, standing }
}

/// Exactly so many digits, or at least so many.
fn length_rule(step: &NfcPin) -> Option<String> {
    let (least, most) = (step.settings.min_length, step.settings.max_length);
    match (least, most) {
        (Some(least), Some(most)) if least == most => {
            Some(i18n::text_count(keys::NFC_RULE_EXACT, least))
        }
        (Some(least), _) => Some(i18n::text_count(keys::NFC_RULE_LEAST, least)),
        (None, Some(most)) => Some(i18n::text_count(keys::NFC_RULE_MOST, most)),
        (None, None) => None,
    }
}

fn problem(check: Check, step: &NfcPin) -> String {
    match check {
        Check::Blank | Check::NotChosen => i18n::text(keys::NFC_PIN_REQUIRED),
        Check::TooShort(_) | Check::TooLong(_) => length_rule(step).unwrap_or_default(),
        Check::NotANumber | Check::Pattern(_) => i18n::text(keys::NFC_DIGITS_ONLY),
    }
}
