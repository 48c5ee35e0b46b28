//! A response as it was sent: tolerant where real servers differ, with a note of what could not be
//! used. What it means is the business of [`step`](crate::step).

use std::sync::Arc;

pub mod authenticator;
pub mod context;
pub mod field;
mod members;
pub mod message;
pub(crate) mod reader;
pub mod relation;
pub mod remediation;

use serde_json::Value;
use thiserror::Error;

use authenticator::{Authenticator, DeviceChallenge};
use context::{App, Captcha, Client, DeviceEnrollment, EndRedirect, UiDisplay, User};
use members::Members;
use message::Message;
pub use reader::{Diagnostic, Problem};
use reader::{Log, Object};
use relation::Relation;
use remediation::Remediation;

use crate::http::MAX_BODY;
use crate::json;
use crate::oauth;
use crate::secret::Secret;

/// What the transaction is for (IDX §2.1); compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Signing in.
    Login,
    /// Signing in, as named on pages opened from an e-mail.
    Authentication,
    /// Recovering a password.
    Recovery,
    /// Unlocking an account.
    UnlockAccount,
    /// Setting up an account or authenticator.
    Enrollment,
    /// Setting up a credential of an account.
    CredentialEnrollment,
    /// Giving consent.
    Consent,
    /// Anything else.
    Other(String),
}

/// An IDX response.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Response {
    /// What the transaction is for.
    pub intent: Option<Intent>,
    /// The newest state handle.
    pub state_handle: Option<Secret>,
    /// When the transaction ends (ISO 8601, UTC).
    pub expires_at: Option<String>,
    /// What can be done, in the server's order; the first is the primary one.
    pub remediations: Vec<Arc<Remediation>>,
    /// Messages for the whole page.
    pub messages: Arc<[Message]>,
    /// Leaves the transaction.
    pub cancel: Option<Arc<Remediation>>,
    /// Whom it is about.
    pub user: Option<User>,
    /// The application.
    pub app: Option<App>,
    /// The browser that asked.
    pub client: Option<Client>,
    /// What can be set up.
    pub authenticators: Vec<Arc<Authenticator>>,
    /// What the user has.
    pub enrollments: Vec<Arc<Authenticator>>,
    /// The authenticator being set up or verified.
    pub current_authenticator: Option<Arc<Authenticator>>,
    /// The enrolment being verified.
    pub current_enrollment: Option<Arc<Authenticator>>,
    /// Rules for the authenticator to set up.
    pub enrollment_authenticator: Option<Arc<Authenticator>>,
    /// Rules for the new password of a recovery.
    pub recovery_authenticator: Option<Arc<Authenticator>>,
    /// A probe for Okta Verify.
    pub challenge: Option<Arc<DeviceChallenge>>,
    /// A captcha.
    pub captcha: Option<Captcha>,
    /// `publicKey` options of a passkey offered while typing.
    pub webauthn_autofill: Option<Value>,
    /// The interaction code: sign-in is done.
    pub interaction_code: Option<Secret>,
    /// Where a server-session app goes on success.
    pub success: Option<EndRedirect>,
    /// Where a server-session app goes on failure.
    pub failure: Option<EndRedirect>,
    /// Enrolment of the device.
    pub device_enrollment: Option<DeviceEnrollment>,
    /// Administrator's title and button.
    pub ui_display: Option<UiDisplay>,
    /// An error beside or in place of the rest: its code and description (IDX §1.6). Such a
    /// response is a failure whatever its status.
    pub error: Option<(String, String)>,
    /// What could not be used.
    pub diagnostics: Vec<Diagnostic>,
}

/// A body that is no IDX response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ParseError {
    /// Nothing at all.
    #[error("the body is empty")]
    Empty,
    /// No JSON object (HTML, truncated, nested too deeply).
    #[error("the body is not a JSON object")]
    NotJson,
    /// JSON, but without `version`: an error of another shape.
    #[error("the body is not an IDX response")]
    NotIdx,
    /// An IDX response of a version other than 1.0.0.
    #[error("the response has an unknown version")]
    Version,
    /// Longer than [`MAX_BODY`].
    #[error("the body is too long")]
    TooLong,
}

