//! What an application may do in a person's name: asked before the code is
//! issued, remembered, and revocable on the console.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Settled, Step, device_code};
use crate::bounded::Bounded;
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::page;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};

/// Consents remembered.
const CAPACITY: usize = 10_000;

/// `[accounts.consent]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentSettings {
    /// How it is asked.
    pub kind: Kind,
    /// What is shown: scopes that the application asks for, and those that are
    /// `always` asked.
    pub scopes: Vec<ScopeText>,
    /// Page of the application.
    pub client_uri: Option<String>,
    /// Its terms of service.
    pub terms: Option<String>,
    /// Its privacy policy.
    pub privacy: Option<String>,
}

/// How consent is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Not at all.
    None,
    /// All or nothing (`consent`).
    Plain,
    /// Scope by scope (`granular-consent`).
    Granular,
    /// All or nothing, for the whole organisation (`admin-consent`).
    Admin,
}

/// One scope as it is shown.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeText {
    /// The scope.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What it opens.
    #[serde(default)]
    pub description: String,
    /// Cannot be unticked.
    #[serde(default)]
    pub mandatory: bool,
    /// Asked whatever the application asks for.
    #[serde(default)]
    pub always: bool,
}

/// A consent once given.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) user_id: String,
    pub(crate) client_id: String,
    /// What was shown.
    asked: Vec<String>,
    /// What was allowed of it.
    pub(crate) allowed: Vec<String>,
}

/// Consents by person and application.
#[derive(Debug)]
pub(crate) struct Consents {
    all: Bounded<(String, String), Given>,
}

