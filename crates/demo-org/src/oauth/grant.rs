//! Interaction codes: what a finished attempt hands out, once, for a minute
//! (IDX §1.7, §2.4).

use std::time::Duration;

use serde_json::{Value, json};

use super::Server;
use crate::clock::Moment;
use crate::flow::Flow;
use crate::policy;
use crate::transaction::Transaction;

/// How long a code can be exchanged.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(60);

/// What a code stands for.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) server: Server,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) code_challenge: String,
    pub(crate) authorization: Authorization,
    issued: Moment,
    /// The family of tokens it was exchanged for. A second exchange revokes
    /// that (RFC 6749 §4.1.2).
    pub(crate) spent: Option<Spent>,
}

/// How a code was used up.
#[derive(Debug, Clone)]
pub(crate) enum Spent {
    /// An exchange failed, which burns the code.
    Burnt,
    /// This family came out.
    Exchanged(String),
}

/// What the tokens will say.
#[derive(Debug, Clone)]
pub(crate) struct Authorization {
    pub(crate) user_id: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) auth_time: i64,
    pub(crate) amr: Vec<&'static str>,
    pub(crate) acr: String,
}

impl Authorization {
    /// What was asked for and proved in an attempt.
    pub(crate) fn new(tx: &Transaction, user_id: &str, auth_time: Moment) -> Self {
        Self {
            user_id: user_id.to_owned(),
            scopes: tx.request.scopes.clone(),
            nonce: tx.request.nonce.clone(),
            auth_time: auth_time.seconds(),
            amr: amr(tx),
            acr: policy::acr(&tx.request.acr_values, &tx.proved()),
        }
    }
}

impl Grant {
    pub(crate) fn new(tx: &Transaction, user_id: &str, auth_time: Moment, now: Moment) -> Self {
        Self {
            server: tx.request.server,
            client_id: tx.request.client_id.clone(),
            redirect_uri: tx.request.redirect_uri.clone(),
            code_challenge: tx.request.code_challenge.clone(),
            authorization: Authorization::new(tx, user_id, auth_time),
            issued: now,
            spent: None,
        }
    }

    pub(crate) fn is_fresh(&self, now: Moment) -> bool {
        now.since(self.issued) < CODE_LIFE
    }
}

fn amr(tx: &Transaction) -> Vec<&'static str> {
    let mut values: Vec<&'static str> = tx
        .proofs
        .iter()
        .map(|proof| proof.kind.facts().amr)
        .collect();
    if values.len() > 1 {
        values.push("mfa");
    }
    values
}

/// The form of `successWithInteractionCode`.
pub(crate) fn issue_form(flow: &Flow<'_>, tx: &Transaction, code: &str) -> Value {
    json!({
        "rel": ["create-form"],
        "name": "issue",
        "href": format!("{}/v1/token", tx.request.server.base(&flow.org.urls.org)),
        "method": "POST",
        "value": [
            { "name": "grant_type", "required": true, "value": "interaction_code" },
            { "name": "interaction_code", "required": true, "value": code },
            { "name": "client_id", "required": true, "value": tx.request.client_id },
            { "name": "code_verifier", "required": true },
        ],
        "accepts": "application/x-www-form-urlencoded",
    })
}
