//! The tools that building and testing need: found where they are, installed where they are not.
//!
//! What this program installs goes into a cache outside the clone, one folder per tool and
//! version, so that it happens once per machine and two clones can want different versions.
//! Nothing is fetched from anywhere but the package registries (crates.io, npm, the system's).

mod browser;
mod cache;
mod cargo_tool;
mod npm;
mod rust;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::paths;
use crate::process::Failure;
use browser::Browser;
use cache::Cache;

pub use rust::apply_clippy;

/// Something that has to be there before a step can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// rustfmt and clippy.
    Components,
    /// The standard library for wasm32-unknown-unknown.
    WasmTarget,
    /// The source of the standard library, to build it for size.
    SizeBuild,
    /// Node.js, with npm.
    Node,
    /// The wasm-bindgen CLI of the version in Cargo.lock, and its test runner.
    WasmBindgen,
    /// An OpenID provider that is not ours, for tests.
    OidcProvider,
    /// The accessibility checker of the end-to-end tests.
    Axe,
    /// The bundler, wasm-opt from binaryen, esbuild, and what cuts the app in two.
    Trunk,
    /// The licence and source check.
    Deny,
    /// A Chrome or Chromium with its driver.
    Browser,
}

/// What the release build of the app needs.
pub const BUNDLE: &[Need] = &[
    Need::WasmTarget,
    Need::SizeBuild,
    Need::Node,
    Need::WasmBindgen,
    Need::Trunk,
];

const ALL: &[Need] = &[
    Need::Components,
    Need::WasmTarget,
    Need::SizeBuild,
    Need::Node,
    Need::WasmBindgen,
    Need::OidcProvider,
    Need::Axe,
    Need::Trunk,
    Need::Deny,
    Need::Browser,
];

/// Where the tools are, for the environment of child processes.
#[derive(Debug, Default)]
pub struct Toolbox {
    folders: Vec<PathBuf>,
    browser: Option<Browser>,
    size_build: bool,
    wasm_bindgen: Option<PathBuf>,
    wasm_split: Option<PathBuf>,
    oidc_provider: Option<PathBuf>,
    axe: Option<PathBuf>,
}

impl Toolbox {
    /// Finds or installs what is needed, with one line of progress for each tool.
    pub fn ensure(needs: &[Need]) -> Result<Self, Failure> {
        // Each once, in the order of the enum: what others are installed with comes first.
        let needs: BTreeSet<Need> = needs.iter().copied().collect();
        let cache = Cache::open()?;
        let mut tools = Self::default();
        println!("== tools");
        for need in needs {
            tools.provide(need, &cache)?;
        }
        cache.tidy();
        Ok(tools)
    }

    fn provide(&mut self, need: Need, cache: &Cache) -> Result<(), Failure> {
        match need {
            Need::Components => rust::components(),
            Need::WasmTarget => rust::wasm_target(),
            Need::SizeBuild => {
                self.size_build = rust::size_build()?;
                Ok(())
            }
            Need::Node => npm::node(),
            Need::OidcProvider => {
                self.oidc_provider = Some(npm::OIDC_PROVIDER.ensure(cache)?);
                Ok(())
            }
            Need::Axe => {
                let place = npm::AXE.ensure(cache)?;
                self.axe = Some(place.join(npm::AXE.inside("axe.min.js")));
                Ok(())
            }
            Need::WasmBindgen => {
                let version = cargo_tool::locked_version("wasm-bindgen")?;
                let tool = cargo_tool::wasm_bindgen(&version);
                self.folders.extend(tool.ensure(cache)?);
                self.wasm_bindgen = tool.program(cache);
                Ok(())
            }
            Need::Trunk => {
                self.folders.extend(cargo_tool::TRUNK.ensure(cache)?);
                self.folders.extend(npm::WASM_OPT.ensure(cache)?);
                // What it saves is welcome, not necessary.
                match self.provide_shrinking(cache) {
                    Ok(()) => {}
                    Err(failure) => println!("NOTICE: the bundle will be larger: {failure}"),
                }
                Ok(())
            }
            Need::Deny => {
                self.folders.extend(cargo_tool::DENY.ensure(cache)?);
                Ok(())
            }
            Need::Browser => {
                self.browser = Some(browser::ensure(cache)?);
                Ok(())
            }
        }
    }

