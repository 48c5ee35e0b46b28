//! The link of a mail as a step of its own (IDX §1.8, §7.3): opened, it leads
//! to the app, whose next attempt is about the link and not about a sign-in.
//! There the code is shown, or somebody is asked whether it was them.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Errand, Step, client};
use crate::authenticators::email::Sent;
use crate::config::minutes;
use crate::flow::Flow;
use crate::ion::{Field, Form, Message, object};
use crate::rejection::Rejection;
use crate::render::lists;
use crate::transaction::{Stage, Transaction};
use crate::work::Pending;

/// Names the link the next attempt is about.
pub(crate) const COOKIE: &str = "mailed";

/// What the link of a mail comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkStep {
    /// What `[email]` says.
    None,
    /// The code, to be typed where the sign-in began.
    Code,
    /// The question whether it was the person's own sign-in.
    Consent,
}

/// The cookie that leads the next attempt here.
pub(crate) fn cookie(token: &str) -> String {
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=120")
}

/// The cookie that ends the wait for an attempt.
pub(crate) fn begun() -> String {
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// A new attempt is about the link with this token.
pub(crate) fn begin(flow: &mut Flow<'_>, tx: &mut Transaction, token: &str) {
    tx.session = None;
    let Some((id, secret)) = token.split_once('.') else {
        tx.stage = Stage::Ended(ending("idx.return.error", "The link is not complete."));
        return;
    };
    let now = flow.now;
    let Some(mut original) = flow.world.transactions.take_by_id(id, now) else {
        tx.stage = Stage::Ended(expired());
        return;
    };
    tx.stage = Stage::Ended(ending("idx.return.error", "The link cannot be used."));
    look(flow, tx, &mut original, secret);
    flow.world.transactions.insert(original);
}

fn look(flow: &Flow<'_>, tx: &mut Transaction, original: &mut Transaction, secret: &str) {
    let life = minutes(original.email(&flow.org.config).code_minutes);
    let step = flow.accounts(original).email_link;
    let is_here = tx.device == original.device;
    let Some(sent) = sent(original) else {
        tx.stage = Stage::Ended(stale());
        return;
    };
    if !sent.has_link(secret) || !sent.is_fresh(flow.now, life) {
        tx.stage = Stage::Ended(expired());
        return;
    }
    if sent.is_confirmed() {
        tx.stage = Stage::Ended(stale());
        return;
    }
    tx.stage = match step {
        LinkStep::Consent => Stage::Account(Step::EmailConsent(original.id.clone())),
        LinkStep::None | LinkStep::Code if is_here => {
            sent.confirm();
            Stage::Ended(ending("idx.return.to.original.tab", RETURN))
        }
        LinkStep::None | LinkStep::Code => {
            let code = sent.code().to_owned();
            Stage::Ended(code_only(flow, original, &code))
        }
    };
}

const RETURN: &str = "Go back to the tab where you are signing in.";

/// The mail an attempt waits to be answered.
fn sent(original: &mut Transaction) -> Option<&mut Sent> {
    match original.pending_mut()? {
        Pending::Email(sent) => Some(sent),
        _ => None,
    }
}

fn ending(key: &'static str, text: &'static str) -> Rejection {
    Rejection::new(StatusCode::OK, Message::info(key, text)).ending_here()
}

fn expired() -> Rejection {
    ending(
        "idx.return.link.expired",
        "This link is too old or was replaced. Ask for another mail where you are signing in.",
    )
}

/// The message of a used link comes without a class (IDX §7.3).
fn stale() -> Rejection {
    let text = "This link was used already. Go back to the tab where you are signing in.";
    Rejection::new(StatusCode::OK, Message::plain("idx.return.stale", text)).ending_here()
}

/// The code and who asked for it, for somebody on another device.
fn code_only(flow: &Flow<'_>, original: &Transaction, code: &str) -> Rejection {
    let mut email = lists::authenticator(flow, original, crate::authenticators::Kind::Email);
    email.insert("contextualData".to_owned(), json!({ "otp": code }));
    let intent = match original.errand {
        Errand::SignIn => "AUTHENTICATION",
        Errand::Recovery(_) => "RECOVERY",
        Errand::Unlock => "UNLOCK_ACCOUNT",
        Errand::Registration => "ENROLLMENT",
    };
    let text = "Type this code where you are signing in.";
    Rejection::new(
        StatusCode::OK,
        Message::info("idx.enter.otp.in.original.tab", text),
    )
    .showing("intent", json!(intent))
    .showing("currentAuthenticator", object(email))
    .showing("client", client::describe(flow, original))
    .ending_here()
}

/// `email-challenge-consent`
pub(super) fn form(flow: &Flow<'_>, tx: &Transaction, original: &str) -> Form {
    let client = flow
        .world
        .transactions
        .look(original, flow.now)
        .map(client::name)
        .unwrap_or_default();
    let info = |name: &str, label: &str, value: &str| json!({ "name": name, "type": "string", "label": label, "value": value });
    let options = json!([
        { "label": "Yes, it's me", "value": true },
        { "label": "No, it's not me", "value": false },
    ]);
    Form::new("email-challenge-consent", "consent")
        .with(
            "requestInfo",
            json!([
                info("browser", "Browser", &client),
                info("appName", "App", &flow.app_label(tx)),
            ]),
        )
        .field(
            Field::boolean("consent")
                .required(true)
                .with("options", options),
        )
}

/// `consent` at that step.
pub(super) fn submit(flow: &mut Flow<'_>, original: &str, body: &Value) -> Result<(), Rejection> {
    let consent = body.get("consent").and_then(Value::as_bool);
    let it_was_me = consent.ok_or_else(|| Rejection::blank("consent"))?;
    let now = flow.now;
    let original = flow.world.transactions.live_mut(original, now);
    let Some(original) = original else {
        return Err(expired());
    };
    let Some(sent) = sent(original) else {
        return Err(stale());
    };
    if it_was_me {
        sent.confirm();
        return Err(ending("idx.return.to.original.tab", RETURN));
    }
    // Not by going there: the tab that polls has to learn it.
    original.stage = Stage::Ended(Rejection {
        alone: true,
        ..refused("idx.operation.cancelled.on.other.device")
    });
    Err(refused("idx.operation.cancelled.by.user"))
}

fn refused(key: &'static str) -> Rejection {
    let message = Message::error(key, "The sign-in was refused.");
    Rejection::new(StatusCode::FORBIDDEN, message).ending()
}
