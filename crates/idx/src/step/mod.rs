//! What a response means: one [`Page`] with the step to take, and what else can be done.
//!
//! [`wire`](crate::wire) says what was sent, this module what it means. Every remediation name
//! and authenticator this crate knows has a variant with its own data; whatever it does not know
//! becomes [`Step::Generic`], whose form can be shown and sent all the same.

mod authenticator;
mod offer;
pub mod password_rules;
mod read;
mod terminal;

use crate::form::Form;
use crate::wire::authenticator::{Authenticator, DeviceChallenge};
use crate::wire::context::{App, Captcha, Client, UiDisplay, User};
use crate::wire::message::{Message, Severity};
use crate::wire::remediation::{ExpiredPasswordSite, IdvMetadata, KnownRemediation, Scope};
use crate::wire::{Intent, Response};
use serde_json::Value;

pub use authenticator::{
    AuthenticatorStep, Duo, Email, ExternalIdp, GoogleOtp, NfcPin, OktaVerify, Password, Phase,
    Phone, PushApp, SecurityQuestion, SimpleCode, TokenOtp, Webauthn,
};
pub use offer::{IdpOffer, Offer, OfferKind};
pub(crate) use read::{Action, FormTable, page};
pub use terminal::{Ending, Terminal};

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
    pub messages: Vec<Message>,
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
}

impl Page {
    /// The first offer of a kind.
    pub fn offer(&self, kind: &OfferKind) -> Option<&Form> {
        self.offers
            .iter()
            .find(|o| o.kind == *kind)
            .map(|o| &o.form)
    }

    /// Whether any message is an error.
    pub fn has_errors(&self) -> bool {
        self.messages.iter().any(|m| m.severity == Severity::Error)
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

/// See [`Step::Identify`].
#[derive(Debug, Clone, PartialEq)]
pub struct Identify {
    /// The form.
    pub form: Form,
    /// Whether it asks for the password too.
    pub with_password: bool,
    /// A passkey that the browser may offer while the user name is typed.
    pub passkey: Option<Passkey>,
}

/// A passkey on the first page (IDX §5.4).
#[derive(Debug, Clone, PartialEq)]
pub struct Passkey {
    /// Takes the answer.
    pub form: Form,
    /// `publicKey` options for the browser, binary members in base64url.
    pub challenge_data: Value,
}

/// See [`Step::SelectAuthenticator`].
#[derive(Debug, Clone, PartialEq)]
pub struct SelectAuthenticator {
    /// The form; its `authenticator` field has the options.
    pub form: Form,
    /// What for.
    pub purpose: SelectPurpose,
    /// The choices in the order to show them.
    pub choices: Vec<AuthenticatorChoice>,
    /// Whether the user name is asked for too (unlocking).
    pub with_identifier: bool,
}

/// What an authenticator is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectPurpose {
    /// To verify.
    Authenticate,
    /// To verify, in order to reset the password.
    Recover,
    /// To set it up.
    Enroll,
    /// To verify, in order to unlock the account.
    Unlock,
}

/// One authenticator, or one method of one, to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthenticatorChoice {
    /// The option's place in the `authenticator` field.
    pub option: usize,
    /// The method to choose with it, where it has several or must be named.
    pub method: Option<String>,
    /// The server's label.
    pub label: Option<String>,
    /// The authenticator or enrolment, empty where the response does not say.
    pub authenticator: Authenticator,
    /// Whether the user has one already (when setting up).
    pub enrolled: bool,
}

/// See [`Step::Profile`].
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The form.
    pub form: Form,
    /// What for.
    pub kind: ProfileKind,
    /// Rules of the password, where it is asked for.
    pub password: Option<Box<Authenticator>>,
}

/// See [`Profile`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind {
    /// A new account.
    Registration,
    /// Attributes asked for while signing in (`enroll/update`).
    Progressive,
    /// Additional attributes (`profile-update`).
    Update,
}

