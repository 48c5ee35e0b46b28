//! Reaching the app on this very device: through its local server, its own scheme, or a link that
//! the system opens in it (sign-in UI G21, D1–D6, V15–V18).

use std::sync::Arc;
use std::time::Duration;

use idx::form::{Form, Values};
use idx::step::{CancelReason, DeviceProbe, OfferKind, Page};
use idx::url::{LaunchUrl, RedirectUrl};
use idx::wire::authenticator::{ChallengeMethod, DeviceChallenge};
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use super::frame::Frame;
use super::opener::Opens;
use super::passkey::lead;
use super::{opener, ui};
use crate::browser::loopback::{Asking, Outcome};
use crate::browser::{permission, platform};
use crate::components::{El, Icon, Link, Notice, QuietAction, SpinnerProps, boxed, el, spinner};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;

/// What the page after has to say, where the organisation says nothing.
pub fn failure(driver: Driver, page: &Page) -> Option<Notice> {
    let failed = driver.take_app_failure()?.wrapping_add(1) == page.serial;
    (failed && page.messages.is_empty()).then(|| Notice::error(i18n::text(keys::DEVICE_FAILED)))
}

/// A step that waits for the app on this device.
pub struct Device<'p> {
    /// How to reach the app.
    pub challenge: &'p Arc<DeviceChallenge>,
    /// Stops the challenge; takes a reason.
    pub cancel: Option<&'p Form>,
    /// Whether somebody has chosen the app as an authenticator. Otherwise the page began with it.
    pub chosen: bool,
}

/// The step before anybody has said who they are.
pub fn probe(driver: Driver, page: &Page, step: &DeviceProbe) -> El {
    let device = Device {
        challenge: &step.challenge,
        cancel: step.cancel.as_ref(),
        chosen: false,
    };
    view(driver, page, device)
}

/// The screen for a way to reach the app.
pub fn view(driver: Driver, page: &Page, device: Device<'_>) -> El {
    match device.challenge.method {
        ChallengeMethod::Loopback => loopback(driver, page, &device),
        ChallengeMethod::CustomUri => custom_uri(driver, page, &device),
        ChallengeMethod::UniversalLink => app_link(driver, page, &device, Duration::ZERO),
        ChallengeMethod::AppLink if device.chosen => {
            app_link(driver, page, &device, Duration::ZERO)
        }
        ChallengeMethod::AppLink => app_link(driver, page, &device, APP_LINK_DELAY),
        ChallengeMethod::ChromeDtc => trust_connector(driver, page, &device),
        ChallengeMethod::AppleSsoExtension | ChallengeMethod::Other(_) => {
            verifying(driver, page, Vec::new())
        }
    }
}

/// How long an app link has to open the app by itself (sign-in UI D5).
const APP_LINK_DELAY: Duration = Duration::from_secs(4);

/// How long a probe waits where the response does not say, milliseconds (IDX §6.3).
const PROBE_MS: u32 = 100;
/// Android wakes the app first.
const PROBE_ANDROID_MS: u32 = 3000;
/// No probe waits longer, whatever the response says.
const PROBE_MOST_MS: u32 = 10_000;

fn frame(heading: Key) -> Frame {
    Frame::new(heading).icon(Icon::App)
}

/// A way back of the screen's own.
fn back(run: impl Fn() + Send + Sync + 'static) -> QuietAction {
    let run = Callback::new(move |()| run());
    QuietAction::run(keys::BACK_TO_SIGN_IN, run).with_icon(Icon::Back)
}

/// A spinner, and what else there is.
fn verifying(driver: Driver, page: &Page, more: Vec<El>) -> El {
    let content = boxed("div", "stack").child(waiting(page)).child(more);
    frame(keys::DEVICE_VERIFYING).around(driver, page, content)
}

/// The sign that the page watches; not where an error has ended that.
pub fn waiting(page: &Page) -> Option<El> {
    (!page.has_errors()).then(watching)
}

fn watching() -> El {
    spinner(SpinnerProps {
        label: Some(i18n::t(keys::DEVICE_WAITING)),
        with_text: true,
    })
}

// Through the local server

fn loopback(driver: Driver, page: &Page, device: &Device<'_>) -> El {
    let denied = RwSignal::new(false);
    let mut frame = frame(keys::DEVICE_VERIFYING);
    frame.heading = Live::new(move || {
        i18n::text(match denied.get() {
            true => keys::DEVICE_PERMISSION_TITLE,
            false => keys::DEVICE_VERIFYING,
        })
    });
    // An error has ended the challenge, and with it what there was to stop.
    let stop = device.cancel.filter(|_| !page.has_errors());
    if let Some(cancel) = stop {
        let id = cancel.id;
        frame.hidden = vec![OfferKind::Cancel];
        frame.last = Some(back(move || {
            driver.submit(id, &CancelReason::User.values());
        }));
    }
    // The same challenge has been handed over before, where the page only goes on.
    if !page.has_errors() && !page.continues {
        // Nobody has clicked anything yet on the very first page.
        let silent = page.serial <= 1;
        ask_app(driver, page, device, silent, denied);
    }
    let help = device.challenge.local_network_help.clone();
    let waits = !page.has_errors();
    let content = boxed("div", "stack").content(move || match (denied.get(), waits) {
        (true, _) => vec![permission_help(help.as_deref())],
        (false, true) => vec![watching()],
        (false, false) => Vec::new(),
    });
    frame.around(driver, page, content)
}

