//! Tools that come from crates.io by `cargo install`.

use std::fs;
use std::path::{Path, PathBuf};

use super::cache::Cache;
use super::progress;
use crate::paths;
use crate::process::{Failure, cargo, first_line};

/// A program of a crate, pinned to a version whose `--locked` installation works.
#[derive(Debug)]
pub struct CargoTool<'a> {
    /// The name on screen and, with the version, of its folder.
    name: &'static str,
    krate: &'static str,
    program: &'static str,
    version: &'a str,
    /// Cargo features without which there is no such program.
    features: &'static [&'static str],
}

/// The bundler. 0.22 asks for a newer Rust than we do.
pub const TRUNK: CargoTool<'static> = CargoTool {
    name: "trunk",
    krate: "trunk",
    program: "trunk",
    version: "0.21.14",
    features: &[],
};

/// The licence and source check.
pub const DENY: CargoTool<'static> = CargoTool {
    name: "cargo-deny",
    krate: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    features: &[],
};

/// Cuts a WebAssembly file in two; the same version as the library in Cargo.toml expects.
pub const WASM_SPLIT: CargoTool<'static> = CargoTool {
    name: "wasm-split",
    krate: "wasm_split_cli_support",
    program: "wasm-split-cli",
    version: "0.2.4",
    features: &["build-binary"],
};

/// The wasm-bindgen CLI; its version has to be that of the library to the last digit.
pub fn wasm_bindgen(version: &str) -> CargoTool<'_> {
    CargoTool {
        name: "wasm-bindgen",
        krate: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version,
        features: &[],
    }
}

impl CargoTool<'_> {
    /// Finds or installs the tool; returns the folder to put on PATH, if it is not there already.
    pub fn ensure(&self, cache: &Cache) -> Result<Option<PathBuf>, Failure> {
        let label = format!("{} {}", self.name, self.version);
        let folder = format!("{}-{}", self.name, self.version);
        let program = format!("{}{}", self.program, std::env::consts::EXE_SUFFIX);
        let proof = Path::new("bin").join(program);
        let bin = cache.folder(&folder).join("bin");

        if cache.folder(&folder).join(&proof).is_file() {
            progress(&label, Some(""), || Ok(()))?;
            return Ok(Some(bin));
        }
        if self.is_on_path() {
            progress(&label, Some(" (on PATH)"), || Ok(()))?;
            return Ok(None);
        }
        progress(&label, None, || {
            cache.fill(&folder, &proof, |root| self.install(cache, root))
        })?;
        Ok(Some(bin))
    }

    /// Where the program is, once it is there.
    pub fn program(&self, cache: &Cache) -> Option<PathBuf> {
        let folder = cache.folder(&format!("{}-{}", self.name, self.version));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let program = format!("{}{}", self.program, std::env::consts::EXE_SUFFIX);
        std::iter::once(folder.join("bin"))
            .chain(std::env::split_paths(&path))
            .map(|folder| folder.join(&program))
            .find(|place| place.is_file())
    }

    fn is_on_path(&self) -> bool {
        first_line(self.program, &["--version"])
            .is_some_and(|line| line.split_whitespace().any(|word| word == self.version))
    }

    fn install(&self, cache: &Cache, root: &Path) -> Result<(), Failure> {
        let mut command = cargo(&["install", "--locked", self.krate]);
        command.args(["--version", self.version]);
        if !self.features.is_empty() {
            command.args(["--features", &self.features.join(",")]);
        }
        command.arg("--root").arg(root);
        command.arg("--target-dir").arg(cache.build());
        // A tool need not be fast: optimising it costs more than it ever saves.
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        command.env("CARGO_PROFILE_RELEASE_LTO", "off");
        command.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        command.env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        let by_hand = format!(
            "cargo install --locked {} --version {}",
            self.krate, self.version
        );
        cache.logged(self.name, &mut command, &by_hand)
    }
}

/// The version Cargo.lock holds a crate at.
pub fn locked_version(krate: &str) -> Result<String, Failure> {
    let path = paths::workspace().join("Cargo.lock");
    let lock = fs::read_to_string(&path)
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    version_in_lock(&lock, krate)
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("Cargo.lock does not name {krate}")))
}

fn version_in_lock<'a>(lock: &'a str, krate: &str) -> Option<&'a str> {
    let name = format!("name = \"{krate}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.70\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";

    #[test]
    fn finds_the_crate_by_its_whole_name() {
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen"), Some("0.2.129"));
    }

    #[test]
    fn finds_nothing_where_there_is_nothing() {
        assert_eq!(version_in_lock(LOCK, "wasm"), None);
    }
}
