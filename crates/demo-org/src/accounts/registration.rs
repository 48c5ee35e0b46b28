//! Signing up (IDX §4.5): a form from the schema, then the mailbox, then what
//! the policy of new people asks for. Until the mailbox is theirs a new person
//! is known to their own attempt only.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::profile::{self, Attribute};
use super::{Errand, Step, activation};
use crate::authenticators::password::Kept;
use crate::authenticators::password::rules::Owner;
use crate::authenticators::{Kind, input};
use crate::captcha::{self, Place};
use crate::flow::Flow;
use crate::ion::{Field, Form, Message, object};
use crate::random;
use crate::rejection::Rejection;
use crate::render::lists;
use crate::transaction::{Person, Stage, Subject, Transaction};
use crate::users::{Credential, Enrollment, User};
use crate::work::{Setup, Work};

/// `[accounts.registration]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrationSettings {
    /// Whether the first form offers it.
    pub enabled: bool,
    /// Whether it is offered and then refused.
    pub closed: bool,
    /// Whether a password is chosen in the same form.
    pub password: bool,
    /// How the mailbox is proved.
    pub verify: Verify,
    /// Sign-in policy of new people.
    pub policy: String,
    /// Domains of addresses that a registration hook turns away.
    pub refused_domains: Vec<String>,
    /// The form.
    pub fields: Vec<Attribute>,
}

/// How the mailbox of a new person is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verify {
    /// Not at all.
    None,
    /// By a code, in the same attempt.
    Code,
    /// By a link that begins another attempt.
    Link,
}

/// The link beside the first form.
pub(super) fn offer(flow: &Flow<'_>, tx: &Transaction) -> Option<Form> {
    let enabled = flow.accounts(tx).registration.enabled;
    enabled.then(|| Form::new("select-enroll-profile", "enroll"))
}

/// `enroll`
pub(crate) fn begin(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    _body: &Value,
) -> Result<(), Rejection> {
    let is_first = matches!(
        tx.stage,
        Stage::Identify | Stage::Account(Step::IdentifyRecovery)
    );
    if !is_first {
        return Err(Rejection::bad_request());
    }
    let settings = &flow.accounts(tx).registration;
    if settings.closed {
        return Err(Rejection::new(
            StatusCode::FORBIDDEN,
            Message::error(
                "idx.error.registration.unavailable",
                "Nobody can sign up at the moment.",
            ),
        ));
    }
    if !settings.enabled {
        return Err(Rejection::new(
            StatusCode::FORBIDDEN,
            Message::error(
                "oie.registration.is.not.enabled",
                "This organisation does not take new people.",
            ),
        )
        .ending());
    }
    tx.errand = Errand::SignIn;
    tx.go_to(Stage::Account(Step::EnrollProfile));
    Ok(())
}

/// `identify/select`: there is an account after all.
pub(crate) fn back(
    _flow: &mut Flow<'_>,
    tx: &mut Transaction,
    _body: &Value,
) -> Result<(), Rejection> {
    if super::is_at(tx, &Step::EnrollProfile) {
        tx.start_over();
        return Ok(());
    }
    Err(Rejection::bad_request())
}

pub(super) fn forms(flow: &Flow<'_>, tx: &Transaction) -> Vec<Form> {
    let settings = &flow.accounts(tx).registration;
    let fields = settings.fields.iter().map(Attribute::to_field).collect();
    let mut form =
        Form::new("enroll-profile", "enroll/new").field(Field::group("userProfile", fields));
    if settings.password {
        let passcode = Field::text("passcode")
            .label("Password")
            .required(true)
            .secret();
        form = form.field(
            Field::group("credentials", vec![passcode])
                .required(true)
                .with("relatesTo", json!("$.currentAuthenticator")),
        );
    }
    vec![
        captcha::add(flow, tx, Place::EnrollProfile, form),
        Form::new("select-identify", "identify/select"),
    ]
}

pub(super) fn context(
    flow: &Flow<'_>,
    tx: &Transaction,
    handle: &str,
    body: &mut Map<String, Value>,
) {
    if flow.accounts(tx).registration.password {
        let mut members = lists::authenticator(flow, tx, Kind::Password);
        let rules = flow.accounts(tx).passwords.to_settings();
        members.insert("settings".to_owned(), rules);
        body.insert("currentAuthenticator".to_owned(), object(members));
    }
    captcha::context(flow, tx, Place::EnrollProfile, handle, body);
}

/// `enroll/new`: takes the form.
pub(super) fn submit(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    body: &Value,
) -> Result<(), Rejection> {
    captcha::check(flow, tx, Place::EnrollProfile, body)?;
    let (values, mut wrong) = check(flow, tx, body);
    let password = match password(flow, tx, &values, body) {
        Ok(password) => password,
        Err(rejection) => {
            wrong.push(("credentials.passcode".to_owned(), *rejection.message));
            None
        }
    };
    if let Some(rejection) = super::all_wrong(wrong) {
        return Err(rejection);
    }
    refuse(flow, tx, &values)?;
    let has_password = password.is_some();
    let user = user(flow, tx, &values, password);
    let id = user.id.clone();
    tx.subject = Some(Subject {
        identifier: user.login.clone(),
        person: Person::Known(id.clone()),
    });
    flow.world.directory.add_guest(user);
    flow.world.profiles.add(&id, values);
    if has_password {
        flow.proved(tx, Kind::Password);
    }
    verify(flow, tx, &id)
}

