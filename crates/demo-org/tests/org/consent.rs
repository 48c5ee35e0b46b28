//! What an application may do, and whether to stay signed in.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::support::{APP, Browser, CLIENT, ORG};

/// Grace, whose password is enough, up to what follows it.
pub async fn grace(browser: &mut Browser) -> Attempt {
    let mut attempt = browser.begin().await;
    attempt.identify("grace@example.com").await;
    attempt.answer("Compiler-1952").await;
    attempt
}

async fn tokens(browser: &mut Browser, attempt: &Attempt) -> Value {
    let reply = browser.exchange(&attempt.code()).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.json()
}

#[tokio::test]
async fn consent_is_asked_once_and_can_be_revoked() {
    let mut browser = Browser::with("[accounts.consent]\nkind = 'plain'\n");
    let mut attempt = grace(&mut browser).await;
    assert_eq!(attempt.steps(), ["consent"]);
    let form = attempt.form("consent");
    assert_eq!(form["scopes"][0]["name"], "openid");
    assert_eq!(form["value"][0]["options"][1]["value"], false);
    let app = &attempt.body["app"]["value"];
    assert!(app["termsOfService"]["href"].is_string() && app["clientUri"]["href"].is_string());
    attempt.submit("consent", json!({})).await;
    assert_eq!(attempt.field_key(), "model.validation.field.blank");
    attempt.submit("consent", json!({ "consent": true })).await;
    let scope = tokens(&mut browser, &attempt).await["scope"].clone();
    assert_eq!(scope, "openid profile email offline_access");

    let again = grace(&mut browser.another()).await;
    assert!(again.is_complete(), "it is remembered");

    browser.origin = Some(ORG.to_owned());
    let state = browser.get("/console/api/state").await.json();
    let consent = &state["consents"][0];
    assert_eq!(consent["user"], "Grace Hopper");
    assert_eq!(consent["allowed"][0], "openid");
    let path = format!(
        "/console/api/revoke-consent/{}/{CLIENT}",
        consent["userId"].as_str().expect("id")
    );
    for status in [StatusCode::NO_CONTENT, StatusCode::NOT_FOUND] {
        assert_eq!(browser.post_form(&path, &[]).await.status, status);
    }
    browser.origin = Some(APP.to_owned());
    let asked = grace(&mut browser.another()).await;
    assert_eq!(asked.steps(), ["consent"]);
}

#[tokio::test]
async fn saying_no_ends_it_and_tells_the_application() {
    let mut browser = Browser::with("[accounts.consent]\nkind = 'plain'\n");
    let mut attempt = grace(&mut browser).await;
    attempt.submit("consent", json!({ "consent": false })).await;
    assert_eq!(attempt.message_key(), "access_denied");
    assert!(attempt.steps().is_empty());
    let failure = &attempt.body["failure"];
    assert_eq!(failure["name"], "failure-redirect");
    let href = failure["href"].as_str().expect("href");
    assert!(href.contains("error=access_denied") && href.contains("state=state-of-test"));
    let again = grace(&mut browser.another()).await;
    assert_eq!(again.steps(), ["consent"], "a no is not remembered");
}

#[tokio::test]
async fn scope_by_scope_the_tokens_have_what_was_ticked() {
    let toml = "[accounts.consent]\nkind = 'granular'\nscopes = [\
        { name = 'openid', label = 'Sign in', mandatory = true },\
        { name = 'email', label = 'Address' },\
        { name = 'boats', label = 'Boats', always = true },\
        { name = 'boats.berths', label = 'Berths', always = true }]\n";
    let mut browser = Browser::with(toml);
    let mut attempt = grace(&mut browser).await;
    assert_eq!(attempt.steps(), ["granular-consent"]);
    let fields = &attempt.form("granular-consent")["value"];
    assert_eq!(fields[0]["visible"], false);
    let scopes = &fields[1]["form"]["value"];
    assert_eq!(scopes[0]["mutable"], false);
    assert_eq!(scopes[3]["name"], "boats.berths");
    let values = json!({
        "consent": true,
        "optedScopes": { "openid": false, "email": false, "boats": true, "boats.berths": false },
    });
    attempt.submit("granular-consent", values).await;
    let scope = tokens(&mut browser, &attempt).await["scope"].clone();
    assert_eq!(scope, "openid profile offline_access boats");
    let mut again = browser.another();
    let attempt = grace(&mut again).await;
    let scope = tokens(&mut again, &attempt).await["scope"].clone();
    assert_eq!(
        scope, "openid profile offline_access boats",
        "remembered so"
    );
}

#[tokio::test]
async fn an_administrator_consents_for_all() {
    let toml = "[accounts.consent]\nkind = 'admin'\nscopes = [\
        { name = 'okta.logs.read', label = 'Logs', description = 'Read the log.', always = true }]\n";
    let mut browser = Browser::with(toml);
    let mut attempt = grace(&mut browser).await;
    assert_eq!(attempt.steps(), ["admin-consent"]);
    assert_eq!(
        attempt.form("admin-consent")["scopes"][0]["desc"],
        "Read the log."
    );
    attempt
        .submit("admin-consent", json!({ "consent": true }))
        .await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn staying_signed_in_is_a_question_of_the_cookie() {
    for stay in [true, false] {
        let mut browser = Browser::with("[accounts]\nkeep_me_signed_in = true\n");
        let mut attempt = grace(&mut browser).await;
        assert_eq!(attempt.steps(), ["keep-me-signed-in"]);
        attempt.submit("keep-me-signed-in", json!({})).await;
        assert_eq!(attempt.field_key(), "model.validation.field.blank");
        let form = attempt.form("keep-me-signed-in").clone();
        let body = json!({
            "keepMeSignedIn": stay,
            "stateHandle": form["value"][1]["value"],
        });
        let path = "/idp/idx/keep-me-signed-in";
        let reply = attempt.browser.post_json(path, &body).await;
        assert!(reply.json().get("successWithInteractionCode").is_some());
        let lasts = reply
            .headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|cookie| cookie.to_str().ok())
            .any(|cookie| cookie.starts_with("idx=") && cookie.contains("Max-Age="));
        assert_eq!(lasts, stay);
        let mut again = attempt.browser.clone();
        assert!(again.begin().await.is_complete(), "not asked again");
    }
}
