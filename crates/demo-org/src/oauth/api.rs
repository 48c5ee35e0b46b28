//! A small protected API on an origin of its own, as an application has: it
//! takes the organisation's access tokens, and some of it wants more than a
//! token.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::dpop::tell_nonce;
use super::resource::{Admitted, Place, Refusal, admit};
use crate::clock::Moment;
use crate::gate;
use crate::policy;
use crate::state::{Doors, Org};

/// How old a sign-in may be for payslips, seconds.
const FRESH: i64 = 300;
/// How old it may be for the account, seconds.
const FAIRLY_FRESH: i64 = 900;
/// The assurance both ask for.
const TWO_FACTORS: &str = "urn:okta:loa:2fa:any";

/// The API's origin as a service.
pub fn router(org: Arc<Org>) -> Router {
    Router::new()
        .route("/v1/notes", get(notes).post(notes))
        .route("/v1/payslips", get(payslips))
        .route("/v1/account", get(account))
        .route("/v1/vault", get(vault))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(middleware::from_fn_with_state(org.clone(), gate::sign))
        .layer(middleware::from_fn_with_state(org.clone(), gate::faults))
        .layer(middleware::from_fn_with_state(org.clone(), cors))
        .layer(middleware::from_fn_with_state(org.clone(), gate::log))
        .layer(middleware::from_fn(gate::local_host_only))
        .with_state(org)
}

/// Any token will do; what was posted comes back.
async fn notes(
    State(org): State<Arc<Org>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    serve(&org, &method, &uri, &headers, |_, _| Ok(()), &body)
}

/// A sign-in of two factors, done a moment ago; asked for as RFC 9470 says.
async fn payslips(
    State(org): State<Arc<Org>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let rule = |admitted: &Admitted, now: Moment| {
        if is_strong(admitted, FRESH, now) {
            return Ok(());
        }
        let scheme = admitted.scheme();
        Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            format!(
                "{scheme} error=\"insufficient_user_authentication\", \
                 error_description=\"A fresh sign-in with two factors is needed\", \
                 acr_values=\"{TWO_FACTORS}\", max_age=\"{FRESH}\""
            ),
        ))
    };
    serve(&org, &method, &uri, &headers, rule, "")
}

/// The same in the provider's own form.
async fn account(
    State(org): State<Arc<Org>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let rule = |admitted: &Admitted, now: Moment| {
        if is_strong(admitted, FAIRLY_FRESH, now) {
            return Ok(());
        }
        Err(Refusal::new(
            StatusCode::FORBIDDEN,
            format!(
                "Bearer realm=\"IdpMyAccountAPI\", error=\"insufficient_authentication_context\", \
                 max_age={FAIRLY_FRESH}, acr_values=\"{TWO_FACTORS}\""
            ),
        ))
    };
    serve(&org, &method, &uri, &headers, rule, "")
}

/// Only for tokens that are bound to a key.
async fn vault(
    State(org): State<Arc<Org>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let rule = |admitted: &Admitted, _: Moment| {
        if admitted.bound {
            return Ok(());
        }
        Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "DPoP algs=\"ES256\", error=\"invalid_token\", \
             error_description=\"The access token must be bound to a key\"",
        ))
    };
    serve(&org, &method, &uri, &headers, rule, "")
}

fn is_strong(admitted: &Admitted, fresh: i64, now: Moment) -> bool {
    let authorization = &admitted.family.authorization;
    policy::reaches(&authorization.acr, TWO_FACTORS)
        && now.seconds() - authorization.auth_time <= fresh
}

fn serve(
    org: &Org,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    rule: impl Fn(&Admitted, Moment) -> Result<(), Refusal>,
    body: &str,
) -> Response {
    let url = format!("{}{}", org.urls.api, uri.path());
    let place = Place {
        method: method.as_str(),
        url: &url,
        door: Doors::Api,
        demands_nonce: org.config.dpop.nonce,
    };
    let now = org.clock.now();
    let mut world = org.world();
    let admitted = admit(&mut world, headers, &place, now)
        .and_then(|admitted| rule(&admitted, now).map(|()| admitted));
    let admitted = match admitted {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal.into_response(),
    };
    let mut response = Json(json!({
        "path": uri.path(),
        "method": method.as_str(),
        "user": admitted.text("sub"),
        "scheme": admitted.scheme(),
        "received": body,
    }))
    .into_response();
    if admitted.bound {
        tell_nonce(response.headers_mut(), world.doorkeeper(Doors::Api).nonce());
    }
    response
}

/// The app's origin may call, with a token and without cookies.
async fn cors(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let known = |origin: &HeaderValue| origin.to_str().is_ok_and(|origin| org.trusts(origin));
    let Some(origin) = origin.filter(known) else {
        return response;
    };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    for (name, value) in [
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "www-authenticate, dpop-nonce, date",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, dpop",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, DELETE",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
