//! Form parameters of the OAuth endpoints: each at most once (RFC 6749 §3.1),
//! an empty one counts as absent.

use std::collections::HashMap;

use axum::Form;
use axum::extract::{FromRequest, Request};

use super::error::OAuthError;

/// Longest value accepted, in bytes.
const LONGEST: usize = 4096;

#[derive(Debug)]
pub(crate) struct Params(HashMap<String, String>);

impl Params {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(crate) fn required(&self, name: &'static str) -> Result<&str, OAuthError> {
        self.get(name)
            .ok_or_else(|| OAuthError::invalid_request(format!("The parameter {name} is missing.")))
    }
}

impl<S: Send + Sync> FromRequest<S> for Params {
    type Rejection = OAuthError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|_| {
                OAuthError::invalid_request(
                    "The parameters must be sent as application/x-www-form-urlencoded.",
                )
            })?;
        let mut params = HashMap::new();
        for (name, value) in pairs {
            if value.len() > LONGEST {
                return Err(OAuthError::invalid_request("A parameter is too long."));
            }
            if value.is_empty() {
                continue;
            }
            if params.insert(name, value).is_some() {
                return Err(OAuthError::invalid_request("A parameter was sent twice."));
            }
        }
        Ok(Self(params))
    }
}
