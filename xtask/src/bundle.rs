//! The release build of the app.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Instant;

use crate::paths;
use crate::process::{self, Failure, cargo, command};
use crate::tools::{BUNDLE, Toolbox};

/// Builds the app into `dist/`.
pub fn build(tools: &Toolbox) -> Result<(), Failure> {
    let mut trunk = prepare(tools)?;
    process::run(&mut trunk)
}

/// Fetches what the build will want, and gives the command that builds.
fn prepare(tools: &Toolbox) -> Result<Command, Failure> {
    // trunk, offline, keeps Cargo offline too: what it will want has to be there.
    let mut fetch = cargo(&["fetch", "--quiet", "--locked"]);
    process::run(tools.apply_size_build(&mut fetch))?;
    tools.fetch_std()?;
    let mut trunk = command("trunk");
    // Offline: trunk must use the tools of the cache, not download its own.
    trunk.args(["build", "--release", "--offline"]);
    // trunk reads this variable as a boolean and refuses the usual `1`.
    trunk.env_remove("NO_COLOR");
    tools.apply_cut(tools.apply_size_build(tools.apply(&mut trunk)));
    Ok(trunk)
}

/// A build that runs beside other work. Much of it is optimisation on a single core.
#[derive(Debug)]
pub struct Ahead {
    trunk: Child,
    /// What it says meanwhile.
    log: PathBuf,
}

impl Ahead {
    /// Starts to build into `dist/`.
    pub fn start(tools: &Toolbox) -> Result<Self, Failure> {
        let mut trunk = prepare(tools)?;
        let log = paths::target().join("build.log");
        let cannot = |error| Failure::new(format!("cannot build beside the tests: {error}"));
        fs::create_dir_all(paths::target()).map_err(cannot)?;
        let file = File::create(&log).map_err(cannot)?;
        trunk.stdout(file.try_clone().map_err(cannot)?).stderr(file);
        let trunk = trunk.spawn().map_err(cannot)?;
        Ok(Self { trunk, log })
    }

    /// Waits for the build, and shows what it said.
    pub fn finish(&mut self) -> Result<(), Failure> {
        let status = self
            .trunk
            .wait()
            .map_err(|error| Failure::new(format!("lost sight of trunk: {error}")))?;
        print!("{}", fs::read_to_string(&self.log).unwrap_or_default());
        if status.success() {
            Ok(())
        } else {
            Err(Failure::new(format!("trunk failed ({status})")))
        }
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        // Nobody waits for it any more. What Cargo is compiling for it is there for the next time.
        let _ = self.trunk.kill();
        let _ = self.trunk.wait();
    }
}

/// `cargo xtask build`.
pub fn run() -> Result<(), Failure> {
    let tools = Toolbox::ensure(BUNDLE)?;
    let start = Instant::now();
    build(&tools)?;
    println!("dist/ is ready after {} s", start.elapsed().as_secs());
    Ok(())
}
