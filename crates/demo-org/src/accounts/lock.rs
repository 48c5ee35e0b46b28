//! Under which name wrong answers are counted, and the lock they put on it.

use super::Errand;
use crate::flow::Flow;
use crate::transaction::{Person, Transaction};

/// The name under which wrong answers are counted. A locked account must still
/// be able to prove whose it is, but not without limit either.
pub(crate) fn counted_as(tx: &Transaction) -> String {
    let identifier = tx
        .subject
        .as_ref()
        .map_or("", |subject| subject.identifier.as_str());
    let name = match (guest(tx), tx.subject.as_ref().map(|it| &it.person)) {
        (Some(guest), Some(Person::Known(id))) if guest == id => guest,
        _ => identifier,
    };
    match &tx.errand {
        Errand::SignIn | Errand::Registration => name.to_owned(),
        Errand::Recovery(_) | Errand::Unlock => format!("recovery of {name}"),
    }
}

/// Id of the copy of a person that a scenario is about. Its lock is not that
/// of the original, who has the same name.
pub(super) fn guest(tx: &Transaction) -> Option<&str> {
    tx.preset.as_ref()?.user_id.as_deref()
}

/// Locks the person a scenario is about.
pub(crate) fn lock(flow: &mut Flow<'_>, tx: &Transaction, login: &str) {
    let name = guest(tx).unwrap_or(login);
    flow.world.lockouts.lock(name, flow.now);
}

/// Lifts the lock of the person `tx` is about, under each of their names;
/// false if there was none.
pub(super) fn lift_lock(flow: &mut Flow<'_>, tx: &Transaction) -> bool {
    let Some(user) = flow.user(tx) else {
        return false;
    };
    let names = match guest(tx) {
        Some(guest) if guest == user.id => vec![guest.to_owned()],
        _ => vec![user.login.clone(), user.email.clone()],
    };
    let now = flow.now;
    let lockouts = &mut flow.world.lockouts;
    let was_locked = names.iter().any(|name| lockouts.is_locked(name, now));
    for name in &names {
        lockouts.clear(name);
    }
    was_locked
}
