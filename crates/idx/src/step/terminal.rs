//! The end of the road: nothing more to send in this transaction (IDX §7.3).

use crate::form::Form;
use crate::secret::Secret;
use crate::step::RequestClient;
use crate::wire::context::{App, DeviceEnrollment, User};
use crate::wire::message::{Message, Severity};
use crate::wire::{Intent, Response};

/// A page without a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Terminal {
    /// What it is, as far as it has a screen of its own.
    pub ending: Ending,
    /// The messages.
    pub messages: Vec<Message>,
    /// What the transaction was for.
    pub intent: Option<Intent>,
    /// Whom it was about.
    pub user: Option<User>,
    /// The application.
    pub app: Option<App>,
    /// Goes on without an optional step (maintenance).
    pub skip: Option<Form>,
    /// Whether the user may start over from here.
    pub can_restart: bool,
}

/// What kind of end it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// `idx.session.expired`: the transaction is over.
    SessionExpired,
    /// The verification timed out, or too many requests: start over.
    StartOver,
    /// `idx.return.to.original.tab`: done here, go back to the first tab.
    ReturnToOriginalTab,
    /// `idx.enter.otp.in.original.tab`: type this code there. With the browser that asked.
    EnterOtpInOriginalTab {
        /// The code.
        otp: Option<Secret>,
        /// The browser that asked for it.
        client: Option<RequestClient>,
    },
    /// `idx.transferred.to.new.tab`: another tab has taken over.
    TransferredToNewTab,
    /// `idx.return.link.expired`, `idx.return.stale`, `idx.return.error`: the link is dead.
    LinkExpired,
    /// Denied by the user, here or on the other device.
    Denied,
    /// `idx.device.activated`
    DeviceActivated,
    /// `idx.device.not.activated.*`
    DeviceNotActivated,
    /// `idx.email.verification.required`: go on from the e-mail.
    EmailVerificationRequired,
    /// `idx.recovery.completed`, `idx.request.activation.email`: done.
    Completed,
    /// `oie.selfservice.unlock_user.success.message`
    Unlocked,
    /// A dead activation or recovery link.
    InvalidLink,
    /// `idx.error.server.safe.mode.*`: maintenance.
    Maintenance,
    /// Something the organisation has switched off.
    NotEnabled,
    /// Access denied by policy.
    AccessDenied,
    /// The device does not qualify (IDX §7.4).
    DeviceAssurance,
    /// The device has to be enrolled.
    DeviceEnrollment(DeviceEnrollment),
    /// Any other message.
    Message,
}

/// Keys after which the page offers no way to start over (IDX §7.3, marked there).
const NO_RESTART: [&str; 10] = [
    "idx.return.to.original.tab",
    "idx.enter.otp.in.original.tab",
    "idx.transferred.to.new.tab",
    "idx.operation.cancelled.on.other.device",
    "idx.device.activated",
    "idx.device.not.activated.consent.denied",
    "idx.device.not.activated.internal.error",
    "oie.selfservice.unlock_user.success.message",
    "oie.selfservice.unlock_user.challenge.failed.permissions",
    "oie.selfservice.reset.password.not.allowed",
];

impl Terminal {
    /// Reads the end of a transaction.
    pub(crate) fn read(response: &Response, skip: Option<Form>) -> Self {
        let mut messages = response.messages.to_vec();
        let ending = ending(response, &messages);
        if matches!(ending, Ending::LinkExpired) {
            // The server marks it as information, but it is a failure (IDX §9 trap 23).
            for message in &mut messages {
                message.severity = Severity::Error;
            }
        }
        let barred = messages.iter().any(|m| {
            m.key
                .as_deref()
                .is_some_and(|key| NO_RESTART.contains(&key))
        });
        let enrolling = response.intent == Some(Intent::CredentialEnrollment);
        let hidden = matches!(ending, Ending::Maintenance) && (skip.is_some() || enrolling);
        Self {
            can_restart: !hidden && (!barred || response.cancel.is_some()),
            ending,
            messages,
            intent: response.intent.clone(),
            user: response.user.clone(),
            app: response.app.clone(),
            skip,
        }
    }
}

fn ending(response: &Response, messages: &[Message]) -> Ending {
    if let Some(device) = &response.device_enrollment {
        return Ending::DeviceEnrollment(device.clone());
    }
    messages
        .iter()
        .filter_map(|m| m.key.as_deref())
        .find_map(|k| of_key(k, response))
        .unwrap_or(Ending::Message)
}

fn of_key(key: &str, response: &Response) -> Option<Ending> {
    Some(match key {
        "idx.session.expired" => Ending::SessionExpired,
        "core.system.transaction_resource_not_found"
        | "tooManyRequests"
        | "oie.tooManyRequests" => Ending::StartOver,
        "idx.return.to.original.tab" => Ending::ReturnToOriginalTab,
        "idx.enter.otp.in.original.tab" => Ending::EnterOtpInOriginalTab {
            otp: [
                &response.current_authenticator,
                &response.current_enrollment,
            ]
            .into_iter()
            .flatten()
            .find_map(|a| a.context.otp.clone()),
            client: response.client.clone(),
        },
        "idx.transferred.to.new.tab" => Ending::TransferredToNewTab,
        "idx.return.link.expired" | "idx.return.stale" | "idx.return.error" => Ending::LinkExpired,
        "idx.operation.cancelled.by.user" | "idx.operation.cancelled.on.other.device" => {
            Ending::Denied
        }
        "idx.device.activated" => Ending::DeviceActivated,
        "idx.email.verification.required" => Ending::EmailVerificationRequired,
        "idx.recovery.completed" | "idx.request.activation.email" => Ending::Completed,
        "oie.selfservice.unlock_user.success.message" => Ending::Unlocked,
        "idx.invalid.forgot.password.token"
        | "idx.invalid.reset.password.token"
        | "idx.reset.password.activating.user"
        | "idx.expired.activation.token"
        | "idx.missing.activation.token"
        | "idx.activating.inactive.user" => Ending::InvalidLink,
        "oie.registration.is.not.enabled" | "oie.forgot.password.is.not.enabled" => {
            Ending::NotEnabled
        }
        "security.access_denied"
        | "security.access_denied_custom_message"
        | "idx.error.code.user_not_assigned"
        | "idx.error.code.no_matching_policy" => Ending::AccessDenied,
        _ if key.starts_with("idx.device.not.activated.") => Ending::DeviceNotActivated,
        _ if key.starts_with("idx.error.server.safe.mode") => Ending::Maintenance,
        _ if key.starts_with("idx.error.code.access_denied.device_assurance.") => {
            Ending::DeviceAssurance
        }
        _ => return None,
    })
}
