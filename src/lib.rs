//! The sign-in app.

pub mod components;
pub mod i18n;
