//! The root: settings, then the driver, then the screen.

use std::cell::RefCell;
use std::rc::Rc;

use idx::transaction::{Callback as IdxCallback, StartOptions, View};
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use crate::arrival;
use crate::browser::{http, storage};
use crate::components::{Brand, El, el, page, provide_busy, set_brand_color};
use crate::config::{Config, ConfigError};
use crate::driver::Driver;
use crate::i18n::keys;
use crate::lazy::{self, Screens};
use crate::live::Live;
use crate::views::{self, failure, signed_in, waiting};

/// Where the start has got to.
#[derive(Clone)]
enum Start {
    Loading,
    Misconfigured(ConfigError),
    Insecure,
    /// The part of the app that says what is wrong did not come.
    PartMissing,
    /// A magic link whose code another tab has taken.
    Delivered,
    Running(Driver),
}

/// The whole app.
#[component]
pub fn App() -> AnyView {
    let start = SendWrapper::new(Rc::new(RefCell::new(Start::Loading)));
    let started = RwSignal::new(0_u32);
    let brand = RwSignal::new(Brand::default());
    // What the driver listens to lives as long as the app, not as the future that opens it.
    let owner = Owner::current();
    let place = start.clone();
    spawn_local(async move {
        let (config, next) = begin().await;
        if let Some(config) = &config {
            adopt(config, brand);
        }
        let state = match (config, next) {
            (Some(config), Next::Open { options, callback }) => {
                let open = move || Driver::open(&config, options, callback);
                let driver = owner.unwrap_or_default().with(open);
                driver.map_or(Start::Insecure, Start::Running)
            }
            (_, Next::Show(state)) => match lazy::load().await {
                Ok(_) => state,
                Err(lazy::NotLoaded) => Start::PartMissing,
            },
            (None, Next::Open { .. }) => Start::Misconfigured(ConfigError::Missing),
        };
        place.replace(state);
        started.set(1);
    });
    let brand = Live::from(brand);
    provide_context(brand.clone());
    let steps = el("div").content(move || {
        started.track();
        let start = start.borrow().clone();
        vec![screen(start)]
    });
    page(brand, steps).view()
}

fn adopt(config: &Config, brand: RwSignal<Brand>) {
    if let Some(color) = &config.brand_color {
        set_brand_color(color);
    }
    brand.set(Brand {
        name: config.brand_name.clone(),
        logo: config.logo.clone(),
    });
}

enum Next {
    Show(Start),
    Open {
        options: StartOptions,
        callback: Option<IdxCallback>,
    },
}

/// Reads the settings and the address, which loses its query at once: it may hold a code.
async fn begin() -> (Option<Config>, Next) {
    let query = arrival::take_query();
    let config = match http::fetch_text("/config.json").await {
        Ok(text) => Config::parse(&text),
        Err(_) => Err(ConfigError::Missing),
    };
    let config = match config {
        Ok(config) => config,
        Err(error) => return (None, Next::Show(Start::Misconfigured(error))),
    };
    if !config.site.is_empty() {
        let Ok(part) = lazy::load().await else {
            return (Some(config), Next::Show(Start::PartMissing));
        };
        if let Some(error) = (part.check_site)(&config.site) {
            return (None, Next::Show(Start::Misconfigured(error)));
        }
    }
    let mut options = config.options.clone();
    let Some(query) = query else {
        return (
            Some(config),
            Next::Open {
                options,
                callback: None,
            },
        );
    };
    let Ok(part) = lazy::load().await else {
        return (Some(config), Next::Show(Start::PartMissing));
    };
    let arrival = (part.arrival)(&query);
    if let Some((otp, state)) = arrival.magic_link()
        && storage::recall().is_none()
        && (part.offer)(otp, state).await
    {
        return (Some(config), Next::Show(Start::Delivered));
    }
    options.recovery_token = arrival.recovery_token;
    options.activation_token = arrival.activation_token;
    let callback = arrival.callback;
    (Some(config), Next::Open { options, callback })
}

fn screen(start: Start) -> El {
    match start {
        Start::Loading => waiting::starting(),
        Start::Misconfigured(error) => with_part(|part| (part.configuration)(&error)),
        Start::Insecure => failure::insecure_context(),
        Start::PartMissing => failure::part_missing_at_start(),
        Start::Delivered => with_part(|part| (part.return_to_original_tab)()),
        Start::Running(driver) => running(driver),
    }
}

/// Draws with the part that was loaded before.
fn with_part(draw: impl FnOnce(Screens) -> El) -> El {
    lazy::screens().map_or_else(failure::part_missing_at_start, draw)
}

fn running(driver: Driver) -> El {
    let signed_out = RwSignal::new(false);
    provide_busy(driver.busy().into());
    el("div").content(move || vec![step(driver, signed_out)])
}

/// What the transaction asks for now.
fn step(driver: Driver, signed_out: RwSignal<bool>) -> El {
    if signed_out.get() {
        return signed_in::signed_out(driver, signed_out);
    }
    let view = driver.view();
    if driver.misses_a_part() {
        return failure::part_missing(driver);
    }
    match &view {
        View::Starting => waiting::starting(),
        View::Page(page) => views::page(driver, page),
        View::Terminal(terminal) => views::terminal(driver, terminal),
        View::Finishing => waiting::working(keys::PROGRESS_SIGNING_IN),
        View::Leaving(_) => waiting::working(keys::PROGRESS_REDIRECTING),
        View::EnterCodeElsewhere(otp) => with_part(|part| (part.enter_code_elsewhere)(otp)),
        View::SignedIn(tokens) => signed_in::view(driver, tokens, signed_out),
        View::Failed(error) => failure::view(driver, error),
    }
}
