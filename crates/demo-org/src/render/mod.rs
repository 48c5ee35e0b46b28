//! An attempt as an ION response (IDX §2): the forms of its step, the context
//! they refer to, and a message where there is one.

pub(crate) mod lists;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::accounts::{self, consent, device_code, recovery};
use crate::authenticators::{Kind, password};
use crate::captcha::{self, Place};
use crate::config::ChallengeMethod;
use crate::fastpass::{self, Probe};
use crate::federation;
use crate::flow::Flow;
use crate::ion::{Field, Form, Message, array, object};
use crate::key_offers;
use crate::oauth::grant;
use crate::passkeys;
use crate::policy::Identify;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};
use crate::work::{Current, Purpose, Setup, Work};

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

    let mut forms = forms(flow, tx);
    let rejection = rejection.or(match &tx.stage {
        Stage::Ended(last) => Some(last),
        _ => None,
    });
    if rejection.is_none_or(|rejection| !rejection.alone) {
        let cancel = Form::new("cancel", "cancel");
        body.insert(
            "cancel".to_owned(),
            cancel.to_value(&flow.org.urls.org, &handle),
        );
    }
    let status = rejection.map_or(StatusCode::OK, |rejection| rejection.status);
    if let Some(rejection) = rejection.or(tx.notice.as_ref()) {
        for (name, value) in &rejection.shows {
            body.insert((*name).to_owned(), value.clone());
        }
        let messages = place(rejection, forms.first_mut());
        if !messages.is_empty() {
            body.insert("messages".to_owned(), array(messages));
        }
    }
    if rejection.is_none()
        && let Some(work) = tx.work()
    {
        let notes = work.kind.authenticator().notes(flow, tx, work);
        if !notes.is_empty() {
            let notes = notes.iter().map(Message::to_value).collect();
            body.insert("messages".to_owned(), array(notes));
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

/// Puts messages at their fields; returns those about the form as a whole.
fn place(rejection: &Rejection, mut form: Option<&mut Form>) -> Vec<Value> {
    let first = (rejection.field.as_deref(), &*rejection.message);
    let more = rejection
        .also
        .iter()
        .map(|(field, message)| (field.as_deref(), message));
    let mut rest = Vec::new();
    for (field, message) in std::iter::once(first).chain(more) {
        let placed = match (field, form.as_deref_mut()) {
            (Some(field), Some(form)) => form.attach(field, message),
            _ => false,
        };
        if !placed {
            rest.push(message.to_value());
        }
    }
    rest
}

/// A response to a handle that leads to no attempt.
pub(crate) fn last_word(rejection: &Rejection) -> (StatusCode, Value) {
    let body = json!({
        "version": "1.0.0",
        "messages": array(place(rejection, None)),
    });
    (rejection.status, body)
}

fn forms(flow: &Flow<'_>, tx: &Transaction) -> Vec<Form> {
    match &tx.stage {
        Stage::DeviceProbe(probe) => vec![device_form(flow, probe)],
        Stage::NoExtension(ask) => vec![Form::new(
            "cancel-transaction",
            format!("authenticators/sso_extension/transactions/{ask}/verify/cancel"),
        )],
        Stage::Identify if flow.first_rules(tx).only_fastpass => vec![launch_form()],
        Stage::Identify => {
            let rules = flow.first_rules(tx);
            let launch = rules.launch.map(|_| launch_form());
            let nfc = rules
                .launch_nfc
                .then(|| Form::new("launch-nfc-authenticator", "authenticators/nfc/launch"));
            let key = key_offers::beside_identify(flow, tx);
            let idps = flow.offered_idps(tx).into_iter();
            passkeys::beside_identify(tx, identify(flow, tx))
                .into_iter()
                .chain(launch)
                .chain(nfc)
                .chain(key)
                .chain(idps.map(|idp| federation::link(flow, idp)))
                .chain(accounts::beside_identify(flow, tx))
                .collect()
        }
        Stage::ProveIdentity(id) | Stage::Routed(id) => flow
            .org
            .config
            .idp(id)
            .map(|idp| federation::link(flow, idp))
            .into_iter()
            .collect(),
        Stage::Select => vec![lists::to_verify(flow, tx)],
        Stage::SelectEnroll => beside_enrolling(flow, tx),
        Stage::Data(work) => {
            let form = work.kind.authenticator().data_form(flow, tx, work);
            form.into_iter().chain(beside(flow, tx, work)).collect()
        }
        Stage::Challenge(work) => {
            let mut forms = work.kind.authenticator().forms(flow, tx, work);
            forms.extend(beside(flow, tx, work));
            forms
        }
        Stage::Account(step) => accounts::forms(flow, tx, step),
        Stage::Complete(_) | Stage::Ended(_) => Vec::new(),
    }
}

/// The ways on from an authenticator at work that are not its own.
fn beside(flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
    match work.purpose {
        // Nobody is named where a key is to say who it is.
        Purpose::Verify if tx.subject.is_none() => Vec::new(),
        Purpose::Verify => vec![lists::to_verify(flow, tx)],
        Purpose::Enroll(Setup::New) => beside_enrolling(flow, tx),
        Purpose::Enroll(_) => skip(flow, tx).into_iter().collect(),
    }
}

fn beside_enrolling(flow: &Flow<'_>, tx: &Transaction) -> Vec<Form> {
    let is_listed = !flow.offered(tx).list().is_empty();
    let list = is_listed.then(|| lists::to_enroll(flow, tx));
    list.into_iter().chain(skip(flow, tx)).collect()
}

fn skip(flow: &Flow<'_>, tx: &Transaction) -> Option<Form> {
    flow.on_offer(tx).map(|_| Form::new("skip", "skip"))
}

/// The button "Use FastPass".
fn launch_form() -> Form {
    Form::new("launch-authenticator", "authenticators/okta-verify/launch")
}

fn device_form(flow: &Flow<'_>, probe: &Probe) -> Form {
    match probe.method {
        ChallengeMethod::AppleSsoExtension | ChallengeMethod::AppleSsoExtensionGet => {
            fastpass::apple_form(flow, &probe.ask, probe.method, probe.called)
        }
        ChallengeMethod::Loopback
        | ChallengeMethod::CustomUri
        | ChallengeMethod::UniversalLink
        | ChallengeMethod::AppLink
        | ChallengeMethod::ChromeDtc => Form::new("device-challenge-poll", "authenticators/poll")
            .relates_to("authenticatorChallenge")
            .refresh(flow.org.config.devices.poll_milliseconds),
    }
}

fn identify(flow: &Flow<'_>, tx: &Transaction) -> Form {
    let mut identifier = Field::text("identifier").label("Username").required(true);
    if let Some(hint) = &tx.request.login_hint {
        identifier = identifier.value(hint.as_str());
    }
    let mut form = Form::new("identify", "identify").field(identifier);
    if flow.identify_mode(tx) == Identify::IdentifierAndPassword {
        form = form.field(password::field());
    }
    let form = form.field(Field::boolean("rememberMe").label("Keep me signed in"));
    captcha::add(flow, tx, Place::Identify, form)
}

fn context(flow: &Flow<'_>, tx: &Transaction, handle: &str, body: &mut Map<String, Value>) {
    match &tx.stage {
        Stage::Identify => {
            passkeys::context(tx, body);
            if flow.identify_mode(tx) == Identify::IdentifierAndPassword {
                let mut password = lists::authenticator(flow, tx, Kind::Password);
                recovery::action(flow, tx, handle, &mut password);
                body.insert("currentAuthenticator".to_owned(), object(password));
            }
            captcha::context(flow, tx, Place::Identify, handle, body);
        }
        Stage::DeviceProbe(probe) => {
            let challenge = fastpass::challenge_with_cancel(flow, &probe.ask, probe.method, handle);
            body.insert("authenticatorChallenge".to_owned(), challenge);
        }
        Stage::Select => lists::context(flow, tx, false, body),
        Stage::SelectEnroll => lists::context(flow, tx, true, body),
        Stage::Data(work) | Stage::Challenge(work) => {
            current(flow, tx, work, handle, body);
            lists::context(flow, tx, work.setup().is_some(), body);
        }
        Stage::Account(step) => accounts::context(flow, tx, step, handle, body),
        Stage::NoExtension(_)
        | Stage::ProveIdentity(_)
        | Stage::Routed(_)
        | Stage::Complete(_)
        | Stage::Ended(_) => {}
    }
    accounts::context_everywhere(flow, tx, body);
}

/// The authenticator at work: as the person has it, or as the organisation
/// does while it is being set up or verified like that (IDX §5.2).
fn current(
    flow: &Flow<'_>,
    tx: &Transaction,
    work: &Work,
    handle: &str,
    body: &mut Map<String, Value>,
) {
    let enrolled = flow.enrollment(tx, work);
    let mut members = match (work.current(), enrolled) {
        (Current::Enrollment, Some(enrolled)) => lists::enrollment(flow, tx, enrolled),
        _ => lists::authenticator(flow, tx, work.kind),
    };
    if work.kind.is_federated() && work.current() == Current::Enrollment {
        // Organisations show these as both.
        let authenticator = lists::authenticator(flow, tx, work.kind);
        body.insert(
            Current::Authenticator.key().to_owned(),
            object(authenticator),
        );
    }
    let authenticator = work.kind.authenticator();
    members.extend(authenticator.particulars(flow, tx, work, handle));
    if work.setup().is_some() {
        let mut policy = lists::authenticator(flow, tx, work.kind);
        if let Some(settings) = members.get("settings") {
            policy.insert("settings".to_owned(), settings.clone());
        }
        body.insert("enrollmentAuthenticator".to_owned(), object(policy));
    }
    body.insert(work.current().key().to_owned(), object(members));
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
    let id = device_code::client_id(flow, tx);
    members.insert("id".to_owned(), json!(id));
    consent::app_links(flow, tx, &mut members);
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
