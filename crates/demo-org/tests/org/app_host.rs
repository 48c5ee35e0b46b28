//! The app's origin.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use demo_org::{Config, Control, Fault, Org, Urls};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::support::{APP, CALLBACK, CLIENT, ORG};

struct Host {
    router: Router,
    control: Control,
    folder: PathBuf,
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// An app of four files in a folder of its own.
fn host() -> Host {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("demo-org-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("folder");
    for (name, text) in [
        ("index.html", "<title>App</title>"),
        ("boot.js", "start()"),
        ("app-0123456789abcdef.js", "export {}"),
        ("app-0123456789abcdef_bg.wasm", "\0asm"),
    ] {
        std::fs::write(folder.join(name), text).expect("file");
    }
    let urls = Urls::new(ORG.to_owned(), APP.to_owned());
    let org = Org::new(Config::embedded().expect("config"), urls).expect("organisation");
    Host {
        router: demo_org::app_router(org.clone(), folder.clone()),
        control: Control::new(org),
        folder,
    }
}

async fn get(host: &Host, path: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path).body(Body::empty()).expect("request");
    let response = host.router.clone().oneshot(request).await.expect("answer");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("body").to_bytes();
    (
        parts.status,
        parts.headers,
        String::from_utf8_lossy(&bytes).into_owned(),
    )
}

#[tokio::test]
async fn files_have_their_type_and_life() {
    let host = host();
    for (path, kind, caching) in [
        ("/", "text/html", "no-store"),
        ("/boot.js", "text/javascript", "no-store"),
        ("/app-0123456789abcdef.js", "text/javascript", "immutable"),
        (
            "/app-0123456789abcdef_bg.wasm",
            "application/wasm",
            "immutable",
        ),
        ("/config.json", "application/json", "no-store"),
    ] {
        let (status, headers, _) = get(&host, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(
            headers["content-type"]
                .to_str()
                .is_ok_and(|text| text.starts_with(kind)),
            "{path}"
        );
        assert!(
            headers["cache-control"]
                .to_str()
                .is_ok_and(|text| text.contains(caching)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_settings_name_the_stand_in_once_a_scenario_has_a_hosted_captcha() {
    let urls = Urls::new(ORG.to_owned(), APP.to_owned());
    let org = Org::new(Config::embedded().expect("config"), urls).expect("organisation");
    let app = demo_org::app_router(org.clone(), PathBuf::new());
    let mut console = crate::support::Browser::before(org);
    let script = async || {
        let request = Request::get("/config.json").body(Body::empty());
        let response = app.clone().oneshot(request.expect("request")).await;
        let body = response.expect("answer").into_body();
        let bytes = body.collect().await.expect("body").to_bytes();
        let settings: Value = serde_json::from_slice(&bytes).expect("settings");
        settings["hcaptchaScript"].clone()
    };
    console.get("/console/scenarios/captcha-altcha").await;
    assert_eq!(script().await, Value::Null);
    console.get("/console/scenarios/captcha-hcaptcha").await;
    assert_eq!(script().await, format!("{ORG}/captcha/1/api.js"));
}

#[tokio::test]
async fn paths_of_the_app_lead_to_its_page_and_missing_files_do_not() {
    let host = host();
    let (status, _, text) = get(&host, "/login/callback?otp=1&state=2").await;
    assert_eq!(
        (status, text.as_str()),
        (StatusCode::OK, "<title>App</title>")
    );
    for path in ["/missing.js", "/app-ffffffffffffffff.js", "/../Cargo.toml"] {
        let (status, headers, _) = get(&host, path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(headers["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let host = host();
    for path in ["/", "/boot.js", "/config.json", "/missing.js"] {
        let (_, headers, _) = get(&host, path).await;
        let policy = headers["content-security-policy"].to_str().expect("policy");
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "connect-src 'self' http://localhost:8081",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ] {
            assert!(policy.contains(part), "{part} in {policy}");
        }
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert!(headers.contains_key("permissions-policy"));
    }
}

#[tokio::test]
async fn the_configuration_points_here_and_can_be_replaced() {
    let host = host();
    let (_, _, text) = get(&host, "/config.json").await;
    let config: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(config["issuer"], format!("{ORG}/oauth2/default"));
    assert_eq!(config["clientId"], CLIENT);
    assert_eq!(config["redirectUri"], CALLBACK);
    assert_eq!(config["scopes"][0], "openid");
    assert_eq!(config["brandName"], "Harbour Lane");
    host.control.set_app_config(Some("{ not json".to_owned()));
    assert_eq!(get(&host, "/config.json").await.2, "{ not json");
    host.control.set_app_config(None);
    assert_eq!(get(&host, "/config.json").await.2, text);
}

#[tokio::test]
async fn a_fault_happens_as_often_as_asked() {
    let host = host();
    let html = Fault::Body(
        502,
        "text/html".to_owned(),
        "<h1>Bad gateway</h1>".to_owned(),
    );
    host.control.fail_next("/config.json", html, 2);
    for _ in 0..2 {
        let (status, headers, text) = get(&host, "/config.json").await;
        assert_eq!(status, StatusCode::BAD_GATEWAY);
        assert_eq!(headers["content-type"], "text/html");
        assert_eq!(text, "<h1>Bad gateway</h1>");
    }
    assert_eq!(get(&host, "/boot.js").await.0, StatusCode::OK);
    assert_eq!(get(&host, "/config.json").await.0, StatusCode::OK);
    host.control
        .fail_next("/", Fault::Status(503, String::new()), 1);
    host.control.clear_faults();
    assert_eq!(get(&host, "/").await.0, StatusCode::OK);
}
