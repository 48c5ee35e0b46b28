//! What can be done besides the step itself.

use std::sync::Arc;

use super::read::Reading;
use super::table::Action;
use super::{Passkey, ProfileKind, SelectPurpose, Step};
use crate::form::Form;
use crate::wire::authenticator::DeviceChallenge;
use crate::wire::field::Field;
use crate::wire::remediation::KnownRemediation;

/// Something else the user may do.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What.
    pub kind: OfferKind,
    /// The form to send, to show, or to be led away by.
    pub form: Form,
}

/// What an [`Offer`] does.
#[derive(Debug, Clone, PartialEq)]
pub enum OfferKind {
    /// The password is forgotten. Sent.
    Recover,
    /// Unlock the account. Sent.
    UnlockAccount,
    /// Register. Sent.
    SignUp,
    /// Sign in instead of registering. Sent.
    SignIn,
    /// Verify with something else. Shown without a request.
    SwitchAuthenticator,
    /// Back to the list of authenticators to set up. Shown without a request.
    ReturnToList,
    /// Choose another way to set Okta Verify up. Shown without a request.
    SelectChannel,
    /// Go on without this step. Sent.
    Skip,
    /// Send the code, link or push again. Sent.
    Resend,
    /// Send the code. Sent.
    Send,
    /// Sign in through an identity provider. Leads away.
    Idp(IdpOffer),
    /// Sign in with a certificate. Leads away.
    Piv(IdpOffer),
    /// Sign in with Okta Verify on this device. Opens the app, and sent.
    LaunchOktaVerify(Option<Arc<DeviceChallenge>>),
    /// Sign in by NFC. Opens the app, and sent.
    LaunchNfc(Option<Arc<DeviceChallenge>>),
    /// Sign in with a security key. Sent.
    LaunchWebauthn,
    /// Set up a resident key. Sent.
    ResidentKey,
    /// Sign in with a passkey. The browser answers, then sent.
    Passkey(Box<Passkey>),
    /// Ask for a new activation link. Sent.
    RequestActivationEmail,
    /// Another step of the same page that has fields of its own. Shown without a request.
    Show,
    /// Anything else without fields. Sent, or leads away where it is no form.
    Other,
    /// Leave and start over. Sent.
    Cancel,
}

impl OfferKind {
    /// Whether both are of one kind, whatever they carry.
    pub fn is(&self, other: &Self) -> bool {
        core::mem::discriminant(self) == core::mem::discriminant(other)
    }
}

/// An identity provider to be led to.
#[derive(Debug, Clone, PartialEq)]
pub struct IdpOffer {
    /// Leads there.
    pub form: Form,
    /// Its kind, such as `GOOGLE`, upper case; empty where not said.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
}

impl IdpOffer {
    /// Reads the provider of a `redirect-…` remediation.
    pub(super) fn of(form: &Form) -> Self {
        let idp = form.idp.as_ref();
        Self {
            kind: form.kind.clone().unwrap_or_default().to_ascii_uppercase(),
            id: idp.map(|i| i.id.clone()).unwrap_or_default(),
            name: idp.and_then(|i| i.name.clone()),
            form: form.clone(),
        }
    }

    /// Whether it is a certificate on a card or in the device.
    pub fn is_certificate(&self) -> bool {
        self.kind == "X509"
    }
}

