//! A new password for somebody who forgot theirs.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::support::{ADA, Browser};

const NEW: &str = "Difference-1822";

impl Attempt {
    /// Presses "forgot password" at the password.
    pub async fn forget(&mut self) {
        self.act("recover").await;
    }

    pub async fn set_password(&mut self, password: &str) {
        let values = json!({ "credentials": { "passcode": password } });
        self.submit("reset-authenticator", values).await;
    }
}

/// Ada, up to the form for the new password.
async fn to_reset(browser: &mut Browser) -> Attempt {
    let mut attempt = browser.begin().await;
    attempt.identify(ADA.0).await;
    attempt.forget().await;
    attempt.send_mail().await;
    let mail = browser.mail();
    assert!(mail.subject.starts_with("Your code for a new password"));
    attempt.answer(&browser.code()).await;
    assert_eq!(attempt.steps(), ["reset-authenticator"], "{}", attempt.body);
    attempt
}

#[tokio::test]
async fn a_new_password_goes_on_to_the_proofs_still_missing() {
    let mut browser = Browser::with("[email]\nresend_seconds = 0\n");
    let mut attempt = browser.begin().await;
    attempt.identify(ADA.0).await;
    attempt.forget().await;
    assert_eq!(attempt.steps()[0], "authenticator-verification-data");
    let recovery = &attempt.body["recoveryAuthenticator"]["value"];
    assert_eq!(recovery["type"], "password");
    assert_eq!(recovery["settings"]["complexity"]["minLength"], 8);
    attempt.send_mail().await;
    attempt.answer(&browser.code()).await;
    assert!(attempt.body.get("recoveryAuthenticator").is_none());
    let settings = &attempt.body["currentAuthenticator"]["value"]["settings"];
    assert_eq!(settings["age"]["historyCount"], 4);
    assert!(attempt.body["user"]["value"].get("id").is_none());

    attempt.set_password(NEW).await;
    assert_eq!(
        attempt.steps()[0],
        "authenticator-verification-data",
        "what opened the recovery is not the second proof"
    );
    attempt.send_mail().await;
    attempt.answer(&browser.code()).await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    let mut old = browser.another().begin().await;
    old.identify(ADA.0).await;
    old.answer(ADA.1).await;
    assert_eq!(old.message_key(), "incorrectPassword");
    old.answer(NEW).await;
    assert_eq!(old.status, StatusCode::OK);
}

#[tokio::test]
async fn the_rules_of_the_new_password_are_enforced() {
    let mut browser = Browser::new();
    let mut attempt = to_reset(&mut browser).await;
    let key = |attempt: &Attempt| {
        attempt.form("reset-authenticator")["value"][0]["form"]["value"][0]["messages"]["value"][0]
            ["i18n"]["key"]
            .clone()
    };
    attempt.set_password("").await;
    assert_eq!(key(&attempt), "model.validation.field.blank");
    for refused in ["short-1A", "alllowercase1", "Example-1815", ADA.1] {
        let refused = if refused == "short-1A" {
            "Sh-1"
        } else {
            refused
        };
        attempt.set_password(refused).await;
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST, "{refused}");
        assert_eq!(
            key(&attempt),
            "password.passwordRequirementsNotMet",
            "{refused}"
        );
    }
    attempt.set_password("Password123").await;
    assert_eq!(key(&attempt), "password.common");
    attempt.set_password(NEW).await;
    assert_eq!(attempt.status, StatusCode::OK);
}

#[tokio::test]
async fn earlier_passwords_may_not_come_again_and_new_ones_stay_a_while() {
    let toml = "[accounts.passwords]\nhistory = 2\nmin_age_minutes = 10\n\
                [email]\nresend_seconds = 0\n";
    let mut browser = Browser::with(toml);
    to_reset(&mut browser).await.set_password(NEW).await;
    let mut attempt = browser.begin().await;
    attempt.identify(ADA.0).await;
    attempt.forget().await;
    attempt.send_mail().await;
    attempt.answer(&browser.code()).await;
    assert_eq!(attempt.status, StatusCode::FORBIDDEN);
    assert_eq!(
        attempt.message_key(),
        "oie.selfservice.reset.password.not.allowed"
    );
    assert!(attempt.steps().is_empty());

    browser.control.advance_clock(Duration::from_secs(600));
    let mut attempt = to_reset(&mut browser).await;
    for refused in [NEW, ADA.1] {
        attempt.set_password(refused).await;
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST, "{refused}");
    }
    attempt.set_password("Tabulate-1801").await;
    assert_eq!(attempt.status, StatusCode::OK);
    browser.control.advance_clock(Duration::from_secs(600));
    let mut attempt = to_reset(&mut browser).await;
    attempt.set_password(ADA.1).await;
    assert_eq!(attempt.status, StatusCode::OK, "two came in between");
}

