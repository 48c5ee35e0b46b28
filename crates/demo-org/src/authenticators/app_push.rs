//! A push to an app, what `okta_verify` and `custom_app` have in common
//! (IDX §4.1, §6.2).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Kind, Progress};
use crate::devices::ask::{Approval, Matter};
use crate::devices::{self, Ask, Outcome};
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::rejection::Rejection;
use crate::render::lists;
use crate::transaction::Transaction;
use crate::work::{AppWork, Pending, Work};

/// Sends a push.
pub(super) fn begin(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    work: Work,
) -> Result<(), Rejection> {
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    let mut ask =
        Ask::new(Matter::Push, work.kind, "push", &tx.id, flow.now).of(&user.id, &user.login);
    if flow.app_rules(tx).number_challenge && work.kind == Kind::OktaVerify {
        ask = ask.with_numbers();
    }
    let id = flow.world.asks.put(ask);
    tx.challenge(work.awaiting(Pending::app(AppWork::asking(id))));
    Ok(())
}

/// Forgets what the attempt asks a device at the moment.
pub(crate) fn withdraw(flow: &mut Flow<'_>, tx: &Transaction) {
    if let Some(id) = tx.work().and_then(Work::ask) {
        let id = id.to_owned();
        flow.world.asks.drop(&id);
    }
}

pub(super) fn forms(flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
    let path = work.current().path();
    if work.app().is_some_and(|app| app.rejected) {
        let form = Form::new("resend", "challenge")
            .relates_to(path)
            .field(Field::group("authenticator", chosen(flow, work)).label(work.kind.label()));
        return vec![form];
    }
    let mut form = Form::new("challenge-poll", "authenticators/poll")
        .relates_to(path)
        .refresh(flow.org.config.devices.poll_milliseconds);
    if flow.app_rules(tx).auto_challenge {
        form = form.field(auto_challenge(flow, tx));
    }
    vec![form]
}

/// What has to be sent to have a push sent.
fn chosen(flow: &Flow<'_>, work: &Work) -> Vec<Field> {
    let id = Field::text("id")
        .required(true)
        .fixed(flow.org.authenticator_id(work.kind));
    let method = Field::text("methodType").required(true).fixed("push");
    vec![id, method]
}

