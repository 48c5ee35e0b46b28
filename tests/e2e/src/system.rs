//! The system around the browser, as far as it opens apps by their addresses: a program of ours in
//! place of the desktop's `xdg-open`, which writes down what it is given.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::Browser;

/// The scheme of Okta Verify.
const SCHEME: &str = "com-okta-authenticator";
const SCRIPT: &str = "#!/bin/sh\nprintf '%s\\n' \"$1\" >> \"$(dirname \"$0\")/opened\"\n";
/// How long an app may take to be opened.
const OPENED: Duration = Duration::from_secs(15);

/// Puts the program into a folder; the `PATH` that has it first.
pub(crate) fn install(folder: &Path) -> io::Result<OsString> {
    let program = folder.join("xdg-open");
    fs::write(&program, SCRIPT)?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [folder.to_path_buf()].into_iter();
    let folders = folders.chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(io::Error::other)
}

/// The setting by which the person has allowed this origin to open the app, once and for all: the
/// browser's question would take the keyboard from the page.
pub(crate) fn allowed(origin: &str) -> Value {
    json!({ "protocol_handler": {
        "allowed_origin_protocol_pairs": { origin: { SCHEME: true } }
    } })
}

/// Forgets the addresses that were opened.
pub(crate) fn forget(folder: &Path) {
    // Usually there are none.
    let _ = fs::remove_file(folder.join("opened"));
}

/// The addresses that were opened so far.
pub(crate) fn opened(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("opened")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

impl Browser {
    /// Waits until the system was given an address of an app that begins so.
    ///
    /// # Panics
    /// If it never is.
    pub async fn app_opened(&self, beginning: &str) -> String {
        let deadline = Instant::now() + OPENED;
        loop {
            let all = self.apps_opened();
            if let Some(one) = all.iter().rev().find(|one| one.starts_with(beginning)) {
                return one.clone();
            }
            if Instant::now() > deadline {
                let page = self.look().await;
                panic!("nothing like {beginning} was opened, but {all:?}; the page:\n{page}");
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }
}
