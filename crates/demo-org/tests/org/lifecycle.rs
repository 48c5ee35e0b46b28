//! What happens to tokens after their issue: rotation, reuse, introspection,
//! faults on the way, a clock that is wrong.

use std::time::Duration;

use axum::http::StatusCode;
use demo_org::Fault;
use serde_json::Value;

use crate::support::{Browser, CLIENT, Reply, claims};

const TOKEN: &str = "/oauth2/default/v1/token";

async fn renew(browser: &mut Browser, tokens: &Value) -> Reply {
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        (
            "refresh_token",
            tokens["refresh_token"].as_str().expect("token"),
        ),
    ];
    browser.post_form(TOKEN, &pairs).await
}

async fn introspect(browser: &mut Browser, token: &Value) -> Value {
    let pairs = [
        ("token", token.as_str().expect("token")),
        ("client_id", CLIENT),
    ];
    browser
        .post_form("/oauth2/default/v1/introspect", &pairs)
        .await
        .json()
}

#[tokio::test]
async fn a_replaced_refresh_token_works_for_its_grace() {
    let mut browser = Browser::new();
    let first = browser.sign_in().await;
    let second = renew(&mut browser, &first).await.json();
    // The answer was lost: the same token once more.
    browser.control.advance_clock(Duration::from_secs(28));
    let third = renew(&mut browser, &first).await;
    assert_eq!(third.status, StatusCode::OK, "{}", third.text);
    let third = third.json();
    assert_ne!(third["refresh_token"], second["refresh_token"]);
    assert_eq!(renew(&mut browser, &third).await.status, StatusCode::OK);
    assert_eq!(browser.control.renewals(), 3);
    assert_eq!(browser.control.reused_refresh_tokens(), 0);
}

#[tokio::test]
async fn a_reused_refresh_token_kills_the_family() {
    let mut browser = Browser::new();
    let first = browser.sign_in().await;
    let second = renew(&mut browser, &first).await.json();
    browser.control.advance_clock(Duration::from_secs(31));
    assert_eq!(renew(&mut browser, &first).await.error(), "invalid_grant");
    assert_eq!(browser.control.reused_refresh_tokens(), 1);
    assert_eq!(renew(&mut browser, &second).await.error(), "invalid_grant");
    let access = introspect(&mut browser, &second["access_token"]).await;
    assert_eq!(access["active"], false, "the access tokens died with it");
}

#[tokio::test]
async fn without_rotation_the_same_one_comes_back() {
    let mut browser = Browser::with("[tokens]\nrotate_refresh_tokens = false\n");
    let first = browser.sign_in().await;
    for _ in 0..3 {
        let reply = renew(&mut browser, &first).await.json();
        assert_eq!(reply["refresh_token"], first["refresh_token"]);
        browser.control.advance_clock(Duration::from_secs(100));
    }
}

