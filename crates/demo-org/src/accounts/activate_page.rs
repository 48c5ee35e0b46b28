//! `/activate`: the address a device tells its user. It leads to the app,
//! whose next attempt then lets a device in.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::state::Org;

/// Says that the next attempt lets a device in, and with which code.
pub(crate) const COOKIE: &str = "activate";
/// The cookie's value where the code is not known.
const NO_CODE: &str = "-";
/// Longest code taken over.
const LONGEST: usize = 16;

pub(super) fn router() -> Router<Arc<Org>> {
    Router::new().route("/activate", get(open))
}

#[derive(Deserialize)]
struct Asked {
    user_code: Option<String>,
}

async fn open(State(org): State<Arc<Org>>, Query(asked): Query<Asked>) -> Response {
    let code = asked
        .user_code
        .filter(|code| {
            !code.is_empty()
                && code.len() <= LONGEST
                && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        .unwrap_or_else(|| NO_CODE.to_owned());
    let mut response = Redirect::to(&format!("{}/", org.urls.app)).into_response();
    let cookie = format!("{COOKIE}={code}; Path=/; HttpOnly; SameSite=Lax; Max-Age=120");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The cookie that ends the wait for an attempt.
pub(crate) fn begun() -> String {
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The code in a cookie, where it has one.
pub(crate) fn code(cookie: &str) -> Option<String> {
    (cookie != NO_CODE).then(|| cookie.to_owned())
}
