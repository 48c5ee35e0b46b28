//! The console: a page that shows people, policies and mails as they change,
//! and the JSON it reads.

mod api;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::state::Org;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'; \
                      trusted-types 'none'";

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/", get(async || Redirect::to("/console")))
        .route(
            "/console",
            get(async || asset(HTML, include_str!("console.html"))),
        )
        .route(
            "/console/console.js",
            get(async || asset(JS, include_str!("console.js"))),
        )
        .route(
            "/console/console.css",
            get(async || asset(CSS, include_str!("console.css"))),
        )
        .route(
            "/console/device",
            get(async || asset(HTML, include_str!("device.html"))),
        )
        .route(
            "/console/device.js",
            get(async || asset(JS, include_str!("device.js"))),
        )
        .route(
            "/console/phone",
            get(async || asset(HTML, include_str!("phone.html"))),
        )
        .route(
            "/console/phone.js",
            get(async || asset(JS, include_str!("phone.js"))),
        )
        .merge(api::router())
}

const HTML: &str = "text/html; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

fn asset(content_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let mut response = text.into_response();
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
