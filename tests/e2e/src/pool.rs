//! Browsers that stay for the next scene. To start one costs a second of processor time, and there
//! are hundreds of scenes.
//!
//! Between two scenes a browser is made as good as new: another tab, and nothing left of cookies,
//! storage, caches and permissions. One whose scene failed, or that somebody set up in a way of
//! their own, ends with its scene.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

use crate::driver::{Choices, Driver, capabilities};
use crate::must;

/// How long a command to a browser may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Sessions that nobody uses at the moment. The driver of one that is left over ends with the
/// tests, see [`Driver`].
static IDLE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

/// A browser and what drives it.
#[derive(Debug)]
pub(crate) struct Session {
    pub driver: WebDriver,
    /// Scenes of anybody may follow in it.
    common: bool,
    // Dropped last: it ends the browser.
    pub server: Driver,
}

impl Session {
    /// A browser set up so: one that is as good as new, else a new one.
    pub async fn take(choices: Choices<'_>) -> Self {
        let common = choices == Choices::default();
        let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(session) = common.then(idle).flatten() {
            return session;
        }
        let server = Driver::start();
        let builder = WebDriver::builder(server.url(), capabilities(choices)).client(client());
        let driver = must("start the browser", builder.await);
        Self {
            driver,
            common,
            server,
        }
    }

    /// Keeps the browser for the next scene, if it can be made as good as new.
    pub async fn give_back(self) {
        if self.common && self.renew().await.is_ok() {
            let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(self);
        }
    }

    async fn renew(&self) -> WebDriverResult<()> {
        let used = self.driver.windows().await?;
        // What was emulated, put before pages or plugged in goes with its tab.
        let fresh = self.driver.new_tab().await?;
        for tab in used {
            self.driver.switch_to_window(tab).await?;
            self.driver.close_window().await?;
        }
        self.driver.switch_to_window(fresh).await?;
        let all = json!({ "origin": "*", "storageTypes": "all" });
        let cdp = self.driver.cdp();
        for (method, params) in [
            ("Storage.clearDataForOrigin", all),
            ("Network.clearBrowserCookies", json!({})),
            ("Network.clearBrowserCache", json!({})),
            ("Browser.resetPermissions", json!({})),
        ] {
            cdp.send_raw(method, params).await?;
        }
        self.server.forget();
        // Reading the log empties it.
        self.driver.browser_log().await.map(drop)
    }
}

/// What speaks to the driver. A connection lives in the runtime of the test that opened it, and would
/// end with it in the middle of another one's request: none is kept.
fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().timeout(PATIENCE);
    let client = client.pool_max_idle_per_host(0).build();
    must("make a client", client)
}

impl Drop for Session {
    fn drop(&mut self) {
        // The session ends with its driver, in one blocking call that works in a panic too.
        let _ = self.driver.clone().leak();
    }
}