/// Top-level members that are known and deliberately not read (IDX §2.1).
const IGNORED: [&str; 3] = ["version", "step", "context"];

impl Response {
    /// Reads a body.
    ///
    /// # Errors
    /// [`ParseError`] when it is no IDX response at all. Odd parts do not fail it: see
    /// [`Response::diagnostics`].
    pub fn parse(body: &str) -> Result<Self, ParseError> {
        if body.len() > MAX_BODY {
            return Err(ParseError::TooLong);
        }
        if body.trim().is_empty() {
            return Err(ParseError::Empty);
        }
        let Some(root) = json::parse_object(body) else {
            return Err(ParseError::NotJson);
        };
        match root.get("version") {
            None | Some(Value::Null) => Err(ParseError::NotIdx),
            Some(Value::String(version)) if version == "1.0.0" => Ok(Self::read(&root)),
            Some(_) => Err(ParseError::Version),
        }
    }

    fn read(root: &Object) -> Self {
        let mut log = Log::default();
        let log = &mut log;
        let mut response = Self {
            messages: message::messages(root, log).into(),
            ..Self::default()
        };
        let found = &mut response;
        let members = &mut Members::new(root, log);
        let mut text = None;
        members.text("intent", &mut text);
        found.intent = text.as_deref().map(intent);
        members.secret("stateHandle", &mut found.state_handle);
        members.text("expiresAt", &mut found.expires_at);
        members.action("cancel", &mut found.cancel);
        if let Some(mut display) = members.context("uiDisplay") {
            let ui = found.ui_display.insert(UiDisplay::default());
            display.words("label", &mut ui.label);
            display.words("buttonLabel", &mut ui.button_label);
        }
        let log = &mut *members.log;
        found.remediations = reader::entries(root, "remediation", log, remediation::remediation);
        found.user = context::user(root, log);
        found.app = context::app(root, log);
        found.client = context::client(root, log);
        for (key, place) in [
            ("authenticators", &mut found.authenticators),
            ("authenticatorEnrollments", &mut found.enrollments),
        ] {
            *place = reader::entries(root, key, log, |value, log| {
                let object = reader::as_object(value, log)?;
                Some(authenticator::authenticator(object, log))
            });
        }
        for (key, place) in [
            ("currentAuthenticator", &mut found.current_authenticator),
            (
                "currentAuthenticatorEnrollment",
                &mut found.current_enrollment,
            ),
            (
                "enrollmentAuthenticator",
                &mut found.enrollment_authenticator,
            ),
            ("recoveryAuthenticator", &mut found.recovery_authenticator),
        ] {
            if let Some(object) = reader::context(root, key, log) {
                *place = Some(log.within(key, |log| authenticator::authenticator(object, log)));
            }
        }
        let key = "authenticatorChallenge";
        if let Some(object) = reader::context(root, key, log) {
            let challenge = log.within(key, |log| authenticator::device_challenge(object, log));
            found.challenge = Some(challenge);
        }
        found.captcha = context::captcha(root, log);
        if let Some(object) = reader::context(root, "webauthnAutofillUIChallenge", log) {
            found.webauthn_autofill = object.get("challengeData").cloned();
        }
        found.interaction_code = interaction_code(root, log);
        found.success = context::end_redirect(root, "success", log);
        found.failure = context::end_redirect(root, "failure", log);
        found.device_enrollment = context::device_enrollment(root, log);
        found.error = oauth::error_of(root);
        if cfg!(feature = "diagnostics") {
            response.note_dangling(log);
            for key in root.keys() {
                if !IGNORED.contains(&key.as_str()) && !READ.contains(&key.as_str()) {
                    log.note(key, Problem::Unknown);
                }
            }
        }
        response.diagnostics = core::mem::take(log).into_entries();
        response
    }

