//! The question at the end whether to stay signed in.

use e2e::words::{button, heading};
use e2e::{GRACE, play, play_with};

#[tokio::test]
async fn yes_signs_in() {
    play(async |scene| {
        scene.open_scenario("keep-me-signed-in").await;
        scene.wait_heading(heading::STAY).await;
        scene.press(button::STAY).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(GRACE.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn no_signs_in_too_after_a_reload() {
    play_with("[accounts]\nkeep_me_signed_in = true", async |scene| {
        scene.identify(GRACE).await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::STAY).await;
        scene.reload().await;
        scene.wait_heading(heading::STAY).await;
        scene.press(button::STAY_NOT).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
