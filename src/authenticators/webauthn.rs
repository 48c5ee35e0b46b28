//! Security keys, biometrics and passkeys: one authenticator under the name an administrator gave
//! it (sign-in UI V8, V9, E7, E8).

use idx::form::Values;
use idx::step::{OfferKind, Page, Phase, Webauthn};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::browser::platform;
use crate::browser::webauthn::{self, Mediation, Registration};
use crate::components::{El, Emphasis, Notice, QuietAction, Severity, boxed, el, link_button};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::answer;
use crate::views::frame::Frame;
use crate::views::passkey::{Ceremony, assertion_values, failure_text, lead};
use crate::views::ui;

/// Every phase of it; the step has the options for the browser.
pub fn view(driver: Driver, page: &Page, step: &Webauthn) -> El {
    match step.phase {
        Phase::Enroll | Phase::Promotion | Phase::Reset => set_up(driver, page, step),
        _ => verify(driver, page, step),
    }
}

/// What it is called here.
enum Name<'s> {
    SecurityKey,
    Passkey,
    Custom(&'s str),
}

impl<'s> Name<'s> {
    fn of(step: &'s Webauthn) -> Self {
        match step.authenticator.display_name.as_deref() {
            None | Some("Security Key or Biometric") => Self::SecurityKey,
            Some("Passkeys") => Self::Passkey,
            Some(name) if name.starts_with("Security Key or Biometric") => Self::SecurityKey,
            Some(name) => Self::Custom(name),
        }
    }

    fn text(&self, security_key: Key, passkey: Key, custom: Key) -> Live<String> {
        match self {
            Self::SecurityKey => i18n::t(security_key),
            Self::Passkey => i18n::t(passkey),
            Self::Custom(name) => i18n::t_with(custom, &[("name", name)]),
        }
    }
}

fn frame(driver: Driver, step: &Webauthn, heading: Live<String>) -> Frame {
    answer::frame(driver, heading, &step.authenticator)
}

fn verify(driver: Driver, page: &Page, step: &Webauthn) -> El {
    let name = Name::of(step);
    let heading = name.text(
        keys::PASSKEY_VERIFY_KEY,
        keys::PASSKEY_VERIFY,
        keys::GENERIC_AUTHENTICATOR,
    );
    let mut frame = frame(driver, step, heading);
    frame.hidden = vec![OfferKind::ResidentKey];
    if !webauthn::is_supported() {
        return frame.around(driver, page, unsupported());
    }
    let ceremony = Ceremony::of_screen();
    let ask = {
        let step = step.clone();
        move || get(driver, ceremony, &step)
    };
    // The same step again: it did not work, or whoever is there would be asked without end.
    let failed_before = page.has_errors() || page.continues;
    let label = Live::new(move || {
        let again = failed_before || ceremony.has_failed();
        i18n::text(if again { keys::TRY_AGAIN } else { keys::VERIFY })
    });
    let by_itself = !platform::asks_after_a_click() && !failed_before;
    let press = ask.clone();
    let content = boxed("div", "stack")
        .child(ceremony.notices())
        .child(lead(keys::PASSKEY_VERIFY_TEXT))
        .child(demanded(step.options.as_ref(), "/userVerification"))
        .child(ceremony.button(driver, label, Emphasis::Primary, press))
        .child(resident_key(driver, page, ceremony))
        .child(help(page))
        .mounted(move |_| {
            if by_itself {
                ask();
            }
        });
    frame.around(driver, page, content)
}

fn get(driver: Driver, ceremony: Ceremony, step: &Webauthn) {
    let Some(call) = ceremony.begin() else { return };
    let step = step.clone();
    spawn_local(async move {
        let options = step.options.unwrap_or_default();
        let asked = webauthn::get(&options, &step.credentials, Mediation::Modal, &call);
        match asked.await {
            Ok(assertion) => {
                ceremony.end(None);
                driver.submit(step.form.id, &assertion_values(assertion));
            }
            Err(failure) => ceremony.end(failure_text(&failure, false, text(&options, "/rpId"))),
        }
    });
}

/// A link to set up a key that knows whose it is; not while the browser asks.
fn resident_key(driver: Driver, page: &Page, ceremony: Ceremony) -> Option<El> {
    let id = page.offer(&OfferKind::ResidentKey)?.id;
    let send = Callback::new(move |()| driver.submit(id, &Values::new()));
    let offer = move || match ceremony.asking.get() {
        true => Vec::new(),
        false => vec![link_button(i18n::t(keys::RESIDENT_KEY), send)],
    };
    Some(boxed("p", "").content(offer))
}

