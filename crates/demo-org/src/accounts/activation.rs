//! A new account made one's own by a mailed link (`activation_token`, IDX
//! §1.3), and another link where that one is too old.

use axum::http::StatusCode;
use serde_json::Value;

use super::Step;
use super::links::Purpose;
use crate::authenticators::Kind;
use crate::authenticators::email::Mailbox;
use crate::clock::Moment;
use crate::config::minutes;
use crate::flow::Flow;
use crate::ion::{Form, Message};
use crate::rejection::Rejection;
use crate::state::{Org, World};
use crate::transaction::{Person, Stage, Subject, Transaction};
use crate::users::Credential;

/// Mails a link to a person the organisation may not know yet.
pub(crate) fn mail(org: &Org, world: &mut World, user_id: &str, now: Moment) {
    let Some(user) = world.directory.get(user_id) else {
        return;
    };
    let address = user.email.clone();
    let life = minutes(org.config.accounts.activation_minutes);
    let token = world.links.issue(Purpose::Activation, user_id, now, life);
    let link = format!(
        "{}/?{}={token}",
        org.urls.app,
        Purpose::Activation.parameter()
    );
    let subject = format!("Your new account with {}", org.config.org.name);
    world
        .inbox
        .deliver(&address, subject, None, Some(link), now);
}

/// An attempt begins with a link of ours.
pub(super) fn open(flow: &mut Flow<'_>, tx: &mut Transaction, user_id: &str, token: &str) {
    if !flow.world.links.spend(token, flow.now) {
        ask(flow, tx, user_id);
    } else if let Err(rejection) = begin(flow, tx, user_id) {
        tx.give_up(rejection);
    }
}

fn name(flow: &Flow<'_>, tx: &mut Transaction, user_id: &str) {
    tx.subject = flow.world.directory.get(user_id).map(|user| Subject {
        identifier: user.login.clone(),
        person: Person::Known(user.id.clone()),
    });
}

/// The link proves the mailbox. What else the account needs, the policy says.
pub(super) fn begin(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    user_id: &str,
) -> Result<(), Rejection> {
    name(flow, tx, user_id);
    if flow.accounts(tx).activation_suspended {
        return Err(Rejection::new(
            StatusCode::FORBIDDEN,
            Message::error(
                "idx.activating.inactive.user",
                "The account is suspended. Ask your administrator.",
            ),
        )
        .ending());
    }
    let is_guest = super::guest(tx) == Some(user_id);
    let known = is_guest || flow.world.directory.admit(user_id);
    if !known {
        return Err(Rejection::bad_request());
    }
    let user = flow.user_mut(tx).ok_or_else(Rejection::bad_request)?;
    if user.enrollment(Kind::Email).is_none() {
        user.enroll(Credential::Email(Mailbox::at(&user.email)), false);
    }
    flow.proved(tx, Kind::Email);
    flow.advance(tx)
}

/// Offers another link.
pub(super) fn ask(flow: &Flow<'_>, tx: &mut Transaction, user_id: &str) {
    name(flow, tx, user_id);
    tx.go_to(Stage::Account(Step::RequestActivation));
    tx.notice = Some(Rejection::new(
        StatusCode::OK,
        Message::error(
            "idx.expired.activation.token",
            "The link to your new account is too old.",
        ),
    ));
}

pub(super) fn form() -> Form {
    Form::new("request-activation-email", "request-activation")
}

/// `request-activation`: another link.
pub(crate) fn request(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    _body: &Value,
) -> Result<(), Rejection> {
    if !super::is_at(tx, &Step::RequestActivation) {
        return Err(Rejection::bad_request());
    }
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    let id = user.id.clone();
    mail(flow.org, flow.world, &id, flow.now);
    Err(Rejection::new(
        StatusCode::OK,
        Message::info(
            "idx.request.activation.email",
            "Another link is on its way to your mailbox.",
        ),
    )
    .ending())
}
