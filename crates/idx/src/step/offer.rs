//! What can be done besides the step itself.

use std::sync::Arc;

use super::read::Reading;
use super::table::Action;
use super::{Passkey, SelectPurpose, Step};
use crate::form::Form;
use crate::wire::authenticator::DeviceChallenge;
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
        for index in 0..self.response.remediations.len() {
            if index == primary && !all {
                continue;
            }
            if let Some(form) = self.form(index)
                && let Some(kind) = self.offer(&form, step)
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
        Some(match form.known() {
            Some(R::SelectAuthenticatorAuthenticate) => {
                let choices = self.choices(form, SelectPurpose::Authenticate);
                (choices.len() > 1 || !matches!(step, Step::Authenticator(_)))
                    .then_some(OfferKind::SwitchAuthenticator)?
            }
            Some(R::SelectAuthenticatorUnlockAccount) => OfferKind::SwitchAuthenticator,
            Some(R::SelectAuthenticatorEnroll) => OfferKind::ReturnToList,
            Some(R::SelectEnrollmentChannel) => OfferKind::SelectChannel,
            Some(R::SelectEnrollProfile) => OfferKind::SignUp,
            Some(R::SelectIdentify) => OfferKind::SignIn,
            Some(R::UnlockAccount) => OfferKind::UnlockAccount,
            Some(R::Skip) => OfferKind::Skip,
            Some(R::Resend | R::ResendChallenge) => OfferKind::Resend,
            Some(R::Send | R::SendChallenge) => OfferKind::Send,
            Some(R::RequestActivationEmail) => OfferKind::RequestActivationEmail,
            Some(R::RedirectIdp | R::PivIdp) => {
                let idp = IdpOffer::of(form);
                let piv = idp.is_certificate() || form.known() == Some(R::PivIdp);
                if piv {
                    OfferKind::Piv(idp)
                } else {
                    OfferKind::Idp(idp)
                }
            }
            Some(R::LaunchAuthenticator) => OfferKind::LaunchOktaVerify(challenge()),
            Some(R::LaunchNfcAuthenticator) => OfferKind::LaunchNfc(challenge()),
            Some(R::LaunchWebauthnAuthenticator) => OfferKind::LaunchWebauthn,
            Some(R::EnrollWebauthnResidentkey) => OfferKind::ResidentKey,
            Some(R::LaunchPasskeysAuthenticator) => {
                OfferKind::Passkey(Box::new(self.passkey(R::LaunchPasskeysAuthenticator)?))
            }
            Some(R::Recover) => OfferKind::Recover,
            Some(R::Cancel) => OfferKind::Cancel,
            // Sent by themselves, never by the user.
            Some(
                R::ChallengeWebauthnAutofill
                | R::Poll
                | R::ChallengePoll
                | R::EnrollPoll
                | R::DeviceChallengePoll
                | R::CancelPolling
                | R::CancelPollingTransaction
                | R::FailureRedirect,
            ) => return None,
            _ if form.is_poll() => return None,
            _ if form.is_form && !form.is_bare() => OfferKind::Show,
            _ => OfferKind::Other,
        })
    }
}
