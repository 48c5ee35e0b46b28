//! The token response (IDX §1.7, OAuth reference §3).

use serde_json::Value;

use crate::error::Error;
use crate::http::Reply;
use crate::json;
use crate::oauth::id_token::IdClaims;
use crate::secret::Secret;

/// How an access token is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenType {
    /// RFC 6750.
    Bearer,
    /// RFC 9449.
    DPoP,
}

/// Validated tokens of one sign-in. Kept in memory only.
#[derive(Debug, Clone, PartialEq)]
pub struct Tokens {
    /// The access token; never looked into.
    pub access_token: Secret,
    /// How to present it.
    pub token_type: TokenType,
    /// When it was asked for, milliseconds since the epoch on the local clock.
    pub issued_at_ms: u64,
    /// When it expires, milliseconds since the epoch on the local clock.
    pub expires_at_ms: u64,
    /// What was granted, which may be less than what was asked for.
    pub scopes: Vec<String>,
    /// The ID token as it came, for `id_token_hint` alone.
    pub id_token: Option<Secret>,
    /// What the ID token says, after validation.
    pub claims: Option<IdClaims>,
    /// Renews the others.
    pub refresh_token: Option<Secret>,
    /// What to add to the device's clock to have the server's, seconds; 0 where they agree.
    pub clock_offset_s: i64,
}

/// A token response before its ID token is validated.
#[derive(Debug, Clone)]
pub(crate) struct TokenResponse {
    pub access_token: Secret,
    pub token_type: TokenType,
    pub expires_in_s: u64,
    pub scope: Option<String>,
    pub id_token: Option<Secret>,
    pub refresh_token: Option<Secret>,
}

/// The largest token response that is read, in bytes.
const MAX_TOKEN_RESPONSE: usize = 256 * 1024;

impl TokenResponse {
    /// Reads the answer of the token endpoint to a request that carried a proof of possession, or
    /// none. Tokens of the other kind are refused: bound ones could not be used, and unbound ones
    /// are less than what was asked for.
    pub(crate) fn read_as(reply: &Reply, now_s: u64, bound: bool) -> Result<Self, Error> {
        let response = Self::read(reply, now_s)?;
        if (response.token_type == TokenType::DPoP) == bound {
            Ok(response)
        } else {
            Err(Error::Proof {
                code: "token_type".to_owned(),
            })
        }
    }

    /// Reads the answer of the token endpoint.
    pub(crate) fn read(reply: &Reply, now_s: u64) -> Result<Self, Error> {
        let body = reply.body.expose();
        if reply.status != 200 {
            return Err(refusal(reply, now_s));
        }
        let unexpected = Error::Unexpected {
            status: reply.status,
        };
        if body.len() > MAX_TOKEN_RESPONSE {
            return Err(unexpected);
        }
        let Some(object) = json::parse_object(body) else {
            return Err(unexpected);
        };
        let text = |key: &str| {
            object
                .get(key)
                .and_then(Value::as_str)
                .filter(|t| !t.is_empty())
        };
        let token_type = match text("token_type") {
            Some(t) if t.eq_ignore_ascii_case("bearer") => TokenType::Bearer,
            Some(t) if t.eq_ignore_ascii_case("dpop") => TokenType::DPoP,
            _ => return Err(unexpected),
        };
        let expires_in_s = match object.get("expires_in") {
            Some(Value::Number(n)) => n.as_u64().or_else(|| {
                let seconds = n.as_f64().filter(|s| (1.0..1e12).contains(s))?;
                Some(seconds as u64)
            }),
            Some(Value::String(s)) => s.parse().ok(),
            // Not said: assume little (OAuth reference §3).
            None => Some(300),
            Some(_) => None,
        };
        Ok(Self {
            access_token: text("access_token").ok_or(unexpected.clone())?.into(),
            token_type,
            expires_in_s: expires_in_s.filter(|s| *s > 0).ok_or(unexpected)?,
            scope: text("scope").map(str::to_owned),
            id_token: text("id_token").map(Secret::from),
            refresh_token: text("refresh_token").map(Secret::from),
        })
    }
}

fn refusal(reply: &Reply, now_s: u64) -> Error {
    match crate::oauth::error_body(reply.body.expose()) {
        _ if reply.status == 429 => Error::RateLimited {
            seconds: super::wait_seconds(reply, now_s),
        },
        _ if reply.status >= 500 => Error::Server {
            status: reply.status,
        },
        Some((code, description)) => match code.as_str() {
            "invalid_grant" => Error::Grant,
            "access_denied" => Error::AccessDenied { description },
            "unmet_authentication_requirements" => Error::Assurance,
            "use_dpop_nonce" | "invalid_dpop_proof" => Error::Proof { code },
            "unauthorized_client" | "unsupported_grant_type" => Error::GrantNotEnabled,
            "invalid_client" => Error::Client { code, description },
            _ => Error::Token { code, description },
        },
        None => Error::Unexpected {
            status: reply.status,
        },
    }
}
