//! The clocks of the device. A test moves them on instead of waiting.

use std::time::Duration;

use serde_json::json;

use crate::browser::Browser;

/// Puts clocks that can be moved on before the page's scripts: the one that people set, and the one
/// that counts on by itself, which stops while a laptop sleeps. Timers keep their own time, as they
/// do in a page that was asleep; a page that is loaded later has the right time again.
pub(crate) const CLOCK: &str = r#"
{
  const wall = Date.now.bind(Date);
  const steady = performance.now.bind(performance);
  let ahead = 0;
  let awake = 0;
  Date.now = () => wall() + ahead;
  performance.now = () => steady() + awake;
  addEventListener("e2e:pass", event => {
    ahead += event.detail.millis;
    if (event.detail.awake) awake += event.detail.millis;
  });
}
"#;

const SET: &str =
    "dispatchEvent(new CustomEvent('e2e:pass', { detail: { millis: arguments[0] } }));";

impl Browser {
    /// Moves the clock of the current page on, as while a laptop sleeps.
    pub async fn pass(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.run::<()>(SET, vec![json!(millis)]).await;
    }

    /// Sets the clock of the current page on by so many seconds, or back, as people do; time itself
    /// goes on as before.
    pub async fn set_clock(&self, seconds: i64) {
        self.run::<()>(SET, vec![json!(seconds * 1000)]).await;
    }
}
