//! `/console/api`: what the page shows, as JSON; the few things its buttons
//! do; and a stream of ticks that tells it when to look again.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde_json::Value;

use super::view;
use crate::control::Control;
use crate::faults::Fault;
use crate::inbox::Mail;
use crate::policy::Identify;
use crate::state::Org;

pub(super) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/console/api/state", get(state))
        .route("/console/api/inbox", get(inbox))
        .route("/console/api/events", get(events))
        .route("/console/api/unlock/{login}", post(unlock))
        .route("/console/api/recover/{login}", post(recover))
        .route(
            "/console/api/revoke-consent/{user_id}/{client_id}",
            post(revoke_consent),
        )
        .route(
            "/console/api/policies/{name}/{identify}",
            post(set_identify),
        )
        .route("/console/api/expire", post(expire))
        .route("/console/api/faults/{fault}/{times}", post(plan_fault))
        .route("/console/api/clear-faults", post(clear_faults))
        .route("/console/api/clock/{seconds}", post(shift_clock))
        .route("/console/api/token-life/{seconds}", post(set_token_life))
        .route("/console/api/demand-dpop/{demand}", post(demand_dpop))
        .route("/console/api/renew-nonces", post(renew_nonces))
        .route("/console/api/revoke-tokens", post(revoke_tokens))
        .route("/console/api/rotate-keys", post(rotate_keys))
}

async fn state(State(org): State<Arc<Org>>) -> Json<Value> {
    Json(view::state(&org))
}

async fn inbox(State(org): State<Arc<Org>>) -> Json<Vec<Mail>> {
    Json(org.world().inbox.all())
}

async fn unlock(State(org): State<Arc<Org>>, Path(login): Path<String>) -> StatusCode {
    Control::new(org).unlock(&login);
    StatusCode::NO_CONTENT
}

async fn recover(State(org): State<Arc<Org>>, Path(login): Path<String>) -> StatusCode {
    if Control::new(org).mail_recovery_link(&login) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn revoke_consent(
    State(org): State<Arc<Org>>,
    Path((user_id, client_id)): Path<(String, String)>,
) -> StatusCode {
    let revoked = org.world().consents.revoke(&user_id, &client_id);
    org.changed();
    if revoked {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn set_identify(
    State(org): State<Arc<Org>>,
    Path((name, identify)): Path<(String, Identify)>,
) -> StatusCode {
    if Control::new(org).set_identify(&name, identify) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn expire(State(org): State<Arc<Org>>) -> StatusCode {
    Control::new(org).expire_transactions();
    StatusCode::NO_CONTENT
}

/// The path stands in the body: it has slashes.
async fn plan_fault(
    State(org): State<Arc<Org>>,
    Path((fault, times)): Path<(String, u32)>,
    path: String,
) -> StatusCode {
    match Fault::named(&fault) {
        Some(fault) if path.starts_with('/') && !path.starts_with("/console") => {
            Control::new(org.clone()).fail_next(&path, fault, times.min(1000));
            org.changed();
            StatusCode::NO_CONTENT
        }
        Some(_) | None => StatusCode::BAD_REQUEST,
    }
}

async fn clear_faults(State(org): State<Arc<Org>>) -> StatusCode {
    Control::new(org.clone()).clear_faults();
    org.changed();
    StatusCode::NO_CONTENT
}

async fn shift_clock(State(org): State<Arc<Org>>, Path(seconds): Path<i64>) -> StatusCode {
    Control::new(org).shift_clock(seconds);
    StatusCode::NO_CONTENT
}

/// 0 stands for the configured time.
async fn set_token_life(State(org): State<Arc<Org>>, Path(seconds): Path<u32>) -> StatusCode {
    let life = (seconds > 0).then(|| Duration::from_secs(u64::from(seconds)));
    Control::new(org).set_access_token_life(life);
    StatusCode::NO_CONTENT
}

async fn demand_dpop(State(org): State<Arc<Org>>, Path(demand): Path<bool>) -> StatusCode {
    Control::new(org).demand_dpop(Some(demand));
    StatusCode::NO_CONTENT
}

async fn renew_nonces(State(org): State<Arc<Org>>) -> StatusCode {
    Control::new(org).renew_dpop_nonces();
    StatusCode::NO_CONTENT
}

async fn revoke_tokens(State(org): State<Arc<Org>>) -> StatusCode {
    Control::new(org).revoke_all_tokens();
    StatusCode::NO_CONTENT
}

async fn rotate_keys(State(org): State<Arc<Org>>) -> StatusCode {
    match Control::new(org).rotate_keys() {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn events(State(org): State<Arc<Org>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = unfold(org.changes(), async |mut changes| {
        changes.changed().await.ok()?;
        let count = *changes.borrow_and_update();
        Some((Ok(Event::default().data(count.to_string())), changes))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
