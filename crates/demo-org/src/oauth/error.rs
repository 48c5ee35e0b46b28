//! Failures of the OAuth endpoints: `{error, error_description}`, and the API
//! shape `{errorCode, errorSummary, …}` where the real server uses that
//! (IDX §1.3).

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::dpop::DpopError;
use crate::random;

/// An OAuth error answer.
#[derive(Debug, Clone)]
pub(crate) struct OAuthError {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl OAuthError {
    pub(crate) fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }

    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    pub(crate) fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new("invalid_grant", description)
    }

    pub(crate) fn invalid_scope(description: impl Into<String>) -> Self {
        Self::new("invalid_scope", description)
    }

    /// Embedded sign-in is switched off (IDX §1.3).
    pub(crate) fn feature_off() -> Self {
        Self::new(
            "access_denied",
            "The requested feature is not enabled in this environment.",
        )
    }

    /// The client is unknown, or none was named.
    pub(crate) fn invalid_client() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::new("invalid_client", "The client_id is missing or unknown.")
        }
    }

    /// The client may not use this grant; lists those it may.
    pub(crate) fn unauthorized_client(allowed: &[String]) -> Self {
        Self::new(
            "unauthorized_client",
            format!(
                "The client is not allowed to use this grant type. Configured grant types: [{}].",
                allowed.join(", ")
            ),
        )
    }

    /// The request needs a proof of possession, or another one (RFC 9449).
    pub(crate) fn dpop(error: DpopError) -> Self {
        match error {
            DpopError::UseNonce => Self::new(
                "use_dpop_nonce",
                "The proof has to name the nonce of the DPoP-Nonce header.",
            ),
            DpopError::Invalid(what) => Self::new("invalid_dpop_proof", what),
        }
    }

    /// Our own signing failed.
    pub(crate) fn server_error() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ..Self::new("server_error", "The token could not be signed.")
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (
            self.status,
            [(header::CACHE_CONTROL, "no-store")],
            Json(body),
        )
            .into_response()
    }
}

/// The API error shape.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: &'static str,
    summary: &'static str,
}

impl ApiError {
    /// `interact` was given no client, or an unknown one.
    pub(crate) const INVALID_CLIENT: Self = Self {
        status: StatusCode::BAD_REQUEST,
        code: "invalid_client",
        summary: "The client_id is missing or unknown.",
    };
    /// The body is not what the content type says.
    pub(crate) const MALFORMED: Self = Self {
        status: StatusCode::BAD_REQUEST,
        code: "E0000003",
        summary: "The body of the request is not well formed.",
    };
    /// A page whose origin is not trusted called.
    pub(crate) const UNTRUSTED_ORIGIN: Self = Self {
        status: StatusCode::FORBIDDEN,
        code: "E0000006",
        summary: "This origin is not trusted by the organisation.",
    };
    pub(crate) const NOT_FOUND: Self = Self {
        status: StatusCode::NOT_FOUND,
        code: "E0000007",
        summary: "There is nothing at this address.",
    };
    pub(crate) const METHOD: Self = Self {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: "E0000022",
        summary: "This address does not take the method.",
    };
    /// The content type is not one the endpoint takes.
    pub(crate) const MEDIA_TYPE: Self = Self {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code: "E0000021",
        summary: "The Content-Type is not supported here.",
    };
    /// The client-based limit is used up.
    pub(crate) const RATE_LIMIT: Self = Self {
        status: StatusCode::TOO_MANY_REQUESTS,
        code: "E0000047",
        summary: "Too many requests in this minute.",
    };
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({
            "errorCode": self.code,
            "errorSummary": self.summary,
            "errorLink": self.code,
            "errorId": random::id("oae"),
            "errorCauses": [],
        });
        (self.status, Json(body)).into_response()
    }
}
