//! The OAuth and OpenID Connect part: discovery, PKCE, tokens.

pub mod challenge;
pub(crate) mod clock;
pub mod discovery;
pub mod dpop;
pub mod id_token;
pub mod pkce;
pub mod step_up;
pub mod token;
pub(crate) mod vetting;

use serde_json::{Map, Value};

use crate::error::Error;
use crate::json;

/// An OAuth error body: code and description, cut to a length that can be shown.
///
/// Takes `{error, error_description}` and the API shape `{errorCode, errorSummary}` alike
/// (OAuth reference §3.2).
pub(crate) fn error_body(body: &str) -> Option<(String, String)> {
    error_of(&json::parse_object(body)?)
}

/// The same of a body that is read already.
pub(crate) fn error_of(object: &Map<String, Value>) -> Option<(String, String)> {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let code = text("error").or_else(|| text("errorCode"))?;
    let description = text("error_description")
        .or_else(|| text("errorSummary"))
        .unwrap_or_default();
    Some((
        code.chars().take(100).collect(),
        description.chars().take(500).collect(),
    ))
}

/// The key set in the answer of `jwks_uri`.
pub(crate) fn read_keys(reply: &crate::http::Reply) -> Result<Value, Error> {
    match json::parse(reply.body.expose()) {
        Some(keys) if reply.status == 200 && keys.get("keys").is_some_and(Value::is_array) => {
            Ok(keys)
        }
        _ if reply.status >= 500 => Err(Error::Server {
            status: reply.status,
        }),
        _ => Err(Error::Discovery {
            reason: "jwks_uri does not answer with keys",
        }),
    }
}

/// What an OAuth or API error in place of an IDX response means (OAuth reference §3.2).
pub(crate) fn refusal(code: &str, description: &str) -> Error {
    let description = description.to_owned();
    match code {
        "access_denied" | "E0000006" => Error::AccessDenied { description },
        "unauthorized_client" | "unsupported_grant_type" => Error::GrantNotEnabled,
        _ => Error::Client {
            code: code.to_owned(),
            description,
        },
    }
}

/// Seconds to wait after a 429: `Retry-After`, else the reset header, else 60; between 1 and 60
/// (IDX §1.6).
pub(crate) fn wait_seconds(reply: &crate::http::Reply, now_s: u64) -> u32 {
    let retry_after = reply
        .header("retry-after")
        .and_then(|v| v.trim().parse::<u64>().ok());
    let reset = reply
        .header("x-rate-limit-reset")
        .and_then(|v| v.trim().parse::<u64>().ok())
        .and_then(|at| at.checked_sub(now_s));
    let seconds = retry_after.or(reset).unwrap_or(60).clamp(1, 60);
    u32::try_from(seconds).unwrap_or(60)
}
