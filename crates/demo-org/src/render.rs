//! An attempt as an ION response (IDX §2): the forms of its step, the context
//! they refer to, and a message where there is one.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::authenticators::{self, Kind};
use crate::flow::Flow;
use crate::ion::{Choice, Field, Form, array, object};
use crate::oauth::grant;
use crate::policy::Identify;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};
use crate::users::{Enrollment, User};

/// The response for the step `tx` stands at, with a new state handle.
pub(crate) fn step(
    flow: &Flow<'_>,
    tx: &Transaction,
    rejection: Option<&Rejection>,
) -> (StatusCode, Value) {
    let handle = tx.state_handle();
    let mut body = Map::new();
    body.insert("version".to_owned(), json!("1.0.0"));
    body.insert("stateHandle".to_owned(), json!(handle));
    body.insert("expiresAt".to_owned(), json!(tx.expires.iso()));
    body.insert("intent".to_owned(), json!("LOGIN"));
    body.insert("app".to_owned(), app(flow, tx));
    insert_some(&mut body, "user", user(flow, tx));
    if let Stage::Complete(code) = &tx.stage {
        body.insert(
            "successWithInteractionCode".to_owned(),
            grant::issue_form(flow, tx, code),
        );
        return (StatusCode::OK, Value::Object(body));
    }
    body.insert("authentication".to_owned(), authentication(flow, tx));
    body.insert(
        "cancel".to_owned(),
        Form::new("cancel", "cancel").to_value(&flow.org.urls.org, &handle),
    );

    let mut forms = forms(flow, tx);
    let rejection = rejection.or(match &tx.stage {
        Stage::Ended(last) => Some(last),
        _ => None,
    });
    let mut status = StatusCode::OK;
    if let Some(rejection) = rejection {
        status = rejection.status;
        let placed = rejection.field.is_some_and(|field| {
            forms
                .first_mut()
                .is_some_and(|form| form.attach(field, &rejection.message))
        });
        if !placed {
            let message = rejection.message.to_value();
            body.insert("messages".to_owned(), array(vec![message]));
        }
    }
    if !forms.is_empty() {
        let forms = forms
            .iter()
            .map(|form| form.to_value(&flow.org.urls.org, &handle))
            .collect();
        body.insert("remediation".to_owned(), array(forms));
    }
    context(flow, tx, &handle, &mut body);
    (status, Value::Object(body))
}

/// A response to a handle that leads to no attempt.
pub(crate) fn last_word(rejection: &Rejection) -> (StatusCode, Value) {
    let body = json!({
        "version": "1.0.0",
        "messages": array(vec![rejection.message.to_value()]),
    });
    (rejection.status, body)
}

fn forms(flow: &Flow<'_>, tx: &Transaction) -> Vec<Form> {
    match &tx.stage {
        Stage::Identify => vec![identify(flow, tx)],
        Stage::Select => vec![select(flow, tx)],
        Stage::Data(kind) => vec![data(flow, *kind), select(flow, tx)],
        Stage::Challenge(challenge) => match flow.user(tx) {
            Some(user) => vec![
                authenticators::form(challenge, user, flow),
                select(flow, tx),
            ],
            None => Vec::new(),
        },
        Stage::Complete(_) | Stage::Ended(_) => Vec::new(),
    }
}

fn identify(flow: &Flow<'_>, tx: &Transaction) -> Form {
    let mut identifier = Field::text("identifier").label("Username").required(true);
    if let Some(hint) = &tx.request.login_hint {
        identifier = identifier.value(hint.as_str());
    }
    let mut form = Form::new("identify", "identify").field(identifier);
    if flow.identify_mode(tx) == Identify::IdentifierAndPassword {
        form = form.field(authenticators::password::field());
    }
    form.field(Field::boolean("rememberMe").label("Keep me signed in"))
}

fn select(flow: &Flow<'_>, tx: &Transaction) -> Form {
    let enrolled = listed(flow, tx);
    let choices: Vec<Choice> = enrolled
        .iter()
        .enumerate()
        .map(|(index, enrollment)| {
            let kind = enrollment.credential.kind();
            Choice {
                label: kind.label().to_owned(),
                fields: vec![
                    Field::text("id")
                        .required(true)
                        .fixed(flow.org.authenticator_id(kind)),
                    Field::text("methodType")
                        .required(false)
                        .fixed(kind.method()),
                ],
                relates_to: format!("$.authenticatorEnrollments.value[{index}]"),
            }
        })
        .collect();
    Form::new("select-authenticator-authenticate", "challenge")
        .field(Field::choices("authenticator", &choices))
}

fn data(flow: &Flow<'_>, kind: Kind) -> Form {
    let method = Field::text("methodType")
        .with("type", json!("string"))
        .required(true)
        .with(
            "options",
            json!([{ "label": kind.label(), "value": kind.method() }]),
        );
    let id = Field::text("id")
        .required(true)
        .fixed(flow.org.authenticator_id(kind));
    Form::new("authenticator-verification-data", "challenge")
        .relates_to("$.currentAuthenticatorEnrollment")
        .field(Field::group("authenticator", vec![id, method]).label(kind.label()))
}

