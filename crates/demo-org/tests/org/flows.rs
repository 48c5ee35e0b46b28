//! The scenarios of the account flows stand where they say.

use crate::scenarios::open;
use crate::support::Browser;

/// Scenario, its first step; none where it ends at once.
const FIRST: [(&str, &str); 50] = [
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
    ("email-code-elsewhere", "authenticator-verification-data"),
    ("email-consent", "authenticator-verification-data"),
    ("not-assigned", ""),
    ("not-assigned-try-another", "challenge-authenticator"),
    ("denied", ""),
    ("denied-in-own-words", ""),
    ("no-policy", ""),
    ("failure-redirect", "challenge-authenticator"),
    ("device-assurance", ""),
    ("device-assurance-one", ""),
    ("device-assurance-grace", "device-assurance-grace-period"),
    ("device-oda-ios", ""),
    ("device-oda-android", ""),
    ("device-mdm", ""),
    ("device-ws1", ""),
    ("recovery-phone", "select-authenticator-authenticate"),
    ("recovery-activating", "authenticator-verification-data"),
    ("recovery-not-changeable", "authenticator-verification-data"),
    ("recovery-sign-in-fails", "authenticator-verification-data"),
    ("activate-suspended", ""),
    ("maintenance", "poll"),
    ("maintenance-optional", "skip"),
    ("maintenance-required", ""),
];

#[tokio::test]
async fn they_open_at_their_step() {
    let browser = Browser::new();
    for (name, step) in FIRST {
        let attempt = open(&browser, name).await;
        assert_eq!(
            attempt.steps().first().copied().unwrap_or_default(),
            step,
            "{name}: {}",
            attempt.body
        );
    }
}
