//! The checking half of each authenticator: one file each, found from here by
//! one match. A new one is a variant of [`Kind`], an arm of
//! [`Kind::authenticator`], a [`Credential`] and a file.

pub(crate) mod app_push;
mod custom_app;
mod custom_otp;
mod duo;
pub(crate) mod email;
mod external_idp;
pub(crate) mod google_otp;
pub(crate) mod nfc_pin;
pub(crate) mod okta_verify;
mod onprem_mfa;
pub(crate) mod password;
pub(crate) mod phone;
mod rsa_token;
mod securid;
pub(crate) mod security_question;
mod sent_code;
mod smart_card;
mod symantec_vip;
pub(crate) mod tac;
pub(crate) mod token;
pub(crate) mod webauthn;
pub(crate) mod yubikey_token;

use serde_json::{Map, Value};

use crate::flow::Flow;
use crate::ion::{Form, Message};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::{Credential, Enrollment};
use crate::work::{Current, Target, Work};

/// The authenticators of this organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `okta_password`
    Password,
    /// `okta_email`
    Email,
    /// `phone_number`
    Phone,
    /// `security_question`
    SecurityQuestion,
    /// `okta_verify`
    OktaVerify,
    /// `custom_app`
    CustomApp,
    /// `nfc_pin`
    NfcPin,
    /// `duo`
    Duo,
    /// `external_idp`
    ExternalIdp,
    /// `smart_card_idp`
    SmartCard,
    /// `google_otp`
    GoogleOtp,
    /// `webauthn`
    Webauthn,
    /// `yubikey_token`
    YubikeyToken,
    /// `rsa_token`
    RsaToken,
    /// `onprem_mfa`
    OnpremMfa,
    /// `symantec_vip`
    SymantecVip,
    /// `custom_otp`
    CustomOtp,
    /// `tac`
    Tac,
}

/// What never changes about an authenticator (IDX §5.1, §5.2).
pub(crate) struct Facts {
    pub(crate) key: &'static str,
    pub(crate) type_name: &'static str,
    /// `displayName`, and the label in lists.
    pub(crate) label: &'static str,
    /// Method names with their labels; the first is the one meant where none
    /// is said.
    pub(crate) methods: &'static [(&'static str, &'static str)],
    pub(crate) allowed_for: &'static str,
    /// Prefix of enrolment ids.
    pub(crate) prefix: &'static str,
    /// Value in the `amr` claim (RFC 8176).
    pub(crate) amr: &'static str,
    /// Which context object a challenge relates to.
    pub(crate) verified_as: Current,
    /// Whether a person may have more than one.
    pub(crate) several: bool,
}

/// What an answer, or a look at what happened meanwhile, came to.
pub(crate) enum Progress {
    /// Nothing yet; the step stays.
    Waiting,
    /// The authenticator at work is verified.
    Verified,
    /// It is set up: the credential is to be kept.
    Enrolled(Credential),
    /// The authenticator has taken the attempt to another step itself.
    Moved,
}

/// One authenticator, verifying and setting up. Whatever is not overridden
/// does not exist for it and is refused.
pub(crate) trait Authenticator: Sync {
    fn facts(&self) -> &'static Facts;

    /// What an enrolment shows of itself in every list, beside id and key:
    /// `profile`, `nickname` and the like.
    fn shown(&self, _enrollment: &Enrollment) -> Map<String, Value> {
        Map::new()
    }

    /// Which context object a challenge relates to.
    fn verified_as(&self, _work: &Work) -> Current {
        self.facts().verified_as
    }

    /// Whether any of several enrolments answers the same challenge, so that
    /// there is nothing to choose.
    fn is_interchangeable(&self) -> bool {
        false
    }

    /// Starts verification: by default an answer is awaited at once.
    fn begin(
        &self,
        _flow: &mut Flow<'_>,
        tx: &mut Transaction,
        target: Target,
    ) -> Result<(), Rejection> {
        tx.challenge(Work::verify(target));
        Ok(())
    }

    /// The form that chooses how to use it (`authenticator-verification-data`
    /// or `authenticator-enrollment-data`).
    fn data_form(&self, _flow: &Flow<'_>, _tx: &Transaction, _work: &Work) -> Option<Form> {
        None
    }

    /// The forms of a challenge or of setting up, the first one the primary.
    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form>;

    /// Members of the current authenticator (or enrolment) beyond those in
    /// lists: actions, settings, contextual data.
    fn particulars(
        &self,
        _flow: &Flow<'_>,
        _tx: &Transaction,
        _work: &Work,
        _handle: &str,
    ) -> Map<String, Value> {
        Map::new()
    }

