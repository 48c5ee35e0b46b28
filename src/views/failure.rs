//! It cannot go on: who can do what about it.

use idx::error::{Error, Fault};
use leptos::prelude::*;

use super::ui;
use super::{messages, offers};
use crate::browser::{self, navigation};
use crate::components::{CardParts, El, Emphasis, Icon, Notice, boxed, card};
use crate::config::ConfigError;
use crate::driver::Driver;
use crate::i18n::{self, keys};

/// A failure in place of a page.
pub fn view(driver: Driver, error: &Error) -> El {
    tell_the_console(driver, error);
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
        actions: Vec::from_iter(back.then(|| offers::restart(driver))).into(),
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

/// What an administrator or integrator has to do stands in the console, not on the page.
fn tell_the_console(driver: Driver, error: &Error) {
    let hint = match error {
        Error::Unreachable => format!(
            "No answer from {}. If the network is fine, allow this address in connect-src of the \
             Content-Security-Policy.",
            issuer(driver)
        ),
        Error::Refused => format!(
            "{} answers, but refuses requests of this page: register {} as a Trusted Origin (CORS) \
             of the organisation.",
            issuer(driver),
            window().location().origin().unwrap_or_default()
        ),
        Error::GrantNotEnabled => "Enable the Interaction Code grant for the application and for \
                                   the authorization server's access policy rule."
            .to_owned(),
        Error::FeatureNotEnabled => {
            "Identity Engine with embedded sign-in is not enabled in this organisation.".to_owned()
        }
        Error::Client { code, description } => format!(
            "The organisation refused the application: {code}: {description} Check clientId, \
             redirectUri and scopes."
        ),
        Error::IssuerMismatch { received } => {
            format!(
                "config.json names another issuer than the organisation, which says {received}."
            )
        }
        other if matches!(other.fault(), Fault::Administrator | Fault::Integrator) => {
            other.to_string()
        }
        _ => return,
    };
    browser::hint(&hint);
}

fn issuer(driver: Driver) -> String {
    let issuer = driver.with(|t| t.settings().issuer.as_str().to_owned());
    issuer.unwrap_or_default()
}
