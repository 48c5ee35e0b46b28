//! The root: settings, then the driver, then the screen.

use std::cell::RefCell;
use std::rc::Rc;

use idx::transaction::{Callback as IdxCallback, StartOptions, View};
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use crate::browser::{http, navigation, storage, tabs};
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
    let query = navigation::query();
    let callback = IdxCallback::parse(&query);
    let links = link_tokens(&query);
    if callback.is_some() || links.recovery_token.is_some() || links.activation_token.is_some() {
        navigation::strip_query();
    }
    let config = match http::fetch_text("/config.json").await {
        Ok(text) => Config::parse(&text),
        Err(_) => Err(ConfigError::Missing),
    };
    let config = match config {
        Ok(config) => config,
        Err(error) => return (None, Next::Show(Start::Misconfigured(error))),
    };
    if let Some((otp, state)) = callback.as_ref().and_then(IdxCallback::magic_link)
        && storage::recall().is_none()
        && tabs::offer(otp, state).await
    {
        return (Some(config), Next::Show(Start::Delivered));
    }
    let options = StartOptions {
        recovery_token: links.recovery_token,
        activation_token: links.activation_token,
        ..config.options.clone()
    };
    (Some(config), Next::Open { options, callback })
}

/// Tokens of recovery and activation links (IDX §1.8, last row).
fn link_tokens(query: &str) -> StartOptions {
    let parameter = |name: &str| {
        let params = web_sys::UrlSearchParams::new_with_str(query).ok()?;
        params.get(name).filter(|t| !t.is_empty()).map(Into::into)
    };
    StartOptions {
        recovery_token: parameter("recovery_token"),
        activation_token: parameter("activation_token"),
        ..StartOptions::default()
    }
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
