//! What people do with their phones and cards.

use std::time::{Duration, Instant};

use demo_org::{DeviceSettings, PendingAsk};

use crate::scene::Scene;

/// What the phone page says where no device is asked anything.
const NOTHING_ASKED: &str = "Nothing. Choose a push or FastPass";

/// How long the organisation may take to ask a device.
const ASKED: Duration = Duration::from_secs(15);

impl Scene {
    /// What a device is asked: `push`, `nonce` or `set-up`.
    ///
    /// # Panics
    /// If no device is asked that in time.
    pub async fn asked(&self, matter: &str) -> PendingAsk {
        let deadline = Instant::now() + ASKED;
        loop {
            let asks = self.org.asks().into_iter();
            if let Some(ask) = asks.into_iter().find(|ask| ask.matter == matter) {
                return ask;
            }
            if Instant::now() > deadline {
                panic!("no device is asked for a {matter}\n{}", self.look().await);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Says yes on the phone, tapping a number where there is one.
    pub async fn approve(&self, matter: &str, number: Option<&str>) {
        let ask = self.asked(matter).await;
        assert!(self.org.approve(&ask, number), "{ask:?}");
    }

    /// Says no on the phone.
    pub async fn deny(&self, matter: &str) {
        let ask = self.asked(matter).await;
        assert!(self.org.deny(&ask), "{ask:?}");
    }

    /// Does something on the phone page of the console, in a tab of its own, and comes back.
    pub async fn on_phone_page(&self, story: impl AsyncFnOnce(&Self)) {
        let app = self.tab().await;
        let page = format!("{}/console/phone", self.org.org_url());
        self.second_tab(&page).await;
        self.wait_until("the phone page", |page| {
            page.alerts.iter().any(|one| one == "live")
        })
        .await;
        story(self).await;
        self.close_for(&app).await;
    }

    /// Presses a button of the phone page that answers the one thing that is asked.
    pub async fn answer_on_phone_page(&self, button: &str) {
        self.on_phone_page(async |scene| {
            scene.press(button).await;
            scene
                .wait_until("the answer", |page| page.text.contains(NOTHING_ASKED))
                .await;
        })
        .await;
    }

    /// Opens the link of a set-up on a phone whose app is set up so.
    pub async fn scan_on_phone(&self, settings: DeviceSettings) {
        let ask = self.asked("set-up").await;
        let link = ask.link.clone().unwrap_or_default();
        assert!(self.org.scan(&link, settings), "{ask:?}");
    }
}
