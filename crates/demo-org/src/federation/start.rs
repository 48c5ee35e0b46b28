//! The way to a provider: remembers who goes, and for what.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::{COOKIE, Pending, errand};
use crate::config::{IdpEntry, IdpUse};
use crate::flow::Flow;
use crate::page::{self, with_query};
use crate::random;
use crate::secret::s256;
use crate::state::Org;

pub(super) async fn sign_in(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match org.config.idp(&id) {
        Some(idp) if idp.usage != IdpUse::Proofing => go(&org, idp, query.get("stateToken")),
        Some(_) | None => stale(),
    }
}

pub(super) async fn proofing(
    State(org): State<Arc<Org>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match org
        .config
        .idps
        .iter()
        .find(|idp| idp.usage == IdpUse::Proofing)
    {
        Some(idp) => go(&org, idp, query.get("stateTokenExternalId")),
        None => stale(),
    }
}

fn go(org: &Org, idp: &IdpEntry, handle: Option<&String>) -> Response {
    let now = org.clock.now();
    let mut world = org.world();
    let found = handle.and_then(|handle| world.transactions.take_by_state(handle, now));
    let Some((tx, _)) = found else {
        return stale();
    };
    let flow = Flow::new(org, &mut world, now);
    let errand = errand(&flow, &tx, idp);
    let hint = tx
        .subject
        .as_ref()
        .map(|subject| subject.identifier.clone())
        .unwrap_or_default();
    let transaction = tx.id.clone();
    world.transactions.insert(tx);
    let Some(errand) = errand else {
        return stale();
    };
    let pending = Pending {
        transaction,
        idp: idp.id.clone(),
        errand,
        cookie: random::token(),
        nonce: random::token(),
        verifier: random::token(),
    };
    let state = random::token();
    let pairs = [
        ("client_id", idp.id.as_str()),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("redirect_uri", &org.urls.idp_callback()),
        ("state", &state),
        ("nonce", &pending.nonce),
        ("code_challenge", &s256(&pending.verifier)),
        ("code_challenge_method", "S256"),
        ("login_hint", &hint),
    ];
    let target = with_query(&format!("{}/authorize", org.urls.provider), &pairs);
    let cookie = format!(
        "{COOKIE}={}; Path=/oauth2/v1/authorize; HttpOnly; SameSite=Lax",
        pending.cookie
    );
    world.federations.insert(state, pending);
    let mut response = Redirect::to(&target).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn stale() -> Response {
    page::message(
        StatusCode::BAD_REQUEST,
        "This link does not work",
        "The sign-in it belongs to went on or ended. Go back to where you are signing in.",
    )
}