#[tokio::test]
async fn from_the_form_with_both_it_asks_who_you_are() {
    let toml = "[policies.password-and-another]\nidentify = 'identifier-and-password'\n";
    let mut browser = Browser::with(toml);
    let mut attempt = browser.begin().await;
    let recover = attempt.body["currentAuthenticator"]["value"]["recover"].clone();
    attempt.submit_form(&recover, json!({})).await;
    assert_eq!(attempt.steps(), ["identify-recovery"]);
    attempt.submit("identify-recovery", json!({})).await;
    assert_eq!(attempt.field_key(), "model.validation.field.blank");
    let values = json!({ "identifier": "mary@example.com" });
    attempt.submit("identify-recovery", values).await;
    assert_eq!(attempt.steps(), ["select-authenticator-authenticate"]);
    attempt.choose("security_question").await;
    let answer = json!({ "credentials": { "answer": "neptune" } });
    attempt.submit("challenge-authenticator", answer).await;
    assert_eq!(attempt.steps(), ["reset-authenticator"]);
    let cancel = attempt.body["cancel"].clone();
    attempt.submit_form(&cancel, json!({})).await;
    assert_eq!(attempt.steps()[0], "identify");
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let toml = "[policies.password-and-another]\nidentify = 'identifier-and-password'\n";
    let mut browser = Browser::with(toml);
    let mut attempt = browser.begin().await;
    let recover = attempt.body["currentAuthenticator"]["value"]["recover"].clone();
    attempt.submit_form(&recover, json!({})).await;
    let values = json!({ "identifier": "nobody@example.com" });
    attempt.submit("identify-recovery", values).await;
    attempt.send_mail().await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    assert!(browser.control.inbox().is_empty());
    attempt.answer("000000").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn it_can_end_with_a_message_or_be_off() {
    let toml = "[accounts.recovery]\nthen = 'message'\n";
    let mut browser = Browser::with(toml);
    let mut attempt = to_reset(&mut browser).await;
    attempt.set_password(NEW).await;
    assert_eq!(attempt.message_key(), "idx.recovery.completed");
    assert_eq!(attempt.status, StatusCode::OK);
    assert!(attempt.steps().is_empty() && attempt.body["cancel"]["href"].is_string());

    let mut browser = Browser::with("[accounts.recovery]\nenabled = false\n");
    let mut attempt = browser.begin().await;
    attempt.identify(ADA.0).await;
    let current = &attempt.body["currentAuthenticatorEnrollment"]["value"];
    assert!(current.get("recover").is_none());
    let body = json!({ "stateHandle": attempt.body["stateHandle"] });
    attempt.post("/idp/idx/recover", &body).await;
    assert_eq!(attempt.message_key(), "oie.forgot.password.is.not.enabled");
}

#[tokio::test]
async fn somebody_without_a_way_is_told_and_keeps_the_form() {
    let mut browser = Browser::with("[accounts.recovery]\nauthenticators = ['phone_number']\n");
    let mut attempt = browser.begin().await;
    attempt.identify(ADA.0).await;
    attempt.forget().await;
    assert_eq!(attempt.status, StatusCode::FORBIDDEN);
    assert_eq!(
        attempt.message_key(),
        "oie.selfservice.reset.password.not.allowed"
    );
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    attempt.answer(ADA.1).await;
    assert_eq!(attempt.status, StatusCode::OK);
}

#[tokio::test]
async fn everywhere_else_one_can_be_signed_out() {
    let mut browser = Browser::with("[email]\nresend_seconds = 0\n");
    let mut elsewhere = browser.another();
    let tokens = elsewhere.sign_in().await;
    assert!(elsewhere.begin().await.is_complete(), "it has a session");
    let mut attempt = to_reset(&mut browser).await;
    let values = json!({ "credentials": { "passcode": NEW, "revokeSessions": true } });
    attempt.submit("reset-authenticator", values).await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert!(!elsewhere.begin().await.is_complete());
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", crate::support::CLIENT),
        (
            "refresh_token",
            tokens["refresh_token"].as_str().expect("a token"),
        ),
    ];
    let reply = elsewhere
        .post_form("/oauth2/default/v1/token", &pairs)
        .await;
    assert_eq!(reply.error(), "invalid_grant");
}

