//! What is said at the end, or at once.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::consent::grace;
use crate::scenarios::open;
use crate::support::{APP, Browser, ORG};

async fn ends(toml: &str) -> Attempt {
    let mut browser = Browser::with(toml);
    grace(&mut browser).await
}

fn kind(name: &str) -> String {
    format!("[accounts.verdict]\nkind = '{name}'\n")
}

#[tokio::test]
async fn somebody_may_not_be_meant() {
    let attempt = ends(&kind("not-assigned")).await;
    assert_eq!(attempt.status, StatusCode::FORBIDDEN);
    assert_eq!(attempt.message_key(), "idx.error.code.user_not_assigned");
    assert!(attempt.steps().is_empty());

    let mut attempt = ends(&kind("not-assigned-try-another")).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.message_key(), "idx.error.user.not.assigned.to.app");
    assert!(attempt.body.get("user").is_none());
    attempt.identify("ada@example.com").await;
    assert_eq!(attempt.status, StatusCode::OK);

    let attempt = ends(&kind("denied")).await;
    assert_eq!(attempt.message_key(), "security.access_denied");
}

#[tokio::test]
async fn the_administrators_words_have_links() {
    let attempt = ends(&kind("denied-in-own-words")).await;
    let message = &attempt.body["messages"]["value"][0];
    assert_eq!(
        message["i18n"]["key"],
        "security.access_denied_custom_message"
    );
    assert_eq!(message["links"][1]["label"], "Ask the harbour master");
    assert!(message["links"][0]["url"].is_string());
}

#[tokio::test]
async fn without_a_rule_it_ends_before_it_begins() {
    let mut attempt = Browser::with(&kind("no-policy")).begin().await;
    for _ in 0..2 {
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
        assert_eq!(attempt.message_key(), "idx.error.code.no_matching_policy");
        let failure = attempt.body["failure"]["href"].as_str().expect("href");
        assert!(failure.starts_with(APP) && failure.contains("error=access_denied"));
        attempt.introspect().await;
    }
}

#[tokio::test]
async fn one_can_be_let_in_without_a_code() {
    let mut attempt = ends(&kind("success-page")).await;
    assert!(attempt.steps().is_empty() && !attempt.is_complete());
    let success = attempt.body["success"].clone();
    assert_eq!(success["name"], "success-redirect");
    let path = success["href"]
        .as_str()
        .and_then(|href| href.strip_prefix(ORG))
        .expect("our origin");
    let page = attempt.browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK);

    let attempt = ends(&kind("success-redirect")).await;
    let form = attempt.form("success-redirect");
    assert_eq!((&form["method"], form.get("rel")), (&json!("GET"), None));

    let attempt = ends(&kind("failure-redirect")).await;
    let form = attempt.form("failure-redirect");
    let href = form["href"].as_str().expect("href");
    assert!(href.ends_with("state=state-of-test"), "{href}");
}

fn keys(attempt: &Attempt) -> Vec<&str> {
    attempt.body["messages"]["value"]
        .as_array()
        .expect("messages")
        .iter()
        .map(|message| message["i18n"]["key"].as_str().expect("key"))
        .collect()
}

const REMEDIATION: &str = "idx.error.code.access_denied.device_assurance.remediation";

#[tokio::test]
async fn a_device_is_told_what_it_lacks_and_the_app_can_change_it() {
    let browser = Browser::new();
    let attempt = open(&browser, "device-assurance").await;
    assert_eq!(attempt.status, StatusCode::FORBIDDEN);
    let wanted = [
        format!("{REMEDIATION}.title"),
        format!("{REMEDIATION}.explanation_multiple_rules"),
        format!("{REMEDIATION}.option_index"),
        format!("{REMEDIATION}.windows.upgrade_os_version"),
        format!("{REMEDIATION}.windows.use_biometric_lock_screen"),
        format!("{REMEDIATION}.option_index"),
        format!("{REMEDIATION}.windows.device_disk_encrypted"),
        format!("{REMEDIATION}.option_index"),
        "device.assurance.custom.remediation.harbour-seal".to_owned(),
        format!("{REMEDIATION}.additional_help_custom"),
    ];
    assert_eq!(keys(&attempt), wanted);
    let messages = &attempt.body["messages"]["value"];
    assert_eq!(messages[2]["i18n"]["params"], json!(["1"]));
    let by_app = &messages[6]["deviceRemediation"]["value"];
    assert_eq!(by_app["ports"], json!(["8084", "8085"]));
    assert_eq!(by_app["fallback"]["type"], "MESSAGE");
    let path = format!(
        "/{}/{}",
        by_app["remediationPath"].as_str().expect("path"),
        by_app["action"].as_str().expect("action")
    );
    let request = Request::builder()
        .method(Method::GET)
        .uri(path)
        .header(header::ORIGIN, APP)
        .body(Body::empty())
        .expect("request");
    let reply = browser.another().send_loopback(0, request).await;
    assert_eq!(reply.status, StatusCode::OK);
    let attempt = open(&browser, "device-assurance").await;
    assert!(attempt.is_complete(), "one option is enough");
}