/// The enrolments that would do for the next proof, in the person's order.
fn listed<'a>(flow: &'a Flow<'_>, tx: &'a Transaction) -> Vec<&'a Enrollment> {
    let choices = flow.choices(tx);
    flow.user(tx)
        .map(|user| {
            user.enrollments
                .iter()
                .filter(|enrollment| choices.contains(&enrollment.credential.kind()))
                .collect()
        })
        .unwrap_or_default()
}

fn context(flow: &Flow<'_>, tx: &Transaction, handle: &str, body: &mut Map<String, Value>) {
    match &tx.stage {
        Stage::Identify => {
            if flow.identify_mode(tx) == Identify::IdentifierAndPassword {
                let password = authenticator(flow, Kind::Password);
                body.insert("currentAuthenticator".to_owned(), object(password));
            }
        }
        Stage::Select => lists(flow, tx, body),
        Stage::Data(kind) => {
            insert_some(body, CURRENT, current(flow, tx, *kind, handle));
            lists(flow, tx, body);
        }
        Stage::Challenge(challenge) => {
            insert_some(body, CURRENT, current(flow, tx, challenge.kind(), handle));
            lists(flow, tx, body);
        }
        Stage::Complete(_) | Stage::Ended(_) => {}
    }
}

const CURRENT: &str = "currentAuthenticatorEnrollment";

fn current(flow: &Flow<'_>, tx: &Transaction, kind: Kind, handle: &str) -> Option<Value> {
    let user: &User = flow.user(tx)?;
    let mut members = enrollment(user.enrollment(kind)?);
    members.extend(authenticators::particulars(&tx.stage, user, flow, handle));
    Some(object(members))
}

fn lists(flow: &Flow<'_>, tx: &Transaction, body: &mut Map<String, Value>) {
    let enrolled = listed(flow, tx);
    let authenticators = enrolled
        .iter()
        .map(|enrolled| Value::Object(authenticator(flow, enrolled.credential.kind())))
        .collect();
    let enrollments = enrolled
        .iter()
        .map(|enrolled| Value::Object(enrollment(enrolled)))
        .collect();
    body.insert("authenticators".to_owned(), array(authenticators));
    body.insert("authenticatorEnrollments".to_owned(), array(enrollments));
}

/// An authenticator as the organisation has it (IDX §5.1).
fn authenticator(flow: &Flow<'_>, kind: Kind) -> Map<String, Value> {
    let mut members = kind_members(kind);
    members.insert("id".to_owned(), json!(flow.org.authenticator_id(kind)));
    members.insert("allowedFor".to_owned(), json!(kind.allowed_for()));
    members
}

/// An authenticator as the person has it; `id` is the enrolment's.
fn enrollment(enrollment: &Enrollment) -> Map<String, Value> {
    let mut members = kind_members(enrollment.credential.kind());
    members.insert("id".to_owned(), json!(enrollment.id));
    if let Some(profile) = authenticators::profile(&enrollment.credential) {
        members.insert("profile".to_owned(), Value::Object(profile));
    }
    members
}

fn kind_members(kind: Kind) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("type".to_owned(), json!(kind.type_name()));
    members.insert("key".to_owned(), json!(kind.key()));
    members.insert("displayName".to_owned(), json!(kind.label()));
    members.insert("methods".to_owned(), json!([{ "type": kind.method() }]));
    members
}

/// The name as typed; id and profile only once something is proved, for they
/// would tell a stranger that the account exists.
fn user(flow: &Flow<'_>, tx: &Transaction) -> Option<Value> {
    let subject = tx.subject.as_ref()?;
    let mut members = Map::new();
    members.insert("identifier".to_owned(), json!(subject.identifier));
    if !tx.proofs.is_empty()
        && let Some(user) = flow.user(tx)
    {
        members.insert("id".to_owned(), json!(user.id));
        members.insert(
            "profile".to_owned(),
            json!({
                "firstName": user.first_name,
                "lastName": user.last_name,
                "login": user.login,
                "locale": "en_US",
                "timeZone": "America/Los_Angeles",
            }),
        );
    }
    Some(object(members))
}

fn app(flow: &Flow<'_>, tx: &Transaction) -> Value {
    let mut members = Map::new();
    members.insert("name".to_owned(), json!("oidc_client"));
    members.insert("label".to_owned(), json!(flow.app_label(tx)));
    members.insert("id".to_owned(), json!(tx.request.client_id));
    object(members)
}

fn authentication(flow: &Flow<'_>, tx: &Transaction) -> Value {
    let request = &tx.request;
    let mut members = Map::new();
    members.insert("protocol".to_owned(), json!("OAUTH2.0"));
    members.insert(
        "issuer".to_owned(),
        json!({
            "name": flow.org.config.org.name,
            "uri": request.server.issuer(&flow.org.urls.org),
        }),
    );
    members.insert(
        "request".to_owned(),
        json!({
            "scope": request.scopes.join(" "),
            "response_type": "code",
            "redirect_uri": request.redirect_uri,
            "state": request.state,
            "code_challenge": request.code_challenge,
            "code_challenge_method": "S256",
        }),
    );
    object(members)
}

fn insert_some(body: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        body.insert(key.to_owned(), value);
    }
}
