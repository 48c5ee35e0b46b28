//! Passkeys beside the first form: the browser names the person, who has
//! typed nothing (IDX §5.4).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use webauthn_rs::prelude::{DiscoverableAuthentication, DiscoverableKey, Uuid};

use crate::authenticators::Kind;
use crate::authenticators::webauthn::{Answer, handle, keys, note_use, refused};
use crate::flow::Flow;
use crate::idx;
use crate::ion::{Field, Form, object};
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::{Stage, Transaction};

const PATH: &str = "challenge/answer/webauthn-autofillui";

/// A challenge for whatever passkey the browser has.
#[derive(Clone)]
pub(crate) struct Asked {
    /// `challengeData`
    pub(crate) options: Value,
    pub(crate) state: DiscoverableAuthentication,
    /// The last answer was refused.
    failed: bool,
}

/// Makes sure that the first form has its challenge, where the policy lets
/// passkeys in.
pub(crate) fn ready(flow: &Flow<'_>, tx: &mut Transaction) {
    if matches!(tx.stage, Stage::Identify) && tx.passkeys.is_none() && flow.lets_passkeys_in(tx) {
        tx.passkeys = ask(flow, false);
    }
}

pub(crate) fn ask(flow: &Flow<'_>, failed: bool) -> Option<Box<Asked>> {
    let started = flow.org.webauthn.start_discoverable_authentication();
    let (request, state) = started.ok()?;
    let options = json!({
        "challenge": URL_SAFE_NO_PAD.encode(&request.public_key.challenge),
        "rpId": request.public_key.rp_id,
        "userVerification": request.public_key.user_verification,
    });
    Some(Box::new(Asked {
        options,
        state,
        failed,
    }))
}

/// Puts the two forms beside the first one, or before it after a failure.
pub(crate) fn beside_identify(tx: &Transaction, identify: Form) -> Vec<Form> {
    let Some(asked) = &tx.passkeys else {
        return vec![identify];
    };
    let autofill = form("challenge-webauthn-autofillui-authenticator");
    let launch = form("launch-passkeys-authenticator");
    if asked.failed {
        vec![autofill, identify, launch]
    } else {
        vec![identify, autofill, launch]
    }
}

fn form(name: &'static str) -> Form {
    let hidden = |name, label| Field::text(name).label(label).hidden();
    let fields = vec![
        hidden("authenticatorData", "Authenticator Data").required(true),
        hidden("clientData", "Client Data").required(true),
        hidden("signatureData", "Signature Data").required(true),
        hidden("userHandle", "User Handle").required(false),
    ];
    Form::new(name, PATH)
        .relates_to("webauthnAutofillUIChallenge")
        .field(Field::group("credentials", fields).required(true))
}

/// The challenge, at the top level.
pub(crate) fn context(tx: &Transaction, body: &mut Map<String, Value>) {
    if let Some(asked) = &tx.passkeys {
        let mut members = Map::new();
        members.insert("challengeData".to_owned(), asked.options.clone());
        body.insert("webauthnAutofillUIChallenge".to_owned(), object(members));
    }
}

/// The endpoint of both forms.
pub(crate) async fn answer(org: State<Arc<Org>>, headers: HeaderMap, body: Bytes) -> Response {
    idx::step_of(org, headers, body, perform)
}

fn perform(flow: &mut Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    let asked = match tx.stage {
        Stage::Identify => tx.passkeys.take(),
        _ => None,
    };
    let asked = asked.ok_or_else(Rejection::bad_request)?;
    match judge(flow, asked.state, body) {
        Ok(id) => {
            tx.remember_me = body.get("rememberMe") == Some(&json!(true));
            flow.name_by_id(tx, &id)?;
            flow.proved(tx, Kind::Webauthn);
            flow.advance(tx)
        }
        Err(rejection) => {
            // A challenge is good for one answer.
            tx.passkeys = ask(flow, true);
            Err(rejection)
        }
    }
}

/// Id of the person whose passkey gave the answer.
pub(crate) fn judge(
    flow: &mut Flow<'_>,
    state: DiscoverableAuthentication,
    body: &Value,
) -> Result<String, Rejection> {
    let answer = Answer::read(body)?;
    let claimed = answer
        .user_handle
        .as_deref()
        .and_then(|bytes| Uuid::from_slice(bytes).ok())
        .ok_or_else(refused)?;
    let directory = &mut flow.world.directory;
    let user = directory
        .everybody()
        .find(|user| handle(user) == claimed)
        .ok_or_else(refused)?;
    let judge = &flow.org.webauthn;
    let result = keys(user)
        .find_map(|owned| {
            let key = DiscoverableKey::from(&owned.passkey);
            let answer = answer.of(owned)?;
            judge
                .finish_discoverable_authentication_v2(&answer, state.clone(), key)
                .ok()
        })
        .ok_or_else(refused)?;
    let id = user.id.clone();
    if let Some(user) = directory.get_mut(&id) {
        note_use(user, &result);
    }
    Ok(id)
}
