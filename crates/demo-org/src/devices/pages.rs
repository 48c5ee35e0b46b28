//! Addresses that open the app. On a real device the system hands them to it;
//! here they are pages that play it, so that every way can be gone through in
//! one browser.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::Value;

use super::{act, api, desktop};
use crate::devices::DeviceSettings;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;
use crate::page::{self, escape, with_query};
use crate::state::Org;

pub(super) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/device/open", get(open).post(decide))
        .route("/device/enroll/{secret}", get(enroll).post(set_up))
        .route("/device/trust", get(trust))
        .route("/device/local-network", get(async || local_network()))
}

/// `UNIVERSAL_LINK` and `APP_LINK`: the app asks its person.
async fn open(
    State(org): State<Arc<Org>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let request = query.get("challengeRequest").map_or("", String::as_str);
    let mut body = format!(
        "<input type=\"hidden\" name=\"request\" value=\"{}\"><label>Account \
         <select name=\"account\">",
        escape(request)
    );
    let Some(accounts) = fitting(&org, request) else {
        return gone();
    };
    for (key, login, device) in accounts {
        body.push_str(&format!(
            "<option value=\"{}\">{} on {}</option>",
            escape(&key),
            escape(&login),
            escape(&device)
        ));
    }
    body.push_str(
        "</select></label><div class=\"tools\">\
         <button class=\"button\" name=\"decision\" value=\"allow\">Yes, it is me</button>\
         <button class=\"button\" name=\"decision\" value=\"deny\">No</button></div>",
    );
    page::form(&page::Shown {
        title: "Are you signing in?",
        text: "This page plays the app that the link opens on a device.",
        action: "/device/open",
        body: &body,
        leads_to: &[&org.urls.app],
    })
}

/// The accounts that can answer a request: key, user name, device.
fn fitting(org: &Org, request: &str) -> Option<Vec<(String, String, String)>> {
    let now = org.clock.now();
    let world = org.world();
    let claims = world.keys.verified_claims(request)?;
    let id = claims.get("jti").and_then(Value::as_str)?;
    let ask = world.asks.get(id).filter(|ask| ask.is_open(now))?;
    let accounts = world.devices.accounts().filter(|account| {
        account.kind == ask.kind
            && ask
                .user_id
                .as_ref()
                .is_none_or(|user_id| *user_id == account.user_id)
    });
    let mut accounts: Vec<_> = accounts
        .map(|account| {
            (
                account.key.id().to_owned(),
                account.login.clone(),
                account.device.clone(),
            )
        })
        .collect();
    accounts.sort_by(|left, right| left.1.cmp(&right.1));
    Some(accounts)
}

async fn decide(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    params: Result<Params, OAuthError>,
) -> Response {
    let params = match params {
        Ok(params) if is_own(&org, &headers) => params,
        Ok(_) => return StatusCode::FORBIDDEN.into_response(),
        Err(error) => return error.into_response(),
    };
    let get = |name: &str| params.get(name).unwrap_or_default();
    let now = org.clock.now();
    let mut world = org.world();
    let approved = get("decision") == "allow";
    let request = get("request");
    let done = act::answer_request(&mut world, request, Some(get("account")), approved, now);
    let home = world
        .keys
        .verified_claims(request)
        .as_ref()
        .and_then(|claims| claims.get("jti"))
        .and_then(Value::as_str)
        .and_then(|id| world.asks.get(id))
        .map(|ask| ask.transaction.clone())
        .and_then(|id| world.transactions.live_mut(&id, now))
        .map(|tx| (tx.request.redirect_uri.clone(), tx.request.state.clone()));
    drop(world);
    org.changed();
    match (done, home) {
        // The system brings the browser to the front again; the app resumes
        // what it was doing as after any other way out of it (IDX §1.8).
        (Ok(()), Some((redirect_uri, state))) => Redirect::to(&with_query(
            &redirect_uri,
            &[("error", "interaction_required"), ("state", &state)],
        ))
        .into_response(),
        _ => gone(),
    }
}

/// The link that sets the app up, as a QR code, in a mail or on this device.
async fn enroll(State(org): State<Arc<Org>>, Path(secret): Path<String>) -> Response {
    let now = org.clock.now();
    let login = org
        .world()
        .asks
        .by_link(&secret, now)
        .and_then(|ask| ask.login.clone());
    let Some(login) = login else {
        return gone();
    };
    let body = "<label><input type=\"checkbox\" name=\"biometrics\" value=\"on\" checked> Use \
                finger or face</label>\
                <label><input type=\"checkbox\" name=\"current\" value=\"on\" checked> The app is \
                up to date</label>\
                <label><input type=\"checkbox\" name=\"fips\" value=\"on\" checked> Keep keys as \
                FIPS 140 wants it</label>\
                <div class=\"tools\"><button class=\"button\">Add the account</button></div>";
    page::form(&page::Shown {
        title: "Add an account?",
        text: &format!("This page plays the app on a phone. The link adds {login}."),
        action: &format!("/device/enroll/{}", escape(&secret)),
        body,
        leads_to: &[],
    })
}

async fn set_up(
    State(org): State<Arc<Org>>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    params: Result<Params, OAuthError>,
) -> Response {
    let params = match params {
        Ok(params) if is_own(&org, &headers) => params,
        Ok(_) => return StatusCode::FORBIDDEN.into_response(),
        Err(error) => return error.into_response(),
    };
    let settings = DeviceSettings {
        biometrics: params.get("biometrics").is_some(),
        up_to_date: params.get("current").is_some(),
        fips: params.get("fips").is_some(),
    };
    let now = org.clock.now();
    let done = act::scan(&mut org.world(), &secret, api::PHONE, settings, now);
    org.changed();
    match done {
        Ok(()) => page::message(
            StatusCode::OK,
            "The app has what it needs",
            "Go back to where you are signing in. You can close this page.",
        ),
        Err(_) => gone(),
    }
}

/// `CHROME_DTC`: what Chrome's device trust connector answers by itself, in a
/// frame that nobody sees.
async fn trust(
    State(org): State<Arc<Org>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let request = query.get("challengeRequest").map_or("", String::as_str);
    let is_on = org.world().devices.desktop.system;
    if is_on {
        desktop::sign(&org, request, true);
    }
    let mut response = StatusCode::OK.into_response();
    let policy = format!(
        "default-src 'none'; frame-ancestors {} {}",
        org.urls.org, org.urls.app
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
    }
    response
}

/// What Chrome's question is about (`chromeLNAHelpLink`).
fn local_network() -> Response {
    page::message(
        StatusCode::OK,
        "Why the browser asks about devices on your network",
        "To find the app on this computer, the page has to talk to the computer itself. Allow \
         that in the settings of the site, beside its address, and load the page again.",
    )
}

/// Forms are posted by our own pages only.
fn is_own(org: &Org, headers: &HeaderMap) -> bool {
    headers
        .get(header::ORIGIN)
        .is_none_or(|origin| origin.as_bytes() == org.urls.org.as_bytes())
}

fn gone() -> Response {
    page::message(
        StatusCode::GONE,
        "This link no longer works",
        "It was used, replaced by a newer one, or is too old.",
    )
}
