//! What people do at a device. Each of these is the app at work: it signs with
//! its own key and knows of the organisation what the ask tells it.

use serde_json::{Value, json};

use super::ask::{Ask, Matter, Refused};
use super::{Account, DeviceKey, DeviceSettings, Instance, instance_mut};
use crate::clock::Moment;
use crate::state::World;
use crate::totp::Seed;

/// Says yes to an ask with the account of this key, tapping a number where
/// there is one.
pub(crate) fn approve(
    world: &mut World,
    ask: &str,
    account: &str,
    number: Option<&str>,
    now: Moment,
) -> Result<(), Refused> {
    answer(world, ask, account, Some(number), now)
}

/// Says no.
pub(crate) fn deny(
    world: &mut World,
    ask: &str,
    account: &str,
    now: Moment,
) -> Result<(), Refused> {
    answer(world, ask, account, None, now)
}

fn answer(
    world: &mut World,
    ask: &str,
    account: &str,
    approval: Option<Option<&str>>,
    now: Moment,
) -> Result<(), Refused> {
    let ask = world.asks.get(ask).ok_or(Refused)?;
    let account = world.devices.account(account).ok_or(Refused)?;
    let claims = claims(ask, account, approval);
    let token = account.key.sign(&claims).map_err(|_| Refused)?;
    world.asks.receive(&world.directory, &token, now)
}

fn claims(ask: &Ask, account: &Account, approval: Option<Option<&str>>) -> Value {
    json!({
        "ask": ask.id,
        "nonce": ask.nonce(),
        "approved": approval.is_some(),
        "number": approval.flatten(),
        "biometrics": account.settings.biometrics,
        "upToDate": account.settings.up_to_date,
    })
}

/// Answers a `challengeRequest` that reached the app on this computer: it has
/// to be the organisation's and still open, and the account has to fit.
pub(super) fn answer_request(
    world: &mut World,
    request: &str,
    account: Option<&str>,
    approved: bool,
    now: Moment,
) -> Result<(), Refused> {
    let claims = world.keys.verified_claims(request).ok_or(Refused)?;
    let id = claims.get("jti").and_then(Value::as_str).ok_or(Refused)?;
    let ask = world
        .asks
        .get(id)
        .filter(|ask| ask.is_open(now) && ask.matter == Matter::Nonce && ask.request == request)
        .ok_or(Refused)?;
    let account = match account {
        Some(account) => account.to_owned(),
        None => world
            .devices
            .accounts()
            .find(|account| {
                account.kind == ask.kind && ask.user_id.as_ref() == Some(&account.user_id)
            })
            .map(|account| account.key.id().to_owned())
            .ok_or(Refused)?,
    };
    let id = ask.id.clone();
    answer(world, &id, &account, approved.then_some(None), now)
}

/// Changes how an app is set up; it tells the organisation.
pub(crate) fn change(
    world: &mut World,
    key: &str,
    settings: DeviceSettings,
) -> Result<(), Refused> {
    let account = world.devices.account_mut(key).ok_or(Refused)?;
    account.settings = settings;
    let user_id = account.user_id.clone();
    let user = world.directory.get_mut(&user_id).ok_or(Refused)?;
    let credentials = user.enrollments.iter_mut();
    for instance in credentials.filter_map(|enrolled| instance_mut(&mut enrolled.credential)) {
        if instance.key.as_ref().is_some_and(|known| known.id() == key) {
            instance.settings = settings;
        }
    }
    Ok(())
}

/// Sets the app up through the secret of a link: makes a key and a seed, keeps
/// them, and tells the organisation.
pub(crate) fn scan(
    world: &mut World,
    secret: &str,
    device: &str,
    settings: DeviceSettings,
    now: Moment,
) -> Result<(), Refused> {
    let ask = world.asks.by_link(secret, now).ok_or(Refused)?;
    let (Some(user_id), Some(login)) = (ask.user_id.clone(), ask.login.clone()) else {
        return Err(Refused);
    };
    let (id, kind) = (ask.id.clone(), ask.kind);
    let key = DeviceKey::generate().map_err(|_| Refused)?;
    let instance = Instance {
        key: Some(key.public()),
        seed: Seed::new(),
        settings,
        ..Instance::new(device)
    };
    let seed = instance.seed.clone();
    world.asks.receive_instance(&id, instance, now)?;
    world.devices.keep(Account {
        user_id,
        login,
        kind,
        device: device.to_owned(),
        key,
        seed,
        settings,
    });
    Ok(())
}
