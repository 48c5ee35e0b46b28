//! Opening an app on this device.

use std::time::Duration;

use idx::step::Page;
use idx::url::{LaunchUrl, RedirectUrl};
use leptos::prelude::*;

use super::ui;
use crate::browser::frames;
use crate::components::{El, Emphasis, Link, boxed, el, link};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};

/// A checked address of an app; one without an origin is the organisation's.
pub fn app_address(driver: Driver, href: &str) -> Option<LaunchUrl> {
    let url = driver.with(|t| LaunchUrl::parse_at(href, t.settings().issuer.origin()).ok());
    url.flatten()
}

/// Where to get the app.
pub fn download_link(href: Option<&str>) -> Option<El> {
    let url = RedirectUrl::parse(href?).ok()?;
    let link = link(Link::new_tab(
        url.as_str(),
        i18n::text(keys::DEVICE_DOWNLOAD),
    ));
    let text = el("span").child(keys::DEVICE_NO_APP).child(" ");
    Some(boxed("p", "muted").child(text).child(link))
}

/// When an app is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// At once, and again at each press of the button.
    AtOnce,
    /// Only when the button is pressed.
    WhenPressed,
}

impl Opens {
    /// At once, unless it was opened on this step before.
    pub fn first_time(page: &Page) -> Self {
        match page.continues || page.revisited || page.has_errors() {
            true => Self::WhenPressed,
            false => Self::AtOnce,
        }
    }
}

/// How long a frame may take to hand its address to the system. Then it goes: the address carries
/// the challenge, which has no business in the page.
const HANDED_OVER: Duration = Duration::from_secs(5);

/// Opens an app in a frame that nobody sees, of which there is one at a time. Where the page's
/// policy refuses frames the browser is sent to the app, which leaves the page in its place.
pub fn opener(driver: Driver, url: Option<LaunchUrl>, label: Key, when: Opens) -> Option<El> {
    let url = url?;
    let fits = driver.with(|t| url.fits_a_frame(t.settings().issuer.origin()));
    if fits != Some(true) {
        return Some(link_button(driver, url, label));
    }
    // How often it was opened, and how many of these times are over.
    let opened = RwSignal::new(u32::from(when == Opens::AtOnce));
    let over = RwSignal::new(0_u32);
    if url.is_app_scheme() {
        let url = url.clone();
        frames::on_refused(move || frames::open(&url));
    }
    let place = boxed("div", "visually-hidden")
        .attr("aria-hidden", "true")
        .content(move || {
            let this = opened.get();
            if this == over.get() {
                return Vec::new();
            }
            let handed_over = move || {
                over.try_set(this);
            };
            if let Ok(timer) = set_timeout_with_handle(handed_over, HANDED_OVER) {
                on_cleanup(move || timer.clear());
            }
            vec![hidden_frame(url.as_str())]
        });
    let again = move || opened.update(|count| *count = count.wrapping_add(1));
    let button = ui::button(label, Emphasis::Primary, RwSignal::new(false), again);
    Some(boxed("div", "").child(place).child(button))
}

/// A frame that nobody sees.
pub fn hidden_frame(address: &str) -> El {
    el("iframe")
        .attr("tabindex", "-1")
        .attr("title", &i18n::text(keys::DEVICE_FRAME))
        .attr("hidden", "")
        .attr("src", address)
}

/// A button that sends the browser to the app.
pub fn link_button(driver: Driver, url: LaunchUrl, label: Key) -> El {
    ui::button(label, Emphasis::Primary, driver.busy(), move || {
        frames::open(&url);
    })
}
