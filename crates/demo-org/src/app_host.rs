//! Serves the built app from its own origin, under the strict policy it is
//! meant to run with, and the `/config.json` that points it here.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use tower::ServiceExt as _;
use tower_http::services::{ServeDir, ServeFile};

use crate::gate;
use crate::state::{Org, Urls};

const PERMISSIONS: &str = "publickey-credentials-get=(self), publickey-credentials-create=(self), \
                           camera=(), microphone=(), geolocation=(), payment=()";

/// The app's origin: files of `dist`, and `index.html` for paths of the app.
pub fn router(org: Arc<Org>, dist: PathBuf) -> Router {
    Router::new()
        .route("/config.json", get(config))
        .fallback(move |request: Request| file(dist.clone(), request))
        .layer(middleware::from_fn_with_state(org.clone(), headers))
        .layer(middleware::from_fn_with_state(org.clone(), gate::faults))
        .layer(middleware::from_fn_with_state(org.clone(), gate::log))
        .layer(middleware::from_fn(gate::local_host_only))
        .with_state(org)
}

async fn config(State(org): State<Arc<Org>>) -> Response {
    let replaced = org
        .app_config
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let text = replaced.unwrap_or_else(|| generated(&org));
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], text).into_response()
}

fn generated(org: &Org) -> String {
    let client = org.config.clients.first();
    let resources =
        ["notes", "payslips", "account", "vault"].map(|name| format!("{}/v1/{name}", org.urls.api));
    let mut config = json!({
        "issuer": format!("{}/oauth2/default", org.urls.org),
        "clientId": client.map(|client| client.id.as_str()),
        "redirectUri": format!("{}/login/callback", org.urls.app),
        "scopes": ["openid", "profile", "email", "offline_access"],
        "brandName": org.config.org.name,
        "postLogoutRedirectUri": format!("{}/", org.urls.app),
        "resources": resources,
    });
    if org.shows_hosted_captcha() {
        // The stand-in plays both, each at its own path.
        config["hcaptchaScript"] = json!(format!("{}/captcha/1/api.js", org.urls.org));
        config["recaptchaScript"] = json!(format!("{}/captcha/recaptcha/api.js", org.urls.org));
    }
    format!("{config:#}")
}

async fn file(dist: PathBuf, request: Request) -> Response {
    let index = ServeFile::new(dist.join("index.html"));
    let is_page = Path::new(request.uri().path()).extension().is_none();
    let served = if is_page {
        index.oneshot(request).await
    } else {
        ServeDir::new(&dist).oneshot(request).await
    };
    match served {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

/// The headers of oauth.md §13 on everything, and how long it may be kept.
async fn headers(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let found = response.status() == StatusCode::OK;
    let headers = response.headers_mut();
    let in_frame = path == CAPTCHA_PAGE;
    // The frame of that page has no origin: nothing is the same to it.
    let shared = if path == CAPTCHA_SCRIPT {
        "cross-origin"
    } else {
        "same-origin"
    };
    let policy = match in_frame {
        true => captcha_policy(&org.urls),
        false => policy(&org.urls),
    };
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let fixed: [(HeaderName, &str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::X_FRAME_OPTIONS,
            if in_frame { "SAMEORIGIN" } else { "DENY" },
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            shared,
        ),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let caching = if found && is_hashed(&path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

/// Where the script of a hosted captcha runs, apart from the page itself.
const CAPTCHA_PAGE: &str = "/captcha.html";
/// What that page runs itself.
const CAPTCHA_SCRIPT: &str = "/captcha.js";

/// What that page needs, and nothing of it is allowed to the page around it.
fn captcha_policy(urls: &Urls) -> String {
    let Urls { app, org, .. } = urls;
    format!(
        "default-src 'none'; script-src {app}/captcha.js {org}/captcha/; connect-src {org}; \
         base-uri 'none'; form-action 'none'; frame-ancestors {app}"
    )
}

/// What the app's own documentation asks for, and the loopback ports and
/// frames that Okta Verify and Duo need.
fn policy(urls: &Urls) -> String {
    let Urls { org, api, duo, .. } = urls;
    let mut loopback = String::new();
    for port in &urls.loopback_ports {
        loopback.push_str(&format!(" http://localhost:{port}"));
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: {org}; font-src 'self'; connect-src 'self' {org} {api}{loopback}; \
         frame-src 'self' {org} {duo} com-okta-authenticator:; base-uri 'none'; \
         form-action 'self' {org}; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types 'none'"
    )
}

/// Whether the name carries a content hash, as the build tool writes it:
/// `name-0123456789abcdef.css`, `name-0123456789abcdef_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    stem.split(['-', '_'])
        .any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::is_hashed;
    use crate::state::Urls;

    /// A policy by its directives.
    fn directives(policy: &str) -> BTreeMap<&str, BTreeSet<&str>> {
        let parts = policy.split(';').map(str::split_ascii_whitespace);
        parts
            .filter_map(|mut words| Some((words.next()?, words.collect())))
            .collect()
    }

    #[test]
    fn the_policy_is_the_documented_one_and_what_some_authenticators_need() {
        let readme = include_str!("../../../README.md");
        let lines = readme.lines().map(str::trim);
        let mut policies = lines.filter_map(|line| line.strip_prefix("Content-Security-Policy: "));
        let documented = policies.next().expect("the README has one");
        let origin = |port: u16| format!("http://localhost:{port}");
        let urls = Urls {
            org: origin(1),
            app: origin(2),
            provider: origin(3),
            api: origin(4),
            duo: origin(5),
            loopback_ports: vec![6],
        };
        let documented = documented.replace("https://id.example.com", &urls.org);
        let (ours, documented) = (super::policy(&urls), directives(&documented));
        let mut ours = directives(&ours);
        let frames = ours.remove("frame-src").unwrap_or_default();
        assert!(frames.contains("com-okta-authenticator:"), "{frames:?}");
        // Besides, the app calls the protected API and the app on this device.
        let calls = ours.remove("connect-src").unwrap_or_default();
        assert!(calls.is_superset(&documented["connect-src"]), "{calls:?}");
        ours.insert("connect-src", documented["connect-src"].clone());
        assert_eq!(ours, documented);
    }

    #[test]
    fn hashed_names_are_recognised() {
        assert!(is_hashed("/doorway-2ff76f4a4e15bd56.js"));
        assert!(is_hashed("/doorway-2ff76f4a4e15bd56_bg.wasm"));
        assert!(!is_hashed("/boot.js") && !is_hashed("/") && !is_hashed("/locales/de.json"));
    }
}
