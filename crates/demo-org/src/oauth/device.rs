//! The device authorization grant (RFC 8628): codes for a device that cannot
//! show a sign-in, and what became of them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::Server;
use super::error::{ApiError, OAuthError};
use super::grant::Authorization;
use super::params::Params;
use crate::bounded::Bounded;
use crate::browser::Browser;
use crate::clock::Moment;
use crate::page;
use crate::random;
use crate::secret::fingerprint;
use crate::state::Org;

/// The grant's name at the token endpoint.
pub(crate) const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// How long the codes can be used.
const LIFE: Duration = Duration::from_secs(10 * 60);
/// Shortest time between two questions for the tokens.
const INTERVAL: Duration = Duration::from_secs(2);
/// DeviceCodes waiting at most.
const CAPACITY: usize = 500;
/// Characters of a user code: none that look alike, no vowels.
const LETTERS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";
const LENGTH: usize = 8;

/// What a person said about a device.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    Allowed(Box<Authorization>),
    Denied,
}

/// A device that waits.
#[derive(Debug, Clone)]
struct Device {
    server: Server,
    client_id: String,
    scopes: Vec<String>,
    expires: Moment,
    asked: Option<Moment>,
    verdict: Option<Verdict>,
}

/// DeviceCodes by user code.
#[derive(Debug)]
pub(crate) struct DeviceCodes {
    all: Bounded<String, Device>,
    /// User code by fingerprint of the device's own.
    codes: Bounded<String, String>,
}

impl DeviceCodes {
    pub(crate) fn new() -> Self {
        Self {
            all: Bounded::new(CAPACITY),
            codes: Bounded::new(CAPACITY),
        }
    }

    /// Takes a device in; returns its own code and the user's.
    pub(crate) fn begin(
        &mut self,
        server: Server,
        client_id: &str,
        scopes: Vec<String>,
        now: Moment,
    ) -> (String, String) {
        let device_code = random::token();
        let user_code = random::from_letters(LETTERS, LENGTH);
        self.codes
            .insert(fingerprint(&device_code), user_code.clone());
        let device = Device {
            server,
            client_id: client_id.to_owned(),
            scopes,
            expires: now.plus(LIFE),
            asked: None,
            verdict: None,
        };
        self.all.insert(user_code.clone(), device);
        (device_code, user_code)
    }

    /// Whether a device with this user code waits for somebody.
    pub(crate) fn pending(&self, user_code: &str, now: Moment) -> Option<()> {
        let device = self.all.get(user_code)?;
        (device.verdict.is_none() && device.expires > now).then_some(())
    }

    /// What it asked for: application and scopes.
    pub(crate) fn request(&self, user_code: &str) -> Option<(&str, &[String])> {
        let device = self.all.get(user_code)?;
        Some((&device.client_id, &device.scopes))
    }

    /// Notes what a person said; false where it came too late.
    pub(crate) fn decide(&mut self, user_code: &str, verdict: Verdict, now: Moment) -> bool {
        match self.all.get_mut(user_code) {
            Some(device) if device.verdict.is_none() && device.expires > now => {
                device.verdict = Some(verdict);
                true
            }
            Some(_) | None => false,
        }
    }

    /// The device asks for its tokens (RFC 8628 §3.5).
    pub(super) fn collect(
        &mut self,
        device_code: &str,
        client_id: &str,
        server: Server,
        now: Moment,
    ) -> Result<Authorization, OAuthError> {
        let error = |name, text: &'static str| OAuthError::new(name, text);
        let dead = || error("expired_token", "The device code is invalid or too old.");
        let print = fingerprint(device_code);
        let user_code = self.codes.get(&print).cloned().ok_or_else(dead)?;
        let device = self
            .all
            .get_mut(&user_code)
            .filter(|device| device.client_id == client_id && device.server == server)
            .ok_or_else(dead)?;
        let verdict = device.verdict.clone();
        if verdict.is_none() && device.expires > now {
            let too_fast = device
                .asked
                .replace(now)
                .is_some_and(|before| now.since(before) < INTERVAL);
            return Err(if too_fast {
                error("slow_down", "Please ask less often.")
            } else {
                error("authorization_pending", "Nobody has decided yet.")
            });
        }
        self.all.remove(&user_code);
        self.codes.remove(&print);
        match verdict {
            Some(Verdict::Allowed(authorization)) => Ok(*authorization),
            Some(Verdict::Denied) => Err(error("access_denied", "The device was not let in.")),
            None => Err(dead()),
        }
    }
}

/// `device/authorize` (RFC 8628 §3.1)
pub(crate) async fn authorize(
    State(org): State<Arc<Org>>,
    Extension(server): Extension<Server>,
    headers: HeaderMap,
    params: Result<Params, OAuthError>,
) -> Response {
    let params = match params {
        Ok(params) => params,
        Err(error) => return error.into_response(),
    };
    let Some(client) = params.get("client_id").and_then(|id| org.config.client(id)) else {
        return OAuthError::invalid_client().into_response();
    };
    let browser = Browser::of(&headers);
    let now = org.clock.now();
    let mut world = org.world();
    let rate = world.limiter.count(&client.id, browser.bucket(), now);
    if rate.is_some_and(|rate| rate.exceeded) {
        return browser.rated(ApiError::RATE_LIMIT.into_response(), rate);
    }
    if !client.grant_types.iter().any(|grant| grant == GRANT) {
        return OAuthError::unauthorized_client(&client.grant_types).into_response();
    }
    let scopes: Vec<String> = params
        .get("scope")
        .unwrap_or("openid")
        .split_ascii_whitespace()
        .map(str::to_owned)
        .collect();
    if scopes.iter().any(|scope| !client.scopes.contains(scope)) {
        return OAuthError::invalid_scope("One of the scopes is not configured for the client.")
            .into_response();
    }
    let (device_code, user_code) = world.device_codes.begin(server, &client.id, scopes, now);
    let body = answer(&org, &device_code, &user_code);
    browser.rated(
        ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response(),
        rate,
    )
}

fn answer(org: &Org, device_code: &str, user_code: &str) -> Value {
    let uri = format!("{}/activate", org.urls.org);
    json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": uri,
        "verification_uri_complete": page::with_query(&uri, &[("user_code", user_code)]),
        "expires_in": LIFE.as_secs(),
        "interval": INTERVAL.as_secs(),
    })
}
