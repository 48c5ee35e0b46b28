//! The endpoints about devices (IDX §4.1, §6.3, §6.4): polling for one, giving
//! up on one, and asking for one before anybody is named.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use serde_json::Value;

use super::{poll, step};
use crate::authenticators::okta_verify::enroll;
use crate::authenticators::{Kind, app_push, okta_verify};
use crate::browser::Browser;
use crate::config::ChallengeMethod;
use crate::devices::{Outcome, desktop};
use crate::fastpass;
use crate::flow::Flow;
use crate::page::with_query;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Stage, Transaction};
use crate::work::{AppWork, Pending, Target, Work};

pub(super) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/idp/idx/authenticators/poll", post(poll::poll))
        .route("/idp/idx/authenticators/poll/cancel", post(cancel))
        .route("/idp/idx/authenticators/okta-verify/launch", post(launch))
        .route("/idp/idx/authenticators/nfc/launch", post(launch_nfc))
        .route(
            "/idp/idx/authenticators/sso_extension/transactions/{id}/verify",
            post(extension).get(extension_visit),
        )
        .route(
            "/idp/idx/authenticators/sso_extension/transactions/{id}/verify/cancel",
            post(extension_cancel),
        )
        .route("/idp/idx/challenge/send", post(send))
}

/// Looks whether a probe was answered; what a poll does at its step.
pub(super) fn poll_probe(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    let Stage::DeviceProbe(probe) = &tx.stage else {
        return Ok(());
    };
    let probe = probe.clone();
    let answered = flow.world.asks.get(&probe.ask);
    let outcome = answered.and_then(|ask| ask.outcome().cloned());
    let too_old = answered.is_none_or(|ask| ask.is_too_old(flow.now));
    let user_id = match outcome {
        None if too_old => return leave(flow, tx, None),
        None => return Ok(()),
        Some(Outcome::Approved(approval)) => {
            let biometrics = flow.app_rules(tx).biometrics;
            if biometrics && !approval.biometrics {
                return leave(flow, tx, Some(fastpass::needs_biometrics(probe.method)));
            }
            approval.user_id
        }
        Some(Outcome::Denied | Outcome::SetUp(_)) => {
            let refused = match probe.kind {
                Kind::NfcPin => Rejection::card_refused(),
                _ => okta_verify::refused(),
            };
            return leave(flow, tx, Some(refused));
        }
    };
    flow.world.asks.drop(&probe.ask);
    flow.name_by_id(tx, &user_id)?;
    if probe.kind == Kind::NfcPin {
        // The card says who; the PIN has to follow.
        let work = Work::verify(Target::of(Kind::NfcPin));
        tx.challenge(work.awaiting(Pending::app(AppWork::default())));
        return Ok(());
    }
    flow.proved(tx, Kind::OktaVerify);
    flow.advance(tx)
}

/// Back to the first form, with something to say or not.
fn leave(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    notice: Option<Rejection>,
) -> Result<(), Rejection> {
    if let Stage::DeviceProbe(probe) = &tx.stage {
        let ask = probe.ask.clone();
        flow.world.asks.drop(&ask);
    }
    tx.go_to(Stage::Identify);
    tx.notice = notice;
    Ok(())
}

async fn cancel(State(org): State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    step(&org, &headers, &body, |flow, tx, body| {
        let reason = body.get("reason").and_then(Value::as_str);
        let unreachable = reason == Some("OV_UNREACHABLE_BY_LOOPBACK");
        match &tx.stage {
            Stage::DeviceProbe(probe) => {
                let goes_on =
                    unreachable && !probe.silent && probe.method == ChallengeMethod::Loopback;
                leave(flow, tx, None)?;
                if goes_on {
                    fastpass::begin(
                        flow,
                        tx,
                        Kind::OktaVerify,
                        ChallengeMethod::CustomUri,
                        false,
                    )?;
                }
                Ok(())
            }
            Stage::Challenge(work) if work.kind == Kind::OktaVerify && work.setup().is_none() => {
                okta_verify::give_up(flow, tx, unreachable)
            }
            Stage::Challenge(work) if work.kind == Kind::NfcPin && work.setup().is_some() => {
                app_push::withdraw(flow, tx);
                tx.go_to(Stage::SelectEnroll);
                Ok(())
            }
            _ => Err(Rejection::bad_request()),
        }
    })
}

async fn launch(State(org): State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    step(&org, &headers, &body, |flow, tx, body| {
        let method = flow.first_rules(tx).launch;
        let method = method.filter(|_| matches!(tx.stage, Stage::Identify));
        let method = method.ok_or_else(Rejection::bad_request)?;
        tx.remember_me = body.get("rememberMe").and_then(Value::as_bool) == Some(true);
        fastpass::begin(flow, tx, Kind::OktaVerify, method, false)
    })
}

