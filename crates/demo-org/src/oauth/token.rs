//! The token endpoint (IDX §1.7): exchanges an interaction code, renews with a
//! refresh token.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::Server;
use super::claims::Claims;
use super::device::GRANT;
use super::dpop::{DPOP, DpopError, Target, tell_nonce};
use super::error::{ApiError, OAuthError};
use super::grant::Spent;
use super::params::Params;
use super::tokens::{Shown, days};
use crate::browser::Browser;
use crate::clock::Moment;
use crate::config::{Client, minutes};
use crate::handed_out::SecretKind;
use crate::random;
use crate::secret::{at_hash, s256, same};
use crate::state::{Doors, Org, World};

pub(crate) async fn token(
    State(org): State<Arc<Org>>,
    Extension(server): Extension<Server>,
    headers: HeaderMap,
    params: Result<Params, OAuthError>,
) -> Response {
    let params = match params {
        Ok(params) => params,
        Err(error) => return error.into_response(),
    };
    let Some(client) = params.get("client_id").and_then(|id| org.config.client(id)) else {
        return OAuthError::invalid_client().into_response();
    };
    let browser = Browser::of(&headers);
    let now = org.clock.now();
    let mut world = org.world();
    let rate = world.limiter.count(&client.id, browser.bucket(), now);
    if rate.is_some_and(|rate| rate.exceeded) {
        return browser.rated(ApiError::RATE_LIMIT.into_response(), rate);
    }
    let mut desk = Desk {
        org: &org,
        server,
        client,
        now,
        jkt: None,
    };
    let served = desk
        .look_at_proof(&mut world, &headers)
        .and_then(|()| desk.serve(&mut world, &params));
    let mut response = match served {
        Ok(body) => ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response(),
        Err(error) => error.into_response(),
    };
    if headers.contains_key(DPOP) || desk.demands_proof(&world) {
        let nonce = world.doorkeeper(Doors::Org).nonce().to_owned();
        tell_nonce(response.headers_mut(), &nonce);
    }
    browser.rated(response, rate)
}

/// One request to the endpoint.
struct Desk<'a> {
    org: &'a Org,
    server: Server,
    client: &'a Client,
    now: Moment,
    /// Thumbprint of the key the request's proof was made with.
    jkt: Option<String>,
}

