//! `signed_nonce`: FastPass once the person is named.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::authenticators::{Progress, app_push};
use crate::config::ChallengeMethod;
use crate::devices::ask::Matter;
use crate::devices::{Ask, Outcome};
use crate::fastpass;
use crate::flow::Flow;
use crate::ion::{Form, Message, object};
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};
use crate::work::{AppWork, Pending, Work};

pub(super) fn begin(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    work: Work,
) -> Result<(), Rejection> {
    let method = flow.app_rules(tx).fastpass;
    ask(flow, tx, work, method)
}

/// Asks the app by this method.
fn ask(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    work: Work,
    method: ChallengeMethod,
) -> Result<(), Rejection> {
    app_push::withdraw(flow, tx);
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    let ask = Ask::new(Matter::Nonce, work.kind, method.name(), &tx.id, flow.now)
        .of(&user.id, &user.login);
    let id = fastpass::put(flow, tx, ask)?;
    let app = AppWork {
        method,
        ..AppWork::asking(id)
    };
    tx.challenge(work.awaiting(Pending::app(app)));
    Ok(())
}

pub(super) fn forms(flow: &Flow<'_>, work: &Work) -> Vec<Form> {
    let (Some(app), Some(id)) = (work.app(), work.ask()) else {
        return Vec::new();
    };
    let form = match app.method {
        ChallengeMethod::AppleSsoExtension | ChallengeMethod::AppleSsoExtensionGet => {
            fastpass::apple_form(flow, id, app.method, app.called)
        }
        ChallengeMethod::Loopback
        | ChallengeMethod::CustomUri
        | ChallengeMethod::UniversalLink
        | ChallengeMethod::AppLink
        | ChallengeMethod::ChromeDtc => Form::new("challenge-poll", "authenticators/poll")
            .relates_to(work.current().path())
            .refresh(flow.org.config.devices.poll_milliseconds),
    };
    vec![form]
}

pub(super) fn particulars(flow: &Flow<'_>, work: &Work, handle: &str) -> Map<String, Value> {
    let mut members = Map::new();
    if let (Some(app), Some(id)) = (work.app(), work.ask()) {
        let challenge = object(fastpass::challenge(flow, id, app.method));
        members.insert(
            "contextualData".to_owned(),
            json!({ "challenge": challenge }),
        );
        members.insert("cancel".to_owned(), fastpass::cancel(flow, handle));
    }
    members
}

/// Has the app answered?
pub(super) fn poll(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<Progress, Rejection> {
    let work = tx.work();
    let asked = work.and_then(|work| Some((work.ask()?.to_owned(), work.app()?.method)));
    let Some((id, method)) = asked else {
        return Ok(Progress::Waiting);
    };
    let ask = flow.world.asks.get(&id).ok_or_else(app_push::timed_out)?;
    let biometrics = flow.app_rules(tx).biometrics;
    let objection = match ask.outcome() {
        None if ask.is_too_old(flow.now) => return Err(app_push::timed_out()),
        None | Some(Outcome::SetUp(_)) => return Ok(Progress::Waiting),
        Some(Outcome::Denied) => refused(),
        Some(Outcome::Approved(approval)) if biometrics && !approval.biometrics => {
            fastpass::needs_biometrics(method)
        }
        Some(Outcome::Approved(_)) => {
            flow.world.asks.drop(&id);
            return Ok(Progress::Verified);
        }
    };
    flow.world.asks.drop(&id);
    tx.go_to(Stage::Select);
    tx.notice = Some(objection);
    Ok(Progress::Moved)
}

/// The client gave up on the way that was tried. The ports of the app are
/// followed by its own address; after that the person chooses again.
pub(crate) fn give_up(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    unreachable: bool,
) -> Result<(), Rejection> {
    let work = tx.work().cloned().ok_or_else(Rejection::bad_request)?;
    let method = work.app().ok_or_else(Rejection::bad_request)?.method;
    app_push::withdraw(flow, tx);
    if unreachable && method == ChallengeMethod::Loopback {
        return ask(flow, tx, work, ChallengeMethod::CustomUri);
    }
    tx.go_to(Stage::Select);
    Ok(())
}

/// The person said no in the app, or the app could not answer.
pub(crate) fn refused() -> Rejection {
    Rejection::new(
        StatusCode::BAD_REQUEST,
        Message::error(
            "core.auth.factor.signedNonce.error.rejected",
            "The app on this device did not confirm that it is you.",
        ),
    )
}
