//! Links that a scenario has followed before the app shows anything.

use serde::Deserialize;
use serde_json::Value;

use super::{activation, device_code, guest, recovery, registration, unlock};
use crate::config::Config;
use crate::flow::Flow;
use crate::oauth::device::GRANT as DEVICE_GRANT;
use crate::rejection::Rejection;
use crate::transaction::Transaction;

/// A link that a scenario has followed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Go {
    /// "Forgot password".
    Recover,
    /// "Unlock account".
    Unlock,
    /// "Sign up".
    Register,
    /// The link of an activation mail.
    Activate,
    /// The same, too late.
    ActivateLate,
    /// The address a device shows.
    Device,
    /// The same with a code; a television that waits is made up for it.
    DeviceWithCode,
}

/// Follows it.
pub(crate) fn follow(flow: &mut Flow<'_>, tx: &mut Transaction, go: Go) -> Result<(), Rejection> {
    match go {
        Go::Recover => recovery::begin(flow, tx, &Value::Null),
        Go::Unlock => unlock::begin(flow, tx, &Value::Null),
        Go::Register => registration::begin(flow, tx, &Value::Null),
        Go::Activate => {
            let id = guest(tx).ok_or_else(Rejection::bad_request)?.to_owned();
            activation::begin(flow, tx, &id)
        }
        Go::ActivateLate => {
            let id = guest(tx).ok_or_else(Rejection::bad_request)?.to_owned();
            activation::ask(flow, tx, &id);
            Ok(())
        }
        Go::Device => {
            device_code::begin(tx, None);
            Ok(())
        }
        Go::DeviceWithCode => {
            let television = television(&flow.org.config);
            let (client_id, scopes) = television.ok_or_else(Rejection::bad_request)?;
            let devices = &mut flow.world.device_codes;
            let (_, code) = devices.begin(tx.request.server, &client_id, scopes, flow.now);
            device_code::begin(tx, Some(code));
            Ok(())
        }
    }
}

/// The first application that may let devices in.
pub(crate) fn television(config: &Config) -> Option<(String, Vec<String>)> {
    let mut clients = config.clients.iter();
    let client = clients.find(|client| client.grant_types.iter().any(|it| it == DEVICE_GRANT))?;
    Some((client.id.clone(), client.scopes.clone()))
}
