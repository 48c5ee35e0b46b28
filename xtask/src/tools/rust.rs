//! What belongs to the Rust toolchain itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::progress;
use crate::process::{Failure, cargo, command, first_line, output, run};

const WASM: &str = "wasm32-unknown-unknown";

/// Compiler flags of the size build; CONTRIBUTING.md has the reasons. A panic ends the app at
/// once instead of composing a message nobody sees, so its texts and places need no room.
const SIZE_FLAGS: &[&str] = &[
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];

/// What the plain build gets from `.cargo/config.toml`, which `RUSTFLAGS` overrides.
const CFGS: &[&str] = &["--cfg", "sha2_backend_soft=\"compact\""];

/// rustfmt and clippy, which a minimal installation of Rust leaves out.
pub fn components() -> Result<(), Failure> {
    let present = first_line("cargo", &["fmt", "--version"]).is_some()
        && first_line("cargo", &["clippy", "--version"]).is_some();
    progress("rustfmt, clippy", present.then_some(""), || {
        rustup(&["component", "add", "rustfmt", "clippy"])
    })
}

/// Has a command of Cargo compile our own packages by clippy, which is the compiler and looks at
/// them on the way: what clippy has seen need not be compiled again to be tested, and the packages
/// of others are compiled once for both. A warning is an error.
pub fn apply_clippy(command: &mut Command) {
    let root = first_line("rustc", &["--print", "sysroot"]).unwrap_or_default();
    let driver = format!("clippy-driver{}", std::env::consts::EXE_SUFFIX);
    let driver = Path::new(&root).join("bin").join(driver);
    command.env("RUSTC_WORKSPACE_WRAPPER", driver);
    // How cargo-clippy passes on what stands behind its `--`.
    command.env("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings");
}

/// The standard library for WebAssembly.
pub fn wasm_target() -> Result<(), Failure> {
    // Asked of the compiler, not of rustup: a distribution's Rust brings its target in a package.
    let libraries = first_line("rustc", &["--print", "target-libdir", "--target", WASM]);
    let present = libraries.is_some_and(|dir| has_core(Path::new(&dir)));
    progress(WASM, present.then_some(""), || {
        rustup(&["target", "add", WASM])
    })
}

/// Makes ready what the size build needs; says whether it can be done on this toolchain.
///
/// It is a matter of kilobytes, so a refusal is no failure: the plain build does the same.
pub fn size_build() -> Result<bool, Failure> {
    let present = has_source();
    let installed = progress("rust-src", present.then_some(""), || {
        rustup(&["component", "add", "rust-src"])
    });
    let reason = match installed {
        Err(failure) => failure.to_string(),
        Ok(()) if !has_source() => "the source of the standard library did not arrive".to_owned(),
        Ok(()) if !knows_flags() => "this version of Rust does not know its flags".to_owned(),
        Ok(()) => return Ok(true),
    };
    println!("NOTICE: building without the size build, so the bundle will be larger: {reason}");
    Ok(false)
}

/// Where the source of the standard library is, if it is installed.
fn source() -> Option<PathBuf> {
    let root = first_line("rustc", &["--print", "sysroot"])?;
    let library = Path::new(&root).join("lib/rustlib/src/rust/library");
    library.join("Cargo.lock").is_file().then_some(library)
}

fn has_source() -> bool {
    source().is_some()
}

/// Downloads what the standard library is built from besides its source: `cargo fetch` fetches for
/// the app alone.
pub fn fetch_std() -> Result<(), Failure> {
    let Some(library) = source() else {
        return Ok(());
    };
    let mut fetch = cargo(&["fetch", "--quiet", "--locked", "--target", WASM]);
    let manifest = library.join("sysroot/Cargo.toml");
    fetch.arg("--manifest-path").arg(manifest);
    run(fetch.env("RUSTC_BOOTSTRAP", "1"))
}

fn knows_flags() -> bool {
    let mut rustc = command("rustc");
    rustc.env("RUSTC_BOOTSTRAP", "1").args(SIZE_FLAGS);
    rustc.args(["--target", WASM, "--print", "cfg"]);
    output(&mut rustc).is_ok_and(|output| output.status.success())
}

/// Tells Cargo, through whatever program starts it, to make the size build.
pub fn apply_size_build(build: &mut Command) {
    build.env("RUSTC_BOOTSTRAP", "1");
    build.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
    build.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    // These flags apply to the target alone: trunk names it, so host programs are built as ever.
    add_flags(build, SIZE_FLAGS);
}

/// Adds compiler flags to those of a command that builds the app.
pub fn add_flags(build: &mut Command, more: &[&str]) {
    let set = build
        .get_envs()
        .find(|(name, _)| *name == "RUSTFLAGS")
        .and_then(|(_, value)| Some(value?.to_string_lossy().into_owned()));
    // Given here, they take the place of those in .cargo/config.toml.
    let mut flags = set.unwrap_or_else(|| {
        let mut flags = std::env::var("RUSTFLAGS").unwrap_or_default();
        for flag in CFGS {
            flags.push(' ');
            flags.push_str(flag);
        }
        flags
    });
    for flag in more {
        flags.push(' ');
        flags.push_str(flag);
    }
    build.env("RUSTFLAGS", flags.trim());
    // It would take the place of RUSTFLAGS.
    build.env_remove("CARGO_ENCODED_RUSTFLAGS");
}

fn has_core(libraries: &Path) -> bool {
    let Ok(entries) = libraries.read_dir() else {
        return false;
    };
    entries
        .filter_map(Result::ok)
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
}

fn rustup(args: &[&str]) -> Result<(), Failure> {
    let advice = format!(
        "Run `rustup {}` by hand; without rustup, install the system's package for it",
        args.join(" ")
    );
    let Ok(output) = output(command("rustup").args(args)) else {
        return Err(Failure::new(format!("rustup is not on PATH. {advice}")));
    };
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!("{}\n{advice}", said.trim())))
}
