//! Steps about one authenticator: each kind has its own data.

use crate::form::Form;
use crate::step::PasswordSite;
use crate::wire::authenticator::{
    Authenticator, DeviceChallenge, DuoData, KnownAuthenticator, Settings,
};
use serde_json::Value;

use super::offer::IdpOffer;

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
    ExpiredElsewhere(PasswordSite),
    /// `reenroll-custom-password-expiry-warning`: expires soon, and is changed on another site.
    ExpiringElsewhere(PasswordSite),
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

/// A password.
#[derive(Debug, Clone, PartialEq)]
pub struct Password {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Rules of a new password, and days until this one expires.
    pub settings: Settings,
    /// Name the authenticator carries.
    pub authenticator: Authenticator,
    /// What a new password may not contain: attribute name and value.
    pub about: Vec<(String, String)>,
}

/// An e-mail with a code, a magic link, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Email {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Authenticator,
    /// Where it was sent, masked; empty where the response does not say.
    pub addresses: Vec<String>,
    /// Whether the mail has a link too; `None` where the response does not say.
    pub magic_link: Option<bool>,
    /// Whether the code has letters.
    pub alphanumeric: bool,
}

/// A phone: SMS or call.
#[derive(Debug, Clone, PartialEq)]
pub struct Phone {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Authenticator,
    /// The number, masked.
    pub number: Option<String>,
    /// `sms` or `voice`, once chosen.
    pub method: Option<String>,
    /// The methods to choose from: `sms`, `voice`.
    pub methods: Vec<String>,
}

/// A security question.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityQuestion {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Authenticator,
    /// The question asked: key and text.
    pub question: Option<(String, String)>,
}

/// A security key, biometrics or a passkey.
#[derive(Debug, Clone, PartialEq)]
pub struct Webauthn {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Authenticator,
    /// `publicKey` options: of a registration when setting up, else of an assertion. Binary
    /// members in base64url.
    pub options: Option<Value>,
    /// The user's credentials: to leave out when setting up, to allow when verifying.
    pub credentials: Vec<WebauthnCredential>,
}

/// A registered credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebauthnCredential {
    /// Its id, base64url.
    pub id: String,
    /// How it can be reached: `usb`, `internal`…
    pub transports: Vec<String>,
}

/// Okta Verify.
#[derive(Debug, Clone, PartialEq)]
pub struct OktaVerify {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// The authenticator with its set-up data.
    pub authenticator: Authenticator,
    /// The number to tap in the app.
    pub correct_answer: Option<String>,
    /// A challenge for the app on this device.
    pub challenge: Option<DeviceChallenge>,
    /// Stops that challenge; takes a reason.
    pub cancel: Option<Form>,
    /// Whether the code of the app is asked for (TOTP).
    pub totp: bool,
}

/// An organisation's own app with push.
#[derive(Debug, Clone, PartialEq)]
pub struct PushApp {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name and logo the authenticator carries.
    pub authenticator: Authenticator,
    /// The number to tap in the app.
    pub correct_answer: Option<String>,
}

/// Google Authenticator.
#[derive(Debug, Clone, PartialEq)]
pub struct GoogleOtp {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Authenticator,
    /// The QR code, a `data:` image, unchecked.
    pub qr_code: Option<String>,
    /// The seed to type instead.
    pub shared_secret: Option<String>,
}

/// Duo.
#[derive(Debug, Clone, PartialEq)]
pub struct Duo {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Authenticator,
    /// What Duo's prompt needs.
    pub data: Option<DuoData>,
}

/// A one-time code with a user name of its own: RSA SecurID, on-premises MFA.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenOtp {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Authenticator,
    /// Whether the server asks for the next code, so that what was typed is cleared
    /// (`errors.E0000113`).
    pub next_code: bool,
}

/// An authenticator whose form says it all.
#[derive(Debug, Clone, PartialEq)]
pub struct SimpleCode {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name and logo the authenticator carries.
    pub authenticator: Authenticator,
}

