//! Steps about one authenticator: each kind has its own data, in a file of its own.

use std::sync::Arc;

use super::custom_app::PushApp;
use super::duo::Duo;
use super::email::Email;
use super::external_idp::ExternalIdp;
use super::google_otp::GoogleOtp;
use super::nfc_pin::NfcPin;
use super::okta_verify::OktaVerify;
use super::password::Password;
use super::phone::Phone;
use super::security_question::SecurityQuestion;
use super::simple_code::SimpleCode;
use super::token_otp::TokenOtp;
use super::webauthn::Webauthn;
use super::{Action, FormTable, PasswordSite};
use crate::form::Form;
use crate::wire::Response;
use crate::wire::authenticator::{Authenticator, DeviceChallenge, KnownAuthenticator};

/// What is being done with the authenticator. The names follow the remediations.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// `authenticator-verification-data`: choose how, then it starts.
    VerificationData,
    /// `authenticator-enrollment-data`: give what the set-up needs.
    EnrollmentData,
    /// `challenge-authenticator`: answer.
    Challenge,
    /// `challenge-poll`: wait for the answer from elsewhere.
    ChallengePoll,
    /// `resend`: it was rejected or failed; send again?
    Resend,
    /// `enroll-authenticator`: set it up.
    Enroll,
    /// `enroll-authenticator-promotion`: would you like one?
    Promotion,
    /// `enroll-poll`: wait for the set-up elsewhere.
    EnrollPoll,
    /// `select-enrollment-channel`: how to receive the link.
    SelectChannel,
    /// `enrollment-channel-data`: where to receive the link.
    ChannelData,
    /// `reset-authenticator`: choose a new one, during recovery.
    Reset,
    /// `reenroll-authenticator`: it has expired.
    Expired,
    /// `reenroll-authenticator-warning`: it expires soon.
    ExpiryWarning,
    /// `reenroll-custom-password-expiry`: expired, and changed on another site.
    ExpiredElsewhere(Box<PasswordSite>),
    /// `reenroll-custom-password-expiry-warning`: expires soon, and is changed on another site.
    ExpiringElsewhere(Box<PasswordSite>),
}

/// A step about one authenticator.
#[derive(Debug, Clone, PartialEq)]
pub enum AuthenticatorStep {
    /// `okta_password`
    Password(Password),
    /// `okta_email`
    Email(Email),
    /// `phone_number`
    Phone(Phone),
    /// `security_question`
    SecurityQuestion(SecurityQuestion),
    /// `webauthn`
    Webauthn(Webauthn),
    /// `okta_verify`
    OktaVerify(OktaVerify),
    /// `custom_app`
    CustomApp(PushApp),
    /// `google_otp`
    GoogleOtp(GoogleOtp),
    /// `duo`
    Duo(Duo),
    /// `rsa_token`
    Rsa(TokenOtp),
    /// `onprem_mfa`
    OnPrem(TokenOtp),
    /// `symantec_vip`
    SymantecVip(SimpleCode),
    /// `yubikey_token`
    Yubikey(SimpleCode),
    /// `custom_otp`
    CustomOtp(SimpleCode),
    /// `tac`
    Tac(SimpleCode),
    /// `nfc_pin`
    NfcPin(NfcPin),
    /// `external_idp`
    ExternalIdp(ExternalIdp),
    /// `smart_card_idp`
    SmartCard(ExternalIdp),
    /// One this crate does not know: its form works all the same.
    Unknown(SimpleCode),
}

impl AuthenticatorStep {
    /// The form that takes the answer; identity providers have none.
    pub fn form(&self) -> &Form {
        match self {
            Self::Password(s) => &s.form,
            Self::Email(s) => &s.form,
            Self::Phone(s) => &s.form,
            Self::SecurityQuestion(s) => &s.form,
            Self::Webauthn(s) => &s.form,
            Self::OktaVerify(s) => &s.form,
            Self::CustomApp(s) => &s.form,
            Self::GoogleOtp(s) => &s.form,
            Self::Duo(s) => &s.form,
            Self::Rsa(s) | Self::OnPrem(s) => &s.form,
            Self::SymantecVip(s)
            | Self::Yubikey(s)
            | Self::CustomOtp(s)
            | Self::Tac(s)
            | Self::Unknown(s) => &s.form,
            Self::NfcPin(s) => &s.form,
            Self::ExternalIdp(s) | Self::SmartCard(s) => &s.offer.form,
        }
    }

