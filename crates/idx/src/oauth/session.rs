//! Requests after sign-in.

use crate::encoding::Form;
use crate::http::{Method, Request, RequestId};
use crate::oauth::discovery::Metadata;
use crate::oauth::token::Tokens;
use crate::secret::Secret;
use crate::transaction::Settings;

/// What signing out has to send, in this order: the refresh token's end takes its access tokens
/// along, the access token's end is asked for all the same, and the organisation's session is
/// closed (OAuth reference §9). Answers do not matter.
pub fn sign_out_requests(
    settings: &Settings,
    metadata: Option<&Metadata>,
    tokens: &Tokens,
) -> Vec<Request> {
    let revocation = metadata
        .and_then(|m| m.revocation_endpoint.clone())
        .unwrap_or_else(|| settings.issuer.oauth_url("v1/revoke"));
    let revoke = |token: &Secret, hint: &str| {
        let body = Form::default()
            .pair("token", token.expose())
            .pair("token_type_hint", hint)
            .pair("client_id", &settings.client_id)
            .finish();
        request(Method::Post, revocation.clone(), Some(body), false)
    };
    let mut requests = Vec::new();
    requests.extend(
        tokens
            .refresh_token
            .as_ref()
            .map(|t| revoke(t, "refresh_token")),
    );
    requests.push(revoke(&tokens.access_token, "access_token"));
    let sessions = settings.issuer.org_url("api/v1/sessions/me");
    requests.push(request(Method::Delete, sessions, None, true));
    requests
}

fn request(method: Method, url: String, body: Option<String>, credentials: bool) -> Request {
    let mut headers = vec![("Accept", "application/json".to_owned())];
    if body.is_some() {
        headers.push((
            "Content-Type",
            "application/x-www-form-urlencoded".to_owned(),
        ));
    }
    Request {
        // Not part of a transaction: its answer goes nowhere.
        id: RequestId(0),
        method,
        url,
        headers,
        body: body.map(Secret::from),
        credentials,
        timeout_ms: 5_000,
    }
}
