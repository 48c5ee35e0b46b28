//! Captchas on the forms that ask for one.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::attempt::Attempt;
use crate::support::{ADA, Browser, ORG};

const ALTCHA: &str = "[accounts.captcha]\nprovider = 'altcha'\naltcha_max_number = 200\n";

async fn identify(attempt: &mut Attempt, captcha: &str, token: &str) {
    let values = json!({
        "identifier": ADA.0,
        "captchaVerify": { "captchaId": captcha, "captchaToken": token },
    });
    attempt.submit("identify", values).await;
}

/// Finds the number, as a browser would.
fn work(challenge: &Value) -> String {
    let text = |name: &str| challenge[name].as_str().expect("text").to_owned();
    let number = (0..=challenge["maxnumber"].as_u64().expect("a number"))
        .find(|number| {
            let digest = Sha256::digest(format!("{}{number}", text("salt")));
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            hex == text("challenge")
        })
        .expect("a solution");
    let mut solution = challenge.clone();
    solution["number"] = json!(number);
    STANDARD.encode(solution.to_string())
}

async fn challenge(attempt: &mut Attempt) -> Value {
    let form = attempt.body["captcha"]["value"]["challengeUrlForm"].clone();
    let path = form["href"]
        .as_str()
        .and_then(|href| href.strip_prefix(ORG))
        .expect("our origin");
    let body = json!({ "stateHandle": form["value"][0]["value"] });
    let reply = attempt.browser.post_json(path, &body).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.json()
}

#[tokio::test]
async fn altcha_takes_work_and_takes_it_once() {
    let mut browser = Browser::with(ALTCHA);
    let mut attempt = browser.begin().await;
    assert_eq!(attempt.body["captcha"]["value"]["type"], "ALTCHA");
    let fields = attempt.form("identify")["value"].clone();
    let group = fields
        .as_array()
        .and_then(|fields| fields.iter().find(|field| field["name"] == "captchaVerify"))
        .expect("the captcha's field");
    assert_eq!(group["relatesTo"], "$.captcha");
    assert_eq!(group["form"]["value"][0]["value"], "altcha");

    attempt.identify(ADA.0).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(attempt.message_key(), "captcha.verification.failed");

    let token = work(&challenge(&mut attempt).await);
    identify(&mut attempt, "altcha", &token).await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");

    let mut other = browser.begin().await;
    identify(&mut other, "altcha", &token).await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST, "it was used");
    let fresh = work(&browser.get("/api/v1/altcha").await.json());
    identify(&mut other, "another", &fresh).await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST, "not its id");
    identify(&mut other, "altcha", &fresh).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn altcha_has_no_challenge_for_a_handle_from_nowhere() {
    let mut browser = Browser::with(ALTCHA);
    let body = json!({ "stateHandle": "02.nowhere.secret~c.x" });
    let reply = browser.post_json("/api/v1/altcha", &body).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_stand_in_gives_tokens_for_its_key_that_count_once() {
    for (provider, kind, script) in [
        ("hcaptcha", "HCAPTCHA", "/captcha/1/api.js"),
        ("recaptcha-v2", "RECAPTCHA_V2", "/captcha/recaptcha/api.js"),
    ] {
        let mut browser = Browser::with(&format!("[accounts.captcha]\nprovider = '{provider}'\n"));
        let script = browser.get(script).await;
        assert_eq!(
            script.header("content-type"),
            Some("text/javascript; charset=utf-8")
        );
        let mut attempt = browser.begin().await;
        let captcha = attempt.body["captcha"]["value"].clone();
        assert_eq!(captcha["type"], kind);
        let ask = async |browser: &mut Browser, key: &Value| {
            let body = json!({ "siteKey": key });
            browser.post_json("/captcha/token", &body).await
        };
        let refused = ask(&mut browser, &json!("another site")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        let reply = ask(&mut browser, &captcha["siteKey"]).await.json();
        let token = reply["token"].as_str().expect("a token");
        let id = captcha["id"].as_str().expect("an id");
        identify(&mut attempt, id, "made up").await;
        assert_eq!(attempt.message_key(), "captcha.verification.failed");
        identify(&mut attempt, id, token).await;
        assert_eq!(attempt.status, StatusCode::OK);
        let mut other = browser.begin().await;
        identify(&mut other, id, token).await;
        assert_eq!(other.status, StatusCode::BAD_REQUEST, "it was used");
    }
}

#[tokio::test]
async fn a_form_that_is_not_listed_does_not_ask() {
    let mut browser = Browser::with("[accounts.captcha]\nprovider = 'altcha'\non = []\n");
    let mut attempt = browser.begin().await;
    assert!(attempt.body.get("captcha").is_none());
    attempt.identify(ADA.0).await;
    assert_eq!(attempt.status, StatusCode::OK);
}
