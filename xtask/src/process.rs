//! Child processes: how they are started, and what their output tells.

use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::paths;

/// Why a command of the task runner did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// Something went wrong; the text says what, and what to do where that is known.
    Message(String),
    /// The reason is on the screen already.
    Reported,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }

    pub fn usage(message: String) -> Self {
        Self::Message(format!("{message}; `cargo xtask help` lists what there is"))
    }

    pub fn reported() -> Self {
        Self::Reported
    }

    pub fn is_reported(&self) -> bool {
        matches!(self, Self::Reported)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => f.write_str(message),
            Self::Reported => f.write_str("see above"),
        }
    }
}

/// Numbers of tests, as the test programs themselves report them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub ignored: u64,
}

impl Counts {
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }

    /// Reads the closing line of a test program, which Cargo's harness and wasm-bindgen's write
    /// alike: `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
    fn from_line(line: &str) -> Option<Self> {
        let (_, result) = line.split_once("test result: ")?;
        let mut counts = Self::default();
        for part in result.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(what)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse() else { continue };
            match what {
                "passed" => counts.passed = number,
                "failed" => counts.failed = number,
                "ignored" => counts.ignored = number,
                _ => {}
            }
        }
        Some(counts)
    }
}

/// A command that runs in the workspace and does not inherit what Cargo told *this* program.
///
/// `cargo xtask` is itself a `cargo run`: its `CARGO_PKG_*` and `CARGO_MANIFEST_*` describe
/// `xtask`, and build scripts that watch them would rerun after every direct call of Cargo.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::workspace());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo, by the name on PATH, so that rustup's choice of toolchain applies.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = command("cargo");
    command.args(args);
    command
}

/// Runs a command that shares our terminal.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("{} failed ({status})", name(command))))
    }
}

/// Runs a command with its output kept from the terminal. Standard input is closed, so that
/// nothing can stop at a question nobody sees.
pub fn output(command: &mut Command) -> Result<Output, Failure> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(command, &error))
}

/// The first line a command prints, if it runs and succeeds.
pub fn first_line(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = output(command(program).args(args)).ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output
        .status
        .success()
        .then(|| text.lines().next().unwrap_or_default().trim().to_owned())
}

/// Runs a test program, shows its output as it comes and adds up the results it reports.
/// The second value says whether it succeeded.
pub fn run_counting(command: &mut Command) -> Result<(Counts, bool), Failure> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let mut counts = Counts::default();
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        // Bytes, not lines of text: what a test prints need not be UTF-8.
        while reader.read_until(b'\n', &mut line).unwrap_or(0) > 0 {
            let mut screen = std::io::stdout().lock();
            let _ = screen.write_all(&line).and_then(|()| screen.flush());
            if let Some(found) = Counts::from_line(&String::from_utf8_lossy(&line)) {
                counts.add(found);
            }
            line.clear();
        }
    }
    let status = child
        .wait()
        .map_err(|error| Failure::new(format!("{}: {error}", name(command))))?;
    Ok((counts, status.success()))
}

/// Whether a program of this name is on PATH.
pub fn on_path(program: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)))
        .find(|file| file.is_file())
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut text = program
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    for arg in command.get_args().take(3) {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    format!("`{text}`")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot start {}: {error}", name(command)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_closing_line_of_a_test_program() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; \
                    0 filtered out; finished in 0.15s";
        let expected = Counts {
            passed: 12,
            failed: 3,
            ignored: 1,
        };
        assert_eq!(Counts::from_line(line), Some(expected));
    }

    #[test]
    fn takes_no_other_line_for_a_result() {
        assert_eq!(Counts::from_line("test wire::reads_it ... ok"), None);
    }
}