fn ask_app(driver: Driver, page: &Page, device: &Device<'_>, silent: bool, denied: RwSignal<bool>) {
    let asking = Asking::default();
    let kept = SendWrapper::new(asking.clone());
    on_cleanup(move || kept.stop());
    let challenge = device.challenge.clone();
    let cancel = device.cancel.map(|form| form.id);
    // Who has not chosen the app need not hear of it.
    let serial = device.chosen.then_some(page.serial);
    spawn_local(async move {
        let matters = challenge.local_network && !silent;
        if matters && permission::local_network_denied().await {
            denied.try_set(true);
            return;
        }
        let addresses = challenge.loopback_addresses();
        let request = challenge.request.clone().unwrap_or_default();
        let reason = match asking.ask(&addresses, &request, patience(&challenge)).await {
            Outcome::Answered => return driver.poll_now(),
            Outcome::Stopped => return,
            Outcome::Refused(status) => {
                driver.note_app_failure(serial);
                CancelReason::AppError(status)
            }
            Outcome::Nowhere => CancelReason::Unreachable,
        };
        if let Some(cancel) = cancel {
            driver.submit(cancel, &reason.values());
        }
    });
}

fn patience(challenge: &DeviceChallenge) -> Duration {
    let millis = match platform::is_android() {
        true => PROBE_ANDROID_MS,
        false => challenge.probe_timeout_ms.unwrap_or(PROBE_MS),
    };
    Duration::from_millis(u64::from(millis.clamp(1, PROBE_MOST_MS)))
}

/// The browser keeps the page from the app: how to allow it.
fn permission_help(help: Option<&str>) -> El {
    let steps = [
        keys::DEVICE_PERMISSION_1,
        keys::DEVICE_PERMISSION_2,
        keys::DEVICE_PERMISSION_3,
    ];
    let mut notice = Notice::error(i18n::text(keys::DEVICE_PERMISSION_TEXT));
    let help = help.and_then(|help| RedirectUrl::parse(help).ok());
    let label = i18n::text(keys::DEVICE_PERMISSION_HELP);
    notice.links = Vec::from_iter(help.map(|url| Link::new_tab(url.as_str(), label)));
    let steps: Vec<El> = steps.iter().map(|step| el("li").child(*step)).collect();
    boxed("div", "stack")
        .child(ui::alerts(Live::from(vec![notice])))
        .child(boxed("ol", "steps").child(steps))
}

// By its own scheme

/// The address that opens the app: for a page without a user, with the name that was typed before.
fn launch_url(driver: Driver, device: &Device<'_>) -> Option<LaunchUrl> {
    let url = opener::app_address(driver, device.challenge.href.as_deref()?)?;
    Some(
        match driver.typed("identifier").filter(|_| !device.chosen) {
            Some(identifier) if !identifier.trim().is_empty() => {
                url.with_login_hint(identifier.trim())
            }
            _ => url,
        },
    )
}

fn custom_uri(driver: Driver, page: &Page, device: &Device<'_>) -> El {
    let download = device.challenge.download_href.as_deref();
    let content = boxed("div", "stack")
        .child(lead(keys::DEVICE_OPEN_TEXT))
        .child(opener::opener(
            driver,
            launch_url(driver, device),
            keys::DEVICE_OPEN,
            Opens::first_time(page),
        ))
        .child(opener::download_link(download))
        .child(waiting(page));
    frame(keys::DEVICE_OPEN_TITLE).around(driver, page, content)
}

// By a link

fn app_link(driver: Driver, page: &Page, device: &Device<'_>, delay: Duration) -> El {
    let shown = RwSignal::new(delay.is_zero() || page.has_errors());
    let mut frame = frame(keys::DEVICE_FASTPASS_TITLE);
    if !shown.get_untracked() {
        let timer = set_timeout_with_handle(
            move || {
                shown.try_set(true);
            },
            delay,
        );
        if let Ok(timer) = timer {
            on_cleanup(move || timer.clear());
        }
    }
    // While it opens by itself there is something to stop; afterwards the way back is the usual.
    if let Some(cancel) = device.cancel.filter(|_| !delay.is_zero()) {
        let id = cancel.id;
        frame.hidden = vec![OfferKind::Cancel];
        let leave = move || match shown.get_untracked() {
            true => driver.restart(),
            false => driver.submit(id, &Values::new()),
        };
        frame.last = Some(back(leave));
    }
    let url = launch_url(driver, device);
    let offer = move || {
        if !shown.get() {
            return Vec::new();
        }
        let mut offer = vec![lead(keys::DEVICE_LINK_TEXT)];
        offer.extend(
            url.clone()
                .map(|url| opener::link_button(driver, url, keys::DEVICE_OPEN)),
        );
        offer
    };
    let content = boxed("div", "stack")
        .child(waiting(page))
        .child(boxed("div", "stack").content(offer));
    frame.around(driver, page, content)
}

// By the browser itself

fn trust_connector(driver: Driver, page: &Page, device: &Device<'_>) -> El {
    let url = launch_url(driver, device);
    let fits = |url: &LaunchUrl| {
        let fits = driver.with(|t| url.fits_a_frame(t.settings().issuer.origin()));
        fits == Some(true) && !url.is_app_scheme()
    };
    let place = url.filter(fits).map(|url| {
        boxed("div", "visually-hidden")
            .attr("aria-hidden", "true")
            .child(opener::hidden_frame(url.as_str()))
    });
    verifying(driver, page, place.into_iter().collect())
}

/// A step that answers itself: Apple's extension, the end of a transaction.
pub fn by_itself(driver: Driver, page: &Page) -> El {
    let content = boxed("div", "stack").child(watching());
    frame(keys::DEVICE_VERIFYING).around(driver, page, content)
}
