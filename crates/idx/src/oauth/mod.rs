//! The OAuth and OpenID Connect part: discovery, PKCE, tokens.

pub mod discovery;
pub mod id_token;
pub mod pkce;
pub mod session;
pub mod token;

use serde_json::Value;

/// An OAuth error body: code and description, cut to a length that can be shown.
///
/// Takes `{error, error_description}` and the API shape `{errorCode, errorSummary}` alike
/// (OAuth reference §3.2).
pub(crate) fn error_body(body: &str) -> Option<(String, String)> {
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(body) else {
        return None;
    };
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
