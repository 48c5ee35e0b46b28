//! The project's task runner: what stands behind the two commands of the README.
//!
//! `cargo xtask help` lists the commands. Everything here is plain `std`, so that a first run on
//! a fresh machine starts within seconds.

mod budget;
mod bundle;
#[cfg(test)]
mod catalogue;
mod demo;
mod fuzz;
mod paths;
mod process;
mod screenshots;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

use process::Failure;

const HELP: &str = "\
Usage: cargo xtask <command>

Commands:
  demo [-- ARGS]   build the app, start the demo organisation and print the addresses
                   (ARGS go to the demo organisation; `-- --help` lists them)
  test [OPTIONS]   run every check and every test
  build            build the app for release into dist/
  screenshots [--no-build] [PARTS]
                   photograph every screen into screenshots/, or those whose names contain
                   one of the PARTS (--no-build takes the app that is in dist/)
  budget           measure the bundle in dist/ against its budget
  fuzz [SECONDS]   fuzz the protocol crate, each target for 180 s or as long as said
  setup            install the tools that are missing, and nothing else
  help             this text

Options of test:
  --only A,B       run these steps only
  --skip A,B       run all steps but these
  --keep-going     do not stop at the first step that fails
  -- ARGS          pass ARGS to the test programs, e.g. a part of a test's name

Steps of test, in order:
";

const ENVIRONMENT: &str = "
Environment:
  DOORWAY_CACHE         where tools are kept (default: doorway in the user's cache folder)
  CHROME, CHROMEDRIVER  a browser and its driver to use instead of the installed ones
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = args.collect();
    let ours = rest.split(|arg| arg == "--").next().unwrap_or_default();
    if ours.iter().any(|arg| arg == "--help" || arg == "-h") {
        print_help();
        return ExitCode::SUCCESS;
    }
    let outcome = match command.as_str() {
        "demo" => demo::run(&rest),
        "screenshots" => screenshots::run(&rest),
        "test" => test::run(&rest),
        "build" => none_left(&rest).and_then(|()| bundle::run()),
        "budget" => none_left(&rest).and_then(|()| budget::run()),
        "fuzz" => fuzz::run(&rest),
        "setup" => none_left(&rest).and_then(|()| tools::setup()),
        "help" | "--help" | "-h" => {
            print_help();
            Ok(())
        }
        other => Err(Failure::usage(format!("there is no command `{other}`"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // A failed test run has said everything already, its closing line last.
            if !failure.is_reported() {
                eprintln!("xtask: {failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn print_help() {
    print!("{HELP}");
    for step in steps::ALL {
        println!("  {:<16} {}", step.name, step.what);
    }
    print!("{ENVIRONMENT}");
}

fn none_left(rest: &[String]) -> Result<(), Failure> {
    match rest.first() {
        None => Ok(()),
        Some(arg) => Err(Failure::usage(format!("`{arg}` is not expected here"))),
    }
}
