//! Passwords that are set, grow old and are replaced.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::scenarios::open;
use crate::support::Browser;

async fn enter(attempt: &mut Attempt, step: &str, password: &str) {
    attempt
        .submit(step, json!({ "credentials": { "passcode": password } }))
        .await;
}

/// Key of the message at the password, which is not the last field.
fn told(attempt: &Attempt) -> &Value {
    let fields = &attempt.body["remediation"]["value"][0]["value"][0]["form"]["value"];
    &fields[0]["messages"]["value"][0]["i18n"]["key"]
}

#[tokio::test]
async fn a_first_password_has_to_keep_the_rules() {
    let mut attempt = open(&Browser::new(), "enroll-password-strict").await;
    assert_eq!(attempt.steps()[0], "enroll-authenticator");
    let settings = attempt.current()["settings"].clone();
    assert_eq!(settings["complexity"]["minLength"], 12);
    assert_eq!(settings["complexity"]["minSymbol"], 1);
    assert_eq!(
        settings["complexity"]["maxConsecutiveRepeatingCharacters"],
        2
    );
    assert_eq!(
        settings["complexity"]["excludeAttributes"],
        json!(["firstName", "lastName"])
    );
    assert_eq!(
        settings["age"],
        json!({ "minAgeMinutes": 60, "historyCount": 4 })
    );
    for weak in [
        "Short-12ab",
        "no-capitals-12",
        "Noether-XY-12",
        "Aaaa-XY-12-bc",
    ] {
        enter(&mut attempt, "enroll-authenticator", weak).await;
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
        assert_eq!(
            *told(&attempt),
            "password.passwordRequirementsNotMet",
            "{weak}"
        );
    }
    enter(&mut attempt, "enroll-authenticator", "P@ssw0rd").await;
    assert_eq!(*told(&attempt), "password.common");
    enter(&mut attempt, "enroll-authenticator", "").await;
    assert_eq!(*told(&attempt), "model.validation.field.blank");
    enter(&mut attempt, "enroll-authenticator", "Ring-Theory-1921").await;
    assert!(attempt.is_complete(), "{}", attempt.body);
}

#[tokio::test]
async fn active_directory_asks_for_three_classes() {
    let mut attempt = open(&Browser::new(), "enroll-password-ad").await;
    let complexity = &attempt.current()["settings"]["complexity"];
    assert_eq!(complexity["useADComplexityRequirements"], true);
    enter(&mut attempt, "enroll-authenticator", "onlysmall-letters").await;
    assert_eq!(*told(&attempt), "password.passwordRequirementsNotMet");
    enter(&mut attempt, "enroll-authenticator", "Three-classes").await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn an_expired_password_is_replaced_before_anything_else() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "password-expired").await;
    assert_eq!(attempt.steps(), ["reenroll-authenticator"]);
    assert!(attempt.current()["settings"]["complexity"].is_object());
    for old in ["Compiler-1952", "Compiler-1949"] {
        enter(&mut attempt, "reenroll-authenticator", old).await;
        assert_eq!(
            *told(&attempt),
            "password.passwordRequirementsNotMet",
            "{old}"
        );
    }
    let handle = attempt.body["stateHandle"].clone();
    attempt
        .post("/idp/idx/skip", &json!({ "stateHandle": handle }))
        .await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST, "no way around it");
    enter(&mut attempt, "reenroll-authenticator", "Compiler-1953").await;
    assert!(attempt.is_complete(), "{}", attempt.body);
}

