//! The app on this computer at its loopback ports.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use demo_org::Behaviour;
use serde_json::json;

use crate::support::{APP, Browser, Reply};

async fn ask(browser: &mut Browser, method: Method, path: &str, origin: &str) -> Reply {
    let request = axum::http::Request::builder()
        .method(method)
        .uri(path)
        .header(header::ORIGIN, origin)
        .header("access-control-request-private-network", "true")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"));
    browser.send_loopback(0, request.expect("request")).await
}

#[tokio::test]
async fn pages_of_the_app_may_call_and_no_others() {
    let mut browser = Browser::new();
    for (origin, allowed) in [(APP, true), ("http://evil.test", false)] {
        for (method, path) in [
            (Method::OPTIONS, "/challenge"),
            (Method::GET, "/probe"),
            (Method::POST, "/challenge"),
        ] {
            let reply = ask(&mut browser, method, path, origin).await;
            let open = reply.header("access-control-allow-origin");
            assert_eq!(open.is_some(), allowed, "{origin} {path}");
            let private = reply.header("access-control-allow-private-network");
            assert_eq!(private.is_some(), allowed);
        }
    }
    let reply = ask(&mut browser, Method::GET, "/probe", "http://evil.test").await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn each_way_to_fail() {
    let mut browser = Browser::new();
    for (behaviour, probe, challenge) in [
        (Behaviour::Approves, 200, 400),
        (Behaviour::ProbeFails, 500, 400),
        (Behaviour::OtherProfile, 200, 503),
        (Behaviour::ChallengeFails, 200, 500),
        (Behaviour::Off, 503, 503),
    ] {
        browser.control.set_loopback(0, behaviour);
        let reply = ask(&mut browser, Method::GET, "/probe", APP).await;
        assert_eq!(reply.status, probe, "{behaviour:?}");
        let reply = ask(&mut browser, Method::POST, "/challenge", APP).await;
        assert_eq!(reply.status, challenge, "{behaviour:?}");
    }
    browser.control.set_loopback(0, Behaviour::Silent);
    let waiting = ask(&mut browser, Method::GET, "/probe", APP);
    let waited = tokio::time::timeout(Duration::from_millis(200), waiting).await;
    assert!(waited.is_err(), "no answer");
}

#[tokio::test]
async fn the_phone_page_changes_it() {
    let mut browser = Browser::new();
    browser.origin = Some(crate::support::ORG.to_owned());
    let change = json!({ "port": [1, "other-profile"], "system": false });
    let path = "/console/api/phone/desktop";
    let reply = browser.post_json(path, &change).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    let state = browser.get("/console/api/phone").await.json();
    assert_eq!(state["desktop"]["ports"][1]["behaviour"], "other-profile");
    assert_eq!(state["desktop"]["ports"][1]["port"], 8085);
    assert_eq!(state["desktop"]["system"], false);
    let reply = browser
        .post_json(path, &json!({ "port": [9, "off"] }))
        .await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_phone_page_answers_scans_and_sets() {
    let mut browser = Browser::with(crate::push::SETTINGS);
    browser.origin = Some(crate::support::ORG.to_owned());
    let mut attempt = crate::push::at_app(&browser, "numbers@example.com").await;
    crate::push::choose_method(&mut attempt, "push").await;
    let state = browser.get("/console/api/phone").await.json();
    let ask = &state["asks"][0];
    assert_eq!(ask["numbers"].as_array().map(Vec::len), Some(3));
    let shown = &attempt.body["currentAuthenticator"]["value"]["contextualData"]["correctAnswer"];
    let path = format!(
        "/console/api/phone/asks/{}",
        ask["id"].as_str().expect("id")
    );
    let body = json!({ "account": ask["accounts"][0], "approve": true, "number": shown });
    let reply = browser.post_json(&path, &body).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    let reply = browser.post_json(&path, &body).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    crate::push::poll(&mut attempt).await;
    assert!(attempt.is_complete());

    let key = ask["accounts"][0].as_str().expect("key");
    let path = format!("/console/api/phone/accounts/{key}");
    let poor = json!({ "biometrics": false, "upToDate": false, "fips": false });
    let reply = browser.post_json(&path, &poor).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    let accounts = browser.control.device_accounts();
    let account = accounts.iter().find(|account| account.key == key);
    assert!(account.is_some_and(|account| !account.settings.biometrics));
    let scan = json!({ "link": "http://localhost:8081/device/enroll/a.b" });
    let reply = browser.post_json("/console/api/phone/scan", &scan).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
}
