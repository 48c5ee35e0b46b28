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
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use crate::attempt::Attempt;

pub const ORG: &str = "http://localhost:8081";
pub const APP: &str = "http://localhost:8080";
pub const CALLBACK: &str = "http://localhost:8080/login/callback";
pub const DUO: &str = "http://localhost:8086";
pub const PROVIDER: &str = "http://localhost:8082";
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
    provider: Router,
    api: Router,
    loopback: Vec<Router>,
    duo: Router,
    pub control: Control,
    cookies: BTreeMap<String, String>,
    pub origin: Option<String>,
    /// `User-Agent`.
    pub agent: Option<String>,
}

impl Browser {
    pub fn new() -> Self {
        Self::with("")
    }

    /// Before an organisation with these settings on top.
    pub fn with(toml: &str) -> Self {
        let config = Config::from_toml(toml).expect("settings");
        let urls = Urls::new(ORG.to_owned(), APP.to_owned());
        let org = Org::new(config, urls).expect("organisation");
        Self::before(org)
    }

    pub fn before(org: Arc<Org>) -> Self {
        Self {
            router: demo_org::router(org.clone()),
            provider: demo_org::provider_router(org.clone()),
            api: demo_org::api_router(org.clone()),
            duo: demo_org::duo_router(org.clone()),
            loopback: (0..2)
                .map(|index| demo_org::loopback_router(org.clone(), index))
                .collect(),
            control: Control::new(org),
            cookies: BTreeMap::new(),
            origin: Some(APP.to_owned()),
            agent: None,
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
        let router = self.router.clone();
        self.send_to(router, request).await
    }

    /// A request to the protected API.
    pub async fn send_to_api(&mut self, request: Request<Body>) -> Reply {
        let router = self.api.clone();
        self.send_to(router, request).await
    }

    /// Opens an address of the organisation or of the provider beside it, as a
    /// navigation does: without an `Origin`.
    pub async fn visit(&mut self, address: &str) -> Reply {
        let (router, path) = self.server_of(address);
        let request = Request::builder().uri(path);
        let request = self.with_cookies(request).body(Body::empty());
        self.send_to(router, request.expect("request")).await
    }

    /// A request to the app on this computer, at the port of this index.
    pub async fn send_loopback(&mut self, index: usize, request: Request<Body>) -> Reply {
        let router = self.loopback[index].clone();
        self.send_to(router, request).await
    }

    /// Posts a challenge to it, as the app's pages do.
    pub async fn loopback(&mut self, index: usize, body: &Value) -> StatusCode {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/challenge")
            .header(header::ORIGIN, APP)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        let request = request.expect("request");
        self.send_loopback(index, request).await.status
    }

    /// Asks Duo's prompt for its answer.
    pub async fn duo_answer(&mut self, pairs: &[(&str, &str)]) -> Reply {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/frame/web/v1/answer")
            .header(header::ORIGIN, DUO)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form_body(pairs)));
        let router = self.duo.clone();
        self.send_to(router, request.expect("request")).await
    }

    /// Submits the form of a page of the provider.
    pub async fn submit_page(&mut self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::ORIGIN, PROVIDER)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form_body(pairs)));
        let router = self.provider.clone();
        self.send_to(router, request.expect("request")).await
    }

    fn server_of(&self, address: &str) -> (Router, String) {
        match (address.strip_prefix(PROVIDER), address.strip_prefix(DUO)) {
            (Some(path), _) => (self.provider.clone(), path.to_owned()),
            (None, Some(path)) => (self.duo.clone(), path.to_owned()),
            (None, None) => {
                let path = address.strip_prefix(ORG).expect("an address of ours");
                (self.router.clone(), path.to_owned())
            }
        }
    }

    async fn send_to(&mut self, router: Router, request: Request<Body>) -> Reply {
        let response = router.oneshot(request).await.expect("answer");
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
        if let Some(agent) = &self.agent {
            request = request.header(header::USER_AGENT, agent);
        }
        self.with_cookies(request)
    }

    fn with_cookies(
        &self,
        mut request: axum::http::request::Builder,
    ) -> axum::http::request::Builder {
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
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form_body(pairs)));
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
            www_authenticate: None,
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

/// S256 of [`VERIFIER`].
pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// The payload of a JWT, unverified.
pub fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("payload");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64url")).expect("JSON")
}

fn form_body(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    pairs.join("&")
}

/// The value of a parameter in an address.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let value = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&digits, 16).expect("hexadecimal"));
        } else {
            bytes.push(byte);
        }
    }
    Some(String::from_utf8(bytes).expect("text"))
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
