//! What a person does in a page that is shown in a frame.

use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::By;
use thirtyfour::error::{WebDriverError, WebDriverResult};

use crate::browser::Browser;
use crate::find::BUTTON;
use crate::must;

/// How long a frame may take to show what is pressed.
const PATIENCE: Duration = Duration::from_secs(30);

impl Browser {
    /// Presses a button of the page in the frame that this CSS selector finds.
    ///
    /// # Panics
    /// If it cannot be pressed in time.
    pub async fn press_in_frame(&self, frame: &str, button: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let result = self.try_in_frame(frame, button).await;
            must("leave the frame", self.driver().enter_default_frame().await);
            let Err(error) = result else { return };
            if Instant::now() > deadline {
                let page = self.look().await;
                panic!("cannot press {button:?} in {frame}: {error}; the page:\n{page}");
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    async fn try_in_frame(&self, frame: &str, button: &str) -> WebDriverResult<()> {
        let driver = self.driver();
        let frame = driver.find(By::Css(frame)).await?;
        frame.scroll_into_view().await?;
        frame.enter_frame().await?;
        let found = driver.execute(BUTTON, vec![json!(button)]).await?;
        if found.json().is_null() {
            return Err(WebDriverError::NotFound(
                button.into(),
                "none usable".into(),
            ));
        }
        found.element()?.click().await
    }
}
