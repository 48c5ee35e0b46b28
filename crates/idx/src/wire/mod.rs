//! A response as it was sent: tolerant where real servers differ, with a note of what could not be
//! used. What it means is the business of [`step`](crate::step).

use std::sync::Arc;

pub mod authenticator;
pub mod context;
pub mod field;
pub mod message;
pub(crate) mod reader;
pub mod relation;
pub mod remediation;

use serde_json::Value;
use thiserror::Error;

use authenticator::{Authenticator, DeviceChallenge};
use context::{App, Captcha, Client, DeviceEnrollment, EndRedirect, UiDisplay, User};
use message::Message;
pub use reader::{Diagnostic, Problem};
use reader::{Log, Object};
use relation::Relation;
use remediation::Remediation;

use crate::http::MAX_BODY;
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
        let Ok(Value::Object(root)) = serde_json::from_str::<Value>(body) else {
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
        let current = |key: &str, log: &mut Log| {
            reader::context(root, key, log)
                .map(|o| log.within(key, |log| authenticator::authenticator(o, log)))
        };
        let list = |key: &str, log: &mut Log| {
            reader::entries(root, key, log, |value, log| {
                Some(authenticator::authenticator(
                    reader::as_object(value, log)?,
                    log,
                ))
            })
        };
        let mut response = Self {
            intent: reader::text(root, "intent", log).map(|i| intent(&i)),
            state_handle: reader::text(root, "stateHandle", log).map(Secret::from),
            expires_at: reader::text(root, "expiresAt", log),
            remediations: reader::entries(root, "remediation", log, remediation::remediation),
            messages: message::messages(root, log).into(),
            cancel: remediation::action(root, "cancel", log),
            user: context::user(root, log),
            app: context::app(root, log),
            client: context::client(root, log),
            authenticators: list("authenticators", log),
            enrollments: list("authenticatorEnrollments", log),
            current_authenticator: current("currentAuthenticator", log),
            current_enrollment: current("currentAuthenticatorEnrollment", log),
            enrollment_authenticator: current("enrollmentAuthenticator", log),
            recovery_authenticator: current("recoveryAuthenticator", log),
            challenge: reader::context(root, "authenticatorChallenge", log).map(|c| {
                log.within("authenticatorChallenge", |log| {
                    authenticator::device_challenge(c, log)
                })
            }),
            captcha: context::captcha(root, log),
            webauthn_autofill: reader::context(root, "webauthnAutofillUIChallenge", log)
                .and_then(|w| w.get("challengeData").cloned()),
            interaction_code: interaction_code(root, log),
            success: context::end_redirect(root, "success", log),
            failure: context::end_redirect(root, "failure", log),
            device_enrollment: context::device_enrollment(root, log),
            ui_display: context::ui_display(root, log),
            error: oauth::error_of(root),
            diagnostics: Vec::new(),
        };
        response.note_dangling(log);
        for key in root.keys() {
            if !IGNORED.contains(&key.as_str()) && !READ.contains(&key.as_str()) {
                log.note(key, Problem::Unknown);
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
    match text.to_ascii_uppercase().as_str() {
        "LOGIN" => Intent::Login,
        "AUTHENTICATION" => Intent::Authentication,
        "RECOVERY" | "CREDENTIAL_RECOVERY" => Intent::Recovery,
        "UNLOCK_ACCOUNT" => Intent::UnlockAccount,
        "ENROLLMENT" | "ENROLL_NEW_USER" => Intent::Enrollment,
        "CREDENTIAL_ENROLLMENT" => Intent::CredentialEnrollment,
        "CONSENT" => Intent::Consent,
        _ => Intent::Other(text.to_owned()),
    }
}
