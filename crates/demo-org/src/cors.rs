//! Cross-origin rules: a page of a trusted origin may call with credentials,
//! public documents may be read by anybody, and calls that name an origin we
//! do not trust are refused before they do anything.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::oauth::error::ApiError;
use crate::state::Org;

const METHODS: &str = "GET, POST, DELETE, OPTIONS";
/// Headers a page may send beyond the simple ones.
const ALLOWED: [&str; 9] = [
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "dpop",
    "x-device-fingerprint",
    "x-device-token",
    "x-okta-user-agent-extended",
    "x-requested-with",
];
/// Headers a page may read beyond the simple ones.
const EXPOSED: &str = "x-okta-request-id, x-rate-limit-limit, x-rate-limit-remaining, \
                       x-rate-limit-reset, retry-after, www-authenticate, dpop-nonce, date";
/// Seconds a browser may keep the answer to a preflight.
const MAX_AGE: &str = "600";

pub(crate) async fn guard(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let path = request.uri().path();
    let public = is_public(path);
    // The console shows codes and passwords: for pages of ours only.
    let own_only = path.starts_with("/console");
    let trusted = origin
        .as_ref()
        .and_then(|origin| origin.to_str().ok())
        .is_some_and(|origin| origin == org.urls.org || (!own_only && org.trusts(origin)));

    // A form that is posted there comes from a page without an origin, where that sends no referrer.
    // What it has to show instead is an ID token of ours.
    let is_form = path.ends_with("/v1/logout");
    let mut response = if is_preflight(&request) {
        preflight(request.headers(), trusted || public)
    } else if origin.is_some() && !trusted && !public && !is_form && changes(request.method()) {
        ApiError::UNTRUSTED_ORIGIN.into_response()
    } else {
        next.run(request).await
    };

    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    match origin {
        Some(origin) if trusted => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
                HeaderValue::from_static("true"),
            );
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static(EXPOSED),
            );
        }
        Some(_) if public => {
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                HeaderValue::from_static("*"),
            );
        }
        Some(_) | None => {}
    }
    response
}

fn is_public(path: &str) -> bool {
    // The frame that a captcha runs in has no origin.
    path.contains("/.well-known/") || path.ends_with("/v1/keys") || path == "/captcha/token"
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Without the allowing headers the browser gives up, which is the answer to
/// an origin that is not trusted.
fn preflight(asked: &HeaderMap, allowed: bool) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if !allowed {
        return response;
    }
    let headers = response.headers_mut();
    let names: Vec<&str> = asked
        .get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|name| ALLOWED.contains(&name.to_ascii_lowercase().as_str()))
        .collect();
    let pairs: [(HeaderName, &str); 2] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (header::ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ];
    for (name, value) in pairs {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !names.is_empty()
        && let Ok(value) = HeaderValue::from_str(&names.join(", "))
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, value);
    }
    response
}
