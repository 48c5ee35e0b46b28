//! The harness of the end-to-end tests: a real browser, the release build of the app, and the
//! demo organisation or a replay of recorded answers.
//!
//! A test reads like a story: it opens the app, fills in, presses, and says what it then sees.
//! Three rules hold for all of them, and [`Browser::verdict`] enforces them at the end:
//!
//! * a console error, an uncaught exception, a panic or a breach of the Content-Security-Policy
//!   fails the test, unless the test said beforehand that it would come ([`Expected`]);
//! * what was announced has to come;
//! * no secret the test knows may lie in the page, its address or its storage, nor have been in
//!   them, in the console or in what tabs say to each other; in the app's memory only while it is
//!   in use. The organisation tells what it handed out.
//!
//! Each wait is for a condition, with a deadline. A fixed time passes only where a test shows that
//! nothing happens ([`Scene::still`]).

mod axe;
mod browser;
mod clock;
mod devices;
mod display;
mod driver;
mod find;
mod frames;
mod heap;
mod keyboard;
mod leaks;
mod page;
mod pool;
mod qr;
mod replay;
mod scene;
mod site;
mod system;
mod watch;
pub mod words;

pub use axe::Axe;
pub use browser::{Browser, Tab};
pub use display::{ANDROID, IPHONE};
pub use leaks::{Secrets, What};
pub use page::{Field, Page};
pub use replay::{Answer, Received, Replay};
pub use scene::{
    ADA, EMMY, GRACE, HEDY, JOAN, KATHERINE, Person, RADIA, ROSALIND, Scene, TWO_POLLS, play,
    play_apart, play_opening_apps, play_with,
};
pub use site::{Site, policy};
pub use watch::Expected;

use std::fmt::Display;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    // This package is `<workspace>/tests/e2e`.
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The release build of the app, made by `cargo xtask build`.
///
/// # Panics
/// If there is none.
pub fn dist() -> PathBuf {
    let dist = workspace().join("dist");
    assert!(
        dist.join("index.html").is_file(),
        "there is no release build in dist/: run `cargo xtask build` first"
    );
    dist
}

/// Unwraps what has to succeed for a test to go on, and says what that was where it does not.
#[track_caller]
fn must<T, E: Display>(what: &str, result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{what}: {error}"),
    }
}
