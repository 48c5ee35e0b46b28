//! A smart card, by the provider that asks the browser for its certificate.

use e2e::words::{button, heading};
use e2e::{ADA, play};

#[tokio::test]
async fn a_card_signs_in_after_there_was_none() {
    play(async |scene| {
        scene.open_scenario("smart-card").await;
        scene.press(button::VERIFY).await;
        scene.press("There is no card").await;
        scene
            .wait_until("the step again", |page| {
                page.buttons.iter().any(|name| name == button::VERIFY) && !page.alerts.is_empty()
            })
            .await;
        scene.press(button::VERIFY).await;
        scene.press("Use this card").await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}
