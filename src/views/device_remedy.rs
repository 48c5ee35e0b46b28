//! A device that does not qualify: what to mend, and how (sign-in UI T21, D10).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use idx::form::Values;
use idx::step::{DeviceRemedies, Page, RemedyWay};
use idx::url::{self, RedirectUrl};
use idx::wire::message::{DeviceFallback, DeviceRemediation, Message};
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use super::frame::Frame;
use super::{messages, ui};
use crate::browser::http::AbortHandle;
use crate::browser::{intl, loopback, navigation};
use crate::components::{El, Icon, Link, Severity, alert_box, boxed, el, link, link_button};
use crate::driver::Driver;
use crate::i18n::{self, keys};

/// How long to wait for a program on this device where the response does not say.
const PATIENCE: Duration = Duration::from_millis(500);

const HOUR_MS: f64 = 3_600_000.0;

/// `device-assurance-grace-period`: still good, but not for long.
pub fn grace_period(driver: Driver, page: &Page, form: &idx::form::Form) -> El {
    let id = form.id;
    let (remedies, rest) = DeviceRemedies::split(&page.messages);
    let go = move || driver.submit(id, &Values::new());
    let form = ui::form(driver, go, vec![ui::submit(keys::REMEDY_GO_ON)]);
    let content = boxed("div", "stack")
        .child(remedies.map(|remedies| list(driver, &remedies, Severity::Warning)))
        .child(form);
    let mut frame = Frame::new(keys::REMEDY_GRACE_TITLE).icon(Icon::Device);
    frame.messages = Some(rest);
    frame.around(driver, page, content)
}

/// Everything there is to mend, in one box.
pub fn list(driver: Driver, remedies: &DeviceRemedies, severity: Severity) -> El {
    let due = remedies
        .due
        .as_deref()
        .and_then(intl::moment)
        // To the hour: the device must be mended before, not after.
        .map(|due| intl::date_and_time((due / HOUR_MS).floor() * HOUR_MS, &i18n::language()));
    let with_date = |key| {
        due.as_ref()
            .map(|date| i18n::text_with(key, &[("date", date)]))
    };
    // The server's sentence names the date by another clock than the person's.
    let server = remedies.title.as_ref().filter(|title| {
        due.is_none() || i18n::language() == i18n::ENGLISH && !title.text.trim().is_empty()
    });
    let (title, here) = match server {
        Some(title) => (
            Some(messages::text_of(title)),
            with_date(keys::REMEDY_DUE_HERE),
        ),
        None => (with_date(keys::REMEDY_DUE), None),
    };
    let explanation = remedies.explanation.as_ref().map(messages::text_of);
    let mut body = vec![
        boxed("strong", "alert-title").child(title),
        el("p").child(here),
        el("p").child(explanation),
    ];
    for way in &remedies.ways {
        body.extend(self::way(driver, way));
    }
    body.extend(remedies.help.as_ref().map(help));
    alert_box(severity, body)
}

fn way(driver: Driver, way: &RemedyWay) -> Vec<El> {
    let heading = way.heading.as_ref().map(messages::text_of);
    let items: Vec<El> = way.items.iter().map(|item| remedy(driver, item)).collect();
    vec![
        boxed("strong", "alert-title").child(heading),
        el("ul").child(items),
    ]
}

fn remedy(driver: Driver, message: &Message) -> El {
    let text = messages::text_of(message);
    let content = match (&message.device_remediation, target(message)) {
        (Some(remedy), _) if remedy.kind == "LOOPBACK" && remedy.action.is_some() => {
            mend(driver, remedy.clone(), text)
        }
        (_, Some(href)) => link(Link::new_tab(href, text)),
        _ => el("span").child(text),
    };
    el("li").child(content)
}

fn target(message: &Message) -> Option<String> {
    let url = RedirectUrl::parse(&message.links.first()?.url).ok()?;
    Some(url.as_str().to_owned())
}

