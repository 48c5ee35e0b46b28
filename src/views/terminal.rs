//! The ends of a transaction without tokens.

use idx::form::Values;
use idx::secret::Secret;
use idx::step::{Ending, Terminal};

use super::{messages, offers};
use crate::components::{CardParts, El, Icon, QuietAction, Severity, boxed, card, data, el};
use crate::driver::Driver;
use crate::i18n::{Key, keys};

/// The end.
pub fn view(driver: Driver, terminal: &Terminal) -> El {
    let (heading, icon) = heading(terminal);
    let identifier = terminal.user.as_ref().and_then(|u| u.identifier.clone());
    let (plain, notices): (Vec<_>, Vec<_>) = messages::notices(&terminal.messages)
        .into_iter()
        .partition(|n| n.severity == Severity::Info && n.links.is_empty());
    let plain: Vec<El> = plain
        .into_iter()
        .map(|notice| boxed("p", "lead").child(notice.text))
        .collect();
    let mut actions = Vec::new();
    if let Some(skip) = &terminal.skip {
        let id = skip.id;
        let skip = move || driver.submit(id, &Values::new());
        actions.push(QuietAction::run(keys::SKIP, skip));
    }
    if terminal.can_restart {
        actions.push(offers::restart(driver));
    }
    let code = match &terminal.ending {
        Ending::EnterOtpInOriginalTab { otp, client } => {
            code_and_origin(otp.as_ref().map(Secret::expose), client.as_ref(), terminal)
        }
        _ => boxed("div", "stack"),
    };
    let parts = CardParts {
        heading: heading.into(),
        icon: Some(icon),
        identifier: identifier.into(),
        notices: notices.into(),
        actions: actions.into(),
        ..CardParts::default()
    };
    card(parts, boxed("div", "stack").child(plain).child(code))
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

fn heading(terminal: &Terminal) -> (Key, Icon) {
    match &terminal.ending {
        Ending::SessionExpired => (keys::TERMINAL_EXPIRED_TITLE, Icon::Clock),
        Ending::ReturnToOriginalTab => (keys::TERMINAL_ORIGINAL_TAB_TITLE, Icon::Email),
        Ending::EnterOtpInOriginalTab { .. } => (keys::TERMINAL_CODE_TITLE, Icon::Email),
        Ending::TransferredToNewTab => (keys::TERMINAL_TRANSFERRED_TITLE, Icon::Email),
        Ending::LinkExpired | Ending::EmailVerificationRequired => {
            (keys::TERMINAL_EMAIL_TITLE, Icon::Email)
        }
        Ending::Denied => (keys::TERMINAL_OTHER_DEVICE_TITLE, Icon::Shield),
        Ending::DeviceActivated => (keys::TERMINAL_DEVICE_TITLE, Icon::Device),
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

/// The code, large, and where the request came from.
fn code_and_origin(
    otp: Option<&str>,
    client: Option<&idx::step::RequestClient>,
    terminal: &Terminal,
) -> El {
    let mut origin = Vec::new();
    if let Some(client) = client {
        origin.extend(client.browser.clone());
        origin.extend(client.os.clone());
        if !client.place.is_empty() {
            origin.push(client.place.join(", "));
        }
    }
    origin.extend(terminal.app.as_ref().and_then(|a| a.label.clone()));
    let origin: Vec<_> = origin
        .iter()
        .map(|line| el("li").child(data(line)))
        .collect();
    let from = (!origin.is_empty()).then(|| {
        boxed("div", "stack")
            .child(boxed("p", "muted").child(keys::TERMINAL_REQUEST_FROM))
            .child(boxed("ul", "origin").child(origin))
    });
    boxed("div", "stack")
        .child(otp.map(big_code))
        .child(from)
        .child(warning())
}

fn big_code(otp: &str) -> El {
    boxed("p", "big-code").attr("translate", "no").child(otp)
}

fn warning() -> El {
    boxed("p", "muted").child(keys::TERMINAL_CODE_WARNING)
}

/// A magic link that was opened in a browser where nobody waits for it.
pub fn enter_code_elsewhere(otp: &Secret) -> El {
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::TERMINAL_CODE_TEXT))
        .child(big_code(otp.expose()))
        .child(warning());
    telling(keys::TERMINAL_CODE_TITLE, Icon::Email, content)
}

/// A magic link whose first tab has gone on.
pub fn return_to_original_tab() -> El {
    let content = boxed("p", "lead").child(keys::TERMINAL_ORIGINAL_TAB_TEXT);
    telling(keys::TERMINAL_ORIGINAL_TAB_TITLE, Icon::Success, content)
}
