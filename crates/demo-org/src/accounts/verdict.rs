//! What the organisation says once everything is proved, or at once: in, not
//! in and why, or first something else (IDX §7.3, §7.4).

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Settled, Step, assurance};
use crate::flow::Flow;
use crate::ion::{Form, Message, object};
use crate::page;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};

/// `[accounts.verdict]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictSettings {
    /// What is said.
    pub kind: Kind,
    /// The administrator's words where access is denied.
    pub text: String,
    /// Links below them.
    pub links: Vec<Link>,
    /// What has to be set up on the device first.
    pub device: DeviceEnrollment,
}

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Come in.
    LetIn,
    /// The application is not for this person.
    NotAssigned,
    /// The same, and another may try.
    NotAssignedTryAnother,
    /// No.
    Denied,
    /// No, in the administrator's words.
    DeniedInOwnWords,
    /// No rule of the authorization server fits. Said before anything else.
    NoPolicy,
    /// Embedded sign-in is off. Said to `interact`.
    FeatureOff,
    /// Nobody signs in from this network. Said to `interact`, by what stands before us.
    NetworkPolicy,
    /// The device is not safe enough.
    DeviceAssurance,
    /// The device has to be managed first.
    DeviceEnrollment,
    /// In, by a page of the organisation (`success`).
    SuccessPage,
    /// The same as a remediation.
    SuccessRedirect,
    /// Not in, and the application is to know (`failure-redirect`).
    FailureRedirect,
}

/// A link for people to read on.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// `deviceEnrollment` of the answer.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceEnrollment {
    /// `oda`, `mdm` or `ws1`.
    pub name: String,
    /// `IOS` or `ANDROID`.
    pub platform: String,
    /// Who manages devices.
    pub vendor: Option<String>,
    /// Where a device is taken under management.
    pub enrollment_link: Option<String>,
    /// How the app is reached (`oda`).
    pub challenge_method: Option<String>,
}

/// Whether there is no embedded sign-in for this attempt.
pub(super) fn is_off(flow: &Flow<'_>, tx: &Transaction) -> bool {
    flow.accounts(tx).verdict.kind == Kind::FeatureOff
}

/// Whether the network is shut out.
pub(super) fn is_blocked(flow: &Flow<'_>, tx: &Transaction) -> bool {
    flow.accounts(tx).verdict.kind == Kind::NetworkPolicy
}

/// What an attempt begins with instead of its first form.
pub(super) fn at_start(flow: &Flow<'_>, tx: &Transaction) -> Option<Rejection> {
    if flow.accounts(tx).verdict.kind != Kind::NoPolicy {
        return None;
    }
    let text = "The policy of the authorization server has no rule for this sign-in.";
    let message = Message::error("idx.error.code.no_matching_policy", text);
    let href = with_error(tx, "access_denied", text);
    Some(
        Rejection::new(StatusCode::BAD_REQUEST, message)
            .showing(
                "failure",
                json!({ "name": "failure-redirect", "href": href }),
            )
            .ending(),
    )
}

/// What is said at the end; takes over where it is not "come in".
pub(super) fn at_end(flow: &mut Flow<'_>, tx: &mut Transaction) -> Option<Result<(), Rejection>> {
    if tx.settled.contains(&Settled::Verdict) {
        return None;
    }
    let app = flow.app_label(tx);
    let settings = flow.accounts(tx).verdict.clone();
    let refusal = match settings.kind {
        Kind::LetIn | Kind::NoPolicy | Kind::FeatureOff | Kind::NetworkPolicy => return None,
        Kind::SuccessPage | Kind::SuccessRedirect => return None,
        Kind::DeviceAssurance => return assurance::judge(flow, tx),
        Kind::DeviceEnrollment | Kind::FailureRedirect => {
            tx.go_to(Stage::Account(Step::Leave(settings.kind)));
            return Some(Ok(()));
        }
        Kind::NotAssigned => refuse(
            "idx.error.code.user_not_assigned",
            format!("{app} is not meant for you."),
        )
        .ending(),
        Kind::NotAssignedTryAnother => {
            tx.start_over();
            let text = format!("{app} is not meant for this user.");
            let message = Message::error("idx.error.user.not.assigned.to.app", text);
            Rejection::new(StatusCode::BAD_REQUEST, message)
        }
        Kind::Denied => refuse(
            "security.access_denied",
            "You do not have permission to do that.".to_owned(),
        )
        .ending(),
        Kind::DeniedInOwnWords => in_own_words(&settings).ending(),
    };
    Some(Err(refusal))
}