/// A PIN on an NFC device.
#[derive(Debug, Clone, PartialEq)]
pub struct NfcPin {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name and settings the authenticator carries.
    pub authenticator: Authenticator,
    /// A challenge for the app on this device.
    pub challenge: Option<DeviceChallenge>,
    /// Opens the set-up, unchecked.
    pub setup_url: Option<String>,
}

/// An identity provider used as an authenticator.
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalIdp {
    /// [`Phase::Enroll`] or [`Phase::Challenge`].
    pub phase: Phase,
    /// Leads to the provider.
    pub offer: IdpOffer,
    /// Name and logo the authenticator carries.
    pub authenticator: Authenticator,
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
    pub authenticator: &'a Authenticator,
    pub response: &'a crate::wire::Response,
    /// Form of the authenticator's own cancel action.
    pub cancel: Option<Form>,
}

impl Parts<'_> {
    /// The step of a known or unknown authenticator.
    pub fn into_step(self) -> AuthenticatorStep {
        use KnownAuthenticator as K;
        match self.authenticator.known() {
            Some(K::Password) => AuthenticatorStep::Password(self.password()),
            Some(K::Email) => AuthenticatorStep::Email(self.email()),
            Some(K::Phone) => AuthenticatorStep::Phone(self.phone()),
            Some(K::SecurityQuestion) => AuthenticatorStep::SecurityQuestion(self.question()),
            Some(K::Webauthn) => AuthenticatorStep::Webauthn(self.webauthn()),
            Some(K::OktaVerify) => AuthenticatorStep::OktaVerify(self.okta_verify()),
            Some(K::CustomApp) => AuthenticatorStep::CustomApp(PushApp {
                correct_answer: self.authenticator.context.correct_answer.clone(),
                authenticator: self.authenticator.clone(),
                phase: self.phase,
                form: self.form,
            }),
            Some(K::GoogleOtp) => AuthenticatorStep::GoogleOtp(GoogleOtp {
                qr_code: self.authenticator.context.qr_code.clone(),
                shared_secret: self.authenticator.context.shared_secret.clone(),
                authenticator: self.authenticator.clone(),
                phase: self.phase,
                form: self.form,
            }),
            Some(K::Duo) => AuthenticatorStep::Duo(Duo {
                data: self.authenticator.context.duo.clone(),
                authenticator: self.authenticator.clone(),
                phase: self.phase,
                form: self.form,
            }),
            Some(K::Rsa) => AuthenticatorStep::Rsa(self.token()),
            Some(K::OnPrem) => AuthenticatorStep::OnPrem(self.token()),
            Some(K::SymantecVip) => AuthenticatorStep::SymantecVip(self.simple()),
            Some(K::Yubikey) => AuthenticatorStep::Yubikey(self.simple()),
            Some(K::CustomOtp) => AuthenticatorStep::CustomOtp(self.simple()),
            Some(K::Tac) => AuthenticatorStep::Tac(self.simple()),
            Some(K::NfcPin) => AuthenticatorStep::NfcPin(NfcPin {
                challenge: self.authenticator.context.challenge.clone(),
                setup_url: self.authenticator.context.setup_nfc_url.clone(),
                authenticator: self.authenticator.clone(),
                phase: self.phase,
                form: self.form,
            }),
            Some(K::ExternalIdp) => AuthenticatorStep::ExternalIdp(self.idp()),
            Some(K::SmartCard) => AuthenticatorStep::SmartCard(self.idp()),
            None => AuthenticatorStep::Unknown(self.simple()),
        }
    }

    fn simple(self) -> SimpleCode {
        SimpleCode {
            authenticator: self.authenticator.clone(),
            phase: self.phase,
            form: self.form,
        }
    }

    fn password(self) -> Password {
        // Priority of the sources: IDX §5.3.
        let source = [
            self.response.recovery_authenticator.as_ref(),
            self.response.enrollment_authenticator.as_ref(),
        ]
        .into_iter()
        .flatten()
        .find(|a| a.settings != Settings::default())
        .unwrap_or(self.authenticator);
        let about = self.response.user.iter().flat_map(|user| {
            [
                ("username", user.identifier.as_ref().or(user.login.as_ref())),
                ("firstName", user.first_name.as_ref()),
                ("lastName", user.last_name.as_ref()),
            ]
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.clone())))
        });
        Password {
            settings: source.settings.clone(),
            about: about.collect(),
            authenticator: self.authenticator.clone(),
            phase: self.phase,
            form: self.form,
        }
    }

    fn email(self) -> Email {
        let profile = &self.authenticator.profile;
        let addresses = [&profile.email, &profile.secondary_email];
        let code = self.form.field("credentials.passcode");
        Email {
            addresses: addresses.into_iter().flatten().cloned().collect(),
            magic_link: self.authenticator.context.magic_link,
            alphanumeric: code.is_some_and(|c| c.format.as_deref() == Some("alphanumeric")),
            authenticator: self.authenticator.clone(),
            phase: self.phase,
            form: self.form,
        }
    }

    fn phone(self) -> Phone {
        let offered = self.form.field("authenticator.methodType");
        let methods: Vec<String> = offered
            .map(|f| super::read::texts_of(&f.options))
            .filter(|m| !m.is_empty())
            .unwrap_or_default();
        Phone {
            number: self
                .authenticator
                .profile
                .phone_number
                .clone()
                .or_else(|| self.authenticator.context.phone_number.clone()),
            method: self.authenticator.methods.first().cloned(),
            methods,
            authenticator: self.authenticator.clone(),
            phase: self.phase,
            form: self.form,
        }
    }

    fn question(self) -> SecurityQuestion {
        let own = self.authenticator.context.enrolled_question.clone();
        let profile = &self.authenticator.profile;
        let of_profile = profile.question.clone().map(|text| {
            (
                profile
                    .question_key
                    .clone()
                    .unwrap_or_else(|| "custom".to_owned()),
                text,
            )
        });
        SecurityQuestion {
            question: own.or(of_profile).or_else(|| {
                let key = self
                    .form
                    .field("credentials.questionKey")?
                    .text_value()?
                    .to_owned();
                let answer = self.form.field("credentials.answer")?;
                Some((key, answer.label.clone()?))
            }),
            authenticator: self.authenticator.clone(),
            phase: self.phase,
            form: self.form,
        }
    }

    fn webauthn(self) -> Webauthn {
        let setting_up = matches!(self.phase, Phase::Enroll | Phase::Promotion | Phase::Reset);
        let context = &self.authenticator.context;
        let options = if setting_up {
            &context.activation_data
        } else {
            &context.challenge_data
        }
        .clone();
        // A resident key may stand beside an older credential of the same device (IDX §5.4).
        let resident = setting_up
            && options.as_ref().is_some_and(|o| {
                o.pointer("/authenticatorSelection/requireResidentKey") == Some(&Value::Bool(true))
            });
        let known = self
            .response
            .enrollments
            .iter()
            .filter(|e| !resident && e.known() == Some(KnownAuthenticator::Webauthn));
        let credentials = known.filter_map(|e| {
            Some(WebauthnCredential {
                id: e
                    .credential_id
                    .clone()
                    .or_else(|| e.profile.credential_id.clone())?,
                transports: e.transports.clone(),
            })
        });
        Webauthn {
            credentials: credentials.collect(),
            options,
            authenticator: self.authenticator.clone(),
            phase: self.phase,
            form: self.form,
        }
    }

    fn okta_verify(self) -> OktaVerify {
        let context = &self.authenticator.context;
        OktaVerify {
            correct_answer: context.correct_answer.clone(),
            challenge: context.challenge.clone(),
            cancel: self.cancel,
            totp: self.form.field("credentials.totp").is_some(),
            authenticator: self.authenticator.clone(),
            phase: self.phase,
            form: self.form,
        }
    }

    fn token(self) -> TokenOtp {
        TokenOtp {
            next_code: self
                .response
                .messages
                .iter()
                .any(|m| m.is("errors.E0000113")),
            authenticator: self.authenticator.clone(),
            phase: self.phase,
            form: self.form,
        }
    }

    fn idp(self) -> ExternalIdp {
        ExternalIdp {
            offer: IdpOffer::of(&self.form),
            authenticator: self.authenticator.clone(),
            phase: self.phase,
        }
    }
}
