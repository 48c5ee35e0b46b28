//! Opens the app in a situation (`[[scenarios]]`): a cookie names it until the
//! next attempt of the browser begins, and that attempt is set up accordingly.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::json;

use crate::accounts;
use crate::authenticators::Kind;
use crate::config::Scenario;
use crate::flow::Flow;
use crate::oauth::error::ApiError;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Preset, Transaction};
use crate::users;
use crate::work::{Setup, Target, Work};

/// Names the scenario the next attempt is for.
pub(crate) const COOKIE: &str = "scenario";
/// Seconds from the link to the attempt.
const LIFE: u32 = 120;

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new().route("/console/scenarios/{name}", get(open))
}

async fn open(State(org): State<Arc<Org>>, Path(name): Path<String>) -> Response {
    let Some(scenario) = org.config.scenario(&name) else {
        return ApiError::NOT_FOUND.into_response();
    };
    org.opens(scenario);
    let target = format!("{}{}", org.urls.app, scenario.open);
    let mut response = Redirect::to(&target).into_response();
    let cookie = format!("{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax; Max-Age={LIFE}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The cookie that ends the wait for an attempt.
pub(crate) fn begun() -> String {
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// Sets a new attempt up. What a scenario asks for and the policy does not
/// offer is passed over: the attempt then stands where it stands.
pub(crate) fn prepare(flow: &mut Flow<'_>, tx: &mut Transaction, scenario: &Scenario) {
    tx.session = None;
    let guest = scenario
        .person
        .as_ref()
        .and_then(|entry| users::enrol(entry, flow.now).ok())
        .map(|mut user| {
            flow.world.devices.pair(&mut user);
            user
        });
    let login = guest.as_ref().map(|user| user.login.clone());
    tx.preset = Some(Preset {
        user_id: guest.map(|user| flow.world.directory.add_guest(user)),
        policy: scenario.policy.clone(),
        email: scenario.email.clone().map(Arc::new),
        reveal_unknown_users: scenario.reveal_unknown_users,
    });
    tx.accounts = scenario.accounts.clone().map(Arc::new);
    let outcome = match &login {
        Some(login) if scenario.is_identified() => advance(flow, tx, scenario, login),
        Some(_) | None => Ok(()),
    };
    let outcome = outcome.and_then(|()| match scenario.go {
        Some(go) => accounts::follow(flow, tx, go),
        None => Ok(()),
    });
    if let Err(rejection) = outcome {
        tx.give_up(rejection);
    }
    if let (true, Some(login)) = (scenario.locked, login) {
        accounts::lock(flow, tx, &login);
    }
}

fn advance(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    scenario: &Scenario,
    login: &str,
) -> Result<(), Rejection> {
    flow.name(tx, login);
    for kind in scenario.proved.iter().filter_map(|key| Kind::from_key(key)) {
        flow.proved(tx, kind);
    }
    flow.advance(tx)?;
    match scenario.choose.as_deref().and_then(Kind::from_key) {
        Some(kind) => choose(flow, tx, kind),
        None => Ok(()),
    }
}

fn choose(flow: &mut Flow<'_>, tx: &mut Transaction, kind: Kind) -> Result<(), Rejection> {
    // The only one there is has begun by itself; a device is not asked twice.
    let has_begun = |work: &Work| work.kind == kind && work.setup().is_none();
    if tx.work().is_some_and(has_begun) {
        return Ok(());
    }
    let authenticator = kind.authenticator();
    if flow.choices(tx).contains(&kind) {
        let enrollment = flow.user(tx).and_then(|user| user.enrollment(kind));
        let target = Target {
            enrollment: enrollment.map(|enrollment| enrollment.id.clone()),
            ..Target::of(kind)
        };
        authenticator.begin(flow, tx, target)
    } else if flow.offered(tx).list().contains(&kind) {
        authenticator.begin_enroll(flow, tx, Work::enroll(kind, Setup::New), &json!({}))
    } else {
        Ok(())
    }
}