async fn launch_nfc(State(org): State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    step(&org, &headers, &body, |flow, tx, _| {
        if !matches!(tx.stage, Stage::Identify) || !flow.first_rules(tx).launch_nfc {
            return Err(Rejection::bad_request());
        }
        fastpass::begin(flow, tx, Kind::NfcPin, ChallengeMethod::CustomUri, false)
    })
}

async fn send(State(org): State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    step(&org, &headers, &body, enroll::send)
}

/// The form of Apple's extension. The first time it is answered with 401 and
/// the challenge that wakes the extension; the second time the extension has
/// answered, or there is none (IDX §6.4).
async fn extension(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut challenged = false;
    let mut response = step(&org, &headers, &body, |flow, tx, _| {
        challenged = call_extension(flow, tx, &id)?;
        Ok(())
    });
    if challenged {
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        response.headers_mut().insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Oktadevicejwt realm=\"Okta Device\""),
        );
    }
    response
}

/// One call of the form; true if it only woke the extension.
fn call_extension(flow: &mut Flow<'_>, tx: &mut Transaction, id: &str) -> Result<bool, Rejection> {
    let (ask, called) = apple_step(tx).ok_or_else(Rejection::bad_request)?;
    if ask != id {
        return Err(Rejection::bad_request());
    }
    let first = !*called;
    *called = true;
    if first {
        return Ok(true);
    }
    if flow.world.devices.desktop.system && desktop::answer_ask(flow, id) {
        finish(flow, tx)?;
        return Ok(false);
    }
    tx.go_to(Stage::NoExtension(id.to_owned()));
    Ok(true)
}

/// The ask of Apple's extension that `tx` stands at, and whether its form was
/// called.
fn apple_step(tx: &mut Transaction) -> Option<(&str, &mut bool)> {
    let is_apple = |method| {
        matches!(
            method,
            ChallengeMethod::AppleSsoExtension | ChallengeMethod::AppleSsoExtensionGet
        )
    };
    match &mut tx.stage {
        Stage::DeviceProbe(probe) if is_apple(probe.method) => {
            Some((probe.ask.as_str(), &mut probe.called))
        }
        Stage::Challenge(work) => match &mut work.pending {
            Pending::App(app) if is_apple(app.method) => {
                let app = app.as_mut();
                Some((app.ask.as_deref()?, &mut app.called))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Goes on with what the device answered.
fn finish(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    match &tx.stage {
        Stage::Challenge(work) => {
            let progress = work.kind.authenticator().poll(flow, tx)?;
            flow.progress(tx, progress)
        }
        _ => poll_probe(flow, tx),
    }
}

/// There is no extension: on to what there is without it.
async fn extension_cancel(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, |flow, tx, _| match &tx.stage {
        Stage::NoExtension(ask) if *ask == id => {
            flow.world.asks.drop(&id);
            let is_named = tx.subject.is_some();
            tx.go_to(if is_named {
                Stage::Select
            } else {
                Stage::Identify
            });
            Ok(())
        }
        _ => Err(Rejection::bad_request()),
    })
}

/// The same by an address that the browser goes to: leads back to the app.
async fn extension_visit(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let browser = Browser::of(&headers);
    let now = org.clock.now();
    let mut world = org.world();
    let found = query
        .get("stateToken")
        .and_then(|handle| world.transactions.take_by_state(handle, now));
    let Some((mut tx, _)) = found else {
        return StatusCode::GONE.into_response();
    };
    let mut flow = Flow::new(&org, &mut world, now);
    let is_here = apple_step(&mut tx).is_some_and(|(ask, _)| ask == id);
    if is_here {
        let answered = flow.world.devices.desktop.system && desktop::answer_ask(&mut flow, &id);
        let outcome = if answered {
            finish(&mut flow, &mut tx)
        } else {
            let is_named = tx.subject.is_some();
            tx.go_to(if is_named {
                Stage::Select
            } else {
                Stage::Identify
            });
            Ok(())
        };
        if let Err(rejection) = outcome {
            tx.notice = Some(rejection);
        }
    }
    let result = match &tx.stage {
        Stage::Complete(code) => ("interaction_code", code.as_str()),
        _ => ("error", "interaction_required"),
    };
    let pairs = [result, ("state", tx.request.state.as_str())];
    let target = with_query(&tx.request.redirect_uri, &pairs);
    let cookies = flow.cookies;
    world.transactions.insert(tx);
    drop(world);
    browser.answer(Redirect::to(&target).into_response(), None, &cookies)
}
