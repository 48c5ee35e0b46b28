//! A step in one word, for tables.

use idx::step::{AuthenticatorStep as A, Phase, Step};

/// The step's name, with authenticator and phase where it has them: `password/challenge`.
pub fn of(step: &Step) -> String {
    let name = match step {
        Step::Authenticator(step) => {
            return format!("{}/{}", authenticator(step), phase(step.phase()));
        }
        Step::Identify(_) => "identify",
        Step::IdentifyRecovery(_) => "identify-recovery",
        Step::SelectAuthenticator(s) => return format!("select/{:?}", s.purpose).to_lowercase(),
        Step::Profile(s) => return format!("profile/{:?}", s.kind).to_lowercase(),
        Step::UnlockAccount(_) => "unlock-account",
        Step::DeviceGracePeriod(_) => "device-grace-period",
        Step::KeepMeSignedIn(_) => "keep-me-signed-in",
        Step::IdentityProviders => "identity-providers",
        Step::Piv(_) => "piv",
        Step::IdentityVerification(_) => "identity-verification",
        Step::Launch(s) => return format!("launch/{:?}", s.target).to_lowercase(),
        Step::DeviceChallenge(_) => "device-challenge",
        Step::AppleSsoExtension(_) => "sso-extension",
        Step::CancelTransaction(_) => "cancel-transaction",
        Step::Consent(s) => return format!("consent/{:?}", s.kind).to_lowercase(),
        Step::EmailConsent(_) => "email-consent",
        Step::UserCode(_) => "user-code",
        Step::RequestActivationEmail(_) => "request-activation-email",
        Step::Maintenance(_) => "maintenance",
        Step::Redirect(_) => "redirect",
        Step::Generic(_) => "generic",
    };
    name.to_owned()
}

fn authenticator(step: &A) -> &'static str {
    match step {
        A::Password(_) => "password",
        A::Email(_) => "email",
        A::Phone(_) => "phone",
        A::SecurityQuestion(_) => "question",
        A::Webauthn(_) => "webauthn",
        A::OktaVerify(_) => "okta-verify",
        A::CustomApp(_) => "custom-app",
        A::GoogleOtp(_) => "google-otp",
        A::Duo(_) => "duo",
        A::Rsa(_) => "rsa",
        A::OnPrem(_) => "onprem",
        A::SymantecVip(_) => "symantec-vip",
        A::Yubikey(_) => "yubikey",
        A::CustomOtp(_) => "custom-otp",
        A::Tac(_) => "tac",
        A::NfcPin(_) => "nfc-pin",
        A::ExternalIdp(_) => "external-idp",
        A::SmartCard(_) => "smart-card",
        A::Unknown(_) => "unknown",
    }
}

fn phase(phase: &Phase) -> &'static str {
    match phase {
        Phase::VerificationData => "verification-data",
        Phase::EnrollmentData => "enrollment-data",
        Phase::Challenge => "challenge",
        Phase::ChallengePoll => "challenge-poll",
        Phase::Resend => "resend",
        Phase::Enroll => "enroll",
        Phase::Promotion => "promotion",
        Phase::EnrollPoll => "enroll-poll",
        Phase::SelectChannel => "select-channel",
        Phase::ChannelData => "channel-data",
        Phase::Reset => "reset",
        Phase::Expired => "expired",
        Phase::ExpiryWarning => "expiry-warning",
        Phase::ExpiredElsewhere(_) => "expired-elsewhere",
        Phase::ExpiringElsewhere(_) => "expiring-elsewhere",
    }
}