/// See [`Step::IdentityVerification`].
#[derive(Debug, Clone, PartialEq)]
pub struct IdentityVerification {
    /// Leads to the provider.
    pub offer: IdpOffer,
    /// The provider's texts.
    pub metadata: Option<IdvMetadata>,
}

/// See [`Step::Launch`].
#[derive(Debug, Clone, PartialEq)]
pub struct Launch {
    /// Tells the server that the app is being opened.
    pub form: Form,
    /// Which one it is.
    pub target: LaunchTarget,
    /// How to open the app, where the response says.
    pub challenge: Option<DeviceChallenge>,
}

/// What is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaunchTarget {
    /// Okta Verify (FastPass).
    OktaVerify,
    /// A security key.
    Webauthn,
    /// An NFC device.
    Nfc,
}

/// See [`Step::DeviceChallenge`].
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceProbe {
    /// Asks whether it was answered.
    pub form: Form,
    /// How to reach the app.
    pub challenge: DeviceChallenge,
    /// Stops it; takes a reason.
    pub cancel: Option<Form>,
}

/// See [`Step::AppleSsoExtension`].
#[derive(Debug, Clone, PartialEq)]
pub struct AppleSsoExtension {
    /// Sent by itself, or navigated to where its method is GET.
    pub form: Form,
    /// Whether the browser has to navigate.
    pub navigate: bool,
}

/// See [`Step::Consent`].
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// The form: `consent`, and `optedScopes` where each can be chosen.
    pub form: Form,
    /// Who is asked.
    pub kind: ConsentKind,
    /// What the app wants.
    pub scopes: Vec<Scope>,
}

/// See [`Consent`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentKind {
    /// The user, all or nothing.
    User,
    /// An administrator, all or nothing.
    Admin,
    /// The user, scope by scope.
    Granular,
}

/// See [`Step::EmailConsent`].
#[derive(Debug, Clone, PartialEq)]
pub struct EmailConsent {
    /// The form.
    pub form: Form,
    /// Who asked: label and value.
    pub request: Vec<(String, String)>,
}

/// See [`Step::Maintenance`].
#[derive(Debug, Clone, PartialEq)]
pub struct Maintenance {
    /// Asks again.
    pub form: Form,
    /// Milliseconds until it is asked again.
    pub refresh_ms: u32,
}

/// See [`Step::Redirect`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// Where to, unchecked.
    pub href: String,
    /// Whether to wait for a click: the window may have lost the focus to an app.
    pub on_click: bool,
    /// Whether sign-in went well.
    pub success: bool,
}

/// Where a password that lives on another site is changed.
pub type PasswordSite = ExpiredPasswordSite;

/// The browser that asked, on pages opened from an e-mail.
pub type RequestClient = Client;

/// The page that leads on at the end, where the user has to click (IDX §9 trap 20).
pub(crate) fn end_page(response: &Response, serial: u32, href: String) -> Page {
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
    }
}

/// Whether two responses show the same step, so that a poll answer changes nothing on screen
/// (IDX §6.2).
pub(crate) fn same_step(a: &Response, b: &Response) -> bool {
    let maintenance = |r: &Response| {
        r.remediations.first().and_then(|r| r.known()) == Some(KnownRemediation::Poll)
    };
    !maintenance(b) && fingerprint(a) == fingerprint(b)
}

fn fingerprint(response: &Response) -> impl PartialEq + '_ {
    let current = response
        .current_enrollment
        .as_ref()
        .or(response.current_authenticator.as_ref());
    let challenge = response.challenge.as_ref().or(response
        .current_authenticator
        .as_ref()
        .and_then(|a| a.context.challenge.as_ref()));
    (
        response.remediations.first().map(|r| &r.name),
        current.map(|a| {
            (
                &a.key,
                &a.id,
                &a.context.selected_channel,
                &a.context.correct_answer,
            )
        }),
        challenge.map(|c| (&c.method, &c.request)),
    )
}
