//! Where things lie: the workspace, what it builds, and the cache outside the clone.

use std::path::{Path, PathBuf};

use crate::process::Failure;

/// The root of the clone this task runner was built from.
pub fn workspace() -> &'static Path {
    // The manifest folder of this package is `<workspace>/xtask`.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// The release build of the app.
pub fn dist() -> PathBuf {
    workspace().join("dist")
}

/// Cargo's target folder: `CARGO_TARGET_DIR` if set, else `target`.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => workspace().join(dir),
        None => workspace().join("target"),
    }
}

/// The folder tools are installed into, once per machine and shared by all clones.
pub fn cache() -> Result<PathBuf, Failure> {
    let from_env = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(dir) = from_env("DOORWAY_CACHE") {
        // Children run in other folders, so a relative path has to be settled here.
        return std::path::absolute(dir)
            .map_err(|error| Failure::new(format!("DOORWAY_CACHE: {error}")));
    }
    if let Some(dir) = from_env("XDG_CACHE_HOME") {
        return Ok(dir.join("doorway"));
    }
    if let Some(dir) = from_env("LOCALAPPDATA") {
        return Ok(dir.join("doorway"));
    }
    from_env("HOME")
        .map(|home| home.join(".cache").join("doorway"))
        .ok_or_else(|| Failure::new("neither HOME nor DOORWAY_CACHE is set: nowhere to keep tools"))
}
