//! `/console/api`: what the page shows, as JSON, and a stream of ticks that
//! tells it when to look again.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde_json::{Value, json};

use crate::inbox::Mail;
use crate::state::{Org, World};
use crate::users::{Credential, User};

pub(super) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/console/api/state", get(state))
        .route("/console/api/inbox", get(inbox))
        .route("/console/api/events", get(events))
        .route("/console/api/unlock/{login}", post(unlock))
}

async fn inbox(State(org): State<Arc<Org>>) -> Json<Vec<Mail>> {
    Json(org.world().inbox.all())
}

async fn state(State(org): State<Arc<Org>>) -> Json<Value> {
    let now = org.clock.now();
    let world = org.world();
    let users: Vec<Value> = world
        .directory
        .iter()
        .map(|user| person(&org, &world, user))
        .collect();
    let clients: Vec<Value> = org
        .config
        .clients
        .iter()
        .map(|client| {
            json!({
                "id": client.id,
                "label": client.label,
                "policy": client.policy,
                "grantTypes": client.grant_types,
                "redirectUris": client.redirect_uris,
            })
        })
        .collect();
    Json(json!({
        "name": org.config.org.name,
        "org": org.urls.org,
        "app": org.urls.app,
        "issuer": format!("{}/oauth2/default", org.urls.org),
        "now": now.iso(),
        "attempts": world.transactions.live_count(now),
        "users": users,
        "policies": world.policies,
        "clients": clients,
        "inbox": world.inbox.all(),
    }))
}

/// A demo shows its passwords; nothing else may.
fn person(org: &Org, world: &World, user: &User) -> Value {
    let entry = org
        .config
        .users
        .iter()
        .find(|entry| entry.login == user.login);
    let default_policy = org
        .config
        .clients
        .first()
        .map(|client| client.policy.as_str());
    let question = user
        .enrollments
        .iter()
        .find_map(|enrollment| match &enrollment.credential {
            Credential::SecurityQuestion { question, .. } => Some(question.as_str()),
            Credential::Password(_) | Credential::Email(_) => None,
        });
    json!({
        "login": user.login,
        "name": user.name(),
        "policy": user.policy.as_deref().or(default_policy),
        "authenticators": user.kinds().iter().map(|kind| kind.label()).collect::<Vec<_>>(),
        "password": entry.and_then(|entry| entry.password.as_ref()).map(|secret| secret.expose()),
        "question": question,
        "answer": entry
            .and_then(|entry| entry.security_question.as_ref())
            .map(|question| question.answer.expose()),
        "locked": world.lockouts.is_locked(&user.login, org.clock.now()),
    })
}

async fn unlock(State(org): State<Arc<Org>>, Path(login): Path<String>) -> StatusCode {
    org.world().lockouts.clear(&login);
    org.changed();
    StatusCode::NO_CONTENT
}

async fn events(State(org): State<Arc<Org>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = unfold(org.changes(), async |mut changes| {
        changes.changed().await.ok()?;
        let count = *changes.borrow_and_update();
        Some((Ok(Event::default().data(count.to_string())), changes))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