/// The token of the newest mail's link.
pub fn link_token(browser: &Browser, parameter: &str) -> String {
    let link = browser.mail().magic_link.expect("a link");
    let (_, token) = link
        .split_once(&format!("?{parameter}="))
        .expect("the parameter");
    token.to_owned()
}

#[tokio::test]
async fn a_mailed_link_leads_to_the_new_password_once() {
    let mut browser = Browser::new();
    assert!(browser.control.mail_recovery_link(ADA.0));
    assert!(!browser.control.mail_recovery_link("nobody@example.com"));
    let token = link_token(&browser, "recovery_token");
    let mut attempt = browser.begin_with(&[("recovery_token", &token)]).await;
    assert_eq!(attempt.steps(), ["reset-authenticator"]);
    let mut second = browser
        .another()
        .begin_with(&[("recovery_token", &token)])
        .await;
    attempt.set_password(NEW).await;
    assert_eq!(attempt.status, StatusCode::OK);
    second.set_password("Tabulate-1801").await;
    assert_eq!(second.status, StatusCode::FORBIDDEN);
    assert_eq!(second.message_key(), "idx.invalid.forgot.password.token");
    assert!(second.steps().is_empty());
    let reply = browser.interact(&[("recovery_token", &token)]).await;
    assert_eq!(
        reply.json()["error_description"],
        "The recovery token is invalid"
    );
}

#[tokio::test]
async fn a_mailed_link_gets_too_old() {
    let mut browser = Browser::new();
    browser.control.mail_recovery_link(ADA.0);
    let token = link_token(&browser, "recovery_token");
    browser.control.advance_clock(Duration::from_secs(3600));
    let reply = browser.interact(&[("recovery_token", &token)]).await;
    assert_eq!(reply.error(), "invalid_request");
    let reply: Value = browser
        .interact(&[("activation_token", &token)])
        .await
        .json();
    assert_eq!(
        reply["error_description"],
        "The activation token is invalid"
    );
}

#[tokio::test]
async fn a_phone_opens_it_too() {
    let mut browser = Browser::new();
    let mut attempt = browser.begin().await;
    attempt.identify("hedy@example.com").await;
    attempt.forget().await;
    attempt.choose("phone_number").await;
    attempt.authenticator(json!({ "methodType": "sms" })).await;
    assert_eq!(attempt.steps()[0], "challenge-authenticator");
    attempt.answer(&browser.code()).await;
    assert_eq!(attempt.steps(), ["reset-authenticator"]);
    attempt.set_password(NEW).await;
    assert_eq!(attempt.status, StatusCode::OK, "{}", attempt.body);
}

#[tokio::test]
async fn it_can_come_to_nothing() {
    for (refusal, key) in [
        ("activating", "idx.reset.password.activating.user"),
        ("not-changeable", "errors.E0000035"),
        (
            "sign-in-fails",
            "api.users.auth.error.POST_PASSWORD_UPDATE_AUTH_FAILURE",
        ),
    ] {
        let toml = format!("[accounts.recovery]\nrefusal = '{refusal}'\n");
        let mut browser = Browser::with(&toml);
        let mut attempt = browser.begin().await;
        attempt.identify(ADA.0).await;
        attempt.forget().await;
        attempt.send_mail().await;
        attempt.answer(&browser.code()).await;
        if refusal != "activating" {
            attempt.set_password(NEW).await;
        }
        assert_eq!(attempt.message_key(), key);
        assert!(attempt.steps().is_empty());
        let is_set = refusal == "sign-in-fails";
        let mut again = browser.another().begin().await;
        again.identify(ADA.0).await;
        again.answer(NEW).await;
        assert_eq!(again.status == StatusCode::OK, is_set, "{refusal}");
    }
    let toml = "[accounts.recovery]\nrefusal = 'activating'\n";
    let mut browser = Browser::with(toml);
    browser.control.mail_recovery_link(ADA.0);
    let token = link_token(&browser, "recovery_token");
    let attempt = browser.begin_with(&[("recovery_token", &token)]).await;
    assert_eq!(attempt.message_key(), "idx.reset.password.activating.user");
}
