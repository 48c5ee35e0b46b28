//! Duo's host, played: the prompt that is shown in a frame, and the script
//! that pages may load to show it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};

use crate::gate;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;
use crate::page::{self, escape};
use crate::state::Org;

/// Most bytes of a request body.
const BODY_BYTES: usize = 16 * 1024;
/// Long enough ago for an answer to be too late.
const LATE: Duration = Duration::from_secs(10 * 60);

/// Duo's origin as a service.
pub fn router(org: Arc<Org>) -> Router {
    Router::new()
        .route("/frame/web/v1/auth", get(prompt))
        .route("/frame/web/v1/answer", post(answer))
        .route("/frame.js", get(async || script(include_str!("frame.js"))))
        .route(
            "/Duo-Web-v2.js",
            get(async || script(include_str!("script.js"))),
        )
        .route("/console/console.css", get(styles))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn_with_state(org.clone(), gate::faults))
        .layer(middleware::from_fn_with_state(org.clone(), gate::log))
        .layer(middleware::from_fn(gate::local_host_only))
        .with_state(org)
}

/// The prompt, for a request that the organisation signed and a page of the
/// app around it.
async fn prompt(
    State(org): State<Arc<Org>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let get = |name: &str| query.get(name).map_or("", String::as_str);
    let parent = get("parent");
    let is_app = parent == org.urls.app || parent.starts_with(&format!("{}/", org.urls.app));
    let user = org.duo.asked(get("tx"), org.clock.now());
    let (Ok(user), true) = (user, is_app) else {
        return page::message(
            StatusCode::BAD_REQUEST,
            "This prompt cannot be shown",
            "The request is not signed as it should be, or is too old.",
        );
    };
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Duo</title>\
         <link rel=\"stylesheet\" href=\"/console/console.css\">\
         <script src=\"/frame.js\" defer></script>\
         <body class=\"notice\" data-tx=\"{}\" data-parent=\"{}\"><main><h1>Duo</h1>\
         <p>Is this you, {}? This page plays Duo's prompt.</p><div class=\"tools\">\
         <button class=\"button primary\" value=\"allow\">Yes, it is me</button>\
         <button class=\"button\" value=\"forge\">Answer with a wrong signature</button>\
         <button class=\"button\" value=\"late\">Answer too late</button>\
         <button class=\"button\" value=\"error\">Have Duo fail</button></div>\
         <p id=\"said\" role=\"status\"></p></main></body></html>",
        escape(get("tx")),
        escape(&org.urls.app),
        escape(&user),
    );
    let mut response = Html(html).into_response();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri \
         'none'; form-action 'none'; frame-ancestors {}; require-trusted-types-for 'script'; \
         trusted-types 'none'",
        org.urls.app
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What the prompt posts to the page around it.
async fn answer(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    params: Result<Params, OAuthError>,
) -> Response {
    let is_foreign = headers
        .get(header::ORIGIN)
        .is_some_and(|origin| origin.as_bytes() != org.urls.duo.as_bytes());
    if is_foreign {
        return StatusCode::FORBIDDEN.into_response();
    }
    let params = match params {
        Ok(params) => params,
        Err(error) => return error.into_response(),
    };
    let get = |name: &str| params.get(name).unwrap_or_default();
    let now = org.clock.now();
    let Ok(user) = org.duo.asked(get("tx"), now) else {
        return "ERR|The request is too old.".into_response();
    };
    match get("decision") {
        "allow" => org.duo.answer(&user, now),
        // Signed by somebody who does not know the key.
        "forge" => super::Duo::new().answer(&user, now),
        "late" => org.duo.answer(&user, now.before(LATE)),
        _ => "ERR|Duo had an accident.".to_owned(),
    }
    .into_response()
}

fn script(text: &'static str) -> Response {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn styles() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    let text = include_str!("../console/console.css");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
