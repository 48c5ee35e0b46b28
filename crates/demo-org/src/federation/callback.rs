//! The way back from a provider: what it said moves the sign-in on, and the
//! person goes to the app, with a code, for more steps, or with an error
//! (IDX §1.8).

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::backchannel::{self, Identity};
use super::{COOKIE, Errand, Pending, errand};
use crate::authenticators::{Kind, Progress};
use crate::browser::cookie;
use crate::flow::Flow;
use crate::page::{self, with_query};
use crate::rejection::Rejection;
use crate::secret::same;
use crate::state::Org;
use crate::transaction::{Stage, Transaction};
use crate::users::Credential;
use crate::work::Purpose;

/// Why the app is told that the sign-in failed.
struct Refusal {
    error: &'static str,
    description: String,
}

impl Refusal {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            error,
            description: description.into(),
        }
    }
}

pub(super) async fn callback(
    State(org): State<Arc<Org>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let get = |name: &str| query.get(name).map(String::as_str);
    let pending = get("state").and_then(|state| org.world().federations.remove(state));
    let Some(pending) = pending else {
        return unknown();
    };
    let is_same_browser =
        cookie(&headers, COOKIE).is_some_and(|cookie| same(&cookie, &pending.cookie));
    if !is_same_browser {
        return unknown();
    }
    let told = match (get("code"), get("error")) {
        (Some(code), None) => backchannel::redeem(&org, &pending, code)
            .await
            .map_err(|_| {
                Refusal::new("server_error", "The identity provider's word is not valid.")
            }),
        (_, Some("access_denied")) => Err(Refusal::new(
            "access_denied",
            "You did not let the identity provider confirm who you are.",
        )),
        (_, _) => Err(Refusal::new(
            "server_error",
            "The identity provider could not answer.",
        )),
    };
    settle(&org, &pending, told)
}

/// Moves the attempt on and leads the browser to the app.
fn settle(org: &Org, pending: &Pending, told: Result<Identity, Refusal>) -> Response {
    let now = org.clock.now();
    let mut world = org.world();
    let Some(mut tx) = world.transactions.take_by_id(&pending.transaction, now) else {
        return unknown();
    };
    let mut flow = Flow::new(org, &mut world, now);
    // The person may have gone on otherwise in the tab that is still open.
    let still_asked = org
        .config
        .idp(&pending.idp)
        .is_some_and(|idp| errand(&flow, &tx, idp) == Some(pending.errand));
    let outcome = if still_asked {
        apply(&mut flow, &mut tx, pending, told)
    } else {
        Ok(())
    };
    let mut pairs = vec![("state", tx.request.state.clone())];
    match (&outcome, &tx.stage) {
        (Err(refusal), _) => {
            pairs.push(("error", refusal.error.to_owned()));
            pairs.push(("error_description", refusal.description.clone()));
        }
        (Ok(()), Stage::Complete(code)) => pairs.push(("interaction_code", code.clone())),
        (Ok(()), _) => pairs.push(("error", "interaction_required".to_owned())),
    }
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let target = with_query(&tx.request.redirect_uri, &pairs);
    let cookies = flow.cookies;
    world.transactions.insert(tx);
    drop(world);
    let mut response = Redirect::to(&target).into_response();
    for cookie in &cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn apply(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    pending: &Pending,
    told: Result<Identity, Refusal>,
) -> Result<(), Refusal> {
    match pending.errand {
        Errand::SignIn => {
            let vouched = flow
                .org
                .config
                .idp(&pending.idp)
                .and_then(|idp| idp.usage.authenticator())
                .unwrap_or(Kind::ExternalIdp);
            let identity = told?;
            if flow.find(tx, &identity.email).is_none() {
                return Err(Refusal::new(
                    "access_denied",
                    format!("There is no account here for {}.", identity.email),
                ));
            }
            flow.name(tx, &identity.email);
            flow.proved(tx, vouched);
            proceed(flow, tx);
            Ok(())
        }
        Errand::Authenticate => {
            let email = told.map(|identity| identity.email);
            match email.ok().filter(|email| fits(flow, tx, email)) {
                Some(email) => authenticated(flow, tx, email),
                None => tx.notice = Some(Rejection::federation_failed(is_set_up(tx))),
            }
            Ok(())
        }
        Errand::ProveIdentity => {
            let is_the_person = told.is_ok_and(|identity| {
                identity.identity == Some(true) && flow.is_about(tx, &identity.email)
            });
            if is_the_person {
                tx.identity_proved = true;
                proceed(flow, tx);
            } else {
                tx.notice = Some(Rejection::identity_not_proved());
            }
            Ok(())
        }
    }
}

fn is_set_up(tx: &Transaction) -> bool {
    tx.work().is_some_and(|work| work.setup().is_some())
}

/// Whether the account at the provider is the one set up, or may be set up.
fn fits(flow: &Flow<'_>, tx: &Transaction, email: &str) -> bool {
    if is_set_up(tx) {
        return flow.is_about(tx, email);
    }
    match flow.credential(tx) {
        Some(Credential::ExternalIdp(known) | Credential::SmartCard(known)) => {
            known.eq_ignore_ascii_case(email)
        }
        Some(_) | None => false,
    }
}

/// The provider vouched for the person: verified, or set up.
fn authenticated(flow: &mut Flow<'_>, tx: &mut Transaction, email: String) {
    let progress = match tx.work().map(|work| (work.purpose, work.kind)) {
        Some((Purpose::Enroll(_), Kind::SmartCard)) => {
            Progress::Enrolled(Credential::SmartCard(email))
        }
        Some((Purpose::Enroll(_), _)) => Progress::Enrolled(Credential::ExternalIdp(email)),
        Some((Purpose::Verify, _)) | None => Progress::Verified,
    };
    if let Err(rejection) = flow.progress(tx, progress) {
        tx.notice = Some(rejection);
    }
}

fn proceed(flow: &mut Flow<'_>, tx: &mut Transaction) {
    if let Err(rejection) = flow.advance(tx) {
        tx.notice = Some(rejection);
    }
}

fn unknown() -> Response {
    page::message(
        StatusCode::BAD_REQUEST,
        "Nobody asked for this answer",
        "It belongs to another browser, or came twice. Please sign in again.",
    )
}
