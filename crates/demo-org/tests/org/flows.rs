//! The scenarios of the account flows stand where they say.

use crate::scenarios::open;
use crate::support::Browser;

/// Scenario, its first step.
const FIRST: [(&str, &str); 27] = [
    ("recovery", "authenticator-verification-data"),
    ("recovery-choice", "select-authenticator-authenticate"),
    ("recovery-identify", "identify-recovery"),
    ("recovery-message", "authenticator-verification-data"),
    ("recovery-not-allowed", "challenge-authenticator"),
    ("unlock", "select-authenticator-unlock-account"),
    ("unlock-identifier-first", "unlock-account"),
    ("locked", "challenge-authenticator"),
    ("captcha-altcha", "identify"),
    ("captcha-hcaptcha", "identify"),
    ("captcha-recaptcha", "identify"),
    ("register", "enroll-profile"),
    ("register-fields", "enroll-profile"),
    ("register-no-password", "enroll-profile"),
    ("register-link", "enroll-profile"),
    ("register-captcha", "enroll-profile"),
    ("register-closed", "identify"),
    ("activate", "select-authenticator-enroll"),
    ("activate-late", "request-activation-email"),
    ("profiling", "enroll-profile"),
    ("profile-update", "profile-update"),
    ("keep-me-signed-in", "keep-me-signed-in"),
    ("consent", "consent"),
    ("consent-granular", "granular-consent"),
    ("consent-admin", "admin-consent"),
    ("user-code", "user-code"),
    ("user-code-prefilled", "user-code"),
];

#[tokio::test]
async fn they_open_at_their_step() {
    let browser = Browser::new();
    for (name, step) in FIRST {
        let attempt = open(&browser, name).await;
        assert_eq!(
            attempt.steps().first().copied(),
            Some(step),
            "{name}: {}",
            attempt.body
        );
    }
}
