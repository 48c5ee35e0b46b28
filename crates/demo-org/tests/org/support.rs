//! A browser without a screen: keeps cookies, follows forms, knows PKCE.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use demo_org::{Config, Control, Mail, Org, Urls};
use http_body_util::BodyExt as _;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

pub const ORG: &str = "http://localhost:8081";
pub const APP: &str = "http://localhost:8080";
pub const CALLBACK: &str = "http://localhost:8080/login/callback";
pub const CLIENT: &str = "0oa1doorwayspa000001";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const ADA: (&str, &str) = ("ada@example.com", "Analytical-1843");

/// An answer, read to its end.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// `error` of an OAuth answer.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }
}

/// One browser before the organisation.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub control: Control,
    cookies: BTreeMap<String, String>,
    pub origin: Option<String>,
}

impl Browser {
    pub fn new() -> Self {
        Self::with("")
    }

    /// Before an organisation with these settings on top.
    pub fn with(toml: &str) -> Self {
        let config = Config::from_toml(toml).expect("settings");
        let urls = Urls {
            org: ORG.to_owned(),
            app: APP.to_owned(),
        };
        let org = Org::new(config, urls).expect("organisation");
        Self::before(org)
    }

    pub fn before(org: Arc<Org>) -> Self {
        Self {
            router: demo_org::router(org.clone()),
            control: Control::new(org),
            cookies: BTreeMap::new(),
            origin: Some(APP.to_owned()),
        }
    }

    /// Another browser before the same organisation.
    pub fn another(&self) -> Self {
        Self {
            cookies: BTreeMap::new(),
            ..self.clone()
        }
    }

