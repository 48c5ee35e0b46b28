//! Node.js, and the tools that come from npm: wasm-opt and esbuild.

use std::path::{Path, PathBuf};

use super::cache::Cache;
use super::progress;
use crate::process::{Failure, command, first_line};

/// A program of an npm package, pinned.
#[derive(Debug)]
pub struct NpmTool {
    program: &'static str,
    package: &'static str,
    /// The version as npm knows it.
    version: &'static str,
    /// The version as the program itself reports it, as a word of its own.
    reported: &'static str,
}

/// A release of binaryen names itself by its first number alone.
pub const WASM_OPT: NpmTool = NpmTool {
    program: "wasm-opt",
    package: "binaryen",
    version: "132.0.0",
    reported: "132",
};

/// Bundles and minifies scripts and styles.
pub const ESBUILD: NpmTool = NpmTool {
    program: "esbuild",
    package: "esbuild",
    version: "0.28.2",
    reported: "0.28.2",
};

/// An npm package that is read and not run, pinned.
#[derive(Debug)]
pub struct NpmPackage {
    name: &'static str,
    version: &'static str,
}

/// A certified OpenID provider, which the tests start.
pub const OIDC_PROVIDER: NpmPackage = NpmPackage {
    name: "oidc-provider",
    version: "9.13.3",
};

/// Checks pages for accessibility. MPL-2.0; used by tests alone and in no way part of the app.
pub const AXE: NpmPackage = NpmPackage {
    name: "axe-core",
    version: "4.14.1",
};

impl NpmPackage {
    /// Finds or installs the package; returns the folder that has its `node_modules`.
    pub fn ensure(&self, cache: &Cache) -> Result<PathBuf, Failure> {
        let Self { name, version } = self;
        let folder = format!("{name}-{version}");
        let label = format!("{name} {version}");
        let proof = self.inside("package.json");
        let place = cache.folder(&folder);
        if place.join(&proof).is_file() {
            progress(&label, Some(""), || Ok(()))?;
            return Ok(place);
        }
        progress(&label, None, || {
            cache.fill(&folder, &proof, |root| {
                let package = format!("{name}@{version}");
                let mut npm = command(npm_program());
                npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts"]);
                npm.arg("--prefix").arg(root).arg(&package);
                let by_hand = format!("npm install {package}");
                cache.logged(name, &mut npm, &by_hand)
            })
        })?;
        Ok(place)
    }

    /// Where a file of the package is, from the folder that has its `node_modules`.
    pub fn inside(&self, file: &str) -> PathBuf {
        Path::new("node_modules").join(self.name).join(file)
    }
}

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

impl NpmTool {
    /// Finds or installs the tool; returns the folder to put on PATH, if it is not there already.
    ///
    /// npm lays out a `.bin` folder with a starter for each program of a package, on every
    /// system: that is all trunk and `tools/shrink.mjs` need.
    pub fn ensure(&self, cache: &Cache) -> Result<Option<PathBuf>, Failure> {
        let label = format!("{} {}", self.program, self.reported);
        let folder = format!("{}-{}", self.package, self.reported);
        let bin = Path::new("node_modules").join(".bin");
        let proof = bin.join(self.program);
        let place = cache.folder(&folder);

        if place.join(&proof).is_file() {
            progress(&label, Some(""), || Ok(()))?;
            return Ok(Some(place.join(bin)));
        }
        let on_path = first_line(self.program, &["--version"])
            .is_some_and(|line| line.split_whitespace().any(|word| word == self.reported));
        if on_path {
            progress(&label, Some(" (on PATH)"), || Ok(()))?;
            return Ok(None);
        }
        progress(&label, None, || {
            cache.fill(&folder, &proof, |root| {
                let package = format!("{}@{}", self.package, self.version);
                let mut npm = command(npm_program());
                // Neither package needs a script to be run at its installation.
                npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts"]);
                npm.arg("--prefix").arg(root).arg(&package);
                let by_hand = format!("npm install --global {package}");
                cache.logged(self.package, &mut npm, &by_hand)
            })
        })?;
        Ok(Some(place.join(bin)))
    }
}

fn npm_program() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}
