//! The data of the steps that are not about one authenticator.

use std::sync::Arc;

use serde_json::Value;

use super::{IdpOffer, Step};
use crate::form::{Form, Values};
use crate::url::Href;
use crate::wire::authenticator::{Authenticator, DeviceChallenge};
use crate::wire::context::Client;
use crate::wire::remediation::{ExpiredPasswordSite, IdvMetadata, RequestInfo, Scope};

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
    pub authenticator: Arc<Authenticator>,
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
    pub password: Option<Arc<Authenticator>>,
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
    pub challenge: Option<Arc<DeviceChallenge>>,
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
    pub challenge: Arc<DeviceChallenge>,
    /// Stops it; takes a reason.
    pub cancel: Option<Form>,
}

/// Why the waiting for the app on this device is given up (IDX §6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelReason {
    /// The user does not want to wait.
    User,
    /// The app answered with this status.
    AppError(u16),
    /// The app was found on no port.
    Unreachable,
}

impl CancelReason {
    /// What the cancel form of a device challenge is sent with.
    pub fn values(self) -> Values {
        let (reason, status) = match self {
            Self::User => ("USER_CANCELED", Value::Null),
            Self::AppError(status) => ("OV_RETURNED_ERROR", Value::from(status)),
            Self::Unreachable => ("OV_UNREACHABLE_BY_LOOPBACK", Value::Null),
        };
        let mut values = Values::new();
        values
            .add_extra("reason", Value::from(reason))
            .add_extra("statusCode", status);
        values
    }
}

/// What a launch is sent with: that the user wants to stay signed in, where that is ticked on the
/// page, and nothing otherwise (IDX §3.4 rule 7).
pub fn launch_values(remember_me: bool) -> Values {
    let mut values = Values::new();
    if remember_me {
        values
            .set_flag("rememberMe", true)
            .add_extra("rememberMe", Value::Bool(true));
    }
    values
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
    /// What asks to sign in.
    pub request: Vec<RequestInfo>,
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
    pub href: Href,
    /// Whether to wait for a click: the window may have lost the focus to an app.
    pub on_click: bool,
    /// Whether sign-in went well.
    pub success: bool,
}

/// Where a password that lives on another site is changed.
pub type PasswordSite = ExpiredPasswordSite;

/// The browser that asked, on pages opened from an e-mail.
pub type RequestClient = Client;

impl Step {
    /// The form that takes the answer. [`Step::IdentityProviders`] has none of its own, and
    /// [`Step::Redirect`] is followed by
    /// [`Transaction::follow_end`](crate::transaction::Transaction::follow_end).
    pub fn form(&self) -> Option<&Form> {
        Some(match self {
            Self::Identify(step) => &step.form,
            Self::SelectAuthenticator(step) => &step.form,
            Self::Authenticator(step) => step.form(),
            Self::Profile(step) => &step.form,
            Self::Piv(offer) => &offer.form,
            Self::IdentityVerification(step) => &step.offer.form,
            Self::Launch(step) => &step.form,
            Self::DeviceChallenge(step) => &step.form,
            Self::AppleSsoExtension(step) => &step.form,
            Self::Consent(step) => &step.form,
            Self::EmailConsent(step) => &step.form,
            Self::Maintenance(step) => &step.form,
            Self::IdentifyRecovery(form)
            | Self::UnlockAccount(form)
            | Self::DeviceGracePeriod(form)
            | Self::KeepMeSignedIn(form)
            | Self::CancelTransaction(form)
            | Self::UserCode(form)
            | Self::RequestActivationEmail(form)
            | Self::Generic(form) => form,
            Self::IdentityProviders | Self::Redirect(_) => return None,
        })
    }
}
