//! Choosing what to set up: what has to be now, what soon, and what may be.

use idx::form::Values;
use idx::step::{AuthenticatorChoice, OfferKind, Page, SelectAuthenticator};
use idx::wire::authenticator::GracePeriod;
use leptos::prelude::*;

use super::form_model::FormModel;
use super::frame::Frame;
use super::{authenticator_name, select_authenticator, ui};
use crate::browser::{self, intl};
use crate::components::{El, Emphasis, Link, MethodCard, boxed, el, link, method_cards};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::site;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// The list, in sections.
pub fn view(driver: Driver, page: &Page, step: &SelectAuthenticator) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let (mut now, mut soon) = (Vec::new(), Vec::new());
    for choice in &step.choices {
        match due(choice.authenticator.grace_period.as_ref()) {
            Some(due) => soon.push(card(&model, choice, due)),
            None => now.push(card(&model, choice, Vec::new())),
        }
    }
    let skip = page.offer(&OfferKind::Skip);
    let graced = step
        .choices
        .iter()
        .any(|c| c.authenticator.grace_period.is_some());
    let first = if skip.is_some() && !graced {
        keys::ENROLL_OPTIONAL
    } else {
        keys::ENROLL_NOW
    };
    let skip = skip.map(|form| {
        let id = form.id;
        let skip = move || driver.submit(id, &Values::new());
        if graced {
            ui::button(keys::REMIND_LATER, Emphasis::Secondary, driver.busy(), skip)
        } else {
            ui::button(keys::CONTINUE, Emphasis::Primary, driver.busy(), skip)
        }
    });
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::SELECT_ENROLL_TEXT))
        .child(section(driver, first, None, now))
        .child(section(driver, keys::ENROLL_SOON, about_soon(driver), soon))
        .child(skip);
    let mut frame = Frame::new(keys::SELECT_ENROLL_TITLE);
    frame.hidden = vec![OfferKind::SwitchAuthenticator, OfferKind::Skip];
    frame.around(driver, page, content)
}

/// What a deadline means, with what the site has to say about it.
fn about_soon(driver: Driver) -> Option<El> {
    let mut text = boxed("p", "muted").child(el("span").child(keys::ENROLL_SOON_TEXT));
    for own in driver.site().links(site::SOON_LINKS) {
        text = text
            .child(" ")
            .child(link(Link::new_tab(&own.url, own.label)));
    }
    Some(text)
}

fn section(driver: Driver, title: Key, text: Option<El>, cards: Vec<MethodCard>) -> Option<El> {
    let there = !cards.is_empty();
    there.then(|| {
        boxed("section", "section")
            .child(boxed("h2", "section-title").child(title))
            .child(text)
            .child(method_cards(cards, driver.busy().into()))
    })
}

fn card(model: &FormModel, choice: &AuthenticatorChoice, due: Vec<String>) -> MethodCard {
    let authenticator = &choice.authenticator;
    let mut lines = Vec::new();
    if due.is_empty() {
        lines.extend(authenticator_name::description(authenticator));
    }
    lines.extend(usage(authenticator.allowed_for.as_deref()));
    let action = if choice.enrolled {
        keys::SET_UP_ANOTHER
    } else {
        keys::SET_UP
    };
    let (option, method) = (choice.option, choice.method.clone());
    let chosen = model.clone();
    MethodCard {
        icon: authenticator_name::icon(authenticator),
        image: authenticator_name::logo(model.driver(), authenticator),
        name: authenticator_name::of_choice(choice),
        lines,
        due,
        action: i18n::text(action),
        on_choose: Callback::new(move |()| {
            select_authenticator::choose(&chosen, option, method.as_deref());
        }),
    }
}

/// What it may be used for, where the organisation says.
fn usage(allowed_for: Option<&str>) -> Option<String> {
    let key = ["allowed_for.", allowed_for?].concat();
    i18n::has(&key).then(|| i18n::text_of_name(&key, &[]))
}

/// How long it may wait; `None` where it may not, or no longer.
fn due(grace: Option<&GracePeriod>) -> Option<Vec<String>> {
    match grace? {
        GracePeriod::Skips(0) => None,
        GracePeriod::Skips(left) => Some(vec![i18n::text_count(keys::ENROLL_SKIPS, *left)]),
        GracePeriod::Until(expiry) => {
            let expiry = intl::moment(expiry)?;
            let left = expiry - browser::now_ms() as f64;
            if left <= 0.0 {
                return None;
            }
            let days = match (left / DAY) as u32 {
                0 => i18n::text(keys::ENROLL_TODAY),
                days => i18n::text_count(keys::ENROLL_DAYS, days),
            };
            let date = intl::date_and_time(expiry, &i18n::language());
            let until = i18n::text_with(keys::ENROLL_UNTIL, &[("date", &date)]);
            Some(vec![days, until])
        }
    }
}
