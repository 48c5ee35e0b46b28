//! The OAuth endpoints, for the organisation's own server and for the custom
//! one named `default`.

pub(crate) mod api;
mod claims;
pub(crate) mod device;
mod discovery;
pub(crate) mod dpop;
pub(crate) mod error;
pub(crate) mod grant;
mod interact;
mod introspect;
mod keys;
mod logout;
pub(crate) mod params;
mod resource;
mod revoke;
mod token;
pub(crate) mod tokens;
mod userinfo;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::state::Org;

/// Which authorization server a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    /// The organisation's: issuer `{org}`, endpoints under `/oauth2/v1`.
    Org,
    /// The custom one: issuer `{org}/oauth2/default`.
    Default,
}

impl Server {
    /// The issuer, byte for byte as in tokens and metadata.
    pub(crate) fn issuer(self, org: &str) -> String {
        match self {
            Self::Org => org.to_owned(),
            Self::Default => format!("{org}/oauth2/default"),
        }
    }

    /// What `/v1/…` is appended to (IDX §1.1).
    pub(crate) fn base(self, org: &str) -> String {
        match self {
            Self::Org => format!("{org}/oauth2"),
            Self::Default => format!("{org}/oauth2/default"),
        }
    }

    /// Audience of access tokens.
    pub(crate) fn audience(self, org: &str) -> String {
        match self {
            Self::Org => org.to_owned(),
            Self::Default => "api://default".to_owned(),
        }
    }
}

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .nest("/oauth2/default", server(Server::Default))
        .nest("/oauth2", server(Server::Org))
        .merge(metadata().layer(Extension(Server::Org)))
}

fn server(server: Server) -> Router<Arc<Org>> {
    let endpoints = Router::new()
        .route("/v1/interact", post(interact::interact))
        .route("/v1/token", post(token::token))
        .route("/v1/device/authorize", post(device::authorize))
        .route("/v1/keys", get(keys::keys))
        .route(
            "/v1/userinfo",
            get(userinfo::userinfo).post(userinfo::userinfo),
        )
        .route("/v1/revoke", post(revoke::revoke))
        .route("/v1/introspect", post(introspect::introspect))
        .route("/v1/logout", get(logout::logout).post(logout::logout));
    let endpoints = match server {
        Server::Org => endpoints,
        Server::Default => endpoints.merge(metadata()),
    };
    endpoints.layer(Extension(server))
}

fn metadata() -> Router<Arc<Org>> {
    Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(discovery::metadata),
        )
        .route(
            "/.well-known/oauth-authorization-server",
            get(discovery::metadata),
        )
}
