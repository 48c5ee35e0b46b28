//! Asking the app on this device through its local server (IDX §6.3).

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use gloo_net::http::{Method, RequestBuilder};
use idx::secret::Secret;
use leptos::prelude::set_timeout_with_handle;
use serde_json::{Map, Value};
use web_sys::{ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect};

use super::http::AbortHandle;

/// What became of a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The app has answered to the organisation; a poll tells what.
    Answered,
    /// The app refused with this status.
    Refused(u16),
    /// No port has the app, or the app there is another user's.
    Nowhere,
    /// It was given up.
    Stopped,
}

/// How long the app has for its answer: people are asked for a fingerprint meanwhile.
const PATIENCE: Duration = Duration::from_secs(300);

/// A challenge on its way to the app. Copies are handles on the same.
#[derive(Clone, Default)]
pub struct Asking(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    stopped: bool,
    request: Option<AbortHandle>,
}

impl Asking {
    /// Gives up; what is on its way is aborted.
    pub fn stop(&self) {
        let mut state = self.0.borrow_mut();
        state.stopped = true;
        if let Some(request) = state.request.take() {
            request.abort();
        }
    }

    /// Looks for the app at the addresses in turn, and hands the challenge to the first that is
    /// there. An app that says 503 belongs to another user of the machine: the next port may be
    /// right.
    pub async fn ask(&self, addresses: &[String], challenge: &Secret, probe: Duration) -> Outcome {
        for address in addresses {
            if !matches!(
                self.send(address, "/probe", None, probe).await,
                Some(200..=299)
            ) {
                continue;
            }
            match self
                .send(address, "/challenge", Some(challenge), PATIENCE)
                .await
            {
                Some(200..=299) => return Outcome::Answered,
                // Gone between the two: as if it had not been there.
                None | Some(503) => {}
                Some(status) => return self.unless_stopped(Outcome::Refused(status)),
            }
        }
        self.unless_stopped(Outcome::Nowhere)
    }

    fn unless_stopped(&self, outcome: Outcome) -> Outcome {
        match self.0.borrow().stopped {
            true => Outcome::Stopped,
            false => outcome,
        }
    }

    /// The status of an answer; `None` where none came in time.
    async fn send(
        &self,
        address: &str,
        path: &str,
        challenge: Option<&Secret>,
        limit: Duration,
    ) -> Option<u16> {
        let abort = AbortHandle::new();
        {
            let mut state = self.0.borrow_mut();
            if state.stopped {
                return None;
            }
            state.request = Some(abort.clone());
        }
        let url = [address, path].concat();
        timed(&url, challenge, limit, &abort).await
    }
}

/// Asks a program on this very device for something (IDX §7.4); the status of its answer, or
/// `None` where nothing answers in time.
pub async fn get(url: &str, limit: Duration, abort: &AbortHandle) -> Option<u16> {
    timed(url, None, limit, abort).await
}

async fn timed(
    url: &str,
    challenge: Option<&Secret>,
    limit: Duration,
    abort: &AbortHandle,
) -> Option<u16> {
    let late = abort.clone();
    let timer = set_timeout_with_handle(move || late.abort(), limit).ok();
    let status = exchange(url, challenge, abort).await;
    if let Some(timer) = timer {
        timer.clear();
    }
    status
}

async fn exchange(url: &str, challenge: Option<&Secret>, abort: &AbortHandle) -> Option<u16> {
    let builder = RequestBuilder::new(url)
        .mode(RequestMode::Cors)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(abort.signal().as_ref());
    let request = match challenge {
        None => builder.build(),
        Some(challenge) => {
            let mut body = Map::new();
            let text = challenge.expose().to_owned();
            body.insert("challengeRequest".to_owned(), Value::String(text));
            let body = super::json::text(&Value::Object(body));
            builder
                .method(Method::POST)
                .header("Content-Type", "application/json")
                .body(body)
        }
    };
    let response = request.ok()?.send().await.ok()?;
    Some(response.status())
}
