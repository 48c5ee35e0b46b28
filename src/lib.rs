//! A sign-in front end for Okta Identity Engine.
//!
//! - [`components`] and [`i18n`] know no protocol.
//! - [`authenticators`] and [`views`] are the screens, one per step.
//! - [`driver`] runs the loop, [`browser`] is the only place that calls the browser.
//! - [`lazy`] is the door to the screens that most sign-ins never show.
//! - [`app`] puts it together.

pub mod app;
pub mod arrival;
pub mod authenticators;
pub mod browser;
pub mod components;
pub mod config;
pub mod driver;
pub mod i18n;
pub mod lazy;
pub mod live;
pub mod phone_number;
pub mod session;
pub mod views;
