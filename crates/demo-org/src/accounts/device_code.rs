//! Letting a device in that has no keyboard to speak of: its user types the
//! code it shows (`user-code`), signs in and allows it.

use axum::http::StatusCode;
use serde_json::Value;

use super::Step;
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::oauth::device::Verdict;
use crate::oauth::grant::Authorization;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};

/// Makes an attempt one that lets a device in. `prefilled` is the code where
/// it came with the address.
pub(crate) fn begin(tx: &mut Transaction, prefilled: Option<String>) {
    tx.session = None;
    tx.go_to(Stage::Account(Step::UserCode(prefilled)));
}

pub(super) fn form(prefilled: Option<&str>) -> Form {
    let mut field = Field::text("userCode")
        .label("Activation Code")
        .required(true);
    if let Some(code) = prefilled {
        field = field.value(code);
    }
    Form::new("user-code", "device/activate").field(field)
}

/// `device/activate`
pub(crate) fn submit(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    body: &Value,
) -> Result<(), Rejection> {
    if !matches!(tx.stage, Stage::Account(Step::UserCode(_))) {
        return Err(Rejection::bad_request());
    }
    let given = body.get("userCode").and_then(Value::as_str);
    let code = normalise(given.unwrap_or_default());
    if code.is_empty() {
        return Err(Rejection::blank("userCode"));
    }
    if flow.world.device_codes.pending(&code, flow.now).is_none() {
        // A code that is wrong is not shown again.
        tx.stage = Stage::Account(Step::UserCode(None));
        return Err(Rejection::new(
            StatusCode::UNAUTHORIZED,
            Message::error(
                "api.authn.error.PASSCODE_INVALID",
                "No device shows this code, or it is too old.",
            ),
        ));
    }
    let asked = flow.world.device_codes.request(&code);
    tx.request.scopes = asked.map(|(_, scopes)| scopes.to_vec()).unwrap_or_default();
    tx.device_code = Some(code);
    tx.go_to(Stage::Identify);
    Ok(())
}

/// As it is kept: capitals, no hyphen.
fn normalise(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(16)
        .collect::<String>()
        .to_uppercase()
}

/// The application it is about: the device's, where one is let in.
pub(crate) fn client_id<'a>(flow: &'a Flow<'_>, tx: &'a Transaction) -> &'a str {
    let code = tx.device_code.as_deref();
    code.and_then(|code| flow.world.device_codes.request(code))
        .map_or(tx.request.client_id.as_str(), |(client_id, _)| client_id)
}

/// Everything is proved and allowed: the device may fetch its tokens, and
/// this browser gets none.
pub(super) fn finish(flow: &mut Flow<'_>, tx: &mut Transaction) -> Option<Rejection> {
    let code = tx.device_code.clone()?;
    let user_id = flow.user(tx).map(|user| user.id.clone())?;
    let auth_time = tx.auth_time().unwrap_or(flow.now);
    let mut authorization = Authorization::new(tx, &user_id, auth_time);
    authorization.nonce = None;
    let verdict = Verdict::Allowed(Box::new(authorization));
    if flow.world.device_codes.decide(&code, verdict, flow.now) {
        return Some(ending(
            "idx.device.activated",
            "Your device is let in. You can close this page.",
        ));
    }
    Some(ending(
        "idx.device.not.activated.internal.error",
        "The device could not be let in. Its code has become too old.",
    ))
}

/// The person does not let the device in.
pub(super) fn deny(flow: &mut Flow<'_>, tx: &Transaction) -> Option<Rejection> {
    let code = tx.device_code.as_deref()?;
    flow.world
        .device_codes
        .decide(code, Verdict::Denied, flow.now);
    Some(ending(
        "idx.device.not.activated.consent.denied",
        "You did not let the device in.",
    ))
}

/// These come as information, whatever they say (IDX §7.3).
fn ending(key: &'static str, text: &'static str) -> Rejection {
    Rejection::new(StatusCode::OK, Message::info(key, text)).ending_here()
}
