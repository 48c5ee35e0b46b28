//! Duo, whose prompt is in a frame.

use e2e::words::{heading, message, org_message};
use e2e::{ADA, Expected, Scene, play};

async fn answer(scene: &Scene, with: &str) {
    scene.press_in_frame("iframe.duo", with).await;
}

const YES: &str = "Yes, it is me";

#[tokio::test]
async fn a_yes_in_its_prompt_signs_in() {
    play(async |scene| {
        scene.open_scenario("duo").await;
        scene.wait_heading(heading::DUO).await;
        answer(scene, YES).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up() {
    play(async |scene| {
        scene.open_scenario("duo-enroll").await;
        scene.wait_heading(heading::SET_UP_DUO).await;
        answer(scene, YES).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// What does not count is told, and Duo asks again.
async fn asks_again(with: &str, told: &str) {
    play(async |scene| {
        scene.open_scenario("duo").await;
        scene.wait_heading(heading::DUO).await;
        scene.expect(Expected::Status(400));
        answer(scene, with).await;
        scene.wait_alert(told).await;
        answer(scene, YES).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_answer_does_not_count() {
    asks_again("Answer with a wrong signature", org_message::DUO_FORGED).await;
}

#[tokio::test]
async fn a_late_answer_does_not_count() {
    asks_again("Answer too late", org_message::DUO_LATE).await;
}

#[tokio::test]
async fn a_failure_of_duo_itself_is_told() {
    play(async |scene| {
        scene.open_scenario("duo").await;
        scene.wait_heading(heading::DUO).await;
        answer(scene, "Have Duo fail").await;
        scene.wait_alert(message::DUO_FAILED).await;
        // Its prompt is still there.
        answer(scene, YES).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