fn help(message: &Message) -> El {
    let text = el("p").child(messages::text_of(message));
    match target(message) {
        Some(href) => text
            .child(" ")
            .child(link(Link::new_tab(href, i18n::text(keys::REMEDY_HELP)))),
        None => text,
    }
}

#[derive(Clone)]
enum State {
    Offered,
    Working,
    /// The program has taken over.
    Done,
    /// It does not answer; what to do instead.
    Instead(String),
}

/// A button that lets a program on this device mend it.
fn mend(driver: Driver, remedy: DeviceRemediation, label: String) -> El {
    let state = RwSignal::new(State::Offered);
    let search = SendWrapper::new(Rc::new(Search::default()));
    let leave = search.clone();
    on_cleanup(move || leave.stop());
    let remedy = SendWrapper::new(Rc::new(remedy));
    let press = Callback::new(move |()| {
        state.set(State::Working);
        let (search, remedy) = (search.clone(), remedy.clone());
        spawn_local(async move {
            let found = search.run(&remedy).await;
            if !search.gone.get() {
                state.try_set(match found {
                    true => State::Done,
                    false => instead(driver, &remedy),
                });
            }
        });
    });
    el("span").attr("role", "status").content(move || {
        vec![match state.get() {
            State::Offered => link_button(label.clone().into(), press),
            State::Working => el("span").child(keys::REMEDY_WORKING),
            State::Done => el("span").child(keys::REMEDY_STARTED),
            State::Instead(text) => el("span").child(text),
        }]
    })
}

/// What to do where no program answers.
fn instead(driver: Driver, remedy: &DeviceRemediation) -> State {
    match &remedy.fallback {
        Some(DeviceFallback::Text(message)) => State::Instead(messages::text_of(message)),
        Some(DeviceFallback::Link(href)) => match absolute(driver, href) {
            Some(url) => {
                navigation::go(&url);
                State::Offered
            }
            None => State::Instead(i18n::text(keys::REMEDY_NO_ANSWER)),
        },
        None => State::Instead(i18n::text(keys::REMEDY_NO_ANSWER)),
    }
}

/// An address without an origin is the organisation's.
fn absolute(driver: Driver, href: &str) -> Option<RedirectUrl> {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let relative = !path.is_empty() && !path.contains(':') && !path.starts_with("//");
    let organisation = driver.with(|t| t.settings().issuer.org_url(href.trim_start_matches('/')));
    match (relative, organisation) {
        (true, Some(url)) => RedirectUrl::parse(&url).ok(),
        _ => RedirectUrl::parse(href).ok(),
    }
}

/// The search for a program on this device, which ends with the screen.
#[derive(Default)]
struct Search {
    gone: Cell<bool>,
    request: RefCell<AbortHandle>,
}

impl Search {
    fn stop(&self) {
        self.gone.set(true);
        self.request.borrow().abort();
    }

    /// Tries each port; whether a program took the work.
    async fn run(&self, remedy: &DeviceRemediation) -> bool {
        let limit = remedy
            .probe_timeout_ms
            .map(|ms| Duration::from_millis(u64::from(ms.clamp(50, 5_000))));
        let limit = limit.unwrap_or(PATIENCE);
        let action = remedy.action.as_deref().unwrap_or_default();
        for port in &remedy.ports {
            let port = port.to_string();
            let base = [remedy.domain.as_str(), ":", &port, "/"].concat();
            if url::secure_origin(&base).is_err() {
                continue;
            }
            let probe = [base.as_str(), "probe"].concat();
            if !self.answers(&probe, limit).await {
                continue;
            }
            let mend = [base.as_str(), &remedy.path, "/", action].concat();
            if self.answers(&mend, Duration::from_secs(30)).await {
                return true;
            }
        }
        false
    }

    async fn answers(&self, url: &str, limit: Duration) -> bool {
        if self.gone.get() {
            return false;
        }
        let abort = AbortHandle::new();
        self.request.replace(abort.clone());
        let status = loopback::get(url, limit, &abort).await;
        status.is_some_and(|status| (200..300).contains(&status))
    }
}
