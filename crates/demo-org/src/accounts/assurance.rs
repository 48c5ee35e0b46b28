//! Device assurance (IDX §7.4): what a person has to change on their device,
//! as options of which one is enough; at once, or within a grace period.

use std::time::Duration;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Settled, Step};
use crate::config::days;
use crate::flow::Flow;
use crate::ion::{Form, Message, object};
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};

const PREFIX: &str = "idx.error.code.access_denied.device_assurance.remediation";
const CUSTOM: &str = "device.assurance.custom.remediation";
const GRACE: &str = "idx.device_assurance.grace_period.warning.title";

/// `[accounts.assurance]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AssuranceSettings {
    /// Ways to a safe device, each a list of changes.
    pub options: Vec<Vec<Change>>,
    /// Page with help.
    pub help: Option<String>,
    /// Days in which a person is let in all the same.
    pub grace_days: Option<u32>,
}

/// One thing to change.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The rest of the message key, such as `windows.use_lock_screen`; of the
    /// administrator's own where `custom`.
    pub key: String,
    /// What to do.
    pub text: String,
    /// A parameter of the key.
    pub param: Option<String>,
    /// Page that explains it.
    pub link: Option<String>,
    /// The text is the administrator's own.
    #[serde(default)]
    pub custom: bool,
    /// The app on the device can do it.
    pub by_app: Option<ByApp>,
}

/// How the app on the device is asked to do it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ByApp {
    /// First part of the path.
    pub path: String,
    /// Second part.
    pub action: String,
    /// Ports of the loopback interface; those of the demo's app where there
    /// are none.
    #[serde(default)]
    pub ports: Vec<u16>,
    /// Where to go if it does not answer.
    pub fallback_link: Option<String>,
    /// What to say if it does not answer.
    pub fallback_text: Option<String>,
}

/// Refuses, or lets a person in for a while yet.
pub(super) fn judge(flow: &mut Flow<'_>, tx: &mut Transaction) -> Option<Result<(), Rejection>> {
    let settings = flow.accounts(tx).assurance.clone();
    let done = &flow.world.device_changes;
    let is_done = |change: &Change| {
        let by_app = change.by_app.as_ref();
        by_app.is_some_and(|by_app| done.contains(&by_app.address()))
    };
    let mut options = settings.options.iter();
    if options.any(|option| option.iter().all(is_done)) {
        return None;
    }
    let until = settings
        .grace_days
        .map(|count| flow.world.opened.plus(days(count)));
    match until.filter(|until| *until > flow.now) {
        Some(until) => {
            let due = until.iso();
            let first = Message::warning(
                format!("{GRACE}.due_by_date"),
                format!("Your device is not safe enough. Please change that by {due}."),
            )
            .param(due);
            tx.go_to(Stage::Account(Step::Grace));
            let notice = Rejection::new(StatusCode::OK, first);
            tx.notice = Some(list(notice, &settings, &flow.org.urls.loopback_ports));
            Some(Ok(()))
        }
        None => Some(Err(refuse(&settings, &flow.org.urls.loopback_ports))),
    }
}

fn refuse(settings: &AssuranceSettings, ports: &[u16]) -> Rejection {
    let title = "Your device is not safe enough.";
    let first = Message::error(format!("{PREFIX}.title"), title);
    let mut rejection = Rejection::new(StatusCode::FORBIDDEN, first);
    let explanation = match settings.options.len() {
        0 => None,
        1 => Some((
            "explanation_one_rule",
            "Make these changes, then sign in again.",
        )),
        _ => Some((
            "explanation_multiple_rules",
            "Choose one of these and make the changes, then sign in again.",
        )),
    };
    if let Some((key, text)) = explanation {
        rejection = rejection.and(None, Message::error(format!("{PREFIX}.{key}"), text));
    }
    list(rejection, settings, ports).ending()
}

/// The options and the help, in the order they are to be shown.
fn list(mut rejection: Rejection, settings: &AssuranceSettings, ports: &[u16]) -> Rejection {
    let several = settings.options.len() > 1;
    for (index, option) in settings.options.iter().enumerate() {
        if several {
            let number = (index + 1).to_string();
            let heading = Message::error(
                format!("{PREFIX}.option_index"),
                format!("Option {number}:"),
            );
            rejection = rejection.and(None, heading.param(number));
        }
        for change in option {
            rejection = rejection.and(None, message(change, ports));
        }
    }
    let text = "The help page or your administrator knows more.";
    let help = match &settings.help {
        Some(url) => {
            Message::error(format!("{PREFIX}.additional_help_custom"), text).link(url, None)
        }
        None => Message::error(format!("{PREFIX}.additional_help_default"), text),
    };
    rejection.and(None, help)
}

fn message(change: &Change, ports: &[u16]) -> Message {
    let prefix = if change.custom { CUSTOM } else { PREFIX };
    let mut message = Message::error(format!("{prefix}.{}", change.key), change.text.as_str());
    if let Some(param) = &change.param {
        message = message.param(param.as_str());
    }
    if let Some(url) = &change.link {
        message = message.link(url, None);
    }
    match &change.by_app {
        Some(by_app) => message.with("deviceRemediation", by_app.to_value(&change.key, ports)),
        None => message,
    }
}

/// Changes the app on this computer has made, by their address there.
#[derive(Debug, Default)]
pub(crate) struct DeviceChanges(Vec<String>);

/// Changes remembered at most.
const CAPACITY: usize = 100;

impl DeviceChanges {
    fn contains(&self, address: &str) -> bool {
        self.0.iter().any(|made| made == address)
    }

    /// Notes one.
    pub(crate) fn make(&mut self, path: &str, action: &str) {
        let address = format!("{path}/{action}");
        if !self.contains(&address) && self.0.len() < CAPACITY {
            self.0.push(address);
        }
    }
}

/// How long the app has to answer.
const PROBE: Duration = Duration::from_millis(500);

impl ByApp {
    fn address(&self) -> String {
        format!("{}/{}", self.path, self.action)
    }

    fn to_value(&self, key: &str, ports: &[u16]) -> Value {
        let own = Some(self.ports.as_slice()).filter(|own| !own.is_empty());
        let ports: Vec<String> = own.unwrap_or(ports).iter().map(u16::to_string).collect();
        let fallback = match (&self.fallback_link, &self.fallback_text) {
            (Some(href), _) => json!({ "type": "APP_LINK", "href": href }),
            (None, text) => json!({
                "type": "MESSAGE",
                "message": {
                    "message": text.as_deref().unwrap_or("Open the app and follow it."),
                    "i18n": { "key": format!("{PREFIX}.{key}_manual_install") },
                },
            }),
        };
        let value = json!({
            "name": "device-assurance",
            "remediationType": "LOOPBACK",
            "remediationPath": self.path,
            "action": self.action,
            "platform": "WINDOWS",
            "domain": "http://localhost",
            "ports": ports,
            "probeTimeoutMillis": PROBE.as_millis(),
            "fallback": fallback,
        });
        match value {
            Value::Object(members) => object(members),
            other => other,
        }
    }
}

pub(super) fn form() -> Form {
    Form::new("device-assurance-grace-period", "skip")
}

/// Goes on to the application, for now.
pub(super) fn skip(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    tx.settled.push(Settled::Verdict);
    flow.advance(tx)
}
