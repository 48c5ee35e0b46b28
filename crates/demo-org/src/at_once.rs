//! The limit on requests that are worked on at once for one browser, as tabs
//! of one attempt send them (IDX §1.6).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::browser::Browser;
use crate::oauth::error::ApiError;
use crate::state::Org;

/// After how many seconds to come again: nobody can know, so that it is only
/// suggested.
const BREATHER: i64 = 3;
/// Requests that count.
const COUNTED: &str = "/idp/idx/";

/// How many requests of each browser are being worked on.
#[derive(Debug, Default)]
pub(crate) struct AtOnce {
    running: Mutex<HashMap<String, u32>>,
}

/// One of them; it is over when this is dropped, answered or given up.
struct Running<'a> {
    all: &'a AtOnce,
    bucket: String,
}

impl AtOnce {
    fn begin(&self, bucket: &str, limit: u32) -> Option<Running<'_>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let count = running.entry(bucket.to_owned()).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Running {
            all: self,
            bucket: bucket.to_owned(),
        })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut running = self
            .all
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = running.get_mut(&self.bucket) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                running.remove(&self.bucket);
            }
        }
    }
}

/// Refuses what is too much at once.
pub(crate) async fn guard(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let limit = org.config.limits.requests_at_once;
    if limit == 0 || !request.uri().path().starts_with(COUNTED) {
        return next.run(request).await;
    }
    let browser = Browser::of(request.headers());
    match org.at_once.begin(browser.bucket(), limit) {
        Some(_running) => next.run(request).await,
        None => refused(&org),
    }
}

/// Such refusals tell no numbers (IDX §1.6).
fn refused(org: &Org) -> Response {
    let mut response = ApiError::RATE_LIMIT.into_response();
    for (name, value) in [
        ("x-rate-limit-limit", 0),
        ("x-rate-limit-remaining", 0),
        ("x-rate-limit-reset", org.clock.now().seconds() + BREATHER),
    ] {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .insert(name, HeaderValue::from(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::AtOnce;

    #[test]
    fn each_browser_has_a_count_of_its_own_that_ends_with_the_request() {
        let all = AtOnce::default();
        let first = all.begin("a", 1);
        assert!(first.is_some());
        assert!(all.begin("a", 1).is_none());
        assert!(all.begin("b", 1).is_some());
        drop(first);
        assert!(all.begin("a", 1).is_some());
        assert!(all.running.lock().unwrap().is_empty());
    }
}