#[tokio::test]
async fn one_option_needs_no_number() {
    let attempt = open(&Browser::new(), "device-assurance-one").await;
    let wanted = [
        format!("{REMEDIATION}.title"),
        format!("{REMEDIATION}.explanation_one_rule"),
        format!("{REMEDIATION}.macos.use_lock_screen"),
        format!("{REMEDIATION}.additional_help_custom"),
    ];
    assert_eq!(keys(&attempt), wanted);
}

#[tokio::test]
async fn a_grace_period_warns_and_runs_out() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "device-assurance-grace").await;
    assert_eq!(attempt.status, StatusCode::OK);
    let first = attempt.body["messages"]["value"][0].clone();
    assert_eq!(
        (&first["class"], &first["i18n"]["key"]),
        (
            &json!("WARNING"),
            &json!("idx.device_assurance.grace_period.warning.title.due_by_date")
        )
    );
    attempt
        .submit("device-assurance-grace-period", json!({}))
        .await;
    assert!(attempt.is_complete());
    let week = std::time::Duration::from_secs(7 * 24 * 60 * 60);
    browser.control.advance_clock(week);
    let late = open(&browser, "device-assurance-grace").await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(late.steps().is_empty());
}

#[tokio::test]
async fn a_device_has_to_be_managed_first() {
    let browser = Browser::new();
    for (scenario, members) in [
        (
            "device-oda-android",
            json!({ "name": "oda", "platform": "ANDROID", "challengeMethod": "APP_LINK", "signInUrl": APP }),
        ),
        (
            "device-mdm",
            json!({
                "name": "mdm", "platform": "ANDROID", "vendor": "Harbour Watch",
                "challengeMethod": "LOOPBACK", "enrollmentLink": "https://harbour.example/enrol",
            }),
        ),
    ] {
        let attempt = open(&browser, scenario).await;
        assert_eq!(attempt.body["deviceEnrollment"]["value"], members);
        assert!(attempt.body.get("messages").is_none() && attempt.steps().is_empty());
        assert!(attempt.body["cancel"]["href"].is_string());
    }
}

#[tokio::test]
async fn maintenance_is_waited_for() {
    let mut browser = Browser::with("[accounts.safe_mode]\nwaits = 2\n");
    let mut attempt = browser.begin().await;
    for refresh in [2000, 3000] {
        assert_eq!(attempt.steps(), ["poll"]);
        assert_eq!(attempt.form("poll")["refresh"], refresh);
        attempt.submit("poll", json!({})).await;
    }
    assert_eq!(attempt.steps(), ["identify"]);
}

#[tokio::test]
async fn during_maintenance_nothing_is_set_up() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "maintenance-optional").await;
    assert_eq!(
        attempt.message_key(),
        "idx.error.server.safe.mode.enrollment.unavailable"
    );
    attempt.skip().await;
    assert!(attempt.is_complete());
    let attempt = open(&browser, "maintenance-required").await;
    assert_eq!(attempt.body["intent"], "CREDENTIAL_ENROLLMENT");
    assert!(attempt.steps().is_empty());
    assert_ne!(attempt.body["messages"], Value::Null);
}

#[tokio::test]
async fn too_many_requests_are_refused_in_either_shape() {
    for (refusal, has_steps) in [("api", false), ("message", true)] {
        let toml = format!("[accounts.busy]\nrequests_per_minute = 2\nrefusal = '{refusal}'\n");
        let mut browser = Browser::with(&toml);
        let mut attempt = browser.begin().await;
        attempt.identify("ada@example.com").await;
        assert_eq!(attempt.status, StatusCode::OK);
        let handle = json!({ "interactionHandle": attempt.interaction_handle });
        let reply = attempt
            .browser
            .post_json("/idp/idx/introspect", &handle)
            .await;
        assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(reply.header("x-rate-limit-remaining"), Some("0"));
        assert!(reply.header("x-rate-limit-reset").is_some());
        let body = reply.json();
        assert_eq!(body["remediation"].is_object(), has_steps);
        if has_steps {
            let message = &body["messages"]["value"][0];
            assert_eq!(message["i18n"]["key"], "tooManyRequests");
        } else {
            assert_eq!(body["errorCode"], "E0000047");
        }
        let minute = std::time::Duration::from_secs(60);
        browser.control.advance_clock(minute);
        attempt.introspect().await;
        assert_eq!(attempt.steps()[0], "challenge-authenticator");
    }
}
