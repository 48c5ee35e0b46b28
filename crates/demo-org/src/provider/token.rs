//! `/token`: a code for an ID token, once (RFC 6749 §4.1.3, RFC 7636).

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;
use crate::random;
use crate::secret::{s256, same};
use crate::state::Org;

/// How long a code can be exchanged.
const CODE_LIFE: Duration = Duration::from_secs(60);
/// Life of an ID token, in seconds.
const TOKEN_LIFE: i64 = 300;

pub(super) async fn token(
    State(org): State<Arc<Org>>,
    params: Result<Params, OAuthError>,
) -> Response {
    let params = match params {
        Ok(params) => params,
        Err(error) => return error.into_response(),
    };
    let get = |name: &str| params.get(name).unwrap_or_default();
    if !same(get("client_secret"), &org.provider.client_secret) {
        return refuse("invalid_client");
    }
    let now = org.clock.now();
    let mut tables = org.provider.tables();
    let Some(code) = tables.codes.remove(get("code")) else {
        return refuse("invalid_grant");
    };
    let fits = get("grant_type") == "authorization_code"
        && get("client_id") == code.asked.client_id
        && get("redirect_uri") == code.asked.redirect_uri
        && same(&s256(get("code_verifier")), &code.asked.code_challenge)
        && now.since(code.issued) < CODE_LIFE;
    if !fits {
        return refuse("invalid_grant");
    }
    let mut claims = json!({
        "iss": org.urls.provider,
        "sub": s256(&code.account.email.to_lowercase()),
        "aud": code.asked.client_id,
        "iat": now.seconds(),
        "exp": now.seconds() + TOKEN_LIFE,
        "nonce": code.asked.nonce,
        "email": code.account.email,
        "email_verified": true,
    });
    if let Some(is_verified) = code.account.identity {
        claims["identity_verified"] = json!(is_verified);
    }
    let id_token = tables.keys().and_then(|keys| keys.sign(&claims));
    match id_token {
        Ok(id_token) => Json(json!({
            "token_type": "Bearer",
            "access_token": random::token(),
            "expires_in": TOKEN_LIFE,
            "id_token": id_token,
        }))
        .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn refuse(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}
