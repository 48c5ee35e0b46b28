//! It cannot go on: who can do what about it.

use idx::error::{Error, Fault};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ui;
use super::{messages, offers};
use crate::browser::{self, navigation};
use crate::components::{CardParts, El, Emphasis, Icon, Notice, boxed, card};
use crate::config::ConfigError;
use crate::driver::Driver;
use crate::i18n::{self, keys};
use crate::lazy;

/// A failure in place of a page.
pub fn view(driver: Driver, error: &Error) -> El {
    tell_the_console(driver, error);
    if let (Error::RateLimited { seconds }, Some(screens)) = (error, lazy::screens()) {
        return (screens.rate_limited)(driver, error, *seconds);
    }
    let text = Notice::error(messages::error_text(error));
    let busy = driver.busy();
    let button = if error.is_transient() {
        ui::button(keys::TRY_AGAIN, Emphasis::Primary, busy, move || {
            driver.retry()
        })
    } else {
        ui::button(
            keys::TERMINAL_START_AGAIN,
            Emphasis::Primary,
            busy,
            move || driver.restart(),
        )
    };
    let note = matches!(error.fault(), Fault::Administrator | Fault::Integrator)
        .then(|| boxed("p", "muted").child(keys::SETUP_TEXT));
    let back = error.is_transient() && driver.with(|t| t.response().is_some()) == Some(true);
    let parts = CardParts {
        heading: messages::error_title(error).into(),
        icon: Some(Icon::Warning),
        notices: vec![text].into(),
        actions: Vec::from_iter(back.then(|| offers::restart(driver)).flatten()).into(),
        ..CardParts::default()
    };
    card(parts, boxed("div", "stack").child(note).child(button))
}

/// Wrong settings.
pub fn configuration(error: &ConfigError) -> El {
    let text = match error {
        ConfigError::Missing => i18n::text(keys::SETUP_CONFIG_MISSING),
        ConfigError::Malformed => i18n::text(keys::SETUP_CONFIG_MALFORMED),
        ConfigError::Key { key, reason } => {
            let reason = i18n::text(*reason);
            i18n::text_with(keys::SETUP_CONFIG_KEY, &[("key", key), ("reason", &reason)])
        }
    };
    browser::hint(&text);
    setup(Notice::error(text))
}

/// No WebCrypto.
pub fn insecure_context() -> El {
    setup(Notice::error(i18n::text(keys::SETUP_INSECURE)))
}

fn setup(notice: Notice) -> El {
    let parts = CardParts {
        heading: keys::SETUP_TITLE.into(),
        icon: Some(Icon::Warning),
        notices: vec![notice].into(),
        ..CardParts::default()
    };
    let idle = RwSignal::new(false);
    let reload = ui::button(keys::RELOAD, Emphasis::Primary, idle, navigation::reload);
    let note = boxed("p", "muted").child(keys::SETUP_TEXT);
    card(parts, boxed("div", "stack").child(note).child(reload))
}

/// What somebody has to do about it is in the part that is loaded when it is needed.
fn tell_the_console(driver: Driver, error: &Error) {
    if !matches!(
        error.fault(),
        Fault::Administrator | Fault::Integrator | Fault::Transport
    ) {
        return;
    }
    let error = error.clone();
    spawn_local(async move {
        if let Ok(screens) = lazy::load().await {
            (screens.advise)(driver, &error);
        }
    });
}

/// A part of the app did not come, and can be asked for again.
pub fn part_missing(driver: Driver) -> El {
    let again = move || driver.load_part();
    missing(ui::button(
        keys::TRY_AGAIN,
        Emphasis::Primary,
        driver.busy(),
        again,
    ))
}

/// The same before there is anything to go on with.
pub fn part_missing_at_start() -> El {
    let idle = RwSignal::new(false);
    missing(ui::button(
        keys::RELOAD,
        Emphasis::Primary,
        idle,
        navigation::reload,
    ))
}

fn missing(button: El) -> El {
    let parts = CardParts {
        heading: keys::FAILURE_TITLE.into(),
        icon: Some(Icon::Warning),
        notices: vec![Notice::error(i18n::text(keys::FAILURE_PART))].into(),
        ..CardParts::default()
    };
    card(parts, button)
}
