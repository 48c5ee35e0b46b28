//! The ends of a transaction without tokens.

use idx::form::Values;
use idx::secret::Secret;
use idx::step::{DeviceRemedies, Ending, Terminal};
use idx::wire::message::{Message, Severity as Class};

use super::{device_enrollment, device_remedy, enter_code, messages, offers, ui};
use crate::components::{CardParts, El, Emphasis, Icon, QuietAction, Severity, boxed, card};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::site;

/// The end.
pub fn view(driver: Driver, terminal: &Terminal) -> El {
    if let Ending::DeviceEnrollment(device) = &terminal.ending {
        return device_enrollment::view(driver, terminal, device);
    }
    let (remedies, mut rest) = DeviceRemedies::split(&terminal.messages);
    if terminal.ending == Ending::DeviceNotActivated {
        // Sent as information, but it is a failure (IDX §7.3).
        for message in &mut rest {
            message.severity = Class::Error;
        }
    }
    let (plain, notices): (Vec<_>, Vec<_>) = messages::notices(&rest)
        .into_iter()
        .partition(|n| n.severity == Severity::Info && n.links.is_empty());
    let content = match &terminal.ending {
        // Our sentence says where exactly to type it.
        Ending::EnterOtpInOriginalTab { otp, client } => {
            enter_code::of_terminal(terminal, otp.as_ref().map(Secret::expose), client.as_ref())
        }
        _ => {
            let plain: Vec<El> = plain
                .into_iter()
                .map(|notice| boxed("p", "lead").child(notice.text))
                .collect();
            boxed("div", "stack")
                .child(remedies.map(|r| device_remedy::list(driver, &r, Severity::Error)))
                .child(plain)
                .child(
                    may_close(terminal).then(|| boxed("p", "lead").child(keys::TERMINAL_MAY_CLOSE)),
                )
                .child(may_be_a_slip(terminal).then(|| try_again(driver)))
        }
    };
    let (heading, icon) = heading(terminal);
    let identifier = terminal.user.as_ref().and_then(|u| u.identifier.clone());
    let identifier = identifier.filter(|_| !driver.site().is_on(site::HIDE_IDENTIFIER));
    let parts = CardParts {
        heading,
        icon: Some(icon),
        identifier: identifier.into(),
        notices: notices.into(),
        actions: actions(driver, terminal).into(),
        ..CardParts::default()
    };
    card(parts, content)
}

fn actions(driver: Driver, terminal: &Terminal) -> Vec<QuietAction> {
    let mut actions = Vec::new();
    if let Some(skip) = &terminal.skip {
        let id = skip.id;
        let skip = move || driver.submit(id, &Values::new());
        actions.push(QuietAction::run(keys::TERMINAL_SKIP_SETUP, skip));
    }
    if terminal.can_restart {
        actions.extend(offers::restart(driver));
    }
    actions
}

/// Whether somebody has said no, or it failed elsewhere, and no way back is offered: who did not mean
/// it shall not have to load the page anew (sign-in UI T5, T12).
fn may_be_a_slip(terminal: &Terminal) -> bool {
    match terminal.ending {
        Ending::DeviceNotActivated => true,
        Ending::Denied => !terminal.can_restart,
        _ => false,
    }
}

fn try_again(driver: Driver) -> El {
    ui::button(
        keys::TRY_AGAIN,
        Emphasis::Primary,
        driver.busy(),
        move || driver.restart(),
    )
}

/// Whether it goes on elsewhere, and this page is of no more use.
fn may_close(terminal: &Terminal) -> bool {
    let elsewhere = terminal
        .messages
        .iter()
        .any(|m| m.is("idx.operation.cancelled.on.other.device"));
    elsewhere || terminal.ending == Ending::ReturnToOriginalTab
}

/// The heading: that of the message where it has one of its own, else that of the ending.
fn heading(terminal: &Terminal) -> (Live<String>, Icon) {
    let (key, icon) = match tells_nothing_bad(terminal) {
        true => (keys::TERMINAL_NOTICE_TITLE, Icon::Info),
        false => of_ending(&terminal.ending),
    };
    let own = terminal
        .messages
        .iter()
        .filter_map(|message| message.key.as_deref())
        .map(|key| ["heading.", key].concat())
        .find(|name| i18n::has(name));
    match own {
        Some(name) => (Live::new(move || i18n::text_of_name(&name, &[])), icon),
        None => (key.into(), icon),
    }
}

/// Whether there are but messages, of a kind that is not known, and none says that something failed.
fn tells_nothing_bad(terminal: &Terminal) -> bool {
    let harmless = |message: &Message| matches!(message.severity, Class::Info | Class::Success);
    terminal.ending == Ending::Message
        && !terminal.messages.is_empty()
        && terminal.messages.iter().all(harmless)
}

fn of_ending(ending: &Ending) -> (Key, Icon) {
    match ending {
        Ending::SessionExpired => (keys::TERMINAL_EXPIRED_TITLE, Icon::Clock),
        Ending::ReturnToOriginalTab => (keys::TERMINAL_ORIGINAL_TAB_TITLE, Icon::Email),
        Ending::EnterOtpInOriginalTab { .. } => (keys::TERMINAL_CODE_TITLE, Icon::Email),
        Ending::TransferredToNewTab => (keys::TERMINAL_TRANSFERRED_TITLE, Icon::Email),
        Ending::LinkExpired | Ending::EmailVerificationRequired => {
            (keys::TERMINAL_EMAIL_TITLE, Icon::Email)
        }
        Ending::Denied => (keys::TERMINAL_OTHER_DEVICE_TITLE, Icon::Shield),
        Ending::DeviceActivated => (keys::TERMINAL_DEVICE_TITLE, Icon::Success),
        Ending::DeviceNotActivated => (keys::TERMINAL_NO_DEVICE_TITLE, Icon::Device),
        Ending::Completed => (keys::TERMINAL_DONE_TITLE, Icon::Success),
        Ending::Unlocked => (keys::TERMINAL_UNLOCKED_TITLE, Icon::Success),
        Ending::InvalidLink => (keys::TERMINAL_LINK_TITLE, Icon::Shield),
        Ending::Maintenance => (keys::TERMINAL_MAINTENANCE_TITLE, Icon::Info),
        Ending::AccessDenied | Ending::NotEnabled => (keys::TERMINAL_DENIED_TITLE, Icon::Shield),
        Ending::DeviceAssurance | Ending::DeviceEnrollment(_) => {
            (keys::TERMINAL_ASSURANCE_TITLE, Icon::Device)
        }
        Ending::StartOver | Ending::Message => (keys::TERMINAL_TITLE, Icon::Shield),
    }
}

/// A card that only tells.
fn telling(heading: Key, icon: Icon, content: El) -> El {
    let parts = CardParts {
        heading: heading.into(),
        icon: Some(icon),
        ..CardParts::default()
    };
    card(parts, content)
}

/// A magic link that was opened in a browser where nobody waits for it.
pub fn enter_code_elsewhere(otp: &Secret) -> El {
    telling(
        keys::TERMINAL_CODE_TITLE,
        Icon::Email,
        enter_code::alone(otp),
    )
}

/// A magic link whose first tab has gone on.
pub fn return_to_original_tab() -> El {
    let content = boxed("p", "lead").child(keys::TERMINAL_ORIGINAL_TAB_TEXT);
    telling(keys::TERMINAL_ORIGINAL_TAB_TITLE, Icon::Success, content)
}
