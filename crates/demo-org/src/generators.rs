//! The codes that people's apps and tokens show at the moment: a demo has
//! nobody to hold them, so the console does.

use std::time::Duration;

use serde::Serialize;

use crate::authenticators::Kind;
use crate::authenticators::token::Token;
use crate::clock::Moment;
use crate::state::World;
use crate::totp;
use crate::users::{Credential, User};
use crate::work::{Pending, Work};

/// What one app or token shows.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// Whose it is.
    pub login: String,
    /// Key of the authenticator.
    pub key: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// The code.
    pub code: String,
    /// The one after it, for those who are asked for two.
    pub next: Option<String>,
    /// What is typed beside it: a credential id or a user name.
    pub id: Option<String>,
    /// Seconds until the code changes; `None`: not with time.
    pub seconds_left: Option<u64>,
}

/// All of them: of everybody, of the copies made for scenarios, and of what is
/// just being set up. The newest come last.
pub(crate) fn all(world: &World, now: Moment) -> Vec<Reading> {
    let people = world.directory.everybody();
    let mut readings: Vec<Reading> = people
        .flat_map(|user| {
            user.enrollments
                .iter()
                .filter_map(|enrollment| kept(user, &enrollment.credential, now))
        })
        .collect();
    readings.extend(world.transactions.live(now).filter_map(|tx| {
        let login = &tx.subject.as_ref()?.identifier;
        pending(login, tx.work()?, now)
    }));
    readings
}

fn kept(user: &User, credential: &Credential, now: Moment) -> Option<Reading> {
    match credential {
        Credential::GoogleOtp(shared) => Some(timed(
            &user.login,
            credential.kind(),
            shared.seed.code(now),
            now,
        )),
        Credential::Token(token) => Some(of_token(&user.login, token, now)),
        Credential::Yubikey(owned) => Some(Reading {
            seconds_left: None,
            ..timed(&user.login, credential.kind(), owned.next_code(), now)
        }),
        Credential::Tac(issued) => Some(Reading {
            seconds_left: None,
            ..timed(&user.login, credential.kind(), issued.code.clone(), now)
        }),
        _ => None,
    }
}

/// A generator tells its next code and its number, too.
fn of_token(login: &str, token: &Token, now: Moment) -> Reading {
    Reading {
        next: Some(token.seed.code(now.plus(Duration::from_secs(totp::STEP)))),
        id: Some(token.id.clone()),
        ..timed(login, token.kind, token.seed.code(now), now)
    }
}

fn pending(login: &str, work: &Work, now: Moment) -> Option<Reading> {
    match &work.pending {
        Pending::Seed(seed) => Some(timed(login, work.kind, seed.code(now), now)),
        Pending::Token(token) => Some(of_token(login, token, now)),
        Pending::Yubikey(owned) => Some(Reading {
            seconds_left: None,
            ..timed(login, work.kind, owned.next_code(), now)
        }),
        _ => None,
    }
}

/// A code that changes with time.
fn timed(login: &str, kind: Kind, code: String, now: Moment) -> Reading {
    let passed = u64::try_from(now.seconds()).unwrap_or(0) % totp::STEP;
    Reading {
        login: login.to_owned(),
        key: kind.key(),
        label: kind.label(),
        code,
        next: None,
        id: None,
        seconds_left: Some(totp::STEP - passed),
    }
}
