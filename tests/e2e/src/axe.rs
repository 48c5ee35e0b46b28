//! The accessibility checker axe (axe-core, MPL-2.0), which `cargo xtask` installs outside the clone:
//! it looks at the page as it is, in each colour scheme.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;

use crate::browser::Browser;
use crate::must;

/// Names the script of the checker.
const VARIABLE: &str = "DOORWAY_AXE";

/// Rules whose outcome depends on colours; all others say the same in each scheme.
const OF_COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// Nodes shown of one violation.
const SHOWN: usize = 3;

/// Runs the rules that are named, or all but the experimental ones; nothing where the checker is not
/// loaded. It would fetch the style sheets once more, for experimental rules alone.
const RUN: &str = r#"
if (!window.axe) return null;
const rules = arguments[0];
const options = { resultTypes: ["violations"], iframes: false, preload: false };
if (rules.length) options.runOnly = { type: "rule", values: rules };
return axe.run(document, options).then(({ violations }) => violations.map(one => ({
  rule: one.id,
  help: one.help,
  nodes: one.nodes.map(node => `${node.target.join(" ")}: ${node.html.slice(0, 160)}`),
})));
"#;

/// Whether the page is the app.
const OURS: &str = r#"return !!document.querySelector("link[href*='/doorway-']");"#;

/// The checker.
#[derive(Debug)]
pub struct Axe {
    script: String,
}

#[derive(Debug, Deserialize)]
struct Violation {
    rule: String,
    help: String,
    nodes: Vec<String>,
}

impl Axe {
    /// The checker, where the environment says that it is installed; else says that nothing is
    /// checked.
    ///
    /// # Panics
    /// If it is named and cannot be read.
    pub fn find() -> Option<Self> {
        let Some(place) = std::env::var_os(VARIABLE).filter(|place| !place.is_empty()) else {
            // Written past the test harness, which would keep it to itself.
            let note = "axe: skipped, it is not installed; `cargo xtask test` does that";
            let _ = writeln!(io::stderr(), "{note}");
            return None;
        };
        Some(Self::read(&place))
    }

    fn read(place: &OsString) -> Self {
        let script = must("read the checker", fs::read_to_string(Path::new(place)));
        Self { script }
    }

    /// What is wrong with the page on screen, in light and dark.
    pub async fn check(&self, browser: &Browser) -> Vec<String> {
        must("check the page", self.try_check(browser).await)
    }

    /// The same of the app; `None` where the browser has left it. Some screens send it elsewhere by
    /// themselves, perhaps in the midst of this, and what it shows then is not ours.
    pub async fn check_app(&self, browser: &Browser) -> Option<Vec<String>> {
        let found = self.try_check(browser).await;
        let ours = browser.try_run::<bool>(OURS, vec![]).await;
        let is_ours = ours.unwrap_or(false);
        is_ours.then(|| must("check the app", found))
    }

    async fn try_check(&self, browser: &Browser) -> WebDriverResult<Vec<String>> {
        let mut found = Vec::new();
        for (scheme, rules) in [("light", &[][..]), ("dark", &OF_COLOURS)] {
            browser.prefer("prefers-color-scheme", scheme).await;
            for violation in self.violations(browser, rules).await? {
                found.push(violation.told(scheme));
            }
        }
        Ok(found)
    }

    async fn violations(
        &self,
        browser: &Browser,
        rules: &[&str],
    ) -> WebDriverResult<Vec<Violation>> {
        let rules = vec![json!(rules)];
        if let Some(found) = browser.try_run(RUN, rules.clone()).await? {
            return Ok(found);
        }
        // To hand it over takes longer than all it does: later pages get it from the browser.
        browser.run_in_later_pages(&self.script).await?;
        browser.try_run::<Value>(&self.script, vec![]).await?;
        browser.try_run(RUN, rules).await
    }
}

impl Browser {
    /// Asserts that the checker finds nothing on the page on screen, in light and dark. Where it is
    /// not installed, nothing is asserted.
    ///
    /// # Panics
    /// If it finds something.
    pub async fn assert_accessible(&self) {
        let Some(axe) = Axe::find() else { return };
        let found = axe.check(self).await.join("\n  ");
        // The page is looked at as well, for the report says on which screen it was.
        let page = self.look().await;
        assert!(found.is_empty(), "axe:\n  {found}\n{page}");
    }
}

impl Violation {
    fn told(&self, scheme: &str) -> String {
        let nodes = self.nodes.iter().take(SHOWN);
        let shown: String = nodes.map(|node| format!("\n      {node}")).collect();
        let count = self.nodes.len();
        format!("{} ({scheme}, {count}×): {}{shown}", self.rule, self.help)
    }
}