impl Desk<'_> {
    fn demands_proof(&self, world: &World) -> bool {
        let configured = self.client.dpop_bound_access_tokens;
        world.tuning.demand_dpop.unwrap_or(configured)
    }

    /// Comes before everything that uses a code or a token up.
    fn look_at_proof(&mut self, world: &mut World, headers: &HeaderMap) -> Result<(), OAuthError> {
        let url = format!("{}/v1/token", self.server.base(&self.org.urls.org));
        let target = Target {
            method: "POST",
            url: &url,
            access_token: None,
            demands_nonce: self.org.config.dpop.nonce,
        };
        let demanded = self.demands_proof(world);
        let doorkeeper = world.doorkeeper(Doors::Org);
        self.jkt = doorkeeper
            .check(headers, &target, self.now)
            .map_err(OAuthError::dpop)?;
        if demanded && self.jkt.is_none() {
            let what = "The application needs tokens that are bound to a key.";
            return Err(OAuthError::dpop(DpopError::Invalid(what)));
        }
        Ok(())
    }

    fn serve(&self, world: &mut World, params: &Params) -> Result<Value, OAuthError> {
        let grant_type = params.required("grant_type")?;
        if !matches!(grant_type, "interaction_code" | "refresh_token" | GRANT) {
            return Err(OAuthError::new(
                "unsupported_grant_type",
                "The grant_type is not one of interaction_code, refresh_token, device_code.",
            ));
        }
        if !self
            .client
            .grant_types
            .iter()
            .any(|allowed| allowed == grant_type)
        {
            return Err(OAuthError::unauthorized_client(&self.client.grant_types));
        }
        match grant_type {
            "interaction_code" => self.exchange(world, params),
            GRANT => self.collect(world, params),
            _ => self.renew(world, params),
        }
    }

    fn exchange(&self, world: &mut World, params: &Params) -> Result<Value, OAuthError> {
        let code = params.required("interaction_code")?;
        let verifier = params.required("code_verifier")?;
        world.handed_out.note(SecretKind::Verifier, verifier);
        let dead = || OAuthError::invalid_grant("The interaction code is invalid or has expired.");
        let grant = world
            .grants
            .get_mut(code)
            .filter(|grant| grant.client_id == self.client.id && grant.server == self.server)
            .ok_or_else(dead)?;
        // Whatever follows, the code is used up.
        match grant.spent.replace(Spent::Burnt) {
            None => {}
            Some(Spent::Burnt) => return Err(dead()),
            Some(Spent::Exchanged(family)) => {
                world.tokens.revoke_family(&family);
                return Err(dead());
            }
        }
        if !grant.is_fresh(self.now) {
            return Err(dead());
        }
        if params
            .get("redirect_uri")
            .is_some_and(|uri| uri != grant.redirect_uri)
        {
            return Err(OAuthError::invalid_grant(
                "The redirect_uri is not the one given to interact.",
            ));
        }
        if !is_verifier(verifier) || !same(&s256(verifier), &grant.code_challenge) {
            return Err(OAuthError::invalid_grant("PKCE verification failed."));
        }
        let expires = self
            .now
            .plus(days(self.org.config.tokens.refresh_token_days));
        let family = world.tokens.begin(
            self.server,
            &self.client.id,
            grant.authorization.clone(),
            self.jkt.clone(),
            expires,
        );
        grant.spent = Some(Spent::Exchanged(family.clone()));
        let scopes = grant.authorization.scopes.clone();
        self.issue(world, &family, &scopes, None)
    }

    /// A device asks for the tokens it was promised (RFC 8628 §3.4).
    fn collect(&self, world: &mut World, params: &Params) -> Result<Value, OAuthError> {
        let code = params.required("device_code")?;
        let authorization =
            world
                .device_codes
                .collect(code, &self.client.id, self.server, self.now)?;
        let scopes = authorization.scopes.clone();
        let expires = self
            .now
            .plus(days(self.org.config.tokens.refresh_token_days));
        let family = world.tokens.begin(
            self.server,
            &self.client.id,
            authorization,
            self.jkt.clone(),
            expires,
        );
        self.issue(world, &family, &scopes, None)
    }

    fn renew(&self, world: &mut World, params: &Params) -> Result<Value, OAuthError> {
        let refresh = params.required("refresh_token")?;
        let dead = || OAuthError::invalid_grant("The refresh token is invalid or has expired.");
        let grace = Duration::from_secs(u64::from(self.org.config.tokens.refresh_grace_seconds));
        let Shown::Works(key) = world.tokens.show_refresh(refresh, grace, self.now) else {
            return Err(dead());
        };
        let family = world
            .tokens
            .family(&key)
            .filter(|family| family.client_id == self.client.id && family.server == self.server)
            .ok_or_else(dead)?;
        if family.jkt.is_some() && family.jkt != self.jkt {
            return Err(OAuthError::dpop(DpopError::Invalid(
                "The proof was made with another key than the refresh token is bound to.",
            )));
        }
        let granted = family.authorization.scopes.clone();
        let scopes = match params.get("scope") {
            None => granted,
            Some(asked) => {
                let asked: Vec<String> =
                    asked.split_ascii_whitespace().map(str::to_owned).collect();
                if asked.iter().any(|scope| !granted.contains(scope)) {
                    return Err(OAuthError::invalid_scope(
                        "A scope goes beyond what was granted at sign-in.",
                    ));
                }
                asked
            }
        };
        if let Some(jkt) = &self.jkt {
            // From now on, if it was not before.
            world.tokens.bind(&key, jkt);
        }
        let renewed = self.issue(world, &key, &scopes, Some(refresh))?;
        world.tokens.renewals += 1;
        Ok(renewed)
    }

    fn issue(
        &self,
        world: &mut World,
        family_key: &str,
        scopes: &[String],
        used: Option<&str>,
    ) -> Result<Value, OAuthError> {
        let life = minutes(self.org.config.tokens.access_token_minutes);
        let access_life = world.tuning.access_token_life.unwrap_or(life);
        let has = |name: &str| scopes.iter().any(|scope| scope == name);
        let family = world
            .tokens
            .family(family_key)
            .ok_or_else(OAuthError::server_error)?;
        let subject = world
            .directory
            .get(&family.authorization.user_id)
            .ok_or_else(|| OAuthError::invalid_grant("The account is gone."))?;
        let claims = Claims {
            org: self.org,
            family,
            user: subject,
            scopes,
            now: self.now,
            access_life,
        };
        let token_type = match family.jkt {
            Some(_) => "DPoP",
            None => "Bearer",
        };
        let jti = random::id("AT.");
        let access_token = sign(world, &claims.access_token(&jti))?;
        let id_token = if has("openid") {
            Some(sign(world, &claims.id_token(&at_hash(&access_token)))?)
        } else {
            None
        };
        world.tokens.note_access(&jti, family_key);
        let refresh_token = if has("offline_access") && self.may_refresh() {
            match used.filter(|_| !self.org.config.tokens.rotate_refresh_tokens) {
                Some(same) => Some(same.to_owned()),
                None => world.tokens.rotate(family_key, used, self.now),
            }
        } else {
            None
        };
        let mut body = json!({
            "token_type": token_type,
            "expires_in": access_life.as_secs(),
            "access_token": access_token,
            "scope": scopes.join(" "),
        });
        world
            .handed_out
            .note(SecretKind::AccessToken, &access_token);
        for (name, kind, token) in [
            ("id_token", SecretKind::IdToken, id_token),
            ("refresh_token", SecretKind::RefreshToken, refresh_token),
        ] {
            if let Some(token) = token {
                world.handed_out.note(kind, &token);
                body[name] = json!(token);
            }
        }
        Ok(body)
    }

    fn may_refresh(&self) -> bool {
        self.client
            .grant_types
            .iter()
            .any(|grant| grant == "refresh_token")
    }
}

fn sign(world: &World, claims: &Value) -> Result<String, OAuthError> {
    world
        .keys
        .sign(claims)
        .map_err(|_| OAuthError::server_error())
}

/// 43 to 128 unreserved characters (RFC 7636 §4.1).
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}
