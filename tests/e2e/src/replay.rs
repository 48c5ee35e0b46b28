//! An organisation that gives one recorded answer to everything, and serves the app itself.
//!
//! It shares an origin with the app, checks nothing and remembers nothing: it is there to show the
//! app what organisations of many kinds and generations say, not to be signed in to.

use std::path::Path as Folder;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tower_http::services::{ServeDir, ServeFile};

use crate::site::Site;

/// The origin recorded answers name as their own.
const RECORDED: [&str; 2] = ["http://localhost:3000", "https://localhost:3000"];
const ION: &str = "application/ion+json; okta-version=1.0.0";

/// An answer of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, not necessarily JSON.
    pub body: String,
}

impl Answer {
    /// The answer a recorded file holds: `error-NNN-…` comes with status NNN, any other `error-…`
    /// with 403, everything else with 200.
    pub fn recorded(name: &str, body: String) -> Self {
        let status = match name.strip_prefix("error-") {
            None => 200,
            Some(rest) => {
                let number = rest.split('-').next().and_then(|part| part.parse().ok());
                number
                    .filter(|status| (400..600).contains(status))
                    .unwrap_or(403)
            }
        };
        Self { status, body }
    }

    /// Whether it leaves the person nothing to do: no form, and no code to redeem.
    pub fn is_terminal(&self) -> bool {
        let Ok(body) = serde_json::from_str::<Value>(&self.body) else {
            return true;
        };
        let forms = body.pointer("/remediation/value").and_then(Value::as_array);
        forms.is_none_or(Vec::is_empty) && body.get("successWithInteractionCode").is_none()
    }

    /// Whether it may send the browser elsewhere.
    pub fn may_leave(&self) -> bool {
        let Ok(body) = serde_json::from_str::<Value>(&self.body) else {
            return false;
        };
        let forms = body.pointer("/remediation/value").and_then(Value::as_array);
        let navigates = |form: &Value| form.get("rel").is_none();
        body.get("success").is_some() || forms.is_some_and(|forms| forms.iter().any(navigates))
    }

    /// The body as the organisation at `origin` would have said it.
    fn body_at(&self, origin: &str) -> String {
        let mut body = self.body.clone();
        for recorded in RECORDED {
            body = body.replace(recorded, origin);
        }
        match serde_json::from_str::<Value>(&body) {
            Ok(mut value) => {
                rehost(&mut value, origin);
                value.to_string()
            }
            Err(_) => body,
        }
    }
}

/// Some recordings name their organisation by yet another host; an organisation has but one.
fn rehost(value: &mut Value, origin: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rehost(item, origin)),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(href) if name == "href" => {
                        if let Some(path) = href.find("/idp/idx") {
                            *href = format!("{origin}{}", &href[path..]);
                        }
                    }
                    other => rehost(other, origin),
                }
            }
        }
        _ => {}
    }
}

/// A form as the organisation received it.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// Below the folder of the protocol: `identify`, `challenge/answer`.
    pub step: String,
    /// The body; null where it is no JSON.
    pub body: Value,
}

#[derive(Clone, Debug)]
struct Stage {
    answer: Arc<Mutex<Answer>>,
    received: Arc<Mutex<Vec<Received>>>,
}

/// The replaying organisation, with the app.
#[derive(Debug)]
pub struct Replay {
    site: Site,
    stage: Stage,
}

impl Replay {
    /// Starts it on a free port with the app from a folder.
    pub async fn start(dist: &Folder) -> Self {
        let stage = Stage {
            answer: Arc::default(),
            received: Arc::default(),
        };
        let site = Site::serve(routes(dist, stage.clone())).await;
        Self { site, stage }
    }

    /// Chooses the answer to everything from now on.
    pub fn play(&self, answer: Answer) {
        *lock(&self.stage.answer) = answer;
    }

    /// What was sent so far, apart from the question where one stands.
    pub fn received(&self) -> Vec<Received> {
        let received = lock(&self.stage.received);
        let steps = received.iter().filter(|one| one.step != "introspect");
        steps.cloned().collect()
    }

    /// Where the app is.
    pub fn app(&self) -> String {
        format!("{}/", self.site.origin())
    }

