//! A device that has to be enrolled first: what to do on it (sign-in UI T23–T25).

use idx::step::Terminal;
use idx::wire::context::DeviceEnrollment;
use leptos::prelude::*;

use super::{offers, ui};
use crate::components::{
    CardParts, Choice, ChoiceGroupProps, CopyButtonProps, El, Icon, Link, boxed, card, copy_button,
    data, el, link, link_button, phrase, radio_group,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::site;

const APP_STORE: &str = "https://apps.apple.com/app/okta-verify/id490179405";
const GOOGLE_PLAY: &str = "https://play.google.com/store/apps/details?id=com.okta.android.auth";

/// Says what to do.
pub fn view(driver: Driver, terminal: &Terminal, device: &DeviceEnrollment) -> El {
    let by_app = device.name == "oda";
    let asks = by_app
        && device.platform.as_deref() != Some("IOS")
        && device.challenge_method.as_deref() == Some("APP_LINK");
    let content = match (by_app, asks) {
        (true, true) => with_or_without_account(device.clone()),
        (true, false) => install(device),
        (false, _) => management(device),
    };
    let heading = match by_app {
        true => keys::DEVICE_SETUP_TITLE,
        false => keys::DEVICE_MANAGE_TITLE,
    };
    let app = terminal.app.as_ref().and_then(|app| app.label.as_deref());
    let text =
        app.map(|app| boxed("p", "lead").child(phrase(keys::DEVICE_SETUP_FOR, &[("app", app)])));
    let mut actions = Vec::new();
    if terminal.can_restart {
        actions.extend(offers::restart(driver));
    }
    let identifier = terminal.user.as_ref().and_then(|u| u.identifier.clone());
    let identifier = identifier.filter(|_| !driver.site().is_on(site::HIDE_IDENTIFIER));
    let parts = CardParts {
        heading: heading.into(),
        icon: Some(if by_app { Icon::App } else { Icon::Device }),
        identifier: identifier.into(),
        actions: actions.into(),
        ..CardParts::default()
    };
    card(parts, boxed("div", "stack").child(text).child(content))
}

/// On Android the steps differ for people whose app knows the organisation already.
fn with_or_without_account(device: DeviceEnrollment) -> El {
    let answer = RwSignal::new(String::new());
    let shown = RwSignal::new(String::new());
    let missing = RwSignal::new(Vec::new());
    let back = Callback::new(move |()| shown.set(String::new()));
    boxed("div", "stack").content(move || {
        let steps = match shown.get().as_str() {
            "yes" => steps(vec![
                el("li").child(keys::DEVICE_OPEN_APP),
                el("li").child(keys::DEVICE_CHOOSE_ACCOUNT),
                el("li").child(keys::DEVICE_TURN_ON),
                el("li").child(keys::DEVICE_AGAIN),
            ]),
            "no" => install(&device),
            _ => return vec![question(answer, shown, missing)],
        };
        vec![steps, el("p").child(link_button(i18n::t(keys::BACK), back))]
    })
}

fn question(
    answer: RwSignal<String>,
    shown: RwSignal<String>,
    missing: RwSignal<Vec<String>>,
) -> El {
    let choices = vec![
        Choice::new("yes", i18n::text(keys::DEVICE_ACCOUNT_YES)),
        Choice::new("no", i18n::text(keys::DEVICE_ACCOUNT_NO)),
    ];
    let group = radio_group(ChoiceGroupProps {
        name: "hasAccount".to_owned(),
        label: keys::DEVICE_ACCOUNT_ASK.into(),
        value: answer,
        choices,
        optional: false,
        hint: Default::default(),
        errors: missing.into(),
    });
    let next = move || {
        let answer = answer.get_untracked();
        if answer.is_empty() {
            missing.set(vec![i18n::text(Key::new("check.not_chosen"))]);
        } else {
            missing.set(Vec::new());
            shown.set(answer);
        }
    };
    let idle = RwSignal::new(false);
    let button = ui::button(keys::NEXT, Default::default(), idle, next);
    boxed("div", "stack").child(group).child(button)
}

/// Get the app, and sign in there.
fn install(device: &DeviceEnrollment) -> El {
    let ios = device.platform.as_deref() == Some("IOS");
    let (store, name) = match ios {
        true => (APP_STORE, "App Store"),
        false => (GOOGLE_PLAY, "Google Play"),
    };
    let get = el("li")
        .child(phrase(keys::DEVICE_GET_APP, &[("store", name)]))
        .child(" ");
    // The link opens inside the app that shows this page, and not in the store, on iOS.
    let get = match ios {
        true => get.child(copied(store, keys::DEVICE_STORE_LINK)),
        false => get.child(link(Link::new_tab(store, name))),
    };
    let mut list = vec![get, el("li").child(keys::DEVICE_OPEN_AND_ADD)];
    if let Some(url) = &device.sign_in_url {
        list.push(
            el("li")
                .child(keys::DEVICE_ENTER_URL)
                .child(" ")
                .child(data(url))
                .child(" ")
                .child(copied(url, keys::DEVICE_SIGN_IN_URL)),
        );
    }
    list.push(el("li").child(keys::DEVICE_AGAIN));
    steps(list)
}

/// The organisation manages devices with another vendor's software.
fn management(device: &DeviceEnrollment) -> El {
    let vendor = device.vendor.as_deref().unwrap_or_default();
    let mut list = Vec::new();
    if let Some(address) = &device.enrollment_link {
        list.push(
            el("li")
                .child(keys::DEVICE_COPY_LINK)
                .child(" ")
                .child(copied(address, keys::DEVICE_ENROLMENT_LINK)),
        );
        list.push(el("li").child(keys::DEVICE_PASTE_LINK));
    }
    list.push(match vendor {
        "" => el("li").child(keys::DEVICE_FOLLOW),
        vendor => el("li").child(phrase(keys::DEVICE_FOLLOW_VENDOR, &[("vendor", vendor)])),
    });
    list.push(el("li").child(keys::DEVICE_AGAIN));
    steps(list)
}

fn copied(value: &str, label: Key) -> El {
    copy_button(CopyButtonProps {
        value: value.into(),
        label: label.into(),
    })
}

fn steps(list: Vec<El>) -> El {
    boxed("ol", "numbered").child(list)
}