impl Consents {
    pub(crate) fn new() -> Self {
        Self {
            all: Bounded::new(CAPACITY),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Given> {
        self.all.values()
    }

    fn get(&self, user_id: &str, client_id: &str) -> Option<&Given> {
        self.all.get(&(user_id.to_owned(), client_id.to_owned()))
    }

    fn remember(&mut self, given: Given) {
        let key = (given.user_id.clone(), given.client_id.clone());
        self.all.insert(key, given);
    }

    /// Forgets one; false if there is none.
    pub(crate) fn revoke(&mut self, user_id: &str, client_id: &str) -> bool {
        let key = (user_id.to_owned(), client_id.to_owned());
        self.all.remove(&key).is_some()
    }
}

/// The step, if consent has to be asked. Where it was given before it counts
/// without.
pub(super) fn due(flow: &Flow<'_>, tx: &mut Transaction) -> Option<Step> {
    if tx.settled.contains(&Settled::Consent) {
        return None;
    }
    let kind = kind(flow, tx);
    if kind == Kind::None {
        return None;
    }
    let asked = asked(flow, tx);
    let user_id = flow.user(tx).map_or("", |user| user.id.as_str());
    let client_id = device_code::client_id(flow, tx);
    let given = flow.world.consents.get(user_id, client_id);
    let before = given
        .filter(|given| asked.iter().all(|scope| given.asked.contains(&scope.name)))
        .filter(|_| tx.device_code.is_none())
        .map(|given| given.allowed.clone());
    match before {
        Some(allowed) => {
            let asked = names(&asked);
            grant(tx, &asked, &allowed);
            None
        }
        None => Some(Step::Consent(kind)),
    }
}

/// How it is asked: a device is never let in without.
fn kind(flow: &Flow<'_>, tx: &Transaction) -> Kind {
    match flow.accounts(tx).consent.kind {
        Kind::None if tx.device_code.is_some() => Kind::Plain,
        kind => kind,
    }
}

/// The scopes that are shown.
fn asked(flow: &Flow<'_>, tx: &Transaction) -> Vec<ScopeText> {
    let scopes = &tx.request.scopes;
    let settings = &flow.accounts(tx).consent;
    settings
        .scopes
        .iter()
        .filter(|scope| scope.always || scopes.contains(&scope.name))
        .cloned()
        .collect()
}

fn names(scopes: &[ScopeText]) -> Vec<String> {
    scopes.iter().map(|scope| scope.name.clone()).collect()
}

pub(super) fn form(flow: &Flow<'_>, tx: &Transaction, kind: Kind) -> Form {
    let asked = asked(flow, tx);
    if kind == Kind::Granular {
        let scopes = asked.iter().map(opted).collect();
        return Form::new("granular-consent", "consent")
            .field(Field::boolean("consent").required(true).hidden())
            .field(Field::group("optedScopes", scopes));
    }
    let scopes: Vec<Value> = asked
        .iter()
        .map(|scope| {
            json!({
                "name": scope.name,
                "label": scope.label,
                "value": scope.name,
                "desc": scope.description,
            })
        })
        .collect();
    let name = match kind {
        Kind::Admin => "admin-consent",
        Kind::None | Kind::Plain | Kind::Granular => "consent",
    };
    let options = json!([
        { "label": "Allow Access", "value": true },
        { "label": "Don't Allow", "value": false },
    ]);
    Form::new(name, "consent")
        .with("scopes", json!(scopes))
        .field(
            Field::boolean("consent")
                .required(true)
                .with("options", options),
        )
}

fn opted(scope: &ScopeText) -> Field {
    Field::boolean(scope.name.clone())
        .label(&scope.label)
        .with("desc", json!(scope.description))
        .required(true)
        .value(true)
        .with("visible", json!(true))
        .with("mutable", json!(!scope.mandatory))
}

/// The links of the application, beside its name where it asks for consent.
pub(crate) fn app_links(flow: &Flow<'_>, tx: &Transaction, members: &mut Map<String, Value>) {
    if !matches!(tx.stage, Stage::Account(Step::Consent(_))) {
        return;
    }
    let settings = &flow.accounts(tx).consent;
    for (name, address) in [
        ("clientUri", &settings.client_uri),
        ("termsOfService", &settings.terms),
        ("privacyPolicy", &settings.privacy),
    ] {
        if let Some(address) = address {
            members.insert(name.to_owned(), json!({ "href": address }));
        }
    }
}

/// `consent`
pub(super) fn submit(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    kind: Kind,
    body: &Value,
) -> Result<(), Rejection> {
    let consent = body.get("consent").and_then(Value::as_bool);
    match consent {
        None => Err(Rejection::blank("consent")),
        Some(false) => Err(denied(flow, tx)),
        Some(true) => {
            allow(flow, tx, kind, body);
            flow.advance(tx)
        }
    }
}

fn allow(flow: &mut Flow<'_>, tx: &mut Transaction, kind: Kind, body: &Value) {
    let asked = asked(flow, tx);
    let opted = |scope: &ScopeText| {
        let given = body
            .get("optedScopes")
            .and_then(|scopes| scopes.get(&scope.name));
        kind != Kind::Granular || scope.mandatory || given == Some(&json!(true))
    };
    let allowed: Vec<String> = asked
        .iter()
        .filter(|scope| opted(scope))
        .map(|scope| scope.name.clone())
        .collect();
    let asked = names(&asked);
    grant(tx, &asked, &allowed);
    let client_id = device_code::client_id(flow, tx).to_owned();
    if let Some(user) = flow.user(tx) {
        let given = Given {
            user_id: user.id.clone(),
            client_id,
            asked,
            allowed,
        };
        flow.world.consents.remember(given);
    }
}

/// The tokens will have what was allowed, and nothing that was not.
fn grant(tx: &mut Transaction, asked: &[String], allowed: &[String]) {
    let scopes = &mut tx.request.scopes;
    scopes.retain(|scope| allowed.contains(scope) || !asked.contains(scope));
    for scope in allowed {
        if !scopes.contains(scope) {
            scopes.push(scope.clone());
        }
    }
    tx.settled.push(Settled::Consent);
}

/// The person said no: the application learns it at its redirect URI.
fn denied(flow: &mut Flow<'_>, tx: &Transaction) -> Rejection {
    if let Some(rejection) = device_code::deny(flow, tx) {
        return rejection;
    }
    let href = page::with_query(
        &tx.request.redirect_uri,
        &[
            ("error", "access_denied"),
            (
                "error_description",
                "The resource owner denied the request.",
            ),
            ("state", &tx.request.state),
        ],
    );
    Rejection::new(
        StatusCode::OK,
        Message::error(
            "access_denied",
            "You did not give the application access to your account.",
        ),
    )
    .showing(
        "failure",
        json!({ "name": "failure-redirect", "href": href }),
    )
    .ending()
}
