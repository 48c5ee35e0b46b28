//! A browser session and what a person does in it.
//!
//! Verbs wait until they can act, and panic with a description of the page if that never comes:
//! in a test, that is the report.

use std::collections::BTreeSet;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::{WebDriver, WebElement, WindowHandle};

use crate::clock::CLOCK;
use crate::driver::Choices;
use crate::find::{BUTTON, CHOICE, FIELD, SUBMIT};
use crate::leaks::{MEMORY, Places, SEARCH, Secrets, What};
use crate::must;
use crate::page::{LOOK, Page};
use crate::pool::Session;
use crate::watch::{Expected, Problem, WATCHER, Watch};

/// How long a condition may take to come true on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(40);

/// A headless browser with a profile of its own, and one or more tabs.
#[derive(Debug)]
pub struct Browser {
    session: Session,
    watch: Mutex<Watch>,
    secrets: Mutex<Secrets>,
}

/// A tab, to come back to it.
#[derive(Clone, Debug)]
pub struct Tab(WindowHandle);

impl Browser {
    /// A fresh browser with an empty tab.
    ///
    /// # Panics
    /// If there is none, or it does not start.
    pub async fn start() -> Self {
        Self::started(Choices::default()).await
    }

    /// The same, set up as somebody chose.
    pub(crate) async fn started(choices: Choices<'_>) -> Self {
        let browser = Self {
            session: Session::take(choices).await,
            watch: Mutex::default(),
            secrets: Mutex::default(),
        };
        must("watch the tab", browser.watch_tab().await);
        browser
    }

    /// Ends what it shows. The browser itself may stay for another scene, which finds nothing of
    /// this one.
    pub async fn close(self) {
        self.session.give_back().await;
    }

    // ---- going places -------------------------------------------------------------------------

    /// Opens an address in the current tab.
    pub async fn open(&self, url: &str) {
        must(&format!("open {url}"), self.driver().goto(url).await);
    }

    /// Presses the browser's reload button.
    pub async fn reload(&self) {
        must("reload", self.driver().refresh().await);
    }

    /// Presses the browser's back button.
    pub async fn back(&self) {
        must("go back", self.driver().back().await);
    }

    /// The current tab.
    pub async fn tab(&self) -> Tab {
        Tab(must("name the tab", self.driver().window().await))
    }

    /// Opens an address in a new tab and goes there.
    pub async fn second_tab(&self, url: &str) -> Tab {
        let handle = must("open a tab", self.driver().new_tab().await);
        let tab = Tab(handle);
        self.go_to_tab(&tab).await;
        must("watch the tab", self.watch_tab().await);
        self.open(url).await;
        tab
    }

    /// Duplicates the current tab, its session storage included, and goes to the copy.
    pub async fn duplicate_tab(&self) -> Tab {
        let before = must("list the tabs", self.driver().windows().await);
        self.run::<Value>("window.open(location.href); return null;", vec![])
            .await;
        let after = must("list the tabs", self.driver().windows().await);
        let mut new = after.into_iter().filter(|tab| !before.contains(tab));
        let tab = Tab(new.next().expect("the browser opens a tab"));
        self.go_to_tab(&tab).await;
        tab
    }

    /// Closes the current tab and goes to another.
    pub async fn close_for(&self, tab: &Tab) {
        must("close the tab", self.driver().close_window().await);
        self.go_to_tab(tab).await;
    }

    /// Goes to a tab.
    pub async fn go_to_tab(&self, tab: &Tab) {
        must(
            "go to a tab",
            self.driver().switch_to_window(tab.0.clone()).await,
        );
    }