fn verify(flow: &mut Flow<'_>, tx: &mut Transaction, id: &str) -> Result<(), Rejection> {
    match flow.accounts(tx).registration.verify {
        Verify::None => {
            flow.world.directory.admit(id);
            flow.advance(tx)
        }
        Verify::Code => {
            tx.errand = Errand::Registration;
            let work = Work::enroll(Kind::Email, Setup::New);
            let email = Kind::Email.authenticator();
            email.begin_enroll(flow, tx, work, &Value::Null)
        }
        Verify::Link => {
            activation::mail(flow.org, flow.world, id, flow.now);
            tx.proofs.clear();
            Err(Rejection::new(
                StatusCode::OK,
                Message::info(
                    "idx.email.verification.required",
                    "A mail is on its way. Follow the link in it to finish signing up.",
                ),
            )
            .ending())
        }
    }
}

/// The mailbox is theirs: from now on the organisation knows the new person.
pub(super) fn done(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    tx.errand = Errand::SignIn;
    let id = flow.user(tx).map(|user| user.id.clone());
    if id.is_some_and(|id| flow.world.directory.admit(&id)) {
        return flow.advance(tx);
    }
    // Somebody else took the name while the code was on its way.
    Err(Rejection::new(
        StatusCode::FORBIDDEN,
        Message::error(
            "registration.error.generic",
            "The registration could not be completed.",
        ),
    )
    .ending())
}

/// Values, and what is wrong, the name being taken included.
fn check(
    flow: &Flow<'_>,
    tx: &Transaction,
    body: &Value,
) -> (Map<String, Value>, Vec<(String, Message)>) {
    let schema = &flow.accounts(tx).registration.fields;
    let (values, mut wrong) = profile::read(schema, body);
    for attribute in schema {
        if !matches!(attribute.name.as_str(), "email" | "login") {
            continue;
        }
        let taken = values
            .get(&attribute.name)
            .and_then(Value::as_str)
            .is_some_and(|name| flow.world.directory.find(name).is_some());
        if taken {
            let message = Message::error(
                "registration.error.notUniqueWithinOrg",
                format!("There is an account with this {} already.", attribute.label),
            );
            wrong.push((attribute.path(), message.param(attribute.label.as_str())));
        }
    }
    (values, wrong)
}

fn password(
    flow: &Flow<'_>,
    tx: &Transaction,
    values: &Map<String, Value>,
    body: &Value,
) -> Result<Option<Kept>, Rejection> {
    if !flow.accounts(tx).registration.password {
        return Ok(None);
    }
    let password = input(body, "passcode", "credentials.passcode")?;
    let owner = Owner {
        login: login(values),
        first_name: value(values, "firstName"),
        last_name: value(values, "lastName"),
    };
    let rules = &flow.accounts(tx).passwords;
    Kept::new(password, rules, owner, None, flow.now).map(Some)
}

/// What a registration hook of the organisation says.
fn refuse(flow: &Flow<'_>, tx: &Transaction, values: &Map<String, Value>) -> Result<(), Rejection> {
    let refused = &flow.accounts(tx).registration.refused_domains;
    let domain = login(values).rsplit('@').next().unwrap_or_default();
    if !refused.iter().any(|it| it.eq_ignore_ascii_case(domain)) {
        return Ok(());
    }
    Err(Rejection::new(
        StatusCode::FORBIDDEN,
        Message::error(
            "registration.error.request.not.completed",
            "The organisation does not take this registration.",
        ),
    )
    .ending())
}

fn value<'a>(values: &'a Map<String, Value>, name: &str) -> &'a str {
    values.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn login(values: &Map<String, Value>) -> &str {
    match value(values, "login") {
        "" => value(values, "email"),
        login => login,
    }
}

fn user(
    flow: &Flow<'_>,
    tx: &Transaction,
    values: &Map<String, Value>,
    password: Option<Kept>,
) -> User {
    let enrollments = password
        .map(Credential::Password)
        .into_iter()
        .map(|credential| Enrollment {
            id: random::id(credential.kind().facts().prefix),
            credential,
        })
        .collect();
    User {
        id: random::id("00u"),
        login: login(values).to_owned(),
        email: value(values, "email").to_owned(),
        first_name: value(values, "firstName").to_owned(),
        last_name: value(values, "lastName").to_owned(),
        policy: Some(flow.accounts(tx).registration.policy.clone()),
        enrollments,
        skips: Vec::new(),
        resets: Vec::new(),
    }
}
