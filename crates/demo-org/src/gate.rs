//! What every request passes on its way in: the host it names, the faults
//! planned for it, the log, and the headers every answer has.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::faults::Fault;
use crate::random;
use crate::request_log::LoggedRequest;
use crate::state::Org;

/// Longest body that can break off, bytes.
const HALVED: usize = 1024 * 1024;

/// Marks an answer that must not be sent: the connection is closed instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DropConnection;

/// Marks an answer of what stands before the organisation.
#[derive(Debug, Clone, Copy)]
struct Foreign;

/// What stands before the organisation lets nobody through from this network
/// (IDX §1.6): it speaks no language of ours.
pub(crate) fn blocked() -> Response {
    let page = "<!doctype html><title>Blocked</title><h1>Your network is not let in.</h1>";
    let mut response = plain(403, "text/html; charset=utf-8", page.to_owned());
    response.extensions_mut().insert(Foreign);
    response
}

/// Logs the request once it is answered, and has the console look. Its own
/// traffic is left out, for it would fill the log by itself.
pub(crate) async fn log(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    if !path.starts_with("/console") {
        let dropped = response.extensions().get::<DropConnection>().is_some();
        org.log.add(LoggedRequest {
            method,
            path,
            status: if dropped {
                0
            } else {
                response.status().as_u16()
            },
        });
        org.changed();
    }
    response
}

/// The headers of every answer that really is the organisation's: its request
/// id, and the date by its own clock. A planned fault has neither, as the
/// answer of a proxy in between would not, nor has [`blocked`].
pub(crate) async fn sign(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.extensions().get::<Foreign>().is_some() {
        return response;
    }
    let headers = response.headers_mut();
    for (name, text) in [
        (
            HeaderName::from_static("x-okta-request-id"),
            random::id("req"),
        ),
        (header::DATE, org.clock.now().http_date()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    }
    response
}

/// Where the app is on another site, cookies have to say that they go along
/// all the same, as those of a real organisation do.
pub(crate) async fn cookies_apart(
    State(org): State<Arc<Org>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if org.config.org.apart {
        let headers = response.headers_mut();
        let cookies: Vec<HeaderValue> = headers
            .get_all(header::SET_COOKIE)
            .iter()
            .cloned()
            .collect();
        headers.remove(header::SET_COOKIE);
        for cookie in cookies {
            let text = cookie.to_str().unwrap_or_default();
            let apart = text.replace("SameSite=Lax", "SameSite=None; Secure");
            if let Ok(apart) = HeaderValue::from_str(&apart) {
                headers.append(header::SET_COOKIE, apart);
            }
        }
    }
    response
}

/// Refuses hosts other than this machine: a foreign name that resolves here
/// would let its pages read the inbox (DNS rebinding).
pub(crate) async fn local_host_only(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .map(|host| host.to_str().unwrap_or_default());
    match host {
        Some(host) if !is_local(host) => StatusCode::MISDIRECTED_REQUEST.into_response(),
        Some(_) | None => next.run(request).await,
    }
}

fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Lets a planned fault happen.
pub(crate) async fn faults(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    match org.faults.next(request.uri().path()) {
        None => next.run(request).await,
        Some(Fault::Delay(pause)) => {
            tokio::time::sleep(pause).await;
            next.run(request).await
        }
        Some(Fault::Drop) => dropped(),
        Some(Fault::Late(pause)) => {
            let response = next.run(request).await;
            tokio::time::sleep(pause).await;
            response
        }
        Some(Fault::LoseAnswer) => {
            next.run(request).await;
            dropped()
        }
        Some(Fault::TooMany(seconds)) => too_many(&org, seconds),
        Some(Fault::Malformed) => half(next.run(request).await).await,
        Some(Fault::Status(status, text)) => plain(status, "text/plain; charset=utf-8", text),
        Some(Fault::Body(status, content_type, text)) => plain(status, &content_type, text),
    }
}

fn dropped() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.extensions_mut().insert(DropConnection);
    response
}

/// Rate limits as the organisation tells them (IDX §1.6).
fn too_many(org: &Org, seconds: u32) -> Response {
    let body = r#"{"errorCode":"E0000047","errorSummary":"Too many requests."}"#;
    let mut response = plain(429, "application/json", body.to_owned());
    let reset = org.clock.now().seconds() + i64::from(seconds);
    for (name, value) in [
        ("retry-after", i64::from(seconds)),
        ("x-rate-limit-limit", 100),
        ("x-rate-limit-remaining", 0),
        ("x-rate-limit-reset", reset),
    ] {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .insert(name, HeaderValue::from(value));
    }
    response
}

/// An answer that breaks off in the middle, though its length says otherwise.
async fn half(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, HALVED).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
}

fn plain(status: u16, content_type: &str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(value) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in ["localhost", "localhost:8081", "127.0.0.1:1", "[::1]:8081"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["localhost.evil.test", "evil.test:8081", "", "localhost:x"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
