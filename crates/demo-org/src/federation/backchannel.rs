//! What the organisation asks the provider behind the person's back: the ID
//! token for a code, and the keys it is checked with. The requests are real
//! ones; as both ends are in this program, they take no socket.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use tower::ServiceExt as _;

use super::Pending;
use crate::page::with_query;
use crate::provider;
use crate::secret::same;
use crate::state::Org;

/// Most bytes of an answer.
const ANSWER_BYTES: usize = 64 * 1024;

/// What an ID token told, once it is checked.
pub(super) struct Identity {
    pub(super) email: String,
    /// Outcome of a look at the person's documents.
    pub(super) identity: Option<bool>,
}

/// The provider gave no token, or one that is not for us.
#[derive(Debug, Clone, Copy)]
pub(super) struct NoIdentity;

/// Exchanges `code` and checks the ID token (OpenID Connect Core §3.1.3.7).
pub(super) async fn redeem(
    org: &Arc<Org>,
    pending: &Pending,
    code: &str,
) -> Result<Identity, NoIdentity> {
    let callback = org.urls.idp_callback();
    let query = with_query(
        "",
        &[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &callback),
            ("client_id", &pending.idp),
            ("client_secret", &org.provider.client_secret),
            ("code_verifier", &pending.verifier),
        ],
    );
    let form = query.trim_start_matches('?').to_owned();
    let answer = call(org, Method::POST, "/token", form).await?;
    let token = answer
        .get("id_token")
        .and_then(Value::as_str)
        .ok_or(NoIdentity)?;
    let keys = call(org, Method::GET, "/keys", String::new()).await?;
    let claims = verified(org, pending, token, &keys)?;
    let email = claims
        .get("email")
        .and_then(Value::as_str)
        .filter(|_| claims.get("email_verified") == Some(&Value::Bool(true)))
        .ok_or(NoIdentity)?;
    Ok(Identity {
        email: email.to_owned(),
        identity: claims.get("identity_verified").and_then(Value::as_bool),
    })
}

fn verified(org: &Org, pending: &Pending, token: &str, keys: &Value) -> Result<Value, NoIdentity> {
    let kid = jsonwebtoken::decode_header(token)
        .ok()
        .and_then(|header| header.kid)
        .ok_or(NoIdentity)?;
    let key = keys
        .get("keys")
        .and_then(Value::as_array)
        .and_then(|keys| {
            keys.iter()
                .find(|key| key.get("kid").and_then(Value::as_str) == Some(&kid))
        })
        .ok_or(NoIdentity)?;
    let member = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or_default();
    let key = DecodingKey::from_rsa_components(member("n"), member("e")).map_err(|_| NoIdentity)?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[&org.urls.provider]);
    validation.set_audience(&[&pending.idp]);
    // Our clock is not the system's; the dates are compared below.
    validation.validate_exp = false;
    let claims = jsonwebtoken::decode::<Value>(token, &key, &validation)
        .map_err(|_| NoIdentity)?
        .claims;
    let is_fresh = claims
        .get("exp")
        .and_then(Value::as_i64)
        .is_some_and(|until| until > org.clock.now().seconds());
    let is_ours = claims
        .get("nonce")
        .and_then(Value::as_str)
        .is_some_and(|nonce| same(nonce, &pending.nonce));
    if is_fresh && is_ours {
        Ok(claims)
    } else {
        Err(NoIdentity)
    }
}

async fn call(
    org: &Arc<Org>,
    method: Method,
    path: &str,
    form: String,
) -> Result<Value, NoIdentity> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .map_err(|_| NoIdentity)?;
    let response = match provider::router(org.clone()).oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if !response.status().is_success() {
        return Err(NoIdentity);
    }
    let bytes = to_bytes(response.into_body(), ANSWER_BYTES)
        .await
        .map_err(|_| NoIdentity)?;
    serde_json::from_slice(&bytes).map_err(|_| NoIdentity)
}
