//! What people do with their phones and cards.

use std::time::{Duration, Instant};

use demo_org::{DeviceSettings, PendingAsk};

use crate::scene::Scene;

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

    /// Opens the link of a set-up on a phone whose app is set up so.
    pub async fn scan_on_phone(&self, settings: DeviceSettings) {
        let ask = self.asked("set-up").await;
        let link = ask.link.clone().unwrap_or_default();
        assert!(self.org.scan(&link, settings), "{ask:?}");
    }
}
