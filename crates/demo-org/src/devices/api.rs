//! What the phone page of the console shows and does.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ask::Matter;
use super::{Ask, Behaviour, DeviceSettings, act};
use crate::clock::Moment;
use crate::state::{Org, World};

/// Name of the phone that links are opened on.
pub(super) const PHONE: &str = "Demo phone";
/// Accounts shown at most.
const SHOWN: usize = 40;

/// Something a device is asked.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingAsk {
    /// Names it.
    pub id: String,
    /// `push`, `nonce` or `set-up`.
    pub matter: &'static str,
    /// Key of the authenticator.
    pub authenticator: &'static str,
    /// Who is asked, if that is known.
    pub login: Option<String>,
    /// How the app is told: `push`, `LOOPBACK`, `qrcode`…
    pub way: &'static str,
    /// The numbers to choose from.
    pub numbers: Vec<String>,
    /// The link to open for a set-up.
    pub link: Option<String>,
    /// Keys of the accounts that can answer.
    pub accounts: Vec<String>,
}

/// An account in an app.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAccount {
    /// Names it.
    pub key: String,
    /// Whose it is.
    pub login: String,
    /// Key of the authenticator.
    pub authenticator: &'static str,
    /// Name of the device.
    pub device: String,
    /// The current code.
    pub code: String,
    /// How the app is set up.
    pub settings: DeviceSettings,
}

/// What is open, the newest first.
pub(crate) fn pending(world: &World, org: &str, now: Moment) -> Vec<PendingAsk> {
    let mut asks: Vec<&Ask> = world.asks.open(now).collect();
    asks.sort_by(|left, right| (right.asked(), &right.id).cmp(&(left.asked(), &left.id)));
    asks.into_iter().map(|ask| shown(world, org, ask)).collect()
}

fn shown(world: &World, org: &str, ask: &Ask) -> PendingAsk {
    let fits = |user_id: &str| ask.user_id.as_deref().is_none_or(|asked| asked == user_id);
    let accounts = world
        .devices
        .accounts()
        .filter(|account| account.kind == ask.kind && fits(&account.user_id));
    let numbers = ask.numbers.as_ref().map(|(_, three)| three.to_vec());
    PendingAsk {
        id: ask.id.clone(),
        matter: match ask.matter {
            Matter::Push => "push",
            Matter::Nonce => "nonce",
            Matter::SetUp => "set-up",
        },
        authenticator: ask.kind.key(),
        login: ask.login.clone(),
        way: ask.way,
        numbers: numbers.unwrap_or_default(),
        link: (ask.matter == Matter::SetUp)
            .then(|| format!("{org}/device/enroll/{}", ask.link_secret())),
        accounts: match ask.matter {
            Matter::SetUp => Vec::new(),
            Matter::Push | Matter::Nonce => accounts
                .map(|account| account.key.id().to_owned())
                .collect(),
        },
    }
}

/// The accounts in all apps, by person.
pub(crate) fn accounts(world: &World, now: Moment) -> Vec<DeviceAccount> {
    let mut accounts: Vec<DeviceAccount> = world
        .devices
        .accounts()
        .map(|account| DeviceAccount {
            key: account.key.id().to_owned(),
            login: account.login.clone(),
            authenticator: account.kind.key(),
            device: account.device.clone(),
            code: account.seed.code(now),
            settings: account.settings,
        })
        .collect();
    accounts.sort_by(|left, right| (&left.login, &left.key).cmp(&(&right.login, &right.key)));
    accounts.truncate(SHOWN);
    accounts
}

pub(super) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/console/api/phone", get(state))
        .route("/console/api/phone/asks/{id}", post(answer))
        .route("/console/api/phone/scan", post(scan))
        .route("/console/api/phone/accounts/{key}", post(set_account))
        .route("/console/api/phone/desktop", post(set_desktop))
}

async fn state(State(org): State<Arc<Org>>) -> Json<Value> {
    let now = org.clock.now();
    let world = org.world();
    let desktop = &world.devices.desktop;
    let ports: Vec<Value> = org
        .urls
        .loopback_ports
        .iter()
        .zip(&desktop.ports)
        .map(|(port, behaviour)| json!({ "port": port, "behaviour": behaviour }))
        .collect();
    Json(json!({
        "name": org.config.org.name,
        "asks": pending(&world, &org.urls.org, now),
        "accounts": accounts(&world, now),
        "secondsLeft": 30 - now.seconds().rem_euclid(30),
        "desktop": {
            "ports": ports,
            "account": desktop.account,
            "system": desktop.system,
        },
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    account: String,
    approve: bool,
    number: Option<String>,
}

async fn answer(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    Json(answer): Json<Answer>,
) -> StatusCode {
    let now = org.clock.now();
    let mut world = org.world();
    let done = if answer.approve {
        let number = answer.number.as_deref();
        act::approve(&mut world, &id, &answer.account, number, now)
    } else {
        act::deny(&mut world, &id, &answer.account, now)
    };
    drop(world);
    org.changed();
    said(done.is_ok())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scan {
    link: String,
    #[serde(default)]
    settings: DeviceSettings,
}

async fn scan(State(org): State<Arc<Org>>, Json(scan): Json<Scan>) -> StatusCode {
    let now = org.clock.now();
    let secret = scan.link.trim().rsplit('/').next().unwrap_or_default();
    let done = act::scan(&mut org.world(), secret, PHONE, scan.settings, now);
    org.changed();
    said(done.is_ok())
}

async fn set_account(
    State(org): State<Arc<Org>>,
    Path(key): Path<String>,
    Json(settings): Json<DeviceSettings>,
) -> StatusCode {
    let found = act::change(&mut org.world(), &key, settings).is_ok();
    org.changed();
    said(found)
}

/// Changes to the app on this computer; what is not named stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DesktopChange {
    /// Index of a port and what it shall do.
    port: Option<(usize, Behaviour)>,
    /// Key of the account it answers with; empty: none.
    account: Option<String>,
    system: Option<bool>,
}

async fn set_desktop(State(org): State<Arc<Org>>, Json(change): Json<DesktopChange>) -> StatusCode {
    let mut world = org.world();
    let desktop = &mut world.devices.desktop;
    let mut found = true;
    if let Some((index, behaviour)) = change.port {
        match desktop.ports.get_mut(index) {
            Some(port) => *port = behaviour,
            None => found = false,
        }
    }
    if let Some(account) = change.account {
        desktop.account = Some(account).filter(|account| !account.is_empty());
    }
    if let Some(system) = change.system {
        desktop.system = system;
    }
    drop(world);
    org.changed();
    said(found)
}

fn said(done: bool) -> StatusCode {
    if done {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}
