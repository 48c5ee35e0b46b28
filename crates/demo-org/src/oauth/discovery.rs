//! Metadata (OpenID Connect Discovery §3, RFC 8414). Only what is implemented
//! is named; there is no authorization endpoint, for sign-in is embedded.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde_json::json;

use super::Server;
use super::device::GRANT;
use crate::state::Org;

pub(crate) async fn metadata(
    State(org): State<Arc<Org>>,
    Extension(server): Extension<Server>,
) -> impl IntoResponse {
    let base = server.base(&org.urls.org);
    let document = json!({
        "issuer": server.issuer(&org.urls.org),
        "interaction_endpoint": format!("{base}/v1/interact"),
        "token_endpoint": format!("{base}/v1/token"),
        "device_authorization_endpoint": format!("{base}/v1/device/authorize"),
        "jwks_uri": format!("{base}/v1/keys"),
        "userinfo_endpoint": format!("{base}/v1/userinfo"),
        "revocation_endpoint": format!("{base}/v1/revoke"),
        "introspection_endpoint": format!("{base}/v1/introspect"),
        "end_session_endpoint": format!("{base}/v1/logout"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["interaction_code", "refresh_token", GRANT],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "introspection_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "acr_values_supported": crate::policy::ACR_VALUES,
        "claims_supported": [
            "iss", "sub", "aud", "iat", "exp", "jti", "ver", "auth_time", "amr", "acr", "idp",
            "nonce", "at_hash", "name", "preferred_username", "given_name", "family_name", "email",
        ],
    });
    ([(header::CACHE_CONTROL, "max-age=300")], Json(document))
}