    /// What is said beside its forms.
    fn notes(&self, _flow: &Flow<'_>, _tx: &Transaction, _work: &Work) -> Vec<Message> {
        Vec::new()
    }

    /// Compares an answer to the challenge `tx` stands at.
    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection>;

    /// Starts setting it up; `body` is what chose it. By default the form of
    /// the set-up follows at once.
    fn begin_enroll(
        &self,
        _flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        tx.challenge(work);
        Ok(())
    }

    /// Checks what was entered to set it up.
    fn enroll(
        &self,
        _flow: &mut Flow<'_>,
        _tx: &mut Transaction,
        _body: &Value,
    ) -> Result<Progress, Rejection> {
        Err(Rejection::bad_request())
    }

    /// A poll: has something happened elsewhere?
    fn poll(&self, _flow: &mut Flow<'_>, _tx: &mut Transaction) -> Result<Progress, Rejection> {
        Ok(Progress::Waiting)
    }

    /// Sends the code or the push once more.
    fn resend(&self, _flow: &mut Flow<'_>, _tx: &mut Transaction) -> Result<(), Rejection> {
        Err(Rejection::bad_request())
    }
}

impl Kind {
    pub(crate) const ALL: [Self; 18] = [
        Self::Password,
        Self::Email,
        Self::Phone,
        Self::SecurityQuestion,
        Self::GoogleOtp,
        Self::OktaVerify,
        Self::CustomApp,
        Self::NfcPin,
        Self::Webauthn,
        Self::Duo,
        Self::YubikeyToken,
        Self::RsaToken,
        Self::OnpremMfa,
        Self::SymantecVip,
        Self::CustomOtp,
        Self::Tac,
        Self::ExternalIdp,
        Self::SmartCard,
    ];

    /// Whether somebody else vouches for the person, who is then as good as
    /// signed in with a password.
    pub(crate) fn is_federated(self) -> bool {
        matches!(self, Self::ExternalIdp | Self::SmartCard)
    }

    /// The file that knows it.
    pub(crate) fn authenticator(self) -> &'static dyn Authenticator {
        match self {
            Self::Password => &password::Password,
            Self::Email => &email::Email,
            Self::Phone => &phone::Phone,
            Self::SecurityQuestion => &security_question::SecurityQuestion,
            Self::OktaVerify => &okta_verify::OktaVerify,
            Self::CustomApp => &custom_app::CustomApp,
            Self::NfcPin => &nfc_pin::NfcPin,
            Self::Duo => &duo::Duo,
            Self::ExternalIdp => &external_idp::ExternalIdp,
            Self::SmartCard => &smart_card::SmartCard,
            Self::GoogleOtp => &google_otp::GoogleOtp,
            Self::Webauthn => &webauthn::SecurityKey,
            Self::YubikeyToken => &yubikey_token::YubikeyToken,
            Self::RsaToken => &rsa_token::RSA_TOKEN,
            Self::OnpremMfa => &onprem_mfa::ONPREM_MFA,
            Self::SymantecVip => &symantec_vip::SymantecVip,
            Self::CustomOtp => &custom_otp::CustomOtp,
            Self::Tac => &tac::Tac,
        }
    }

    pub(crate) fn facts(self) -> &'static Facts {
        self.authenticator().facts()
    }

    /// `key` on the wire (IDX §5.2).
    pub fn key(self) -> &'static str {
        self.facts().key
    }

    /// The authenticator with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// `displayName`, and the label in lists.
    pub(crate) fn label(self) -> &'static str {
        self.facts().label
    }

    /// The method with this name, as a name that outlives the request.
    pub(crate) fn method(self, name: &str) -> Option<&'static str> {
        self.methods().find(|method| *method == name)
    }

    pub(crate) fn methods(self) -> impl Iterator<Item = &'static str> {
        self.facts().methods.iter().map(|(name, _)| *name)
    }

    /// The method meant where none is said.
    pub(crate) fn first_method(self) -> &'static str {
        self.methods().next().unwrap_or_default()
    }
}

/// A non-empty string member of `credentials`, or the rejection that it is
/// missing.
pub(crate) fn input<'a>(
    body: &'a Value,
    member: &str,
    field: &'static str,
) -> Result<&'a str, Rejection> {
    body.get("credentials")
        .and_then(|credentials| credentials.get(member))
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| Rejection::blank(field))
}
