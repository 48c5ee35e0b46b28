//! The Identity Engine sign-in protocol (Interaction Code flow) without I/O.
//!
//! This crate turns responses of an organisation into typed [`step`]s, and steps plus user input
//! into requests. It knows no browser, no UI framework, no clock and no random source: the caller
//! performs the [`Effect`](transaction::Effect)s of a [`Transaction`](transaction::Transaction)
//! and reports the [`Event`](transaction::Event)s.
//!
//! Layers, each using only those before it:
//!
//! - [`secret`], [`url`], [`http`], [`issuer`]: small types with one promise each
//! - [`wire`]: what was sent, tolerant, with diagnostics
//! - [`form`]: values in, request body out
//! - [`step`]: what it means, one variant per known remediation and authenticator
//! - [`oauth`]: discovery, PKCE, tokens
//! - [`transaction`]: the loop as a state machine
//! - [`intent`]: signing in without caring for steps
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod error;
pub mod form;
pub mod http;
pub mod intent;
pub mod issuer;
pub mod oauth;
pub mod secret;
pub mod step;
pub mod transaction;
pub mod url;
pub mod wire;
