//! The steps of `cargo xtask test`, in order: the cheap ones first, so that they fail first.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;

use crate::budget;
use crate::bundle;
use crate::paths;
use crate::process::{Counts, Failure, cargo, run, run_counting};
use crate::tools::{BUNDLE, Need, Toolbox, apply_clippy};

/// What is compiled for this machine, always chosen like this: which features a package of others
/// has depends on the choice, and with other features it would be compiled once more. The app is not
/// in it: it would cost a minute and be something that nobody runs.
const NATIVE: &[&str] = &["--workspace", "--exclude", "doorway"];

/// The end-to-end tests, which `cargo test` leaves out unless they are named.
const FLOWS: &str = "flows";

/// The app as it runs.
const APP: &[&str] = &["--package", "doorway", "--target", "wasm32-unknown-unknown"];

/// Seconds the component tests may take in the browser, on a slow and busy machine.
const BROWSER_TEST_SECONDS: &str = "300";

/// Browsers at a time: each flow starts its own, which keeps a core busy.
const E2E_THREADS: &str = "--test-threads=2";

/// One step of the test command.
#[derive(Debug)]
pub struct Step {
    /// The name on the command line.
    pub name: &'static str,
    /// One line of help.
    pub what: &'static str,
    pub needs: &'static [Need],
    pub run: fn(&Context<'_>) -> Result<Outcome, Failure>,
}

/// What a step gets to know.
#[derive(Debug)]
pub struct Context<'a> {
    pub tools: &'a Toolbox,
    /// Arguments for the test programs.
    pub test_args: &'a [String],
    /// The release build, where it runs beside the steps before its own.
    pub ahead: RefCell<Option<bundle::Ahead>>,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub counts: Counts,
    pub success: bool,
}

/// The name of the step that others are made beside.
pub const BUILD: &str = "build";

/// All steps, in order.
pub const ALL: &[Step] = &[
    Step {
        name: "fmt",
        what: "formatting (rustfmt)",
        needs: &[Need::Components],
        run: |_| check(&mut cargo(&["fmt", "--all", "--check"])),
    },
    Step {
        name: "deny",
        what: "licences and sources of dependencies (cargo-deny)",
        needs: &[Need::Deny],
        run: |context| {
            let mut deny = cargo(&["deny", "--workspace", "--log-level", "error"]);
            deny.args(["check", "licenses", "bans", "sources"]);
            check(context.tools.apply(&mut deny))
        },
    },
    Step {
        name: "lint",
        what: "lints of everything native (clippy)",
        needs: &[Need::Components],
        run: |_| {
            let everything = ["--all-targets", "--test", FLOWS];
            check(linted("build").args(NATIVE).args(everything))
        },
    },
    Step {
        name: "native",
        what: "unit and integration tests without a browser",
        needs: &[Need::Components],
        run: |context| count(&mut cargo_test(NATIVE), &[], context),
    },
    Step {
        name: "oidc",
        what: "the OAuth part against a certified server (npm: oidc-provider)",
        needs: &[Need::Components, Need::Node, Need::OidcProvider],
        run: |context| {
            let mut tests = cargo_test(NATIVE);
            count(tests.args(["--test", "session"]), &["--ignored"], context)
        },
    },
    Step {
        name: "lint-wasm",
        what: "lints of the app for WebAssembly (clippy)",
        needs: &[Need::Components, Need::WasmTarget],
        run: |_| check(linted("build").args(APP).arg("--all-targets")),
    },
    Step {
        name: "web",
        what: "the app's unit tests, and its components in a headless browser",
        needs: &[
            Need::Components,
            Need::WasmTarget,
            Need::Node,
            Need::WasmBindgen,
            Need::Browser,
        ],
        run: |context| {
            let mut tests = cargo_test(APP);
            tests.env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TEST_SECONDS);
            tests.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
            tests.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", webdriver_json(context)?);
            count(&mut tests, &[], context)
        },
    },
    Step {
        name: BUILD,
        what: "release build of the app (trunk)",
        needs: BUNDLE,
        run: |context| {
            match context.ahead.borrow_mut().take() {
                Some(mut begun) => begun.finish()?,
                None => bundle::build(context.tools)?,
            }
            Ok(Outcome::success())
        },
    },
    Step {
        name: "budget",
        what: "size of the release build against its budget",
        needs: &[Need::Node],
        run: |_| {
            budget::run()?;
            Ok(Outcome::success())
        },
    },
    Step {
        name: "e2e",
        what: "the release build in a browser against the demo organisation",
        needs: &[Need::Components, Need::Node, Need::Axe, Need::Browser],
        run: |context| {
            if !paths::dist().join("index.html").is_file() {
                return Err(Failure::new(
                    "there is no release build in dist/; run the step `build` before",
                ));
            }
            let mut tests = cargo_test(NATIVE);
            count(tests.args(["--test", FLOWS]), &[E2E_THREADS], context)
        },
    },
];

impl Outcome {
    fn success() -> Self {
        Self {
            success: true,
            ..Self::default()
        }
    }
}

fn cargo_test(args: &[&str]) -> Command {
    let mut command = linted("test");
    command.arg("--no-fail-fast").args(args);
    command
}

fn linted(what: &str) -> Command {
    let mut command = cargo(&[what]);
    apply_clippy(&mut command);
    command
}

fn check(command: &mut Command) -> Result<Outcome, Failure> {
    run(command).map(|()| Outcome::success())
}

fn count(tests: &mut Command, args: &[&str], context: &Context<'_>) -> Result<Outcome, Failure> {
    tests.arg("--").args(args).args(context.test_args);
    let (counts, success) = run_counting(context.tools.apply(tests))?;
    Ok(Outcome { counts, success })
}

/// The browser settings of the component tests: those of `webdriver.json`, which apply to a plain
/// `cargo test` too, plus the browser that was found.
fn webdriver_json(context: &Context<'_>) -> Result<PathBuf, Failure> {
    let plain = paths::workspace().join("webdriver.json");
    let Some(browser) = context.tools.browser() else {
        return Ok(plain);
    };
    let failed = |error: io::Error| Failure::new(format!("webdriver.json: {error}"));
    let text = fs::read_to_string(&plain).map_err(failed)?;
    let path = browser.chrome.display().to_string();
    let path = path.replace('\\', "\\\\").replace('"', "\\\"");
    let binary = format!("\"binary\": \"{path}\", \"args\":");
    let place = paths::target().join("webdriver.json");
    fs::create_dir_all(paths::target()).map_err(failed)?;
    fs::write(&place, text.replacen("\"args\":", &binary, 1)).map_err(failed)?;
    Ok(place)
}
