//! A second, small OpenID provider on an origin of its own. The organisation
//! is its client: authorization code with PKCE, a client secret, signed ID
//! tokens. Its pages let the person play through: sign in, deny, or have the
//! provider fail.
//!
//! It knows nothing of the organisation but the clients registered with it.

mod authorize;
mod token;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};

use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::gate;
use crate::keys::{KeyError, KeyRing};
use crate::page;
use crate::random;
use crate::state::Org;

/// Requests and codes kept.
const CAPACITY: usize = 200;
/// Most bytes of a request body.
const BODY_BYTES: usize = 16 * 1024;

/// What the provider remembers.
pub(crate) struct Provider {
    /// What the organisation shows at the token endpoint.
    pub(crate) client_secret: String,
    tables: Mutex<Tables>,
}

struct Tables {
    /// Made when first needed: most tests never come here.
    keys: Option<KeyRing>,
    /// Requests whose page is shown, by the key in its form.
    asked: Bounded<String, Asked>,
    codes: Bounded<String, Code>,
}

/// An authorization request, already checked.
#[derive(Clone)]
struct Asked {
    client_id: String,
    redirect_uri: String,
    state: String,
    nonce: String,
    code_challenge: String,
}

/// What a code stands for.
struct Code {
    asked: Asked,
    account: Account,
    issued: Moment,
}

/// What an ID token will say.
struct Account {
    email: String,
    /// Outcome of a look at somebody's documents, where that was asked for.
    identity: Option<bool>,
}

impl Provider {
    pub(crate) fn new() -> Self {
        Self {
            client_secret: random::token(),
            tables: Mutex::new(Tables {
                keys: None,
                asked: Bounded::new(CAPACITY),
                codes: Bounded::new(CAPACITY),
            }),
        }
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn keys(&mut self) -> Result<&KeyRing, KeyError> {
        if self.keys.is_none() {
            self.keys = Some(KeyRing::generate()?);
        }
        self.keys.as_ref().ok_or(KeyError)
    }
}

/// The provider's origin as a service.
pub fn router(org: Arc<Org>) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route("/authorize", get(authorize::show).post(authorize::decide))
        .route("/token", post(token::token))
        .route("/keys", get(keys))
        .route("/console/console.css", get(styles))
        .route("/terms", get(async || prose("Terms of use")))
        .route("/privacy", get(async || prose("Privacy")))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn_with_state(org.clone(), gate::faults))
        .layer(middleware::from_fn_with_state(org.clone(), gate::log))
        .layer(middleware::from_fn(gate::local_host_only))
        .with_state(org)
}

async fn metadata(State(org): State<Arc<Org>>) -> Json<Value> {
    let issuer = &org.urls.provider;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }))
}

async fn keys(State(org): State<Arc<Org>>) -> Response {
    match org.provider.tables().keys() {
        Ok(keys) => Json(keys.jwks()).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The small print of somebody who looks at documents.
fn prose(title: &str) -> Response {
    let text = "This provider is a part of the demo. It keeps nothing and tells nobody.";
    page::message(StatusCode::OK, title, text)
}

async fn styles() -> Response {
    let css = HeaderValue::from_static("text/css; charset=utf-8");
    let text = include_str!("../console/console.css");
    ([(header::CONTENT_TYPE, css)], text).into_response()
}