#[tokio::test]
async fn introspection_tells_what_a_token_is() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    let access = introspect(&mut browser, &tokens["access_token"]).await;
    assert_eq!(
        (&access["active"], &access["token_type"]),
        (&true.into(), &"Bearer".into())
    );
    assert_eq!(access["client_id"], CLIENT);
    let refresh = introspect(&mut browser, &tokens["refresh_token"]).await;
    assert_eq!(refresh["token_type"], "refresh_token");
    let pairs = [
        ("token", tokens["access_token"].as_str().expect("token")),
        ("client_id", "0oa1nointeraction001"),
    ];
    let path = "/oauth2/default/v1/introspect";
    let stranger = browser.post_form(path, &pairs).await.json();
    assert_eq!(stranger["active"], false);
    let nobody = browser.post_form(path, &[("token", "x")]).await;
    assert_eq!(nobody.error(), "invalid_client");
    assert_eq!(browser.control.revoke_all_tokens(), 1);
    for name in ["access_token", "refresh_token"] {
        assert_eq!(
            introspect(&mut browser, &tokens[name]).await["active"],
            false,
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_life_of_access_tokens_can_be_cut_short() {
    let mut browser = Browser::new();
    browser
        .control
        .set_access_token_life(Some(Duration::from_secs(45)));
    let tokens = browser.sign_in().await;
    assert_eq!(tokens["expires_in"], 45);
    let access = claims(tokens["access_token"].as_str().expect("token"));
    assert_eq!(
        access["exp"].as_i64(),
        access["iat"].as_i64().map(|iat| iat + 45)
    );
    assert_eq!(
        introspect(&mut browser, &tokens["access_token"]).await["active"],
        true
    );
    browser.control.advance_clock(Duration::from_secs(45));
    assert_eq!(
        introspect(&mut browser, &tokens["access_token"]).await["active"],
        false
    );
}

#[tokio::test]
async fn the_clock_goes_ahead_and_back() {
    let mut browser = Browser::new();
    let at = |tokens: &Value| claims(tokens["id_token"].as_str().expect("token"))["iat"].as_i64();
    let first = browser.sign_in().await;
    browser.control.shift_clock(-7200);
    let second = renew(&mut browser, &first).await;
    let date = second.header("date").expect("a date").to_owned();
    let before = at(&first).expect("a time") - at(&second.json()).expect("a time");
    assert!((7190..=7200).contains(&before), "{before}");
    assert!(date.ends_with("GMT"));
}

#[tokio::test]
async fn faults_of_every_kind() {
    let mut browser = Browser::new();
    let tokens = browser.sign_in().await;
    browser.control.fail_next(TOKEN, Fault::TooMany(7), 1);
    let reply = renew(&mut browser, &tokens).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(reply.header("retry-after"), Some("7"));
    assert!(reply.header("x-rate-limit-reset").is_some());
    assert!(
        reply.header("access-control-expose-headers").is_some(),
        "readable"
    );

    browser.control.fail_next(TOKEN, Fault::Malformed, 1);
    let reply = renew(&mut browser, &tokens).await;
    assert!(
        serde_json::from_str::<Value>(&reply.text).is_err(),
        "{}",
        reply.text
    );
    assert_eq!(browser.control.renewals(), 1, "it was carried out");
    browser.control.fail_next(TOKEN, Fault::LoseAnswer, 1);
    renew(&mut browser, &tokens).await;
    assert_eq!(browser.control.renewals(), 2);
    browser.control.fail_next(TOKEN, Fault::Drop, 1);
    renew(&mut browser, &tokens).await;
    assert_eq!(browser.control.renewals(), 2, "a dropped request is not");
}

#[tokio::test]
async fn the_console_has_switches_for_all_of_it() {
    let mut browser = Browser::new();
    browser.origin = Some(crate::support::ORG.to_owned());
    for path in [
        "clock/3600",
        "token-life/60",
        "demand-dpop/true",
        "renew-nonces",
        "revoke-tokens",
        "rotate-keys",
    ] {
        let reply = browser
            .post_form(&format!("/console/api/{path}"), &[])
            .await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{path}");
    }
    for fault in [
        "delay",
        "late",
        "drop",
        "lose-answer",
        "429",
        "503",
        "malformed",
    ] {
        let reply = plan(&mut browser, fault, TOKEN).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{fault}");
    }
    assert_eq!(
        plan(&mut browser, "unknown", TOKEN).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        plan(&mut browser, "drop", "/console").await.status,
        StatusCode::BAD_REQUEST
    );
    let state = browser.get("/console/api/state").await.json();
    let tokens = &state["tokens"];
    assert_eq!(tokens["clockAheadSeconds"], 3600);
    assert_eq!(
        (&tokens["lifeSeconds"], &tokens["demandsDpop"]),
        (&60.into(), &true.into())
    );
    assert_eq!(tokens["faults"].as_array().map(Vec::len), Some(7));
    let reply = browser.post_form("/console/api/clear-faults", &[]).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    let state = browser.get("/console/api/state").await.json();
    assert_eq!(state["tokens"]["faults"].as_array().map(Vec::len), Some(0));
}

async fn plan(browser: &mut Browser, fault: &str, path: &'static str) -> Reply {
    let request = browser
        .request(
            axum::http::Method::POST,
            &format!("/console/api/faults/{fault}/1"),
        )
        .body(axum::body::Body::from(path))
        .expect("request");
    browser.send(request).await
}
