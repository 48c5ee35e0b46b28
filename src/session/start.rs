//! The beginning: settings, the address, and what a redirect brought back.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use super::auth::{Auth, AuthState, Why};
use super::part;
use crate::arrival;
use crate::browser::{http, intl, navigation, storage};
use crate::components::{Brand, El, el, set_brand_color};
use crate::config::{Config, ConfigError};
use crate::i18n;
use crate::lazy::{self, Screens};
use crate::live::Live;
use crate::views::{failure, waiting};

/// Where the start has got to.
#[derive(Clone)]
enum Start {
    Loading,
    Misconfigured(ConfigError),
    /// The part of the app that says what is wrong did not come.
    PartMissing,
    /// A magic link whose code another tab has taken.
    Delivered,
    Running(Auth),
}

/// Reads `config.json` beside the page, finishes what a redirect brought back, and provides
/// [`use_auth`](super::use_auth) to its children, of whom a [`Guard`](super::Guard) asks for a
/// sign-in.
#[component]
pub fn AuthProvider(
    /// The application.
    children: ChildrenFn,
) -> AnyView {
    let brand = RwSignal::new(Brand::default());
    provide_context(Live::<Brand>::from(brand));
    let draw = move |auth: Auth| {
        provide_context(auth);
        el("div").child(children().into_any())
    };
    provider(brand, draw).view()
}

/// The same as an element. The brand has to be provided to what is drawn.
pub(crate) fn provider(brand: RwSignal<Brand>, draw: impl Fn(Auth) -> El + 'static) -> El {
    let start = SendWrapper::new(Rc::new(RefCell::new(Start::Loading)));
    let started = RwSignal::new(0_u32);
    // What is listened to lives as long as the app, not as the future that opens it.
    let owner = Owner::current().unwrap_or_default();
    let place = start.clone();
    spawn_local(async move {
        let state = match begin(brand, owner).await {
            Start::Running(auth) => Start::Running(auth),
            shown => match lazy::load().await {
                Ok(_) => shown,
                Err(lazy::NotLoaded) => Start::PartMissing,
            },
        };
        place.replace(state);
        started.set(1);
    });
    el("div").content(move || {
        started.track();
        let start = start.borrow().clone();
        vec![match start {
            Start::Loading => waiting::starting(),
            Start::Misconfigured(error) => with_part(|part| (part.configuration)(&error)),
            Start::PartMissing => failure::part_missing_at_start(),
            Start::Delivered => with_part(|part| (part.return_to_original_tab)()),
            Start::Running(auth) => draw(auth),
        }]
    })
}

