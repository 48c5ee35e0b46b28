//! The discovery document (OAuth reference §1).

use serde_json::{Map, Value};

use crate::error::Error;
use crate::http::Reply;
use crate::issuer::Issuer;
use crate::json;
use crate::url::OrgUrl;

/// The addresses and abilities of the authorization server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Public keys.
    pub jwks_uri: String,
    /// Tokens.
    pub token_endpoint: String,
    /// Claims about the user.
    pub userinfo_endpoint: Option<String>,
    /// Ends a token's life.
    pub revocation_endpoint: Option<String>,
    /// Ends the organisation's session.
    pub end_session_endpoint: Option<String>,
    /// Signature algorithms of ID tokens; empty where not said.
    pub id_token_algorithms: Vec<String>,
}

impl Metadata {
    /// Reads the answer of the discovery request.
    ///
    /// # Errors
    /// [`Error::IssuerMismatch`] when it names another issuer, [`Error::Discovery`] when it is no
    /// such document or names addresses off the organisation's origin.
    pub fn read(reply: &Reply, issuer: &Issuer) -> Result<Self, Error> {
        if reply.status != 200 {
            return Err(match reply.status {
                500.. => Error::Server {
                    status: reply.status,
                },
                _ => Error::Discovery {
                    reason: "the address does not answer with a document",
                },
            });
        }
        let Some(document) = json::parse_object(reply.body.expose()) else {
            return Err(Error::Discovery {
                reason: "it is not a JSON object",
            });
        };
        let received = document
            .get("issuer")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if received != issuer.as_str() {
            let received = received.chars().take(200).collect();
            return Err(Error::IssuerMismatch { received });
        }
        Ok(Self {
            jwks_uri: endpoint(&document, "jwks_uri", issuer)?.ok_or(Error::Discovery {
                reason: "jwks_uri is missing",
            })?,
            token_endpoint: endpoint(&document, "token_endpoint", issuer)?
                .unwrap_or_else(|| issuer.oauth_url("v1/token")),
            userinfo_endpoint: endpoint(&document, "userinfo_endpoint", issuer)?,
            revocation_endpoint: endpoint(&document, "revocation_endpoint", issuer)?,
            end_session_endpoint: endpoint(&document, "end_session_endpoint", issuer)?,
            id_token_algorithms: match document.get("id_token_signing_alg_values_supported") {
                Some(Value::Array(list)) => list
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
                _ => Vec::new(),
            },
        })
    }
}

fn endpoint(
    document: &Map<String, Value>,
    key: &str,
    issuer: &Issuer,
) -> Result<Option<String>, Error> {
    match document.get(key).and_then(Value::as_str) {
        None => Ok(None),
        Some(url) => OrgUrl::parse(url, issuer.origin())
            .map(|url| Some(url.as_str().to_owned()))
            .map_err(|_| Error::Discovery {
                reason: "an endpoint is on another origin",
            }),
    }
}