    fn provide_shrinking(&mut self, cache: &Cache) -> Result<(), Failure> {
        self.folders.extend(npm::ESBUILD.ensure(cache)?);
        cargo_tool::WASM_SPLIT.ensure(cache)?;
        self.wasm_split = cargo_tool::WASM_SPLIT.program(cache);
        Ok(())
    }

    /// Makes a trunk that builds the app cut it in two. Where the tools for that are not to be
    /// had it stays in one piece, and works the same.
    pub fn apply_cut<'a>(&self, trunk: &'a mut Command) -> &'a mut Command {
        let (Some(bindgen), Some(split)) = (&self.wasm_bindgen, &self.wasm_split) else {
            return trunk;
        };
        // The script that does it is no program there.
        if cfg!(windows) {
            return trunk;
        }
        let path = trunk
            .get_envs()
            .find(|(name, _)| *name == "PATH")
            .and_then(|(_, value)| value.map(ToOwned::to_owned))
            .unwrap_or_default();
        let first = paths::workspace().join("tools/path");
        let all = std::iter::once(first).chain(std::env::split_paths(&path));
        if let Ok(path) = std::env::join_paths(all) {
            trunk.env("PATH", path);
        }
        trunk.env("DOORWAY_WASM_BINDGEN", bindgen);
        trunk.env("DOORWAY_WASM_SPLIT", split);
        trunk.env("DOORWAY_CUT", paths::target().join("cut"));
        trunk.args(["--features", "split"]);
        rust::add_flags(trunk, &["-Clink-arg=--emit-relocs"]);
        trunk
    }

    /// Puts the tools first on the PATH of a command and tells it which browser to use.
    pub fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned();
        let all = folders.chain(std::env::split_paths(&path));
        // Joining fails only for a folder with the separator in its name, which PATH cannot hold.
        if let Ok(path) = std::env::join_paths(all) {
            command.env("PATH", path);
        }
        if let Some(folder) = &self.oidc_provider {
            command.env("DOORWAY_OIDC_PROVIDER", folder);
        }
        if let Some(script) = &self.axe {
            command.env("DOORWAY_AXE", script);
        }
        if let Some(browser) = &self.browser {
            command.env("CHROME", &browser.chrome);
            command.env("CHROMEDRIVER", &browser.driver);
        }
        command
    }

    /// Downloads what the size build takes.
    pub fn fetch_std(&self) -> Result<(), Failure> {
        if self.size_build {
            rust::fetch_std()?;
        }
        Ok(())
    }

    /// Makes a command that builds the app build it as small as this toolchain can.
    pub fn apply_size_build<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if self.size_build {
            rust::apply_size_build(command);
        }
        command
    }

    /// The browser, where one was asked for.
    pub fn browser(&self) -> Option<&Browser> {
        self.browser.as_ref()
    }
}

/// `cargo xtask setup`.
pub fn setup() -> Result<(), Failure> {
    Toolbox::ensure(ALL).map(drop)
}

/// One tool on one line: "already there", or how long its installation took.
fn progress(
    label: &str,
    already: Option<&str>,
    install: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    if let Some(place) = already {
        println!("{label} … already there{place}");
        return Ok(());
    }
    print!("{label} … ");
    let _ = std::io::stdout().flush();
    let start = Instant::now();
    match install() {
        Ok(()) => {
            println!("installed in {} s", start.elapsed().as_secs().max(1));
            Ok(())
        }
        Err(failure) => {
            println!("not installed");
            Err(failure)
        }
    }
}
