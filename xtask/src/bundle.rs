//! The release build of the app.

use std::time::Instant;

use crate::process::{self, Failure, cargo, command};
use crate::tools::{BUNDLE, Toolbox};

/// Builds the app into `dist/`.
pub fn build(tools: &Toolbox) -> Result<(), Failure> {
    // trunk, offline, keeps Cargo offline too: what it will want has to be there.
    let mut fetch = cargo(&["fetch", "--quiet", "--locked"]);
    process::run(tools.apply_size_build(&mut fetch))?;
    tools.fetch_std()?;
    let mut trunk = command("trunk");
    // Offline: trunk must use the tools of the cache, not download its own.
    trunk.args(["build", "--release", "--offline"]);
    // trunk reads this variable as a boolean and refuses the usual `1`.
    trunk.env_remove("NO_COLOR");
    process::run(tools.apply_cut(tools.apply_size_build(tools.apply(&mut trunk))))
}

/// `cargo xtask build`.
pub fn run() -> Result<(), Failure> {
    let tools = Toolbox::ensure(BUNDLE)?;
    let start = Instant::now();
    build(&tools)?;
    println!("dist/ is ready after {} s", start.elapsed().as_secs());
    Ok(())
}
