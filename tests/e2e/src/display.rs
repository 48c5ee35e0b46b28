//! What the page is shown on: the size of the window, what the person prefers, and what can be
//! seen of it only by measuring.

use std::path::Path;

use serde_json::json;

use crate::browser::Browser;
use crate::must;

/// Sums up how much has moved since the page was loaded without anybody having touched it
/// (Layout Instability API: 0 is nothing, above 0.1 is annoying).
const SHIFT: &str = r#"
return new Promise(done => {
  let sum = 0;
  const watch = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  });
  watch.observe({ type: "layout-shift", buffered: true });
  // What was observed so far is told before the next frame but one.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    watch.disconnect();
    done(sum);
  })));
});
"#;

/// How browsers on phones call themselves.
pub const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) \
                          AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 \
                          Safari/604.1";
pub const ANDROID: &str = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, \
                           like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

impl Browser {
    /// Makes the current tab one of a phone's: its name, and a narrow window that is touched.
    pub async fn become_phone(&self, agent: &str) {
        self.cdp(
            "Emulation.setUserAgentOverride",
            json!({ "userAgent": agent }),
        )
        .await;
        self.resize(390, 844).await;
        let touch = json!({ "enabled": true, "maxTouchPoints": 5 });
        self.cdp("Emulation.setTouchEmulationEnabled", touch).await;
    }

    /// Makes the viewport this wide and high, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": false,
        });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Sets what the person prefers, by the name of the media feature.
    pub async fn prefer(&self, feature: &str, value: &str) {
        let media = json!({ "features": [
            { "name": feature, "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.cdp("Emulation.setEmulatedMedia", media).await;
    }

    /// How much of the page has moved by itself since it was loaded.
    pub async fn layout_shift(&self) -> f64 {
        self.run(SHIFT, vec![]).await
    }

    /// Saves what the window shows as a PNG, the mouse out of the way.
    pub async fn picture(&self, file: &Path) {
        let away = self.driver().action_chain().move_to(0, 0);
        must("move the mouse", away.perform().await);
        must("take a picture", self.driver().screenshot(file).await);
    }
}