    /// References that name a known place with nothing in it.
    fn note_dangling(&self, log: &mut Log) {
        let dangling = |relation: Option<Relation>| relation.is_some_and(|r| !self.has(r));
        for (index, remediation) in self.remediations.iter().enumerate() {
            if dangling(remediation.relation) {
                log.within("remediation.value", |log| {
                    log.at(index, |log| log.note("relatesTo", Problem::Dangling));
                });
            }
        }
    }

    fn has(&self, relation: Relation) -> bool {
        match relation {
            Relation::Challenge => self.challenge.is_some(),
            Relation::WebauthnAutofill => self.webauthn_autofill.is_some(),
            Relation::Captcha => self.captcha.is_some(),
            other => self.authenticator(other).is_some(),
        }
    }

    /// The challenge for the app on this device: of the response itself, else of the authenticator
    /// in use (IDX §6.3).
    pub fn device_challenge(&self) -> Option<&Arc<DeviceChallenge>> {
        let current = [&self.current_authenticator, &self.current_enrollment];
        let mut current = current.into_iter().flatten();
        let own = || current.find_map(|a| a.context.challenge.as_ref());
        self.challenge.as_ref().or_else(own)
    }

    /// The authenticator or enrolment a reference points to.
    pub fn authenticator(&self, relation: Relation) -> Option<&Arc<Authenticator>> {
        match relation {
            Relation::CurrentAuthenticator => self.current_authenticator.as_ref(),
            Relation::CurrentEnrollment => self.current_enrollment.as_ref(),
            Relation::EnrollmentAuthenticator => self.enrollment_authenticator.as_ref(),
            Relation::RecoveryAuthenticator => self.recovery_authenticator.as_ref(),
            Relation::Authenticator(index) => self.authenticators.get(index),
            Relation::Enrollment(index) => self.enrollments.get(index),
            Relation::Challenge | Relation::WebauthnAutofill | Relation::Captcha => None,
        }
    }
}

/// Top-level members that are read.
const READ: [&str; 32] = [
    "intent",
    "authentication",
    "stateHandle",
    "expiresAt",
    "remediation",
    "messages",
    "cancel",
    "user",
    "app",
    "client",
    "authenticators",
    "authenticatorEnrollments",
    "currentAuthenticator",
    "currentAuthenticatorEnrollment",
    "enrollmentAuthenticator",
    "recoveryAuthenticator",
    "authenticatorChallenge",
    "captcha",
    "webauthnAutofillUIChallenge",
    "successWithInteractionCode",
    "success",
    "failure",
    "deviceEnrollment",
    "uiDisplay",
    "error",
    "error_description",
    "message",
    "errorCode",
    "errorSummary",
    "errorLink",
    "errorId",
    "errorCauses",
];

/// The code is found by its field's name: the order of the fields varies (IDX §2.4).
fn interaction_code(root: &Object, log: &mut Log) -> Option<Secret> {
    let issue = remediation::action(root, "successWithInteractionCode", log)?;
    let code = issue.field("interaction_code").and_then(|f| f.text_value());
    if code.is_none() {
        let problem = Problem::Missing("interaction_code");
        log.note("successWithInteractionCode", problem);
    }
    code.map(Secret::from)
}

fn intent(text: &str) -> Intent {
    const KNOWN: &[(&str, Intent)] = &[
        ("LOGIN", Intent::Login),
        ("AUTHENTICATION", Intent::Authentication),
        ("RECOVERY", Intent::Recovery),
        ("CREDENTIAL_RECOVERY", Intent::Recovery),
        ("UNLOCK_ACCOUNT", Intent::UnlockAccount),
        ("ENROLLMENT", Intent::Enrollment),
        ("ENROLL_NEW_USER", Intent::Enrollment),
        ("CREDENTIAL_ENROLLMENT", Intent::CredentialEnrollment),
        ("CONSENT", Intent::Consent),
    ];
    let known = KNOWN
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text));
    known.map_or_else(
        || Intent::Other(text.to_owned()),
        |(_, intent)| intent.clone(),
    )
}
