//! Links that open the app in a situation.

use axum::http::StatusCode;
use serde_json::json;

use crate::attempt::Attempt;
use crate::support::{APP, Browser};

/// Opens a scenario's link and begins the attempt the app would.
pub async fn open(browser: &Browser, name: &str) -> Attempt {
    let mut browser = browser.another();
    let reply = browser.get(&format!("/console/scenarios/{name}")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{name}");
    let target = reply.header("location").expect("location");
    assert!(target.starts_with(APP), "{target}");
    browser.begin().await
}

/// Scenarios whose attempt cannot even begin, and what the app is told.
const REFUSED: [(&str, &str); 3] = [
    ("feature-off", "access_denied"),
    ("recovery-link-dead", "invalid_request"),
    ("activation-link-dead", "invalid_request"),
];

/// One that does not even get to the organisation.
const BLOCKED: &str = "network-policy";

#[tokio::test]
async fn some_are_refused_at_once() {
    for (name, error) in REFUSED {
        let mut browser = Browser::new();
        let reply = browser.get(&format!("/console/scenarios/{name}")).await;
        let target = reply.header("location").expect("location").to_owned();
        let token = target
            .split_once('?')
            .and_then(|(_, query)| query.split_once('='));
        let reply = browser
            .interact(&token.into_iter().collect::<Vec<_>>())
            .await;
        assert_eq!(reply.error(), error, "{name}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_network_is_shut_out_by_what_stands_before_the_organisation() {
    let mut browser = Browser::new();
    let opened = browser.get("/console/scenarios/network-policy").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let reply = browser.interact(&[]).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    assert!(reply.text.starts_with("<!doctype html>"), "{}", reply.text);
    assert_eq!(reply.header("x-okta-request-id"), None);
    // The page may read it, and the next attempt is from another network.
    assert_eq!(reply.header("access-control-allow-origin"), Some(APP));
    let reply = browser.interact(&[]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
}

#[tokio::test]
async fn every_scenario_opens_somewhere() {
    let mut browser = Browser::new();
    let state = browser.get("/console/api/state").await.json();
    let scenarios = state["scenarios"].as_array().expect("scenarios");
    assert!(scenarios.len() > 5);
    for scenario in scenarios {
        for text in ["group", "title", "todo"] {
            assert!(scenario[text].as_str().is_some_and(|text| !text.is_empty()));
        }
        let name = scenario["name"].as_str().expect("name");
        if name == BLOCKED || REFUSED.iter().any(|(refused, _)| *refused == name) {
            continue;
        }
        let attempt = open(&browser, name).await;
        let ends = attempt.steps().is_empty();
        assert!(
            ends || attempt.status == StatusCode::OK,
            "{name}: {}",
            attempt.body
        );
        // One that ends at once, or begins with an error, is there for that.
        let says_why = attempt.body["messages"] != serde_json::Value::Null;
        assert!(
            says_why || !ends || attempt.body["deviceEnrollment"].is_object(),
            "{name}: {}",
            attempt.body
        );
    }
}

#[tokio::test]
async fn a_scenario_is_about_a_copy_and_about_one_attempt() {
    let mut browser = Browser::new();
    let attempt = open(&browser, "email-send").await;
    assert_eq!(attempt.steps()[0], "authenticator-verification-data");
    let mut next = attempt.browser.clone();
    let next = next.begin().await;
    assert_eq!(next.steps(), ["identify"], "the cookie is spent");
    let reply = browser.get("/console/scenarios/none").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_set_up_in_a_scenario_stays_in_it() {
    let toml = "[policies.all]\nidentify = 'identifier-first'\nfactors = [['okta_password']]\n\
                enroll = [{ key = 'okta_email' }]\n\
                [[scenarios]]\nname = 'mail'\ngroup = 'g'\ntitle = 't'\ntodo = 'd'\n\
                user = 'grace@example.com'\npolicy = 'all'\nproved = ['okta_password']\n\
                choose = 'okta_email'\nwith = { address = 'elsewhere@example.com' }\n";
    let browser = Browser::with(toml);
    for _ in 0..2 {
        let mut attempt = open(&browser, "mail").await;
        assert_eq!(attempt.steps()[0], "authenticator-enrollment-data");
        let id =
            attempt.form("authenticator-enrollment-data")["value"][0]["form"]["value"][0]["value"]
                .clone();
        attempt
            .submit(
                "authenticator-enrollment-data",
                serde_json::json!({ "authenticator": { "id": id, "methodType": "email" } }),
            )
            .await;
        assert_eq!(browser.mail().to, "elsewhere@example.com");
        attempt.enter(&browser.code()).await;
        assert!(attempt.is_complete());
        let tokens = browser.another().exchange(&attempt.code()).await;
        assert_eq!(tokens.status, StatusCode::OK, "the copy can sign in");
    }
}

#[tokio::test]
async fn mistakes_in_a_scenario_are_named() {
    let scenario = |rest: &str| {
        demo_org::Config::from_toml(&format!(
            "[[scenarios]]\nname = 'a'\ngroup = 'g'\ntitle = 't'\ntodo = 'd'\n{rest}"
        ))
        .map(|_| ())
    };
    scenario("").expect("fine");
    for (rest, part) in [
        ("user = 'nobody'", "names nobody"),
        ("proved = ['okta_password']", "names nobody"),
        ("policy = 'none'", "no policy `none`"),
        ("open = '//evil.test'", "path of the app"),
        ("user = 'ada@example.com'\nchoose = 'okta'", "`okta`"),
        (
            "user = 'ada@example.com'\nwith = { pasword = 'x' }",
            "pasword",
        ),
    ] {
        let message = scenario(rest).expect_err(rest).to_string();
        assert!(message.contains(part), "{message}");
    }
}

#[tokio::test]
async fn settings_of_a_scenario_hold_for_its_attempt_only() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "email-alphanumeric").await;
    let field = &attempt.form("challenge-authenticator")["value"][0]["form"]["value"][0];
    assert_eq!(field["format"], "alphanumeric");
    let mail = browser.mail();
    assert_eq!(mail.code.as_ref().map(String::len), Some(10));
    assert_eq!(mail.magic_link, None);
    attempt.answer(&browser.code()).await;
    assert!(attempt.is_complete());

    let mut attempt = browser.another().begin().await;
    attempt.ada_to_email().await;
    assert_eq!(browser.code().len(), 6);

    let mut attempt = open(&browser, "identify-unknown").await;
    attempt.identify("nobody@example.com").await;
    assert_eq!(attempt.message_key(), "idx.unknown.user");
    let mut attempt = browser.another().begin().await;
    attempt.identify("nobody@example.com").await;
    assert_eq!(attempt.message_key(), "none");
}

#[tokio::test]
async fn the_link_of_a_scenario_is_the_one_it_asks_for() {
    let browser = Browser::new();
    for (name, is_app) in [("email-link", true), ("email-link-page", false)] {
        let mut attempt = open(&browser, name).await;
        let link = browser.mail().magic_link.expect("a link");
        let path = link.strip_prefix(crate::support::ORG).expect("our origin");
        let reply = attempt.browser.get(path).await;
        assert_eq!(reply.status == StatusCode::SEE_OTHER, is_app, "{name}");
        if !is_app {
            attempt.act("poll").await;
            assert!(attempt.is_complete());
        }
    }
}

#[tokio::test]
async fn a_push_alone_is_sent_with_its_box_and_takes_no_other_method() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "push-alone").await;
    let step = "authenticator-verification-data";
    let group = attempt.form(step)["value"][0]["form"]["value"].clone();
    let push = json!([{ "label": "Get a push notification", "value": "push" }]);
    assert_eq!(group[1]["options"], push);
    assert_eq!(group[2]["name"], "autoChallenge");
    let id = &group[0]["value"];
    let code = json!({ "authenticator": { "id": id, "methodType": "totp" } });
    attempt.submit(step, code).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.steps()[0], step);
    let push = json!({ "id": id, "methodType": "push", "autoChallenge": true });
    attempt.submit(step, json!({ "authenticator": push })).await;
    assert_eq!(attempt.form("challenge-poll")["value"][0]["value"], true);
}

#[tokio::test]
async fn a_computer_is_set_up_by_an_address_of_the_apps_own() {
    let attempt = open(&Browser::new(), "okta-verify-windows").await;
    assert_eq!(attempt.steps()[0], "enroll-poll");
    let device = &attempt.current()["contextualData"]["samedevice"];
    assert_eq!(device["platform"], "WINDOWS");
    assert_eq!(device["securityLevel"], "ANY");
    let address = device["setupOVUrl"].as_str().expect("an address");
    let scheme = "com-okta-authenticator:/actions/enroll?command_uri=";
    assert!(address.starts_with(scheme), "{address}");
}
