//! `cargo xtask demo`: the app and a local organisation, from nothing.

use crate::bundle;
use crate::paths;
use crate::process::{self, Failure, cargo};
use crate::tools::{BUNDLE, Toolbox};

/// Reads the command line; everything after `--` belongs to the demo organisation.
pub fn run(args: &[String]) -> Result<(), Failure> {
    match args.split_first() {
        None => start(&[]),
        Some((first, rest)) if first == "--" => start(rest),
        Some((first, _)) => Err(Failure::usage(format!(
            "`{first}` is not an option of demo (those of the demo organisation follow `--`)"
        ))),
    }
}

fn start(args: &[String]) -> Result<(), Failure> {
    let tools = Toolbox::ensure(BUNDLE)?;
    println!("\n== app");
    bundle::build(&tools)?;
    println!("\n== demo organisation");
    process::run(&mut cargo(&["build", "--package", "demo-org"]))?;
    println!();
    // It prints its addresses itself and stays until Ctrl-C.
    let mut org = cargo(&["run", "--quiet", "--package", "demo-org", "--", "--dist"]);
    process::run(org.arg(paths::dist()).args(args))
}
