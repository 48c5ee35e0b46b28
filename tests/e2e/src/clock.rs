//! The clock of the device. A test moves it on instead of waiting.

use std::time::Duration;

use serde_json::json;

use crate::browser::Browser;

/// Puts a clock that can be moved on before the page's scripts. Timers keep their own time, as
/// they do while a laptop sleeps; a page that is loaded later has the right time again.
pub(crate) const CLOCK: &str = r#"
{
  const now = Date.now.bind(Date);
  let ahead = 0;
  Date.now = () => now() + ahead;
  addEventListener("e2e:pass", event => { ahead += event.detail; });
}
"#;

impl Browser {
    /// Moves the clock of the current page on.
    pub async fn pass(&self, time: Duration) {
        let script = "dispatchEvent(new CustomEvent('e2e:pass', { detail: arguments[0] }));";
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.run::<()>(script, vec![json!(millis)]).await;
    }
}