    /// An empty page on the app's origin, to reach its storage without starting it.
    pub fn blank(&self) -> String {
        format!("{}/blank", self.site.origin())
    }
}

fn routes(dist: &Folder, stage: Stage) -> Router {
    let page = ServeFile::new(dist.join("index.html"));
    let issuer = Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/v1/interact", post(interact))
        .route("/v1/token", post(no_token))
        .route("/v1/keys", get(|| async { Json(json!({ "keys": [] })) }))
        .route("/v1/revoke", post(|| async {}));
    Router::new()
        .route("/config.json", get(config))
        .route("/blank", get(|| async { "blank" }))
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/idp/idx/{*step}", post(answer).get(elsewhere))
        .route("/login/callback", axum::routing::get_service(page))
        .nest("/oauth2/default", issuer)
        .fallback_service(ServeDir::new(dist).fallback(get(elsewhere)))
        .with_state(stage)
}

async fn answer(
    State(stage): State<Stage>,
    Path(step): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let body = serde_json::from_str(&body).unwrap_or_default();
    lock(&stage.received).push(Received { step, body });
    let answer = lock(&stage.answer).clone();
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = Body::from(answer.body_at(&origin(&headers)));
    (status, [(header::CONTENT_TYPE, ION)], body).into_response()
}

async fn config(headers: HeaderMap) -> Json<Value> {
    let origin = origin(&headers);
    Json(json!({
        "issuer": format!("{origin}/oauth2/default"),
        "clientId": "replay",
        "redirectUri": format!("{origin}/login/callback"),
        "scopes": ["openid", "profile", "email"],
    }))
}

async fn discovery(headers: HeaderMap) -> Json<Value> {
    let issuer = format!("{}/oauth2/default", origin(&headers));
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/v1/authorize"),
        "token_endpoint": format!("{issuer}/v1/token"),
        "jwks_uri": format!("{issuer}/v1/keys"),
        "revocation_endpoint": format!("{issuer}/v1/revoke"),
        "end_session_endpoint": format!("{issuer}/v1/logout"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }))
}

async fn interact() -> Json<Value> {
    Json(json!({ "interaction_handle": "replayed-interaction-handle" }))
}

async fn no_token() -> Response {
    let body = json!({ "error": "invalid_grant", "error_description": "A replay has no tokens." });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// Where an answer may send the browser: a logo, a broken one, or the page of an identity provider.
async fn elsewhere(path: Uri, headers: HeaderMap) -> Response {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    if path.path().starts_with("/broken") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if accepts.is_some_and(|accepts| accepts.starts_with("image/")) {
        let image = r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"#;
        return ([(header::CONTENT_TYPE, "image/svg+xml")], image).into_response();
    }
    let page = "<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1><a href=\"/\">Back</a>";
    ([(header::CONTENT_TYPE, "text/html")], page).into_response()
}

fn origin(headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or_default())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_recording_tells_its_status() {
        let statuses = [
            ("identify", 200),
            ("error-401-session-expired", 401),
            ("error-authenticator-idp", 403),
            ("enroll-with-error", 200),
        ];
        for (name, status) in statuses {
            assert_eq!(
                Answer::recorded(name, String::new()).status,
                status,
                "{name}"
            );
        }
    }

    #[test]
    fn addresses_of_the_recorded_organisation_become_its_own() {
        let body = r#"{"a":[{"href":"http://localhost:3000/idp/idx/identify"}],
            "b":{"href":"https://other.example:1802/idp/idx/cancel"},
            "c":{"href":"https://help.example/"}}"#;
        let said = Answer::recorded("identify", body.to_owned()).body_at("http://127.0.0.1:9");
        let said: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said["a"][0]["href"], "http://127.0.0.1:9/idp/idx/identify");
        assert_eq!(said["b"]["href"], "http://127.0.0.1:9/idp/idx/cancel");
        assert_eq!(said["c"]["href"], "https://help.example/");
    }

    #[test]
    fn what_is_no_json_stays_as_it_is() {
        let answer = Answer::recorded("error-500-proxy", "<html>".to_owned());
        assert_eq!(answer.body_at("http://127.0.0.1:9"), "<html>");
        assert!(answer.is_terminal());
    }
}
