//! Claims of the tokens and of userinfo.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::tokens::Family;
use crate::clock::Moment;
use crate::config::minutes;
use crate::random;
use crate::state::Org;
use crate::users::User;

/// What a token is about to be issued for.
pub(super) struct Claims<'a> {
    pub(super) org: &'a Org,
    pub(super) family: &'a Family,
    pub(super) user: &'a User,
    pub(super) scopes: &'a [String],
    pub(super) now: Moment,
    /// How long the access token lives.
    pub(super) access_life: Duration,
}

impl Claims<'_> {
    pub(super) fn access_token(&self, jti: &str) -> Value {
        let org = &self.org.urls.org;
        let mut claims = json!({
            "ver": 1,
            "jti": jti,
            "iss": self.family.server.issuer(org),
            "aud": self.family.server.audience(org),
            "iat": self.now.seconds(),
            "exp": self.now.plus(self.access_life).seconds(),
            "cid": self.family.client_id,
            "uid": self.user.id,
            "scp": self.scopes,
            "auth_time": self.family.authorization.auth_time,
            "acr": self.family.authorization.acr,
            "sub": self.user.login,
        });
        if let Some(jkt) = &self.family.jkt {
            claims["cnf"] = json!({ "jkt": jkt });
        }
        claims
    }

    pub(super) fn id_token(&self, at_hash: &str) -> Value {
        let authorization = &self.family.authorization;
        let life = minutes(self.org.config.tokens.id_token_minutes);
        let mut claims = person(self.user, self.scopes);
        let own = json!({
            "ver": 1,
            "iss": self.family.server.issuer(&self.org.urls.org),
            "aud": self.family.client_id,
            "iat": self.now.seconds(),
            "exp": self.now.plus(life).seconds(),
            "jti": random::id("ID."),
            "amr": authorization.amr,
            "acr": authorization.acr,
            "idp": self.org.id,
            "auth_time": authorization.auth_time,
            "at_hash": at_hash,
        });
        if let Value::Object(own) = own {
            claims.extend(own);
        }
        if let Some(nonce) = &authorization.nonce {
            claims.insert("nonce".to_owned(), json!(nonce));
        }
        Value::Object(claims)
    }
}

/// `sub`, and what the scopes `profile` and `email` open (OpenID Connect Core
/// §5.4).
pub(super) fn person(user: &User, scopes: &[String]) -> Map<String, Value> {
    let has = |name: &str| scopes.iter().any(|scope| scope == name);
    let mut claims = Map::new();
    claims.insert("sub".to_owned(), json!(user.id));
    if has("profile") {
        claims.insert("name".to_owned(), json!(user.name()));
        claims.insert("preferred_username".to_owned(), json!(user.login));
        claims.insert("given_name".to_owned(), json!(user.first_name));
        claims.insert("family_name".to_owned(), json!(user.last_name));
    }
    if has("email") {
        claims.insert("email".to_owned(), json!(user.email));
    }
    claims
}