    pub async fn send(&mut self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("body").to_bytes();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("cookie");
            let (name, rest) = text.split_once('=').expect("pair");
            let value = rest.split(';').next().unwrap_or_default();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Reply {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A request with this browser's cookies and origin.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(origin) = &self.origin {
            request = request.header(header::ORIGIN, origin);
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        request
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        let request = self.request(Method::GET, path).body(Body::empty());
        self.send(request.expect("request")).await
    }

    pub async fn delete(&mut self, path: &str) -> Reply {
        let request = self.request(Method::DELETE, path).body(Body::empty());
        self.send(request.expect("request")).await
    }

    pub async fn post_form(&mut self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let body: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")));
        self.send(request.expect("request")).await
    }

    pub async fn post_json(&mut self, path: &str, body: &Value) -> Reply {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        self.send(request.expect("request")).await
    }

    /// `interact` with the usual parameters, some replaced; an empty value
    /// leaves one out.
    pub async fn interact(&mut self, replaced: &[(&str, &str)]) -> Reply {
        let challenge = challenge();
        let mut pairs = BTreeMap::from([
            ("client_id", CLIENT),
            ("scope", "openid profile email offline_access"),
            ("redirect_uri", CALLBACK),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
            ("state", "state-of-test"),
            ("nonce", "nonce-of-test"),
        ]);
        pairs.extend(replaced.iter().copied());
        let pairs: Vec<(&str, &str)> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        self.post_form("/oauth2/default/v1/interact", &pairs).await
    }

    /// Begins an attempt and introspects it.
    pub async fn begin(&mut self) -> Attempt {
        self.begin_with(&[]).await
    }

    pub async fn begin_with(&mut self, replaced: &[(&str, &str)]) -> Attempt {
        let reply = self.interact(replaced).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let handle = reply.json()["interaction_handle"]
            .as_str()
            .expect("handle")
            .to_owned();
        let mut attempt = Attempt {
            browser: self.clone(),
            interaction_handle: handle,
            status: StatusCode::OK,
            body: Value::Null,
        };
        attempt.introspect().await;
        *self = attempt.browser.clone();
        attempt
    }

    /// The newest mail.
    pub fn mail(&self) -> Mail {
        self.control.inbox().pop().expect("a mail")
    }

    pub fn code(&self) -> String {
        self.mail().code.expect("a code")
    }

    pub async fn exchange(&mut self, code: &str) -> Reply {
        self.exchange_with(code, &[]).await
    }

    pub async fn exchange_with(&mut self, code: &str, replaced: &[(&str, &str)]) -> Reply {
        let mut pairs = BTreeMap::from([
            ("grant_type", "interaction_code"),
            ("interaction_code", code),
            ("client_id", CLIENT),
            ("code_verifier", VERIFIER),
            ("redirect_uri", CALLBACK),
        ]);
        pairs.extend(replaced.iter().copied());
        let pairs: Vec<(&str, &str)> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        self.post_form("/oauth2/default/v1/token", &pairs).await
    }

    /// Ada, from interact to tokens.
    pub async fn sign_in(&mut self) -> Value {
        let mut attempt = self.begin().await;
        attempt.ada_to_email().await;
        attempt.answer(&self.code()).await;
        self.cookies = attempt.browser.cookies.clone();
        let reply = self.exchange(&attempt.code()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        reply.json()
    }
}

/// A sign-in attempt and the step it stands at.
pub struct Attempt {
    pub browser: Browser,
    pub interaction_handle: String,
    pub status: StatusCode,
    pub body: Value,
}

impl Attempt {
    pub async fn introspect(&mut self) {
        let body = json!({ "interactionHandle": self.interaction_handle });
        self.post("/idp/idx/introspect", &body).await;
    }

    pub async fn post(&mut self, path: &str, body: &Value) {
        let reply = self.browser.post_json(path, body).await;
        self.status = reply.status;
        self.body = reply.json();
    }

    /// Names of the remediations, in order.
    pub fn steps(&self) -> Vec<&str> {
        self.body["remediation"]["value"]
            .as_array()
            .map(|forms| {
                forms
                    .iter()
                    .filter_map(|form| form["name"].as_str())
                    .collect()
            })
            .unwrap_or_default()
    }

    /// The remediation with this name.
    pub fn form(&self, name: &str) -> &Value {
        self.body["remediation"]["value"]
            .as_array()
            .and_then(|forms| forms.iter().find(|form| form["name"] == name))
            .unwrap_or_else(|| panic!("no {name} in {:?}", self.steps()))
    }

    /// Submits a remediation as a client does: its href, its own handle.
    pub async fn submit(&mut self, name: &str, values: Value) {
        let form = self.form(name).clone();
        self.submit_form(&form, values).await;
    }

    pub async fn submit_form(&mut self, form: &Value, values: Value) {
        let mut body = match values {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        for field in form["value"].as_array().expect("fields") {
            if field["mutable"] == json!(false) {
                let name = field["name"].as_str().expect("name");
                body.insert(name.to_owned(), field["value"].clone());
            }
        }
        let href = form["href"].as_str().expect("href");
        let path = href.strip_prefix(ORG).expect("our origin").to_owned();
        self.post(&path, &Value::Object(body)).await;
    }

    /// An action of the current enrolment, `resend` or `poll`.
    pub async fn act(&mut self, name: &str) {
        let form = self.body["currentAuthenticatorEnrollment"]["value"][name].clone();
        self.submit_form(&form, json!({})).await;
    }

    pub async fn identify(&mut self, login: &str) {
        self.submit("identify", json!({ "identifier": login }))
            .await;
    }

    /// Answers the challenge with a password or code.
    pub async fn answer(&mut self, passcode: &str) {
        self.submit(
            "challenge-authenticator",
            json!({ "credentials": { "passcode": passcode } }),
        )
        .await;
    }

    /// Chooses from the list by key.
    pub async fn choose(&mut self, key: &str) {
        let option = self.option(key);
        let id = option["value"]["form"]["value"][0]["value"].clone();
        self.submit(
            "select-authenticator-authenticate",
            json!({ "authenticator": { "id": id } }),
        )
        .await;
    }

    fn option(&self, key: &str) -> Value {
        let enrollments = &self.body["authenticatorEnrollments"]["value"];
        let options = self.form("select-authenticator-authenticate")["value"][0]["options"]
            .as_array()
            .expect("options");
        options
            .iter()
            .enumerate()
            .find(|(index, option)| {
                option["relatesTo"] == format!("$.authenticatorEnrollments.value[{index}]")
                    && enrollments[*index]["key"] == key
            })
            .map(|(_, option)| option.clone())
            .unwrap_or_else(|| panic!("no option {key}"))
    }

    /// Presses "send me a mail".
    pub async fn send_mail(&mut self) {
        let id =
            self.form("authenticator-verification-data")["value"][0]["form"]["value"][0]["value"]
                .clone();
        self.submit(
            "authenticator-verification-data",
            json!({ "authenticator": { "id": id, "methodType": "email" } }),
        )
        .await;
    }

    pub async fn ada_to_email(&mut self) {
        self.identify(ADA.0).await;
        self.answer(ADA.1).await;
        self.send_mail().await;
        assert_eq!(self.status, StatusCode::OK);
    }

    /// Key of the only global message.
    pub fn message_key(&self) -> &str {
        self.body["messages"]["value"][0]["i18n"]["key"]
            .as_str()
            .unwrap_or("none")
    }

    /// Key of the message at the first input of the first form.
    pub fn field_key(&self) -> &str {
        let field = &self.body["remediation"]["value"][0]["value"][0];
        let leaf = field["form"]["value"]
            .as_array()
            .and_then(|fields| fields.last())
            .unwrap_or(field);
        leaf["messages"]["value"][0]["i18n"]["key"]
            .as_str()
            .unwrap_or("none")
    }

    pub fn is_complete(&self) -> bool {
        self.body.get("successWithInteractionCode").is_some()
    }

    /// The interaction code of the finished attempt.
    pub fn code(&self) -> String {
        self.body["successWithInteractionCode"]["value"]
            .as_array()
            .and_then(|fields| {
                fields
                    .iter()
                    .find(|field| field["name"] == "interaction_code")
            })
            .and_then(|field| field["value"].as_str())
            .unwrap_or_else(|| panic!("no code in {}", self.body))
            .to_owned()
    }
}

/// S256 of [`VERIFIER`].
pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// The payload of a JWT, unverified.
pub fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("payload");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64url")).expect("JSON")
}

pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