    /// Cuts the current tab off the network, or connects it again.
    pub async fn offline(&self, offline: bool) {
        let conditions = json!({
            "offline": offline,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        self.cdp("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// From now on, no page of the current tab finds anything in storage that another one put there.
    pub async fn make_forgetful(&self) {
        let clear = "try { sessionStorage.clear(); localStorage.clear(); } catch {}";
        must("clear storage", self.run_in_later_pages(clear).await);
    }

    /// Sends a command of the Chrome DevTools Protocol to the current tab.
    pub async fn cdp(&self, method: &str, params: Value) {
        must(method, self.driver().cdp().send_raw(method, params).await);
    }

    // ---- looking ------------------------------------------------------------------------------

    /// One look at the page, whatever its state.
    pub async fn look(&self) -> Page {
        must("look at the page", self.try_look().await)
    }

    /// Waits until the page meets a condition.
    ///
    /// # Panics
    /// If it never does; the message shows the page.
    pub async fn wait_until(&self, what: &str, met: impl Fn(&Page) -> bool) -> Page {
        self.try_wait(PATIENCE, met)
            .await
            .unwrap_or_else(|page| panic!("waited for {what} in vain; the page:\n{page}"))
    }

    /// Waits until the page meets a condition; gives back the last look if it does not in time.
    pub async fn try_wait(
        &self,
        patience: Duration,
        met: impl Fn(&Page) -> bool,
    ) -> Result<Page, Box<Page>> {
        let deadline = Instant::now() + patience;
        loop {
            // A page that is just being replaced cannot be looked at.
            let page = self.try_look().await.unwrap_or_default();
            if met(&page) {
                return Ok(page);
            }
            if Instant::now() > deadline {
                return Err(Box::new(page));
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Waits for a screen by its heading.
    pub async fn wait_heading(&self, heading: &str) -> Page {
        self.wait_until(&format!("the heading {heading:?}"), |page| {
            page.heading() == heading && !page.busy
        })
        .await
    }

    /// Waits for an alert that contains a text.
    pub async fn wait_alert(&self, text: &str) -> Page {
        self.wait_until(&format!("an alert with {text:?}"), |page| page.says(text))
            .await
    }

    // ---- doing --------------------------------------------------------------------------------

    /// Types a text into the field of this name, in place of what is there.
    ///
    /// What goes into a password or code field counts as a secret from then on.
    pub async fn fill(&self, name: &str, text: &str) {
        if name.contains("passcode") || name.contains("password") {
            self.secret(What::Typed, text);
        }
        let what = format!("the field {name:?}");
        self.act(&what, FIELD, name, |field| async move {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// Presses the button or follows the link of this accessible name.
    pub async fn press(&self, name: &str) {
        let what = format!("the button {name:?}");
        self.act(
            &what,
            BUTTON,
            name,
            |button| async move { button.click().await },
        )
        .await;
    }

    /// Presses the one button that submits the form.
    pub async fn submit(&self) {
        self.act("the submit button", SUBMIT, "", |button| async move {
            button.click().await
        })
        .await;
    }

    /// Submits the form twice in each way there is, faster than any answer can come.
    pub async fn submit_repeatedly(&self) {
        self.act("the submit button", SUBMIT, "", |button| async move {
            let repeatedly = "const button = arguments[0], form = button.form;
                button.click(); button.click(); form.requestSubmit(); form.requestSubmit(button);";
            let button = [button.to_json()?];
            self.driver().execute(repeatedly, button).await.map(drop)
        })
        .await;
    }

    /// Chooses the option with this label, or the radio button or box with this label.
    pub async fn choose(&self, label: &str) {
        let what = format!("the choice {label:?}");
        self.act(&what, CHOICE, label, |choice| async move {
            choice.click().await
        })
        .await;
    }

    // ---- judging ------------------------------------------------------------------------------

    /// Announces a complaint of the browser that has to come.
    pub fn expect(&self, expected: Expected) {
        self.watch().expect(expected);
    }

    /// Allows a complaint that may or may not come, because it depends on timing.
    pub fn tolerate(&self, expected: Expected) {
        self.watch().tolerate(expected);
    }

    /// Makes a value known as secret: no tab may keep it anywhere.
    pub fn secret(&self, what: What, value: &str) {
        lock(&self.secrets).add(what, value);
    }

    /// Judges everything since the start, or since the last [`Browser::forget`]: unexpected
    /// complaints, missing ones, secrets lying about. An empty list is a clean page.
    pub async fn verdict(&self) -> Vec<String> {
        let entries = must("read the log", self.driver().browser_log().await);
        self.watch().note(entries);
        let mut problems = self.watch().problems();
        let leaks = self.leaks().await;
        problems.extend(leaks.into_iter().map(Problem::Leak));
        let page = self.try_look().await.unwrap_or_default();
        let keys = page.keys().into_iter().map(str::to_owned);
        problems.extend(keys.map(Problem::NoWords));
        problems.iter().map(ToString::to_string).collect()
    }

    /// Starts a new account of complaints and expectations.
    pub async fn forget(&self) {
        let entries = must("read the log", self.driver().browser_log().await);
        self.watch().note(entries);
        self.watch().clear();
    }

    /// Judges documents of this origin alone, and of those that are of none.
    pub(crate) fn judge_documents_of(&self, origin: &str) {
        lock(&self.secrets).set_app(origin);
    }

    /// What of the secrets lies in the memory of the current tab's WebAssembly modules.
    pub async fn secrets_in_memory(&self) -> BTreeSet<What> {
        let needles = Value::from(lock(&self.secrets).for_memory());
        let places: Places = self.run(SEARCH, vec![needles]).await;
        lock(&self.secrets).known_in(&places.memory)
    }

    async fn leaks(&self) -> Vec<String> {
        let mut found = Vec::new();
        for handle in must("list the tabs", self.driver().windows().await) {
            self.go_to_tab(&Tab(handle)).await;
            let needles = Value::from(lock(&self.secrets).for_memory());
            let mut places: Places = self.run(SEARCH, vec![needles]).await;
            places.history = self.history().await;
            let page = self.look().await;
            found.extend(lock(&self.secrets).found_in(&places, &page));
        }
        let secrets = lock(&self.secrets);
        let said = self.watch();
        found.extend(
            said.messages()
                .iter()
                .flat_map(|one| secrets.in_message(one)),
        );
        found.sort();
        found.dedup();
        found
    }

    /// The addresses that the current tab can go back and forth to.
    async fn history(&self) -> Vec<String> {
        let cdp = self.driver().cdp();
        let history = cdp.send_raw("Page.getNavigationHistory", json!({})).await;
        let history = must("read the history", history);
        let entries = history["entries"].as_array().cloned().unwrap_or_default();
        let url = |entry: &Value| entry["url"].as_str().map(str::to_owned);
        entries.iter().filter_map(url).collect()
    }

    // ---- machinery ----------------------------------------------------------------------------

    /// Finds an element by a script and does something to it, again if the page changed between.
    async fn act<'a, F>(
        &'a self,
        what: &str,
        find: &str,
        name: &str,
        action: impl Fn(WebElement) -> F,
    ) where
        F: Future<Output = WebDriverResult<()>> + 'a,
    {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let result = match self.find(find, name).await {
                Ok(Some(element)) => action(element).await,
                Ok(None) => Err(WebDriverError::NotFound(what.into(), "none usable".into())),
                Err(error) => Err(error),
            };
            let Err(error) = result else { return };
            if Instant::now() > deadline {
                let page = self.try_look().await.unwrap_or_default();
                panic!("cannot use {what}: {error}; the page:\n{page}");
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    async fn find(&self, script: &str, name: &str) -> WebDriverResult<Option<WebElement>> {
        let found = self.driver().execute(script, vec![json!(name)]).await?;
        if found.json().is_null() {
            return Ok(None);
        }
        found.element().map(Some)
    }

    async fn try_look(&self) -> WebDriverResult<Page> {
        self.try_run(LOOK, vec![]).await
    }

    /// Runs a script in the current tab.
    pub async fn run<T: DeserializeOwned>(&self, script: &str, args: Vec<Value>) -> T {
        must("run a script", self.try_run(script, args).await)
    }

    /// The same, which fails where the page is just being left.
    pub(crate) async fn try_run<T: DeserializeOwned>(
        &self,
        script: &str,
        args: Vec<Value>,
    ) -> WebDriverResult<T> {
        self.driver().execute(script, args).await?.convert()
    }

    /// Has a script run in each later page of the current tab, before the page's own.
    pub(crate) async fn run_in_later_pages(&self, script: &str) -> WebDriverResult<Value> {
        let script = json!({ "source": script });
        let cdp = self.driver().cdp();
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", script)
            .await
    }

    async fn watch_tab(&self) -> WebDriverResult<Value> {
        let cdp = self.driver().cdp();
        cdp.send_raw("Page.enable", json!({})).await?;
        // Without it the emulated network conditions have no effect.
        cdp.send_raw("Network.enable", json!({})).await?;
        self.run_in_later_pages(&format!("{WATCHER}{MEMORY}{CLOCK}"))
            .await
    }

    /// Addresses of apps that pages have had opened, oldest first.
    pub fn apps_opened(&self) -> Vec<String> {
        self.session.server.opened()
    }

    pub(crate) fn driver_address(&self) -> SocketAddr {
        self.session.server.address()
    }

    /// What of the known secrets lies in these texts.
    pub(crate) fn known_in(&self, texts: &[String]) -> BTreeSet<What> {
        lock(&self.secrets).known_in(texts)
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        &self.session.driver
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        lock(&self.watch)
    }
}

/// The mutexes guard plain data that no panic leaves half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
