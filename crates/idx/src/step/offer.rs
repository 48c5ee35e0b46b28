//! What can be done besides the step itself.

use crate::form::Form;
use crate::step::Passkey;
use crate::wire::authenticator::DeviceChallenge;

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
    LaunchOktaVerify(Option<Box<DeviceChallenge>>),
    /// Sign in by NFC. Opens the app, and sent.
    LaunchNfc(Option<Box<DeviceChallenge>>),
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
