//! `cargo xtask screenshots`: a picture of every screen, in `screenshots/`.

use crate::bundle;
use crate::process::{Failure, cargo, run as run_command};
use crate::tools::{BUNDLE, Need, Toolbox};

/// Reads the command line: parts of the names of the screens that are wanted, all where there are
/// none; `--no-build` takes the release build that is there.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let mut build = true;
    let mut parts = Vec::new();
    for arg in args {
        match arg.as_str() {
            "--no-build" => build = false,
            option if option.starts_with('-') => {
                return Err(Failure::usage(format!(
                    "`{option}` is not an option of screenshots"
                )));
            }
            part => parts.push(part),
        }
    }
    let mut needs = vec![Need::Browser];
    if build {
        needs.extend(BUNDLE);
    }
    let tools = Toolbox::ensure(&needs)?;
    if build {
        println!("\n== app");
        bundle::build(&tools)?;
    }
    println!("\n== screenshots");
    let mut shoot = cargo(&["run", "--quiet", "--package", "e2e"]);
    shoot.args(["--example", "screenshots", "--"]).args(parts);
    run_command(tools.apply(&mut shoot))
}
