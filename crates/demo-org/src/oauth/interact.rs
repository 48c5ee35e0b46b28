//! `interact`: begins an attempt (IDX §1.3).

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::json;

use super::Server;
use super::error::{ApiError, OAuthError};
use super::params::Params;
use crate::accounts::{self, activate_page, device_code, email_step};
use crate::browser::Browser;
use crate::config::{Client, minutes};
use crate::flow::Flow;
use crate::gate;
use crate::scenario;
use crate::state::Org;
use crate::transaction::{Request, Transaction};

/// Length of an unpadded base64url SHA-256.
const CHALLENGE_LENGTH: usize = 43;

pub(crate) async fn interact(
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
        return ApiError::INVALID_CLIENT.into_response();
    };
    let browser = Browser::of(&headers);
    let now = org.clock.now();
    let mut world = org.world();
    let rate = world.limiter.count(&client.id, browser.bucket(), now);
    if rate.is_some_and(|rate| rate.exceeded) {
        return browser.answer(ApiError::RATE_LIMIT.into_response(), rate, &[]);
    }
    let request = match check(&org, server, client, &params) {
        Ok(request) => request,
        Err(error) => return browser.answer(error.into_response(), rate, &[]),
    };
    let mut tx = Transaction::new(
        request,
        browser.device.clone(),
        browser.session.clone(),
        now,
        minutes(org.config.org.transaction_minutes),
    );
    tx.user_agent.clone_from(&browser.user_agent);
    let mut flow = Flow::new(&org, &mut world, now);
    if let Some(name) = &browser.scenario {
        flow.cookies.push(scenario::begun());
        if let Some(scenario) = org.config.scenario(name) {
            scenario::prepare(&mut flow, &mut tx, scenario);
        }
    }
    if accounts::is_blocked(&flow, &tx) {
        return browser.answer(gate::blocked(), None, &flow.cookies);
    }
    if let Some(token) = &browser.mailed {
        flow.cookies.push(email_step::begun());
        email_step::begin(&mut flow, &mut tx, token);
    }
    if let Some(cookie) = &browser.activate {
        flow.cookies.push(activate_page::begun());
        device_code::begin(&mut tx, activate_page::code(cookie));
    }
    match accounts::open(&mut flow, &mut tx, |name| {
        params.get(name).map(str::to_owned)
    }) {
        Ok(true) => {}
        Ok(false) => {
            flow.apply_session(&mut tx);
            accounts::at_start(&flow, &mut tx);
        }
        Err(error) => return browser.answer(error.into_response(), rate, &[]),
    }
    flow.probe_device(&mut tx);
    let cookies = flow.cookies;
    let body = json!({ "interaction_handle": tx.interaction_handle() });
    world.transactions.insert(tx);
    browser.answer(Json(body).into_response(), rate, &cookies)
}

fn check(
    org: &Org,
    server: Server,
    client: &Client,
    params: &Params,
) -> Result<Request, OAuthError> {
    if !org.config.org.embedded_sign_in {
        return Err(OAuthError::feature_off());
    }
    if !client
        .grant_types
        .iter()
        .any(|grant| grant == "interaction_code")
    {
        return Err(OAuthError::unauthorized_client(&client.grant_types));
    }
    let redirect_uri = params.required("redirect_uri")?;
    if !client.redirect_uris.iter().any(|uri| uri == redirect_uri) {
        return Err(OAuthError::invalid_request(
            "The redirect_uri is not one of those registered for the client.",
        ));
    }
    Ok(Request {
        server,
        client_id: client.id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        scopes: scopes(client, params.get("scope").unwrap_or_default())?,
        state: params.required("state")?.to_owned(),
        nonce: params.get("nonce").map(str::to_owned),
        code_challenge: code_challenge(params)?,
        max_age: max_age(params)?,
        acr_values: words(params.get("acr_values").unwrap_or_default()),
        login_hint: params.get("login_hint").map(str::to_owned),
    })
}

fn words(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

fn scopes(client: &Client, asked: &str) -> Result<Vec<String>, OAuthError> {
    let scopes = words(asked);
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err(OAuthError::invalid_scope("The scope openid is needed."));
    }
    match scopes.iter().find(|scope| !client.scopes.contains(scope)) {
        Some(_) => Err(OAuthError::invalid_scope(
            "One of the scopes is not configured for the client.",
        )),
        None => Ok(scopes),
    }
}

fn code_challenge(params: &Params) -> Result<String, OAuthError> {
    if params.required("code_challenge_method")? != "S256" {
        return Err(OAuthError::invalid_request(
            "The code_challenge_method must be S256.",
        ));
    }
    let challenge = params.required("code_challenge")?;
    let is_base64url = challenge
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if challenge.len() != CHALLENGE_LENGTH || !is_base64url {
        return Err(OAuthError::invalid_request(
            "The code_challenge is not an unpadded base64url SHA-256.",
        ));
    }
    Ok(challenge.to_owned())
}

fn max_age(params: &Params) -> Result<Option<u64>, OAuthError> {
    params
        .get("max_age")
        .map(|text| {
            text.parse()
                .map_err(|_| OAuthError::invalid_request("The max_age is not a number of seconds."))
        })
        .transpose()
}