/// What to do when it does not work.
fn help(page: &Page) -> El {
    // Inside Okta Verify the browser's own window works differently.
    let in_app =
        page.app.as_ref().and_then(|app| app.name.as_deref()) == Some("Okta_Authenticator");
    let points: &[Key] = if in_app {
        &[
            keys::PASSKEY_HELP_APP_1,
            keys::PASSKEY_HELP_APP_2,
            keys::PASSKEY_HELP_APP_3,
            keys::PASSKEY_HELP_APP_4,
        ]
    } else {
        &[keys::PASSKEY_HELP_1, keys::PASSKEY_HELP_2]
    };
    let list = if in_app { "ol" } else { "ul" };
    let points: Vec<El> = points.iter().map(|point| el("li").child(*point)).collect();
    boxed("details", "more")
        .child(el("summary").child(keys::PASSKEY_HELP))
        .child(boxed(list, "steps").child(points))
}

fn set_up(driver: Driver, page: &Page, step: &Webauthn) -> El {
    let name = Name::of(step);
    let promoted = step.phase == Phase::Promotion;
    let passkey = matches!(name, Name::Passkey);
    let heading = match promoted && passkey {
        true => i18n::t(keys::PASSKEY_PROMOTION),
        false => name.text(
            keys::PASSKEY_SET_UP_KEY,
            keys::PASSKEY_SET_UP,
            keys::PASSKEY_SET_UP_NAMED,
        ),
    };
    let mut frame = frame(driver, step, heading);
    frame.hidden = vec![OfferKind::Skip];
    if let Some(skip) = page.offer(&OfferKind::Skip) {
        let id = skip.id;
        let label = if promoted {
            keys::MAYBE_LATER
        } else {
            keys::SKIP
        };
        let skip = move || driver.submit(id, &Values::new());
        frame.first = Some(QuietAction::run(label, skip));
    }
    if !webauthn::is_supported() {
        return frame.around(driver, page, unsupported());
    }
    let ceremony = Ceremony::of_screen();
    let label = match promoted && passkey {
        true => keys::PASSKEY_CREATE,
        false => keys::PASSKEY_SET_UP_ACTION,
    };
    let made = step.clone();
    let press = move || create(driver, ceremony, &made);
    let path = "/authenticatorSelection/userVerification";
    let content = boxed("div", "stack")
        .child(ceremony.notices())
        .child(description(step))
        .child(explained(&name))
        .child(demanded(step.options.as_ref(), path))
        .child(ceremony.button(driver, i18n::t(label), Emphasis::Primary, press));
    frame.around(driver, page, content)
}

fn create(driver: Driver, ceremony: Ceremony, step: &Webauthn) {
    let Some(call) = ceremony.begin() else { return };
    let step = step.clone();
    spawn_local(async move {
        let options = step.options.unwrap_or_default();
        let made = webauthn::create(&options, &step.credentials, &call).await;
        match made {
            Ok(registration) => {
                ceremony.end(None);
                driver.submit(step.form.id, &registered(registration));
            }
            Err(failure) => ceremony.end(failure_text(&failure, true, text(&options, "/rp/id"))),
        }
    });
}

fn registered(registration: Registration) -> Values {
    let mut values = Values::new();
    values
        .set_text("credentials.clientData", registration.client_data)
        .set_text("credentials.attestation", registration.attestation);
    if let Some(transports) = registration.transports {
        values.set_text("credentials.transports", transports);
    }
    if let Some(extensions) = registration.extensions {
        values.set_text("credentials.clientExtensions", extensions);
    }
    values
}

/// The administrator's words about it.
fn description(step: &Webauthn) -> Option<El> {
    let words = step.authenticator.description.clone()?;
    let notice = Notice::new(Severity::Info, words);
    let notice = notice.titled(i18n::text(keys::PASSKEY_DESCRIPTION));
    Some(ui::alerts(Live::from(vec![notice])))
}

/// What it is good for, or what will happen.
fn explained(name: &Name<'_>) -> El {
    let answers = [
        (keys::PASSKEY_WHAT, keys::PASSKEY_WHAT_TEXT),
        (keys::PASSKEY_WHY, keys::PASSKEY_WHY_TEXT),
        (keys::PASSKEY_WHERE, keys::PASSKEY_WHERE_TEXT),
    ];
    match name {
        Name::SecurityKey => lead(keys::PASSKEY_SET_UP_TEXT),
        Name::Passkey => {
            let facts = answers.map(|(question, text)| {
                boxed("div", "fact")
                    .child(el("dt").child(question))
                    .child(el("dd").child(text))
            });
            boxed("dl", "answers").child(Vec::from(facts))
        }
        Name::Custom(_) => lead(keys::PASSKEY_SET_UP_CUSTOM_TEXT),
    }
}

/// A line about the PIN, finger or face that the organisation insists on.
fn demanded(options: Option<&Value>, path: &str) -> Option<El> {
    let demanded = options.is_some_and(|options| text(options, path) == "required");
    demanded.then(|| boxed("p", "muted").child(keys::PASSKEY_USER_VERIFICATION))
}

fn text<'v>(options: &'v Value, path: &str) -> &'v str {
    let value = options.pointer(path).and_then(Value::as_str);
    value.unwrap_or_default()
}

fn unsupported() -> El {
    let notice = Notice::error(i18n::text(keys::PASSKEY_NOT_SUPPORTED));
    ui::alerts(Live::from(vec![notice]))
}
