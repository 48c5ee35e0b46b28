//! Userinfo (OpenID Connect Core §5.3): claims for a valid access token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::Server;
use super::claims::person;
use super::resource::{Place, Refusal, admit};
use crate::state::{Doors, Org};

pub(crate) async fn userinfo(
    State(org): State<Arc<Org>>,
    Extension(server): Extension<Server>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let url = format!("{}/v1/userinfo", server.base(&org.urls.org));
    let place = Place {
        method: method.as_str(),
        url: &url,
        door: Doors::Org,
        // The organisation's own resources want none (OAuth reference §10).
        demands_nonce: false,
    };
    let mut world = org.world();
    let admitted = match admit(&mut world, &headers, &place, org.clock.now()) {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal.into_response(),
    };
    let is_ours = admitted.text("iss") == Some(server.issuer(&org.urls.org).as_str());
    let user = world.directory.get(&admitted.family.authorization.user_id);
    match user.filter(|_| is_ours) {
        Some(user) => {
            let claims = person(user, &admitted.scopes());
            ([(header::CACHE_CONTROL, "no-store")], Json(claims)).into_response()
        }
        None => Refusal::new(
            StatusCode::UNAUTHORIZED,
            format!("{} error=\"invalid_token\"", admitted.scheme()),
        )
        .into_response(),
    }
}