#[tokio::test]
async fn an_expiring_password_may_stay() {
    let browser = Browser::new();
    let mut attempt = open(&browser, "password-expiring").await;
    assert_eq!(attempt.steps(), ["reenroll-authenticator-warning", "skip"]);
    assert_eq!(attempt.current()["settings"]["daysToExpiry"], 4);
    assert_eq!(attempt.message_key(), "idx.password.expiring.message");
    assert_eq!(
        attempt.body["messages"]["value"][0]["i18n"]["params"][0],
        "Doorway"
    );
    attempt.skip().await;
    assert!(attempt.is_complete());
    let mut attempt = open(&browser, "password-expiring").await;
    enter(
        &mut attempt,
        "reenroll-authenticator-warning",
        "Compiler-1953",
    )
    .await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn a_password_kept_elsewhere_is_changed_there() {
    let browser = Browser::new();
    for (scenario, step) in [
        (
            "password-expired-elsewhere",
            "reenroll-custom-password-expiry",
        ),
        (
            "password-expiring-elsewhere",
            "reenroll-custom-password-expiry-warning",
        ),
    ] {
        let mut attempt = open(&browser, scenario).await;
        assert_eq!(attempt.steps()[0], step);
        let form = attempt.form(step);
        assert_eq!(form["customExpiredPasswordName"], "Harbour Directory");
        let url = form["customExpiredPasswordURL"].as_str().expect("address");
        assert!(url.starts_with("https://"));
        enter(&mut attempt, step, "Compiler-1953").await;
        assert_eq!(attempt.status, StatusCode::BAD_REQUEST, "not here");
    }
    let mut attempt = open(&browser, "password-expiring-elsewhere").await;
    attempt.skip().await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn a_new_password_can_end_the_other_sessions() {
    let browser = Browser::with(
        "[policies.password-only]\nidentify = 'identifier-first'\npassword = 'ageing'\n\
         [[users]]\nlogin = 'a@example.com'\nfirst_name = 'A'\nlast_name = 'B'\n\
         password = 'Old-password-1'\npassword_age_days = 89\npolicy = 'password-only'\n",
    );
    let mut other = browser.another().begin().await;
    other.identify("a@example.com").await;
    other.answer("Old-password-1").await;
    other.skip().await;
    let tokens = other.browser.exchange(&other.code()).await.json();
    let mut next = other.browser.begin().await;
    assert_eq!(
        next.steps()[0],
        "reenroll-authenticator-warning",
        "by the session"
    );
    next.skip().await;
    assert!(next.is_complete());

    let mut attempt = browser.another().begin().await;
    attempt.identify("a@example.com").await;
    attempt.answer("Old-password-1").await;
    let new = json!({ "passcode": "New-password-2", "revokeSessions": true });
    attempt
        .submit(
            "reenroll-authenticator-warning",
            json!({ "credentials": new }),
        )
        .await;
    assert!(attempt.is_complete());
    assert_eq!(other.browser.begin().await.steps(), ["identify"]);
    let renewed = other
        .browser
        .post_form(
            "/oauth2/default/v1/token",
            &[
                ("grant_type", "refresh_token"),
                ("client_id", crate::support::CLIENT),
                (
                    "refresh_token",
                    tokens["refresh_token"].as_str().expect("token"),
                ),
            ],
        )
        .await;
    assert_eq!(renewed.error(), "invalid_grant");
    let mut old = browser.another().begin().await;
    old.identify("a@example.com").await;
    old.answer("Old-password-1").await;
    assert_eq!(old.message_key(), "incorrectPassword");
}

#[tokio::test]
async fn a_password_cannot_be_changed_again_at_once() {
    let browser = Browser::with(
        "[policies.p]\nidentify = 'identifier-first'\nfactors = [['okta_password']]\npassword = 'p'\n\
         [passwords.p]\nmin_age_minutes = 5\n\
         [[users]]\nlogin = 'a@example.com'\nfirst_name = 'A'\nlast_name = 'B'\n\
         password = 'x'\npassword_age_days = 0\npolicy = 'p'\nreset = ['okta_password']\n",
    );
    let mut attempt = browser.another().begin().await;
    attempt.identify("a@example.com").await;
    attempt.answer("x").await;
    assert_eq!(attempt.steps(), ["reset-authenticator"]);
    enter(&mut attempt, "reset-authenticator", "y").await;
    assert_eq!(*told(&attempt), "password.passwordRequirementsNotMet");
    let five_minutes = std::time::Duration::from_secs(300);
    browser.control.advance_clock(five_minutes);
    enter(&mut attempt, "reset-authenticator", "y").await;
    assert!(attempt.is_complete());
}
