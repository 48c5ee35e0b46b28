//! A sign-in front end for Okta Identity Engine.
//!
//! - [`components`] and [`i18n`] know no protocol.
//! - [`authenticators`] and [`views`] are the screens, one per step.
//! - [`driver`] runs the loop, [`browser`] is the only place that calls the browser.
//! - [`lazy`] is the door to the screens that most sign-ins never show.
//! - [`hooks`] is what a site adds in code of its own.
//! - [`memory`] leaves nothing behind in it.
//! - [`app`] puts it together.

// Nothing that a server, a browser or a person says ends in a panic.
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod app;
pub mod arrival;
pub mod authenticators;
pub mod browser;
pub mod components;
pub mod config;
pub mod driver;
pub mod hooks;
pub mod i18n;
pub mod lazy;
pub mod live;
pub mod memory;
#[cfg(feature = "split")]
mod parts;
pub mod phone_number;
pub mod session;
pub mod site;
pub mod views;

/// Has what the documentation of hooks shows compiled.
#[cfg(doctest)]
#[doc = include_str!("../docs/hooks.md")]
mod hooks_as_documented {}