/// Where the browser goes instead of getting a code, once all is settled.
pub(super) fn leave(flow: &mut Flow<'_>, tx: &mut Transaction) -> Option<Result<(), Rejection>> {
    let kind = flow.accounts(tx).verdict.kind;
    if !matches!(kind, Kind::SuccessPage | Kind::SuccessRedirect) {
        return None;
    }
    flow.open_session(tx);
    tx.go_to(Stage::Account(Step::Leave(kind)));
    Some(Ok(()))
}

fn refuse(key: &'static str, text: String) -> Rejection {
    Rejection::new(StatusCode::FORBIDDEN, Message::error(key, text))
}

fn in_own_words(settings: &VerdictSettings) -> Rejection {
    let text = settings.text.clone();
    let message = Message::error("security.access_denied_custom_message", text);
    let message = settings
        .links
        .iter()
        .fold(message, |it, link| it.link(&link.url, Some(&link.label)));
    Rejection::new(StatusCode::FORBIDDEN, message)
}

/// The redirect URI with an error.
fn with_error(tx: &Transaction, error: &str, text: &str) -> String {
    let pairs = [
        ("error", error),
        ("error_description", text),
        ("state", tx.request.state.as_str()),
    ];
    page::with_query(&tx.request.redirect_uri, &pairs)
}

/// The page a person lands on who is let in without a code.
fn landing(flow: &Flow<'_>) -> String {
    format!("{}/signed-in", flow.org.urls.org)
}

pub(super) fn forms(flow: &Flow<'_>, tx: &Transaction, kind: Kind) -> Vec<Form> {
    match kind {
        Kind::SuccessRedirect => vec![go_to("success-redirect", &landing(flow))],
        Kind::FailureRedirect => {
            let href = with_error(tx, "access_denied", "The sign-in was refused.");
            vec![go_to("failure-redirect", &href)]
        }
        _ => Vec::new(),
    }
}

/// An address to go to, without a handle of ours in it.
fn go_to(name: &'static str, href: &str) -> Form {
    Form::link(name, String::new()).with("href", json!(href))
}

pub(super) fn context(
    flow: &Flow<'_>,
    tx: &Transaction,
    kind: Kind,
    body: &mut Map<String, Value>,
) {
    match kind {
        Kind::SuccessPage => {
            let success = json!({ "name": "success-redirect", "href": landing(flow) });
            body.insert("success".to_owned(), success);
        }
        Kind::DeviceEnrollment => {
            let device = &flow.accounts(tx).verdict.device;
            body.insert(
                "deviceEnrollment".to_owned(),
                object(describe(flow, device)),
            );
        }
        _ => {}
    }
}

fn describe(flow: &Flow<'_>, device: &DeviceEnrollment) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("name".to_owned(), json!(device.name));
    members.insert("platform".to_owned(), json!(device.platform));
    if device.name == "oda" {
        members.insert("signInUrl".to_owned(), json!(flow.org.urls.app));
    }
    for (name, value) in [
        ("vendor", &device.vendor),
        ("enrollmentLink", &device.enrollment_link),
        ("challengeMethod", &device.challenge_method),
    ] {
        if let Some(value) = value {
            members.insert(name.to_owned(), json!(value));
        }
    }
    members
}
