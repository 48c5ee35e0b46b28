//! ChromeDriver as a child process: on a port of its own, and gone when the tests are, however they
//! end. And the settings of the browser it starts.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::Capabilities;

use crate::must;
use crate::system;

/// How often the driver is started before that is called a failure.
const ATTEMPTS: u32 = 5;
const START: Duration = Duration::from_secs(30);
const SHUTDOWN: Duration = Duration::from_secs(10);

/// Runs a driver until it ends by itself, as a line of input announces, or until the input ends: at
/// the latest that is when the test program has ended. The browser may still be writing then, so its
/// folder is cleared away until it stays away.
const SUPERVISOR: &str = r#"
command -v "$0" >/dev/null || exit 1
"$0" --port=0 &
exec >/dev/null
read -r _ && { wait; exit; }
kill $! 2>/dev/null
wait
while rm -rf "$1"; sleep 1; [ -e "$1" ]; do :; done
"#;

/// A running ChromeDriver.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    port: u16,
    // Dropped last, when nobody writes there any more.
    folder: Folder,
}

impl Driver {
    /// Starts the driver that `CHROMEDRIVER` names, else the one on PATH.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start() -> Self {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        // It listens on one port of two address families, and gives up where the one that was free
        // in the first is taken in the second.
        (0..ATTEMPTS)
            .find_map(|_| Self::try_start(&program))
            .unwrap_or_else(|| panic!("{program:?} did not say which port it listens on"))
    }

    fn try_start(program: &OsStr) -> Option<Self> {
        let folder = Folder::new();
        let path = must("put up the system", system::install(&folder.0));
        // Port 0: the system chooses a free one, and the driver prints it.
        let mut child = Command::new("sh")
            .args(["-c", SUPERVISOR])
            .args([program, folder.0.as_os_str()])
            .env("TMPDIR", &folder.0)
            .env("PATH", path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {program:?}: {error}"));
        let (sender, port) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            // Reads to the end, so that the driver never blocks on a full pipe.
            thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if let Some(port) = port_in(&line) {
                        let _ = sender.send(port);
                    }
                }
            });
        }
        match port.recv_timeout(START) {
            Ok(port) => Some(Self {
                child,
                port,
                folder,
            }),
            Err(_) => {
                drop(child.stdin.take());
                let _ = child.wait();
                None
            }
        }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Addresses of apps that its browser has had opened.
    pub fn opened(&self) -> Vec<String> {
        system::opened(&self.folder.0)
    }

    /// Forgets which apps were opened.
    pub fn forget(&self) {
        system::forget(&self.folder.0);
    }

    /// Asks the driver to quit its browsers and itself. A mere kill would leave them running.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect_timeout(&self.address(), SHUTDOWN)?;
        stream.set_read_timeout(Some(SHUTDOWN))?;
        write!(
            stream,
            "GET /shutdown HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        let mut answer = [0; 64];
        stream.read(&mut answer).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let Some(mut input) = self.child.stdin.take() else {
            return;
        };
        if self.shut_down().is_ok() && writeln!(input).is_ok() {
            let deadline = Instant::now() + SHUTDOWN;
            while Instant::now() < deadline {
                if let Ok(Some(_)) = self.child.try_wait() {
                    return;
                }
                thread::sleep(Duration::from_millis(10));
            }
            let _ = self.child.kill();
        }
        drop(input);
        let _ = self.child.wait();
    }
}

/// Where the driver and its browser keep what they need while they run: the profile above all.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("doorway-e2e-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        must("make a temporary folder", fs::create_dir_all(&folder));
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How a person has set up the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices<'a> {
    /// An origin that may open apps.
    pub opens_apps: Option<&'a str>,
    /// Whether cookies of other sites than the page's are kept back.
    pub blocks_third_party_cookies: bool,
}

/// The settings of the browser: headless, alone, silent towards the outside, and as somebody chose.
pub(crate) fn capabilities(choices: Choices<'_>) -> Capabilities {
    let args = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--accept-lang=en-US",
        "--force-prefers-reduced-motion",
        "--window-size=1024,768",
        // The browser ends when its driver does, even where that is killed.
        "--remote-debugging-pipe",
        // Recorded answers name hosts that are none of ours.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ];
    // Without a `user-data-dir` the driver makes a fresh profile and removes it at the end.
    let mut options = json!({ "args": args });
    let mut prefs = choices
        .opens_apps
        .map_or_else(|| json!({}), system::allowed);
    // 0 lets them through, 1 blocks them. Both are said, for the default changes.
    let mode = u8::from(choices.blocks_third_party_cookies);
    prefs["profile"] = json!({
        "cookie_controls_mode": mode,
        "block_third_party_cookies": choices.blocks_third_party_cookies,
    });
    options["prefs"] = prefs;
    if let Some(chrome) = std::env::var_os("CHROME") {
        options["binary"] = json!(chrome.to_string_lossy());
    }
    let settings = [
        ("browserName", json!("chrome")),
        ("goog:chromeOptions", options),
        ("goog:loggingPrefs", json!({ "browser": "ALL" })),
    ];
    let mut capabilities = Capabilities::new();
    for (name, value) in settings {
        must("set up the browser", capabilities.set(name, value));
    }
    capabilities
}

/// `ChromeDriver was started successfully on port 41683.`
fn port_in(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_the_port() {
        let line = "ChromeDriver was started successfully on port 41683.";
        assert_eq!(super::port_in(line), Some(41683));
    }
}
