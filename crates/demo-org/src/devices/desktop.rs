//! The app on this computer, as web pages reach it: small servers at fixed
//! ports of the loopback interface that answer `/probe` and `/challenge` (IDX
//! §6.3). Each port can be switched off or made to fail.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::act;
use crate::clock::Moment;
use crate::flow::Flow;
use crate::gate::{self, DropConnection};
use crate::state::{Org, World};

/// Longer than any client waits for a probe.
const SILENCE: Duration = Duration::from_secs(30);
/// Most bytes of a challenge.
const BODY_BYTES: usize = 16 * 1024;

/// How the app behaves at one of its ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behaviour {
    /// Answers, and the person says yes.
    Approves,
    /// Answers, and the person says no.
    Denies,
    /// Nobody listens: connections are closed.
    Off,
    /// Connections are taken and never answered.
    Silent,
    /// The probe is answered with 500.
    ProbeFails,
    /// The app of another account of the system: 503 to the challenge.
    OtherProfile,
    /// 500 to the challenge.
    ChallengeFails,
}

/// The app on this computer.
pub(crate) struct Desktop {
    pub(crate) ports: Vec<Behaviour>,
    /// The account it answers with where nobody is named; else it takes the
    /// one of the person asked.
    pub(crate) account: Option<String>,
    /// Whether the system answers for it: Apple's extension for single
    /// sign-on, Chrome's device trust connector.
    pub(crate) system: bool,
}

impl Desktop {
    pub(super) fn new(ports: usize) -> Self {
        Self {
            ports: vec![Behaviour::Approves; ports],
            account: None,
            system: true,
        }
    }
}

#[derive(Clone)]
struct Port {
    org: Arc<Org>,
    index: usize,
}

impl Port {
    fn behaviour(&self) -> Behaviour {
        let world = self.org.world();
        let behaviour = world.devices.desktop.ports.get(self.index).copied();
        behaviour.unwrap_or(Behaviour::Off)
    }
}

/// The app at the port of this index.
pub fn router(org: Arc<Org>, index: usize) -> Router {
    let port = Port {
        org: org.clone(),
        index,
    };
    Router::new()
        .route("/probe", get(probe))
        .route("/challenge", post(challenge))
        .route("/{path}/{action}", get(change))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn_with_state(port.clone(), reach))
        .layer(middleware::from_fn_with_state(org, gate::log))
        .layer(middleware::from_fn(gate::local_host_only))
        .with_state(port)
}

/// Makes a change to the device that the organisation asks for (IDX §7.4).
async fn change(
    State(port): State<Port>,
    Path((path, action)): Path<(String, String)>,
) -> StatusCode {
    port.org.world().device_changes.make(&path, &action);
    StatusCode::OK
}

/// Whether the app is there at all, and who may talk to it: any page that the
/// organisation trusts, from a public address, too (Private Network Access).
async fn reach(State(port): State<Port>, request: Request, next: Next) -> Response {
    match port.behaviour() {
        Behaviour::Off => return dropped(),
        Behaviour::Silent => {
            tokio::time::sleep(SILENCE).await;
            return dropped();
        }
        Behaviour::Approves
        | Behaviour::Denies
        | Behaviour::ProbeFails
        | Behaviour::OtherProfile
        | Behaviour::ChallengeFails => {}
    }
    let origin = request.headers().get(header::ORIGIN).cloned();
    let trusted = origin
        .as_ref()
        .and_then(|origin| origin.to_str().ok())
        .is_some_and(|origin| port.org.trusts(origin));
    let is_private = request
        .headers()
        .contains_key("access-control-request-private-network");
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else if origin.is_some() && !trusted {
        StatusCode::FORBIDDEN.into_response()
    } else {
        next.run(request).await
    };
    if let Some(origin) = origin.filter(|_| trusted) {
        allow(response.headers_mut(), origin, is_private);
    }
    response
}

fn allow(headers: &mut axum::http::HeaderMap, origin: HeaderValue, is_private: bool) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "content-type, x-okta-xsrftoken",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_private {
        headers.insert(
            HeaderName::from_static("access-control-allow-private-network"),
            HeaderValue::from_static("true"),
        );
    }
}

fn dropped() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.extensions_mut().insert(DropConnection);
    response
}

async fn probe(State(port): State<Port>) -> StatusCode {
    match port.behaviour() {
        Behaviour::ProbeFails => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::OK,
    }
}

async fn challenge(State(port): State<Port>, body: Bytes) -> StatusCode {
    let approved = match port.behaviour() {
        Behaviour::OtherProfile => return StatusCode::SERVICE_UNAVAILABLE,
        Behaviour::ChallengeFails => return StatusCode::INTERNAL_SERVER_ERROR,
        Behaviour::Denies => false,
        _ => true,
    };
    let body: Option<Value> = serde_json::from_slice(&body).ok();
    let request = body
        .as_ref()
        .and_then(|body| body.get("challengeRequest"))
        .and_then(Value::as_str);
    match request {
        Some(request) if sign(&port.org, request, approved) => StatusCode::OK,
        Some(_) => StatusCode::UNAUTHORIZED,
        None => StatusCode::BAD_REQUEST,
    }
}

/// Has the app on this computer say yes to an ask, for its system; false if it
/// cannot.
pub(crate) fn answer_ask(flow: &mut Flow<'_>, ask: &str) -> bool {
    let Some(request) = flow.world.asks.get(ask).map(|ask| ask.request.clone()) else {
        return false;
    };
    sign_in(flow.world, &request, true, flow.now)
}

/// Has the app on this computer answer a challenge; false if it cannot.
pub(crate) fn sign(org: &Org, request: &str, approved: bool) -> bool {
    let now = org.clock.now();
    let mut world = org.world();
    let done = sign_in(&mut world, request, approved, now);
    drop(world);
    org.changed();
    done
}

/// With the account of the person asked, else the one it is set to.
fn sign_in(world: &mut World, request: &str, approved: bool, now: Moment) -> bool {
    let account = world.devices.desktop.account.clone();
    act::answer_request(world, request, None, approved, now).is_ok()
        || account.is_some_and(|account| {
            act::answer_request(world, request, Some(&account), approved, now).is_ok()
        })
}
