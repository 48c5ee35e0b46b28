//! What is kept, in this tab's `sessionStorage`: the record of a transaction (IDX §1.8), when
//! something may be sent again, the path to come back to, and that somebody signed out. Never a
//! token. Where storage is closed to the page, nothing is kept and a reload starts over.

use idx::transaction::Record;
use web_sys::Storage;

const KEY: &str = "doorway.transaction";
/// When something may be sent again, seconds since the epoch.
const RESEND: &str = "doorway.resend";
/// The path somebody wanted to see before they were sent to sign in.
const PLACE: &str = "doorway.place";
/// They signed out: nobody is to be signed in again unasked. Holds the `state` of a sign-out that
/// leads over the organisation, or nothing.
const SIGNED_OUT: &str = "doorway.signed-out";

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Keeps the record.
pub fn remember(record: &Record) {
    put(KEY, record.to_json().expose());
}

/// Deletes the record, and what goes with it.
pub fn forget() {
    drop_item(KEY);
    drop_item(RESEND);
}

/// Keeps when something may be sent again, milliseconds since the epoch.
pub fn keep_resend_at(at: f64) {
    // A cast from a float saturates.
    put(RESEND, &((at / 1000.0) as u32).to_string());
}

/// When something may be sent again, milliseconds since the epoch, to the second.
pub fn resend_at() -> Option<f64> {
    let kept = storage()?.get_item(RESEND).ok()??;
    Some(f64::from(kept.parse::<u32>().ok()?) * 1000.0)
}

/// The kept record as text.
pub fn recall() -> Option<String> {
    storage()?.get_item(KEY).ok()?
}

const USERNAME: &str = "doorway.username";

fn lasting() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Keeps a username for the next visit, or forgets it. The one thing that outlives the tab, and
/// only where the site's settings and the person ask for it.
pub fn remember_username(username: Option<&str>) {
    if let Some(storage) = lasting() {
        // Full or forbidden: then it is typed again.
        let _ = match username {
            Some(username) => storage.set_item(USERNAME, username),
            None => storage.remove_item(USERNAME),
        };
    }
}

/// The username that was kept.
pub fn recall_username() -> Option<String> {
    lasting()?.get_item(USERNAME).ok()?
}

/// Keeps the path to come back to.
pub fn keep_place(place: &str) {
    put(PLACE, place);
}

/// The path to come back to, once.
pub fn take_place() -> Option<String> {
    let place = storage()?.get_item(PLACE).ok()?;
    drop_item(PLACE);
    place
}

/// Remembers that somebody signed out, and the `state` of the way back.
pub fn note_signed_out(state: &str) {
    put(SIGNED_OUT, state);
}

/// What was noted at sign-out.
pub fn signed_out() -> Option<String> {
    storage()?.get_item(SIGNED_OUT).ok()?
}

/// Somebody wants to sign in again.
pub fn forget_signed_out() {
    drop_item(SIGNED_OUT);
}

fn put(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or forbidden: then it is not there later, which is no failure.
        let _ = storage.set_item(key, value);
    }
}

fn drop_item(key: &str) {
    if let Some(storage) = storage() {
        // Removing what is not there is no error.
        let _ = storage.remove_item(key);
    }
}
