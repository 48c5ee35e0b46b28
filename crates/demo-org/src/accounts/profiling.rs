//! What is asked about a person beside the proofs: required attributes bit by
//! bit (`enroll-profile` at `enroll/update`), and further ones that may be
//! skipped (`profile-update`).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::profile::{self, Attribute};
use super::{Settled, Step};
use crate::flow::Flow;
use crate::ion::{Field, Form, object};
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};

/// `[accounts.profiling]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProfilingSettings {
    /// Heading of the form.
    pub title: String,
    /// Its button.
    pub button: String,
    /// Asked of everybody who has no value for them.
    pub fields: Vec<Attribute>,
    /// Asked after those; skipped where none of them is required.
    pub update: Vec<Attribute>,
}

/// The step that is due, if one is.
pub(super) fn due(flow: &Flow<'_>, tx: &Transaction) -> Option<Step> {
    let is_due = |step: &Step, settled: Settled| {
        !tx.settled.contains(&settled) && !missing(flow, tx, step).is_empty()
    };
    if is_due(&Step::Profiling, Settled::Profiling) {
        return Some(Step::Profiling);
    }
    is_due(&Step::ProfileUpdate, Settled::ProfileUpdate).then_some(Step::ProfileUpdate)
}

/// The attributes of a step that the person has no value for.
fn missing<'a>(flow: &'a Flow<'_>, tx: &'a Transaction, step: &Step) -> Vec<&'a Attribute> {
    let settings = &flow.accounts(tx).profiling;
    let schema = match step {
        Step::Profiling => &settings.fields,
        _ => &settings.update,
    };
    let id = flow.user(tx).map_or("", |user| user.id.as_str());
    schema
        .iter()
        .filter(|attribute| !flow.world.profiles.has(id, &attribute.name))
        .collect()
}

pub(super) fn forms(flow: &Flow<'_>, tx: &Transaction, step: &Step) -> Vec<Form> {
    let missing = missing(flow, tx, step);
    let fields = missing.iter().map(|attribute| attribute.to_field());
    if *step == Step::Profiling {
        let group = Field::group("userProfile", fields.collect());
        return vec![Form::new("enroll-profile", "enroll/update").field(group)];
    }
    // One group for each, all of the same name, as the real server has it.
    let form = fields.fold(Form::new("profile-update", "enroll/new"), |form, field| {
        form.field(Field::group("userProfile", vec![field]))
    });
    let mut forms = vec![form];
    if can_skip(flow, tx) {
        forms.push(Form::new("skip", "skip"));
    }
    forms
}

fn can_skip(flow: &Flow<'_>, tx: &Transaction) -> bool {
    let missing = missing(flow, tx, &Step::ProfileUpdate);
    missing.iter().all(|attribute| !attribute.required)
}

pub(super) fn context(
    flow: &Flow<'_>,
    tx: &Transaction,
    step: &Step,
    body: &mut Map<String, Value>,
) {
    if *step == Step::Profiling {
        let settings = &flow.accounts(tx).profiling;
        let mut members = Map::new();
        members.insert("label".to_owned(), json!(settings.title));
        members.insert("buttonLabel".to_owned(), json!(settings.button));
        body.insert("uiDisplay".to_owned(), object(members));
    }
}

/// `enroll/update`, or `enroll/new` at `profile-update`.
pub(super) fn submit(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    step: &Step,
    body: &Value,
) -> Result<(), Rejection> {
    let schema: Vec<Attribute> = missing(flow, tx, step).into_iter().cloned().collect();
    let (values, wrong) = profile::read(&schema, body);
    if let Some(rejection) = super::all_wrong(wrong) {
        return Err(rejection);
    }
    if let Some(user) = flow.user(tx) {
        let id = user.id.clone();
        flow.world.profiles.add(&id, values);
    }
    tx.settled.push(match step {
        Step::Profiling => Settled::Profiling,
        _ => Settled::ProfileUpdate,
    });
    flow.advance(tx)
}

/// `enroll/update`
pub(crate) fn update(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    body: &Value,
) -> Result<(), Rejection> {
    match &tx.stage {
        Stage::Account(Step::Profiling) => submit(flow, tx, &Step::Profiling, body),
        _ => Err(Rejection::bad_request()),
    }
}

/// `skip`
pub(super) fn skip(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    if !can_skip(flow, tx) {
        return Err(Rejection::bad_request());
    }
    tx.settled.push(Settled::ProfileUpdate);
    flow.advance(tx)
}
