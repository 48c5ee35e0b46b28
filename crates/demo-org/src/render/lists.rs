//! The lists of authenticators: what can be chosen to verify or to set up, and
//! the context objects the options refer to.

use serde_json::{Map, Value, json};

use crate::authenticators::{Kind, app_push, okta_verify};
use crate::flow::Flow;
use crate::ion::{Choice, Field, Form, array};
use crate::key_offers;
use crate::transaction::Transaction;
use crate::users::Enrollment;

/// `select-authenticator-authenticate`
pub(super) fn to_verify(flow: &Flow<'_>, tx: &Transaction) -> Form {
    Form::new("select-authenticator-authenticate", "challenge")
        .field(Field::choices("authenticator", &verify_choices(flow, tx)))
}

/// Its options.
pub(crate) fn verify_choices(flow: &Flow<'_>, tx: &Transaction) -> Vec<Choice> {
    enrolled(flow, tx)
        .iter()
        .enumerate()
        .map(|(index, enrollment)| {
            let kind = enrollment.credential.kind();
            let mut fields = fields(flow, kind, app_push::methods(flow, tx, kind));
            if kind.facts().several {
                let id = Field::text("enrollmentId").required(true);
                fields.push(id.fixed(enrollment.id.as_str()));
            }
            Choice {
                label: key_offers::label(flow, tx, kind),
                fields,
                relates_to: format!("$.authenticatorEnrollments.value[{index}]"),
            }
        })
        .collect()
}

/// `select-authenticator-enroll`
pub(super) fn to_enroll(flow: &Flow<'_>, tx: &Transaction) -> Form {
    let kinds = flow.offered(tx).list();
    let mut choices = choices(flow, tx, &kinds, "authenticators");
    for (choice, kind) in choices.iter_mut().zip(&kinds) {
        if *kind == Kind::OktaVerify {
            choice.fields = app_fields(flow, tx);
        }
    }
    Form::new("select-authenticator-enroll", "credential/enroll")
        .field(Field::choices("authenticator", &choices).required(true))
}

/// Options for what the organisation has, as members of `list`.
pub(crate) fn choices(
    flow: &Flow<'_>,
    tx: &Transaction,
    kinds: &[Kind],
    list: &str,
) -> Vec<Choice> {
    kinds
        .iter()
        .enumerate()
        .map(|(index, kind)| Choice {
            label: key_offers::label(flow, tx, *kind),
            fields: fields(flow, *kind, methods(*kind)),
            relates_to: format!("$.{list}.value[{index}]"),
        })
        .collect()
}

/// The lists those options refer to, before anybody is named.
pub(crate) fn of_organisation(
    flow: &Flow<'_>,
    tx: &Transaction,
    kinds: &[Kind],
    body: &mut Map<String, Value>,
) {
    let all: Vec<Value> = kinds
        .iter()
        .map(|kind| Value::Object(authenticator(flow, tx, *kind)))
        .collect();
    body.insert("authenticators".to_owned(), array(all.clone()));
    body.insert("authenticatorEnrollments".to_owned(), array(all));
}

/// An app is chosen by how the link comes that sets it up.
fn app_fields(flow: &Flow<'_>, tx: &Transaction) -> Vec<Field> {
    let id = Field::text("id")
        .required(true)
        .fixed(flow.org.authenticator_id(Kind::OktaVerify));
    let channel = okta_verify::enroll::channel_field(flow, tx).required(false);
    vec![id, channel]
}

/// What must be sent to choose an authenticator with these methods.
fn fields(flow: &Flow<'_>, kind: Kind, methods: Value) -> Vec<Field> {
    let method = Field::text("methodType").required(false);
    let method = match kind.facts().methods {
        [(only, _)] => method.fixed(*only),
        _ => method
            .with("type", json!("string"))
            .with("options", methods),
    };
    let id = Field::text("id")
        .required(true)
        .fixed(flow.org.authenticator_id(kind));
    vec![id, method]
}

/// Its methods as options of a field.
pub(crate) fn methods(kind: Kind) -> Value {
    let options = kind.facts().methods.iter();
    options
        .map(|(name, label)| json!({ "label": label, "value": name }))
        .collect()
}

/// The enrolments that would do for the next proof, in the person's order.
fn enrolled<'a>(flow: &'a Flow<'_>, tx: &'a Transaction) -> Vec<&'a Enrollment> {
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

/// What the options refer to: of the list to set up, or to verify.
pub(crate) fn context(
    flow: &Flow<'_>,
    tx: &Transaction,
    enrolling: bool,
    body: &mut Map<String, Value>,
) {
    let (authenticators, enrollments) = if enrolling {
        let offered = flow.offered(tx);
        let authenticators = offered
            .list()
            .into_iter()
            .map(|kind| {
                let mut members = authenticator(flow, tx, kind);
                if let Some(grace) = offered.grace(kind) {
                    members.insert("gracePeriod".to_owned(), grace.to_value());
                }
                Value::Object(members)
            })
            .collect();
        let enrollments = flow.user(tx).map(|user| user.enrollments.iter().collect());
        (authenticators, enrollments.unwrap_or_default())
    } else {
        let enrolled = enrolled(flow, tx);
        let authenticators = enrolled
            .iter()
            .map(|enrolled| Value::Object(authenticator(flow, tx, enrolled.credential.kind())))
            .collect();
        (authenticators, enrolled)
    };
    let enrollments = enrollments
        .into_iter()
        .map(|enrolled| Value::Object(enrollment(flow, tx, enrolled)))
        .collect();
    body.insert("authenticators".to_owned(), array(authenticators));
    body.insert("authenticatorEnrollments".to_owned(), array(enrollments));
}

/// An authenticator as the organisation has it (IDX §5.1).
pub(crate) fn authenticator(flow: &Flow<'_>, tx: &Transaction, kind: Kind) -> Map<String, Value> {
    let mut members = kind_members(flow, tx, kind);
    members.insert("id".to_owned(), json!(flow.org.authenticator_id(kind)));
    members.insert("allowedFor".to_owned(), json!(kind.facts().allowed_for));
    members
}

/// An authenticator as the person has it; `id` is the enrolment's.
pub(super) fn enrollment(
    flow: &Flow<'_>,
    tx: &Transaction,
    enrollment: &Enrollment,
) -> Map<String, Value> {
    let kind = enrollment.credential.kind();
    let mut members = kind_members(flow, tx, kind);
    members.insert("id".to_owned(), json!(enrollment.id));
    members.insert(
        "authenticatorId".to_owned(),
        json!(flow.org.authenticator_id(kind)),
    );
    members.extend(kind.authenticator().shown(enrollment));
    members
}

fn kind_members(flow: &Flow<'_>, tx: &Transaction, kind: Kind) -> Map<String, Value> {
    let facts = kind.facts();
    let methods: Vec<Value> = kind.methods().map(|name| json!({ "type": name })).collect();
    let mut members = Map::new();
    members.insert("type".to_owned(), json!(facts.type_name));
    members.insert("key".to_owned(), json!(facts.key));
    members.insert(
        "displayName".to_owned(),
        json!(key_offers::label(flow, tx, kind)),
    );
    members.extend(key_offers::description(flow, tx, kind));
    members.insert("methods".to_owned(), json!(methods));
    members
}
