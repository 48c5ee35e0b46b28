//! The organisation as the console shows it. A demo shows its passwords;
//! nothing else may.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::authenticators::password;
use crate::config::minutes;
use crate::generators;
use crate::state::{Org, World};
use crate::users::{Credential, Enrollment, User};

/// Requests shown at most.
const REQUESTS: usize = 60;

pub(super) fn state(org: &Org) -> Value {
    let now = org.clock.now();
    let mut requests = org.log.all();
    let requests = requests.split_off(requests.len().saturating_sub(REQUESTS));
    let world = org.world();
    let users: Vec<Value> = world
        .directory
        .iter()
        .map(|user| person(org, &world, user))
        .collect();
    json!({
        "name": org.config.org.name,
        "org": org.urls.org,
        "app": org.urls.app,
        "issuer": format!("{}/oauth2/default", org.urls.org),
        "now": now.iso(),
        "api": org.urls.api,
        "tokens": tokens(org, &world),
        "attempts": world.transactions.live_count(now),
        "users": users,
        "scenarios": scenarios(org),
        "policies": world.policies,
        "clients": clients(org),
        "readings": generators::all(&world, now),
        "consents": consents(org, &world),
        "inbox": world.inbox.all(),
        "requests": requests,
    })
}

fn tokens(org: &Org, world: &World) -> Value {
    let client = org.config.clients.first();
    let configured = client.is_some_and(|client| client.dpop_bound_access_tokens);
    let life = world.tuning.access_token_life;
    json!({
        "clockAheadSeconds": org.clock.offset_ms() / 1000,
        "lifeSeconds": life.unwrap_or(minutes(org.config.tokens.access_token_minutes)).as_secs(),
        "demandsDpop": world.tuning.demand_dpop.unwrap_or(configured),
        "renewals": world.tokens.renewals,
        "reuses": world.tokens.reuses,
        "faults": org.faults.pending(),
    })
}

fn scenarios(org: &Org) -> Vec<Value> {
    org.config
        .scenarios
        .iter()
        .map(|scenario| {
            json!({
                "name": scenario.name,
                "group": scenario.group,
                "title": scenario.title,
                "todo": scenario.todo,
            })
        })
        .collect()
}

fn consents(org: &Org, world: &World) -> Vec<Value> {
    world
        .consents
        .iter()
        .filter_map(|given| {
            let client = org.config.client(&given.client_id)?;
            let user = world.directory.get(&given.user_id)?;
            Some(json!({
                "userId": given.user_id,
                "user": user.name(),
                "clientId": given.client_id,
                "client": client.label,
                "allowed": given.allowed,
            }))
        })
        .collect()
}

fn clients(org: &Org) -> Vec<Value> {
    org.config
        .clients
        .iter()
        .map(|client| {
            json!({
                "id": client.id,
                "label": client.label,
                "policy": client.policy,
                "grantTypes": client.grant_types,
                "redirectUris": client.redirect_uris,
            })
        })
        .collect()
}

/// What there is to tell of an enrolment beyond its name.
fn enrolled(enrollment: &Enrollment) -> Option<Value> {
    let detail = match &enrollment.credential {
        Credential::Email(mailbox) => mailbox.address.clone(),
        Credential::Phone(phone) => match &phone.nickname {
            Some(nickname) => format!("{} ({nickname})", phone.number),
            None => phone.number.clone(),
        },
        Credential::Webauthn(owned) => URL_SAFE_NO_PAD.encode(owned.passkey.cred_id()),
        Credential::Token(token) => token.id.clone(),
        _ => return None,
    };
    let label = enrollment.credential.kind().label();
    Some(json!({ "label": label, "detail": detail }))
}

fn person(org: &Org, world: &World, user: &User) -> Value {
    let entry = org
        .config
        .users
        .iter()
        .find(|entry| entry.login == user.login);
    let app_policy = org
        .config
        .clients
        .first()
        .map(|client| client.policy.as_str());
    let question = user
        .enrollments
        .iter()
        .find_map(|enrollment| match &enrollment.credential {
            Credential::SecurityQuestion { question, .. } => Some(question.as_str()),
            _ => None,
        });
    json!({
        "login": user.login,
        "name": user.name(),
        "policy": user.policy.as_deref().or(app_policy),
        "authenticators": user.kinds().iter().map(|kind| kind.label()).collect::<Vec<_>>(),
        "enrolled": user.enrollments.iter().filter_map(enrolled).collect::<Vec<_>>(),
        "password": entry
            .and_then(|entry| entry.password.as_ref())
            .filter(|_| password::kept(user).is_some_and(|kept| kept.changed <= world.opened))
            .map(|secret| secret.expose()),
        "question": question,
        "answer": entry
            .and_then(|entry| entry.security_question.as_ref())
            .filter(|entry| Some(entry.question.as_str()) == question)
            .map(|question| question.answer.expose()),
        "locked": world.lockouts.is_locked(&user.login, org.clock.now()),
    })
}
