//! Fuzzing of the protocol crate for a given time.
//!
//! libFuzzer needs a build that counts which edges of the code an input reaches. LLVM can do that
//! in any toolchain, so that neither a nightly one nor `cargo-fuzz` is needed; the address
//! sanitizer, which would be, has nothing to find in code without `unsafe`.

use std::path::PathBuf;

use crate::paths;
use crate::process::{self, Failure};

const TARGETS: [Target; 2] = [
    Target {
        name: "response",
        seeds: &["seeds/response", "../tests/fixtures"],
        longest: 30_000,
    },
    Target {
        name: "transaction",
        seeds: &["seeds/transaction"],
        longest: 1_500,
    },
];

struct Target {
    name: &'static str,
    /// Folders of inputs to begin with, below the fuzzers' own folder.
    seeds: &'static [&'static str],
    /// Bytes of the longest input.
    longest: u32,
}

/// What makes LLVM count edges and comparisons, as `cargo fuzz` has it without sanitizers.
const COUNTING: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cllvm-args=-simplifycfg-branch-fold-threshold=0 \
    -Ccodegen-units=1 -Cdebug-assertions";

/// `cargo xtask fuzz [SECONDS]`: each target in turn, for as long.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let seconds: u32 = match args {
        [] => 180,
        [seconds] => seconds
            .parse()
            .map_err(|_| Failure::usage(format!("`{seconds}` is no number of seconds")))?,
        _ => return Err(Failure::usage("one number of seconds is enough".to_owned())),
    };
    let built = build()?;
    for target in TARGETS {
        target.run(&built, seconds)?;
    }
    println!("No findings. What was learnt is in {}", kept().display());
    Ok(())
}

fn folder() -> PathBuf {
    paths::workspace().join("crates/idx/fuzz")
}

/// Where inputs worth keeping and findings go, for the next run.
fn kept() -> PathBuf {
    paths::target().join("fuzz")
}

/// Builds the targets, and says where they are.
fn build() -> Result<PathBuf, Failure> {
    let host = process::first_line("rustc", &["--print", "host-tuple"])
        .ok_or_else(|| Failure::new("rustc does not say which machine this is"))?;
    let mut cargo = process::cargo(&["build", "--release", "--target", &host]);
    cargo
        .current_dir(folder())
        .env("RUSTFLAGS", COUNTING)
        .env("CARGO_TARGET_DIR", kept().join("build"));
    process::run(&mut cargo)?;
    Ok(kept().join("build").join(host).join("release"))
}

impl Target {
    fn run(&self, built: &std::path::Path, seconds: u32) -> Result<(), Failure> {
        let corpus = kept().join("corpus").join(self.name);
        let findings = kept().join("findings").join(self.name);
        for folder in [&corpus, &findings] {
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
        }
        println!("{}: {seconds} s", self.name);
        let mut fuzzer = process::command(built.join(self.name));
        fuzzer
            .current_dir(folder())
            .arg(corpus)
            .args(self.seeds)
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={}", self.longest))
            .arg(format!("-artifact_prefix={}/", findings.display()))
            .arg("-print_final_stats=1");
        process::run(&mut fuzzer).map_err(|_| {
            let place = findings.display();
            Failure::new(format!("{}: the input is in {place}", self.name))
        })
    }
}
