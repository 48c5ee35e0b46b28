//! Node.js, and the one tool that comes from npm: wasm-opt.

use std::path::{Path, PathBuf};

use super::cache::Cache;
use super::progress;
use crate::process::{Failure, command, first_line};

/// `wasm-opt --version` names a release of binaryen by this number alone.
const BINARYEN: &str = "132";
const BINARYEN_PACKAGE: &str = "binaryen@132.0.0";

/// Node cannot be installed from here: it has to be there.
pub fn node() -> Result<(), Failure> {
    let Some(version) = first_line("node", &["--version"]) else {
        return Err(missing("node"));
    };
    if first_line(npm_program(), &["--version"]).is_none() {
        return Err(missing("npm"));
    }
    progress(&format!("node {version}"), Some(""), || Ok(()))
}

fn missing(program: &str) -> Failure {
    Failure::new(format!(
        "`{program}` is not on PATH. Install Node.js 20 or newer with npm from the system's \
         packages or from nodejs.org, then run this command again"
    ))
}

/// Finds or installs wasm-opt; returns the folder to put on PATH, if it is not there already.
///
/// npm lays out a `.bin` folder with a starter for each program of a package, on every system:
/// that is all trunk needs.
pub fn binaryen(cache: &Cache) -> Result<Option<PathBuf>, Failure> {
    let label = format!("wasm-opt {BINARYEN}");
    let folder = format!("binaryen-{BINARYEN}");
    let bin = Path::new("node_modules").join(".bin");
    let proof = bin.join("wasm-opt");
    let place = cache.folder(&folder);

    if place.join(&proof).is_file() {
        progress(&label, Some(""), || Ok(()))?;
        return Ok(Some(place.join(bin)));
    }
    let on_path = first_line("wasm-opt", &["--version"])
        .is_some_and(|line| line.split_whitespace().any(|word| word == BINARYEN));
    if on_path {
        progress(&label, Some(" (on PATH)"), || Ok(()))?;
        return Ok(None);
    }
    progress(&label, None, || {
        cache.fill(&folder, &proof, |root| {
            let mut npm = command(npm_program());
            npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts"]);
            npm.arg("--prefix").arg(root).arg(BINARYEN_PACKAGE);
            let by_hand = format!("npm install --global {BINARYEN_PACKAGE}");
            cache.logged("binaryen", &mut npm, &by_hand)
        })
    })?;
    Ok(Some(place.join(bin)))
}

fn npm_program() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}