    /// The authenticator the step is about.
    pub fn authenticator(&self) -> &Authenticator {
        match self {
            Self::Password(s) => &s.authenticator,
            Self::Email(s) => &s.authenticator,
            Self::Phone(s) => &s.authenticator,
            Self::SecurityQuestion(s) => &s.authenticator,
            Self::Webauthn(s) => &s.authenticator,
            Self::OktaVerify(s) => &s.authenticator,
            Self::CustomApp(s) => &s.authenticator,
            Self::GoogleOtp(s) => &s.authenticator,
            Self::Duo(s) => &s.authenticator,
            Self::Rsa(s) | Self::OnPrem(s) => &s.authenticator,
            Self::SymantecVip(s)
            | Self::Yubikey(s)
            | Self::CustomOtp(s)
            | Self::Tac(s)
            | Self::Unknown(s) => &s.authenticator,
            Self::NfcPin(s) => &s.authenticator,
            Self::ExternalIdp(s) | Self::SmartCard(s) => &s.authenticator,
        }
    }

    /// What is being done with it.
    pub fn phase(&self) -> &Phase {
        match self {
            Self::Password(s) => &s.phase,
            Self::Email(s) => &s.phase,
            Self::Phone(s) => &s.phase,
            Self::SecurityQuestion(s) => &s.phase,
            Self::Webauthn(s) => &s.phase,
            Self::OktaVerify(s) => &s.phase,
            Self::CustomApp(s) => &s.phase,
            Self::GoogleOtp(s) => &s.phase,
            Self::Duo(s) => &s.phase,
            Self::Rsa(s) | Self::OnPrem(s) => &s.phase,
            Self::SymantecVip(s)
            | Self::Yubikey(s)
            | Self::CustomOtp(s)
            | Self::Tac(s)
            | Self::Unknown(s) => &s.phase,
            Self::NfcPin(s) => &s.phase,
            Self::ExternalIdp(s) | Self::SmartCard(s) => &s.phase,
        }
    }
}

/// Everything the steps of one authenticator are made of.
pub(super) struct Parts<'a> {
    pub phase: Phase,
    pub form: Form,
    pub authenticator: Arc<Authenticator>,
    pub response: &'a Response,
    pub table: &'a FormTable,
}

impl Parts<'_> {
    /// The challenge for the app on this device; it may stand beside the authenticator that the
    /// form names.
    pub fn challenge(&self) -> Option<Arc<DeviceChallenge>> {
        let current = self.response.current_authenticator.as_ref();
        let enrolment = self.response.current_enrollment.as_ref();
        [Some(&self.authenticator), current, enrolment]
            .into_iter()
            .flatten()
            .find_map(|a| a.context.challenge.clone())
    }

    /// Form of the authenticator's own cancel action.
    pub fn cancel(&self) -> Option<Form> {
        self.table.action(Action::CancelChallenge)
    }

    /// The step of a known or unknown authenticator.
    #[inline(never)]
    pub fn into_step(self) -> AuthenticatorStep {
        use AuthenticatorStep as S;
        use KnownAuthenticator as K;
        match self.authenticator.known() {
            Some(K::Password) => S::Password(Password::read(self)),
            Some(K::Email) => S::Email(Email::read(self)),
            Some(K::Phone) => S::Phone(Phone::read(self)),
            Some(K::SecurityQuestion) => S::SecurityQuestion(SecurityQuestion::read(self)),
            Some(K::Webauthn) => S::Webauthn(Webauthn::read(self)),
            Some(K::OktaVerify) => S::OktaVerify(OktaVerify::read(self)),
            Some(K::CustomApp) => S::CustomApp(PushApp::read(self)),
            Some(K::GoogleOtp) => S::GoogleOtp(GoogleOtp::read(self)),
            Some(K::Duo) => S::Duo(Duo::read(self)),
            Some(K::Rsa) => S::Rsa(TokenOtp::read(self)),
            Some(K::OnPrem) => S::OnPrem(TokenOtp::read(self)),
            Some(K::SymantecVip) => S::SymantecVip(SimpleCode::read(self)),
            Some(K::Yubikey) => S::Yubikey(SimpleCode::read(self)),
            Some(K::CustomOtp) => S::CustomOtp(SimpleCode::read(self)),
            Some(K::Tac) => S::Tac(SimpleCode::read(self)),
            Some(K::NfcPin) => S::NfcPin(NfcPin::read(self)),
            Some(K::ExternalIdp) => S::ExternalIdp(ExternalIdp::read(self)),
            Some(K::SmartCard) => S::SmartCard(ExternalIdp::read(self)),
            None => S::Unknown(SimpleCode::read(self)),
        }
    }
}
