//! A Chrome or Chromium and the driver that speaks WebDriver for it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache::Cache;
use super::progress;
use crate::process::{Failure, command, first_line, on_path, output};

const CHROMES: &[&str] = &[
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const DRIVERS: &[&str] = &[
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
];
const BY_HAND: &str = "\
Install Google Chrome or Chromium and the ChromeDriver of the same major version (Debian: \
`apt-get install chromium chromium-driver`; elsewhere: the pair from \
https://googlechromelabs.github.io/chrome-for-testing/), put both on PATH or name them by the \
variables CHROME and CHROMEDRIVER, and run this command again";

/// A browser and a driver of the same major version.
#[derive(Debug)]
pub struct Browser {
    pub chrome: PathBuf,
    pub driver: PathBuf,
    major: String,
}

/// Finds a browser, or installs Debian's.
pub fn ensure(cache: &Cache) -> Result<Browser, Failure> {
    let mut found = find()?;
    let label = match &found {
        Some(browser) => format!("browser {}", browser.major),
        None => "chromium, chromium-driver".to_owned(),
    };
    progress(&label, found.is_some().then_some(""), || {
        let _lock = cache.lock()?;
        found = find()?;
        if found.is_none() {
            install(cache)?;
            found = find()?;
        }
        Ok(())
    })?;
    found.ok_or_else(|| Failure::new(format!("no browser for the tests was found. {BY_HAND}")))
}

/// The first pair that fits together; an error where the environment names one that does not.
fn find() -> Result<Option<Browser>, Failure> {
    let chromes = candidates("CHROME", CHROMES)?;
    let drivers = candidates("CHROMEDRIVER", DRIVERS)?;
    for chrome in &chromes {
        let Some(major) = major_version(chrome) else {
            continue;
        };
        for driver in &drivers {
            if major_version(driver).as_ref() == Some(&major) {
                return Ok(Some(Browser {
                    chrome: chrome.clone(),
                    driver: driver.clone(),
                    major,
                }));
            }
        }
    }
    if std::env::var_os("CHROME").is_some() && std::env::var_os("CHROMEDRIVER").is_some() {
        return Err(Failure::new(format!(
            "CHROME and CHROMEDRIVER do not answer `--version` with the same major version. \
             {BY_HAND}"
        )));
    }
    Ok(None)
}

fn candidates(variable: &str, names: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    if let Some(path) = std::env::var_os(variable).filter(|value| !value.is_empty()) {
        let path = PathBuf::from(path);
        return if path.is_file() {
            Ok(vec![path])
        } else {
            Err(Failure::new(format!(
                "{variable} names {}, which is not a file",
                path.display()
            )))
        };
    }
    let resolve = |name: &&str| {
        let path = Path::new(name);
        if path.is_absolute() {
            path.is_file().then(|| path.to_path_buf())
        } else {
            on_path(name)
        }
    };
    Ok(names.iter().filter_map(resolve).collect())
}

/// `156` of `Chromium 156.0.8078.79 built on …` and of `ChromeDriver 156.0.8078.79 (…)`.
fn major_version(program: &Path) -> Option<String> {
    major_in(&first_line(program, &["--version"])?)
}

fn major_in(line: &str) -> Option<String> {
    line.split_whitespace()
        .filter_map(|word| word.split_once('.'))
        .map(|(major, _)| major)
        .find(|major| !major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
}

fn install(cache: &Cache) -> Result<(), Failure> {
    if on_path("apt-get").is_none() {
        return Err(Failure::new(BY_HAND));
    }
    let Some(prefix) = root_prefix() else {
        return Err(Failure::new(format!(
            "installing a browser takes root or a passwordless sudo. {BY_HAND}"
        )));
    };
    let update = apt(&prefix, &["update"]);
    cache.logged("apt-update", &mut { update }, BY_HAND)?;
    let packages = ["install", "-y", "--no-install-recommends"];
    let mut install = apt(&prefix, &packages);
    install.args(["chromium", "chromium-driver"]);
    cache.logged("chromium", &mut install, BY_HAND)
}

/// What has to stand before a command to run it as root: nothing, or sudo.
fn root_prefix() -> Option<Vec<OsString>> {
    if first_line("id", &["-u"]).as_deref() == Some("0") {
        return Some(Vec::new());
    }
    let sudo = output(command("sudo").args(["-n", "true"])).ok()?;
    sudo.status
        .success()
        .then(|| vec!["sudo".into(), "-n".into()])
}

fn apt(prefix: &[OsString], args: &[&str]) -> Command {
    let mut words = prefix.to_vec();
    // sudo drops the environment, so the setting goes through `env`.
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"].map(Into::into));
    words.extend(["-o", "DPkg::Lock::Timeout=120"].map(Into::into));
    words.extend(args.iter().map(Into::into));
    let mut words = words.into_iter();
    let mut command = command(words.next().unwrap_or_default());
    command.args(words);
    command
}

#[cfg(test)]
mod tests {
    use super::major_in;

    #[test]
    fn reads_the_major_version_of_browser_and_driver() {
        let lines = [
            "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)",
            "Google Chrome 156.0.8078.79",
            "ChromeDriver 156.0.8078.79 (a21ce95c-refs/branch-heads/8078@{#1704})",
        ];
        for line in lines {
            assert_eq!(major_in(line).as_deref(), Some("156"), "{line}");
        }
    }

    #[test]
    fn finds_no_version_where_there_is_none() {
        assert_eq!(major_in("command not found."), None);
    }
}
