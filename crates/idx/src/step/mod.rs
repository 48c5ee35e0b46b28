//! What a response means: one [`Page`] with the step to take, and what else can be done.
//!
//! [`wire`](crate::wire) says what was sent, this module what it means. Every remediation name
//! and authenticator this crate knows has a variant with its own data; whatever it does not know
//! becomes [`Step::Generic`], whose form can be shown and sent all the same.

// What the protocol names is told apart in full: a new name asks for its place here.
#![deny(clippy::wildcard_enum_match_arm)]

use std::sync::Arc;

mod authenticator;
mod choices;
mod compare;
mod custom_app;
mod duo;
mod email;
mod external_idp;
mod google_otp;
mod kinds;
mod nfc_pin;
mod offer;
mod okta_verify;
mod password;
pub mod password_rules;
mod phone;
mod read;
mod remedies;
mod security_question;
mod simple_code;
mod table;
mod terminal;
mod token_otp;
mod webauthn;

use crate::form::Form;
use crate::url::Href;
use crate::wire::context::{App, Captcha, UiDisplay, User};
use crate::wire::message::{Message, Severity};
use crate::wire::{Intent, Response};

pub use authenticator::{AuthenticatorStep, Phase};
pub(crate) use compare::same_step;
pub use custom_app::PushApp;
pub use duo::{Duo, DuoMessage, DuoPrompt};
pub use email::Email;
pub use external_idp::ExternalIdp;
pub use google_otp::GoogleOtp;
pub use kinds::{
    AppleSsoExtension, AuthenticatorChoice, CancelReason, Consent, ConsentKind, DeviceProbe,
    EmailConsent, Identify, IdentityVerification, Launch, LaunchTarget, Maintenance, Passkey,
    PasswordSite, Profile, ProfileKind, Redirect, RequestClient, SelectAuthenticator,
    SelectPurpose, launch_values,
};
pub use nfc_pin::NfcPin;
pub use offer::{IdpOffer, Offer, OfferKind};
pub use okta_verify::OktaVerify;
pub use password::Password;
pub use phone::{OtherMethod, Phone};
pub(crate) use read::{page, primary};
pub use remedies::{DeviceRemedies, RemedyWay};
pub use security_question::SecurityQuestion;
pub use simple_code::SimpleCode;
pub(crate) use table::{Action, FormTable};
pub use terminal::{Ending, Terminal};
pub use token_otp::TokenOtp;
pub use webauthn::{Webauthn, WebauthnCredential, decode_binary, encode_binary};

/// What a response asks for, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Counts the pages of a transaction; a form of an older page is refused.
    pub serial: u32,
    /// What to do now.
    pub step: Step,
    /// Whether this is the same step as before (a wrong answer, say): what the user typed is
    /// kept, except secrets and codes.
    pub continues: bool,
    /// Messages for the whole page.
    pub messages: Arc<[Message]>,
    /// What else can be done, in the server's order.
    pub offers: Vec<Offer>,
    /// Whom it is about.
    pub user: Option<User>,
    /// The application that is signed in to.
    pub app: Option<App>,
    /// What the transaction is for.
    pub intent: Option<Intent>,
    /// A captcha to solve when the form is sent.
    pub captcha: Option<Captcha>,
    /// Administrator's title and button.
    pub ui_display: Option<UiDisplay>,
    /// When the transaction ends (ISO 8601, UTC).
    pub expires_at: Option<String>,
    /// Whether it asks the server again by itself.
    pub polls: bool,
    /// Whether the page stands for a choice the user made here, without a request: the way back
    /// leads to the server's own first step.
    pub switched: bool,
    /// Whether the user comes back to it after [`switched`](Self::switched) pages of the same
    /// response. What was wrong is told once: errors, also those of fields, are not repeated.
    pub revisited: bool,
    /// Whether it answers the question where the transaction stands, at the start or after a reload:
    /// nothing was done here that led to it, so nothing that leads away follows by itself.
    pub is_first: bool,
}

impl Page {
    /// The first offer of a kind.
    pub fn offer(&self, kind: &OfferKind) -> Option<&Form> {
        self.offers
            .iter()
            .find(|o| o.kind.is(kind))
            .map(|o| &o.form)
    }

    /// Whether any message is an error.
    pub fn has_errors(&self) -> bool {
        self.messages.iter().any(|m| m.severity == Severity::Error)
    }

    /// Its messages without the errors.
    pub(crate) fn other_than_errors(&self) -> Arc<[Message]> {
        let others = self
            .messages
            .iter()
            .filter(|m| m.severity != Severity::Error);
        others.cloned().collect()
    }
}

/// The step to take. The names are those of the remediations.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// `identify`: who are you, perhaps with the password at once.
    Identify(Identify),
    /// `identify-recovery`: who are you, to recover a password.
    IdentifyRecovery(Form),
    /// `select-authenticator-*`: choose an authenticator.
    SelectAuthenticator(SelectAuthenticator),
    /// Anything about one authenticator.
    Authenticator(Box<AuthenticatorStep>),
    /// `enroll-profile`, `profile-update`: registration and additional attributes.
    Profile(Profile),
    /// `unlock-account` that asks for the user name.
    UnlockAccount(Form),
    /// `device-assurance-grace-period`: the device does not qualify, but may go on for now.
    DeviceGracePeriod(Form),
    /// `keep-me-signed-in`
    KeepMeSignedIn(Form),
    /// `redirect-idp` as the first remediation: the offers hold the identity providers.
    IdentityProviders,
    /// `piv-idp`, or `redirect-idp` of type X509: sign in with a certificate.
    Piv(IdpOffer),
    /// `redirect-idverify`: prove the identity with a provider.
    IdentityVerification(IdentityVerification),
    /// `launch-authenticator`, `launch-nfc-authenticator`, `launch-webauthn-authenticator` alone.
    Launch(Launch),
    /// `device-challenge-poll`: reach Okta Verify on this device.
    DeviceChallenge(DeviceProbe),
    /// `device-apple-sso-extension`
    AppleSsoExtension(AppleSsoExtension),
    /// `cancel-transaction`: sent by itself.
    CancelTransaction(Form),
    /// `consent`, `admin-consent`, `granular-consent`: may the app see data?
    Consent(Consent),
    /// `email-challenge-consent`: was it you?
    EmailConsent(EmailConsent),
    /// `user-code`: the code a device shows.
    UserCode(Form),
    /// `request-activation-email`: the link has expired, ask for a new one.
    RequestActivationEmail(Form),
    /// `poll`: the server is in maintenance and is asked again by itself.
    Maintenance(Maintenance),
    /// `success-redirect` and `failure-redirect`, on server-session apps.
    Redirect(Redirect),
    /// Anything else that can be filled in and sent.
    Generic(Form),
}

/// The page that leads on at the end, where the user has to click (IDX §9 trap 20).
pub(crate) fn end_page(response: &Response, serial: u32, href: Href) -> Page {
    Page {
        serial,
        step: Step::Redirect(Redirect {
            href,
            on_click: true,
            success: true,
        }),
        continues: false,
        messages: response.messages.clone(),
        offers: Vec::new(),
        user: response.user.clone(),
        app: response.app.clone(),
        intent: response.intent.clone(),
        captcha: None,
        ui_display: None,
        expires_at: None,
        polls: false,
        switched: false,
        revisited: false,
        is_first: false,
    }
}