/// `authenticator-verification-data`: how it is used.
pub(super) fn data_form(flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Form {
    let id = Field::text("id")
        .required(true)
        .fixed(flow.org.authenticator_id(work.kind));
    let method = Field::text("methodType")
        .with("type", json!("string"))
        .required(true)
        .with("options", methods(flow, tx, work.kind));
    let mut fields = vec![id, method];
    if flow.app_rules(tx).auto_challenge {
        fields.push(auto_challenge(flow, tx));
    }
    Form::new("authenticator-verification-data", "challenge")
        .relates_to(work.current().path())
        .field(Field::group("authenticator", fields).label(work.kind.label()))
}

/// What the app can be used for, as options of a field.
pub(crate) fn methods(flow: &Flow<'_>, tx: &Transaction, kind: Kind) -> Value {
    let mut methods = lists::methods(kind);
    if kind == Kind::OktaVerify
        && flow.app_rules(tx).push_only
        && let Some(methods) = methods.as_array_mut()
    {
        methods.retain(|method| method["value"] == "push");
    }
    methods
}

/// The box for pushes that need no asking.
pub(super) fn auto_challenge(flow: &Flow<'_>, tx: &Transaction) -> Field {
    let is_on = flow
        .credential(tx)
        .and_then(devices::instance)
        .is_some_and(|instance| instance.auto_push);
    Field::boolean("autoChallenge")
        .label("Send push automatically")
        .required(false)
        .value(is_on)
}

/// Keeps what the box says, which comes with every poll.
pub(crate) fn remember_auto_challenge(flow: &mut Flow<'_>, tx: &Transaction, body: &Value) {
    let said = body
        .get("autoChallenge")
        .or_else(|| body.get("authenticator")?.get("autoChallenge"))
        .and_then(Value::as_bool);
    let (Some(said), Some(work)) = (said, tx.work()) else {
        return;
    };
    let kind = work.kind;
    if !flow.app_rules(tx).auto_challenge {
        return;
    }
    let enrollments = flow.user_mut(tx).map(|user| &mut user.enrollments);
    for enrollment in enrollments.into_iter().flatten() {
        if enrollment.credential.kind() == kind
            && let Some(instance) = devices::instance_mut(&mut enrollment.credential)
        {
            instance.auto_push = said;
        }
    }
}

/// The number to tap, and the way to another push.
pub(super) fn particulars(flow: &Flow<'_>, work: &Work, handle: &str) -> Map<String, Value> {
    let authenticator = json!({
        "methodType": "push",
        "id": flow.org.authenticator_id(work.kind),
    });
    let resend = Form::new("resend", "challenge").field(
        Field::text("authenticator")
            .required(true)
            .fixed(authenticator)
            .hidden(),
    );
    let mut members = Map::new();
    members.insert(
        "resend".to_owned(),
        resend.to_value(&flow.org.urls.org, handle),
    );
    let right = work
        .ask()
        .and_then(|id| flow.world.asks.get(id))
        .and_then(|ask| ask.numbers.as_ref())
        .map(|(right, _)| right);
    if let Some(right) = right {
        members.insert(
            "contextualData".to_owned(),
            json!({ "correctAnswer": right }),
        );
    }
    members
}

/// Has somebody answered the push?
pub(super) fn poll(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<Progress, Rejection> {
    let Some((id, kind)) = tx
        .work()
        .and_then(|work| Some((work.ask()?.to_owned(), work.kind)))
    else {
        return Ok(Progress::Waiting);
    };
    let ask = flow.world.asks.get(&id).ok_or_else(timed_out)?;
    let objection = match ask.outcome() {
        None if ask.is_too_old(flow.now) => return Err(timed_out()),
        None | Some(Outcome::SetUp(_)) => return Ok(Progress::Waiting),
        Some(Outcome::Denied) => Some(rejected()),
        Some(Outcome::Approved(approval)) => objection(flow, tx, kind, ask, approval),
    };
    flow.world.asks.drop(&id);
    let Some(objection) = objection else {
        return Ok(Progress::Verified);
    };
    if let Some(Pending::App(app)) = tx.pending_mut() {
        app.rejected = true;
        app.ask = None;
    }
    tx.notice = Some(objection);
    Ok(Progress::Waiting)
}

/// Why a yes does not count.
fn objection(
    flow: &Flow<'_>,
    tx: &Transaction,
    kind: Kind,
    ask: &Ask,
    approval: &Approval,
) -> Option<Rejection> {
    let rules = flow.app_rules(tx);
    if let Some((right, _)) = &ask.numbers {
        if !approval.up_to_date {
            return Some(needs_upgrade());
        }
        if approval.number.as_ref() != Some(right) {
            return Some(rejected());
        }
    }
    (rules.biometrics && !approval.biometrics).then(|| {
        let key = match kind {
            Kind::CustomApp => "oie.authenticator.custom_app.method.push.verify.enable.biometrics",
            _ => "oie.authenticator.app.method.push.verify.enable.biometrics",
        };
        needs_biometrics(key)
    })
}

fn rejected() -> Rejection {
    Rejection::new(
        StatusCode::BAD_REQUEST,
        Message::error(
            "api.authn.poll.error.push_rejected",
            "The notification was answered with no.",
        ),
    )
}

/// The app has to recognise the person, and does not.
pub(crate) fn needs_biometrics(key: &'static str) -> Rejection {
    Rejection::new(
        StatusCode::BAD_REQUEST,
        Message::error(
            key,
            "The answer came, but the app has to recognise you by finger or face. Switch that on \
             in the app and try again.",
        ),
    )
}

/// The app does not know the number challenge.
pub(super) fn needs_upgrade() -> Rejection {
    Rejection::new(
        StatusCode::BAD_REQUEST,
        Message::error(
            "oie.authenticator.app.method.push.force.upgrade.number_challenge",
            "The app on your phone is too old for this. Update it and try again.",
        ),
    )
}

/// Nobody answered in time.
pub(crate) fn timed_out() -> Rejection {
    Rejection::new(
        StatusCode::NOT_FOUND,
        Message::error(
            "core.system.transaction_resource_not_found",
            "Nobody answered in time. Please start again.",
        ),
    )
    .ending()
}
