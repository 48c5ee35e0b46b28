//! The one thing that is kept: the record of a transaction, in this tab's `sessionStorage`
//! (IDX §1.8). Where storage is closed to the page, nothing is kept and a reload starts over.

use idx::transaction::Record;
use web_sys::Storage;

const KEY: &str = "doorway.transaction";

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Keeps the record.
pub fn remember(record: &Record) {
    if let Some(storage) = storage() {
        // Full or forbidden: then a reload starts over, which is no failure.
        let _ = storage.set_item(KEY, record.to_json().expose());
    }
}

/// Deletes the record.
pub fn forget() {
    if let Some(storage) = storage() {
        // Removing what is not there is no error.
        let _ = storage.remove_item(KEY);
    }
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