/// Draws with the part that was loaded before.
fn with_part(draw: impl FnOnce(Screens) -> El) -> El {
    lazy::screens().map_or_else(failure::part_missing_at_start, draw)
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

/// How long the start waits for its settings, milliseconds.
const SETTINGS_MS: u32 = 30_000;
/// And for the file of a language, without which it goes on.
const LANGUAGE_MS: u32 = 3_000;

/// Shows the language of the settings, else the first one of the browser's that the app has. A site
/// may bring the file of a language that the app does not know. English stays where none comes.
async fn speak(own: Option<&str>) {
    let wanted = match own {
        Some(own) => vec![own.to_owned()],
        None => intl::languages(),
    };
    let known = i18n::choose(&wanted, i18n::LANGUAGES);
    for language in own.into_iter().chain(known) {
        if language == i18n::ENGLISH {
            // That English is shown for want of anything else is no reason to ask for it.
            if let Some(own) = own {
                http::ask_for_language(own);
            }
            return;
        }
        let file = ["/locales/", language, ".json"].concat();
        if let Ok(texts) = http::fetch_text(&file, LANGUAGE_MS).await
            && i18n::install(language, &texts).is_ok()
        {
            return http::ask_for_language(language);
        }
    }
}

/// Reads the settings and the address, which loses its query at once: it may hold a code.
async fn begin(brand: RwSignal<Brand>, owner: Owner) -> Start {
    let signed_out = storage::signed_out().is_some();
    if signed_out {
        let Ok(part) = part::load().await else {
            return Start::PartMissing;
        };
        (part.come_back)();
    }
    let query = arrival::take_query();
    let config = match http::fetch_text("/config.json", SETTINGS_MS).await {
        Ok(text) => Config::parse(&text),
        Err(_) => Err(ConfigError::Missing),
    };
    let config = match config {
        Ok(config) => config,
        Err(error) => return Start::Misconfigured(error),
    };
    adopt(&config, brand);
    speak(config.language.as_deref()).await;
    if !config.site.is_empty() {
        let Ok(part) = lazy::load().await else {
            return Start::PartMissing;
        };
        if let Some(error) = (part.check_site)(&config.site) {
            return Start::Misconfigured(error);
        }
    }
    let mut options = config.options.clone();
    let Some(query) = query else {
        // Who signed out is not signed in again by the organisation's session unasked.
        let state = if signed_out {
            AuthState::SignedOut(Why::User)
        } else {
            AuthState::SigningIn
        };
        return Start::Running(Auth::new(config, (options, None), state, owner));
    };
    let Ok(part) = lazy::load().await else {
        return Start::PartMissing;
    };
    let arrival = (part.arrival)(&query);
    if let Some((otp, state)) = arrival.magic_link()
        && storage::recall().is_none()
        && (part.offer)(otp, state).await
    {
        return Start::Delivered;
    }
    options.recovery_token = arrival.recovery_token;
    options.activation_token = arrival.activation_token;
    let opening = (options, arrival.callback);
    Start::Running(Auth::new(config, opening, AuthState::SigningIn, owner))
}

fn parameter(query: &str, name: &str) -> Option<String> {
    let params = web_sys::UrlSearchParams::new_with_str(query).ok()?;
    params.get(name).filter(|value| !value.is_empty())
}

/// Takes the query out of the address where the organisation sent the browser back after a sign-out
/// that began here. Whatever else comes with a `state` is not ours.
pub(super) fn come_back_from_sign_out() {
    let state = parameter(&navigation::query(), "state");
    if let (Some(state), Some(noted)) = (state, storage::signed_out())
        && !noted.is_empty()
        && state == noted
    {
        navigation::strip_query();
    }
}

/// Whether the address is the one that redirects lead to.
fn is_callback_place(redirect_uri: &str) -> bool {
    let place = navigation::on_this_origin(&navigation::place());
    place.split(['?', '#']).next() == Some(redirect_uri)
}

/// Before a detour over another site: where they were going. A second detour begins where the first
/// one ended, which is not where they were going.
pub(crate) fn leave_for_detour(redirect_uri: &str) {
    if !is_callback_place(redirect_uri) {
        storage::keep_place(&navigation::place());
    }
}

/// After a sign-in with a detour: back to where they were going. The path is checked once more, for
/// whatever may have written there.
pub(super) fn come_back(config: &Option<Config>) {
    let wanted = storage::take_place();
    let detour = config
        .as_ref()
        .is_some_and(|config| is_callback_place(&config.settings.redirect_uri));
    if let Some(place) = wanted.filter(|place| detour && is_path(place)) {
        navigation::show_place(&place);
    }
}

/// A path on this origin, and nothing that a browser could take for another one.
fn is_path(place: &str) -> bool {
    let mut chars = place.chars();
    place.len() <= 2048
        && chars.next() == Some('/')
        && !matches!(chars.next(), Some('/' | '\\'))
        && !place.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::is_path;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn only_paths_of_this_origin_are_come_back_to() {
        for good in ["/", "/orders?page=2#top", "/a//b"] {
            assert!(is_path(good), "{good}");
        }
        for bad in [
            "",
            "orders",
            "//evil.test",
            "/\\evil.test",
            "https://evil.test/",
            "/\na",
        ] {
            assert!(!is_path(bad), "{bad}");
        }
        assert!(!is_path(&format!("/{}", "x".repeat(2048))));
    }
}
