//! What belongs to the Rust toolchain itself.

use std::path::Path;

use super::progress;
use crate::process::{Failure, command, first_line, output};

const WASM: &str = "wasm32-unknown-unknown";

/// rustfmt and clippy, which a minimal installation of Rust leaves out.
pub fn components() -> Result<(), Failure> {
    let present = first_line("cargo", &["fmt", "--version"]).is_some()
        && first_line("cargo", &["clippy", "--version"]).is_some();
    progress("rustfmt, clippy", present.then_some(""), || {
        rustup(&["component", "add", "rustfmt", "clippy"])
    })
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
