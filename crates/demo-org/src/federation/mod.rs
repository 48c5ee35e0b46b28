//! The organisation as the client of identity providers: the addresses that
//! `redirect-idp` and `redirect-idverify` lead to, and the one where people
//! come back (IDX §1.8, §4.1).

mod backchannel;
mod callback;
mod start;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use crate::config::{IdpEntry, IdpUse};
use crate::flow::Flow;
use crate::ion::Form;
use crate::state::Org;
use crate::transaction::{Stage, Transaction};
use crate::work::Work;

/// Ties an answer to the browser that asked.
const COOKIE: &str = "idp_flow";

/// Somebody on the way to a provider and back, kept under the `state` sent.
pub(crate) struct Pending {
    transaction: String,
    idp: String,
    errand: Errand,
    cookie: String,
    nonce: String,
    verifier: String,
}

/// What the way to the provider is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Errand {
    SignIn,
    /// To verify an authenticator or set it up.
    Authenticate,
    ProveIdentity,
}

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/sso/idps/{id}", get(start::sign_in))
        .route("/idp/identity-verification", get(start::proofing))
        .route("/assets/lighthouse.svg", get(logo))
        .route("/oauth2/v1/authorize/callback", get(callback::callback))
}

async fn logo() -> Response {
    let svg = HeaderValue::from_static("image/svg+xml");
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">\
                   <path fill=\"#1f5fd6\" d=\"M20 12h8l4 30H16zM18 8h12v3H18zM24 2l6 5H18z\"/></svg>";
    ([(header::CONTENT_TYPE, svg)], picture).into_response()
}

/// The step at the one provider that the policy sends this person to, if it
/// does.
pub(crate) fn route(flow: &Flow<'_>, tx: &Transaction) -> Option<Stage> {
    let policy = flow.policy(tx, flow.user(tx)?)?;
    policy.route.clone().map(Stage::Routed)
}

/// What the current step lets this provider do, if anything.
fn errand(flow: &Flow<'_>, tx: &Transaction, idp: &IdpEntry) -> Option<Errand> {
    match (&tx.stage, idp.usage) {
        (Stage::Identify, IdpUse::SignIn | IdpUse::SmartCard) => {
            let mut offered = flow.offered_idps(tx).into_iter();
            offered
                .any(|offered| offered.id == idp.id)
                .then_some(Errand::SignIn)
        }
        (Stage::Routed(id), IdpUse::SignIn) if *id == idp.id => Some(Errand::SignIn),
        (Stage::Challenge(work), usage) if usage.authenticator() == Some(work.kind) => {
            Some(Errand::Authenticate)
        }
        (Stage::ProveIdentity(id), IdpUse::Proofing) if *id == idp.id => {
            Some(Errand::ProveIdentity)
        }
        _ => None,
    }
}

/// The remediation of an authenticator that is verified or set up at a
/// provider.
pub(crate) fn forms(flow: &Flow<'_>, usage: IdpUse, work: &Work) -> Vec<Form> {
    let mut idps = flow.org.config.idps.iter();
    idps.find(|idp| idp.usage == usage)
        .map(|idp| link(flow, idp).relates_to(work.current().path()))
        .into_iter()
        .collect()
}

/// The remediation that leads to a provider.
pub(crate) fn link(flow: &Flow<'_>, idp: &IdpEntry) -> Form {
    let org = &flow.org.urls.org;
    let (name, kind, href) = match idp.usage {
        IdpUse::Proofing => (
            "redirect-idverify",
            "ID_PROOFING",
            format!("{org}/idp/identity-verification?stateTokenExternalId="),
        ),
        IdpUse::SignIn | IdpUse::Authenticator | IdpUse::SmartCard => (
            "redirect-idp",
            idp.kind.as_str(),
            format!("{org}/sso/idps/{}?stateToken=", idp.id),
        ),
    };
    let form = Form::link(name, href)
        .with("type", json!(kind))
        .with("idp", json!({ "id": idp.id, "name": idp.name }));
    match idp.usage {
        IdpUse::Proofing => form.with(
            "idvMetadata",
            json!({
                "termsOfUse": format!("{}/terms", flow.org.urls.provider),
                "privacyPolicy": format!("{}/privacy", flow.org.urls.provider),
            }),
        ),
        IdpUse::SignIn | IdpUse::Authenticator | IdpUse::SmartCard => form,
    }
}
