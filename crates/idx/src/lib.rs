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
//! - [`session`]: tokens after the sign-in, renewed, used and ended
//! - [`intent`]: signing in without caring for steps
//!
//! # A whole sign-in
//!
//! ```
//! use idx::form::Values;
//! use idx::http::{Reply, RequestId};
//! use idx::issuer::Issuer;
//! use idx::oauth::pkce::Entropy;
//! use idx::step::Step;
//! use idx::transaction::{Effect, Event, Opening, Settings, StartOptions, Transaction, View};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Who signs in where. Time and randomness come from the caller.
//! let (mut tx, effects) = Transaction::open(Opening {
//!     settings: Settings {
//!         issuer: Issuer::parse("https://org.example/oauth2/default")?,
//!         client_id: "0oa1".to_owned(),
//!         redirect_uri: "https://app.example/callback".to_owned(),
//!         scopes: vec!["openid".to_owned()],
//!         rules: Default::default(),
//!     },
//!     options: StartOptions::default(),
//!     record: None,
//!     callback: None,
//!     entropy: Entropy { verifier: [1; 32], state: [2; 32], nonce: [3; 32] },
//!     user_agent: None,
//!     now_ms: 1_760_000_000_000,
//! });
//!
//! // Perform the effects: send requests, wait, redirect. Here an organisation made of texts
//! // answers; a program has an HTTP client. Discovery is asked beside the first request.
//! fn send(effects: &[Effect]) -> Option<RequestId> {
//!     effects.iter().rev().find_map(|effect| match effect {
//!         Effect::Send(request) => Some(request.id),
//!         _ => None,
//!     })
//! }
//! fn answer(id: RequestId, body: &str) -> Event {
//!     Event::Reply { id, reply: Reply { status: 200, headers: vec![], body: body.into() } }
//! }
//!
//! // `interact` opens the transaction, `introspect` reads its first step.
//! let interact = send(&effects).ok_or("a request")?;
//! let effects = tx.handle(answer(interact, r#"{"interaction_handle":"h"}"#), 0);
//! let introspect = send(&effects).ok_or("a request")?;
//! tx.handle(answer(introspect, r#"{"version":"1.0.0","remediation":{"type":"array","value":[
//!     {"rel":["create-form"],"name":"identify","href":"https://org.example/idp/idx/identify",
//!      "method":"POST","value":[{"name":"identifier","required":true},
//!      {"name":"stateHandle","value":"02…","mutable":false}]}]}}"#), 0);
//!
//! // Show the page. Its step is one variant per kind of screen; unknown ones are `Generic`.
//! let View::Page(page) = tx.view() else { return Err("a page".into()) };
//! let Step::Identify(step) = &page.step else { return Err("a user name is asked for".into()) };
//! let form = step.form.clone();
//!
//! // Check and send what the user entered, by the paths of the fields.
//! let mut values = Values::new();
//! assert_eq!(form.check(&values)[0].check.message_key(), "check.blank");
//! values.set_text("identifier", "ada@example.com");
//! let effects = tx.submit(form.id, &values)?;
//! let Some(Effect::Send(request)) = effects.last() else { return Err("a request".into()) };
//! let body = request.body.as_ref().map(|body| body.expose().to_owned());
//! assert_eq!(body.as_deref(), Some(r#"{"identifier":"ada@example.com","stateHandle":"02…"}"#));
//!
//! // A second click is refused, and so is a form whose page is gone.
//! assert!(tx.submit(form.id, &values).is_err());
//!
//! // …and so on, until `View::SignedIn` holds validated tokens.
//! # Ok(())
//! # }
//! ```
//!
//! `examples/terminal` does this for any step, with an HTTP client and a signature check.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
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

pub mod altcha;
mod encoding;
pub mod error;
pub mod form;
pub mod http;
pub mod intent;
pub mod issuer;
pub mod json;
pub mod oauth;
pub mod secret;
pub mod session;
pub mod step;
pub mod transaction;
pub mod url;
pub mod wire;