impl Reading<'_> {
    pub(super) fn offers(&self, primary: usize, step: &Step) -> Vec<Offer> {
        let mut offers = Vec::new();
        let all = matches!(step, Step::IdentityProviders);
        // On a page that was switched to, the way back leads there.
        let first = super::primary(self.response, 0);
        for index in 0..self.response.remediations.len() {
            if index == primary && !all {
                continue;
            }
            if let Some(form) = self.form(index)
                && let Some(kind) = self.offer(&form, step)
                && !(index == first && matches!(kind, OfferKind::Show | OfferKind::Other))
            {
                offers.push(Offer { kind, form });
            }
        }
        for (action, kind) in [
            (Action::Recover, OfferKind::Recover),
            (Action::Resend, OfferKind::Resend),
            (Action::Send, OfferKind::Send),
            (Action::Cancel, OfferKind::Cancel),
        ] {
            if let Some(form) = self.table.action(action) {
                offers.push(Offer { kind, form });
            }
        }
        offers
    }

    fn offer(&self, form: &Form, step: &Step) -> Option<OfferKind> {
        use KnownRemediation as R;
        let challenge = || self.response.challenge.clone();
        let Some(name) = form.known() else {
            return beside(form);
        };
        Some(match name {
            R::SelectAuthenticatorAuthenticate => {
                let choices = self.choices(form, SelectPurpose::Authenticate);
                (choices.len() > 1 || !matches!(step, Step::Authenticator(_)))
                    .then_some(OfferKind::SwitchAuthenticator)?
            }
            R::SelectAuthenticatorUnlockAccount => OfferKind::SwitchAuthenticator,
            R::SelectAuthenticatorEnroll => {
                let choices = self.choices(form, SelectPurpose::Enroll);
                (!choices.is_empty()).then_some(OfferKind::ReturnToList)?
            }
            R::SelectEnrollmentChannel => OfferKind::SelectChannel,
            R::SelectEnrollProfile => OfferKind::SignUp,
            R::SelectIdentify => OfferKind::SignIn,
            R::UnlockAccount => OfferKind::UnlockAccount,
            R::Skip if is_demanded(step) => return None,
            R::Skip => OfferKind::Skip,
            R::Resend | R::ResendChallenge => OfferKind::Resend,
            R::Send | R::SendChallenge => OfferKind::Send,
            R::RequestActivationEmail => OfferKind::RequestActivationEmail,
            R::RedirectIdp | R::PivIdp => {
                let idp = IdpOffer::of(form);
                let piv = idp.is_certificate() || name == R::PivIdp;
                if piv {
                    OfferKind::Piv(idp)
                } else {
                    OfferKind::Idp(idp)
                }
            }
            R::LaunchAuthenticator => OfferKind::LaunchOktaVerify(challenge()),
            R::LaunchNfcAuthenticator => OfferKind::LaunchNfc(challenge()),
            R::LaunchWebauthnAuthenticator => OfferKind::LaunchWebauthn,
            R::EnrollWebauthnResidentkey => OfferKind::ResidentKey,
            R::LaunchPasskeysAuthenticator => {
                OfferKind::Passkey(Box::new(self.passkey(R::LaunchPasskeysAuthenticator)?))
            }
            R::Recover => OfferKind::Recover,
            R::Cancel => OfferKind::Cancel,
            // Sent by themselves, never by the user.
            R::ChallengeWebauthnAutofill
            | R::Poll
            | R::ChallengePoll
            | R::EnrollPoll
            | R::DeviceChallengePoll
            | R::CancelPolling
            | R::CancelPollingTransaction
            | R::FailureRedirect => return None,
            // Steps of their own, here in the second row.
            R::Identify
            | R::IdentifyRecovery
            | R::SelectAuthenticatorEnrollData
            | R::AuthenticatorVerificationData
            | R::AuthenticatorEnrollmentData
            | R::ChallengeAuthenticator
            | R::EnrollAuthenticator
            | R::EnrollAuthenticatorPromotion
            | R::EnrollmentChannelData
            | R::ResetAuthenticator
            | R::ReenrollAuthenticator
            | R::ReenrollAuthenticatorWarning
            | R::ReenrollCustomPasswordExpiry
            | R::ReenrollCustomPasswordExpiryWarning
            | R::EnrollProfile
            | R::ProfileUpdate
            | R::DeviceAssuranceGracePeriod
            | R::KeepMeSignedIn
            | R::RedirectIdverify
            | R::SuccessRedirect
            | R::DeviceAppleSsoExtension
            | R::CancelTransaction
            | R::Consent
            | R::AdminConsent
            | R::GranularConsent
            | R::EmailChallengeConsent
            | R::UserCode => return beside(form),
        })
    }
}

/// Additional attributes are left out as a whole, or not at all (IDX §4.1, `profile-update`).
fn is_demanded(step: &Step) -> bool {
    let Step::Profile(profile) = step else {
        return false;
    };
    let mut shown = profile.form.shown_fields().into_iter();
    profile.kind == ProfileKind::Update && shown.any(Field::is_required)
}

/// What a form is beside another step, going by its fields.
fn beside(form: &Form) -> Option<OfferKind> {
    if form.is_poll() {
        None
    } else if form.is_form && !form.is_bare() {
        Some(OfferKind::Show)
    } else {
        Some(OfferKind::Other)
    }
}
