//! A smart card, by the provider that asks the browser for its certificate.

use e2e::words::{button, heading, org_message};
use e2e::{ADA, KATHERINE, Scene, play};

use super::external_idp::back_with_error;

/// The card is asked for twice: once there is none, then it is used.
async fn used_after_there_was_none(scene: &Scene, go: &str, told: &str) {
    scene.press(go).await;
    scene.press("There is no card").await;
    back_with_error(scene, go, told).await;
    scene.press(go).await;
    scene.press("Use this card").await;
    let page = scene.wait_heading(heading::SIGNED_IN).await;
    assert!(page.text.contains(ADA.name), "{page}");
}

#[tokio::test]
async fn a_card_signs_in_after_there_was_none() {
    play(async |scene| {
        scene.open_scenario("smart-card").await;
        used_after_there_was_none(scene, button::VERIFY, org_message::PROVIDER_REFUSED).await;
    })
    .await;
}

#[tokio::test]
async fn a_card_is_set_up_after_there_was_none() {
    play(async |scene| {
        scene.open_scenario("smart-card-enroll").await;
        used_after_there_was_none(scene, button::SET_IT_UP, org_message::PROVIDER_NOT_SET_UP).await;
    })
    .await;
}

#[tokio::test]
async fn a_card_says_who_it_is_on_the_first_form() {
    play(async |scene| {
        scene.open_scenario("idp-buttons").await;
        scene.press(button::SMART_CARD).await;
        // The page that says what comes goes on by itself.
        scene.press("There is no card").await;
        let page = scene.wait_heading(heading::CALLBACK_FAILED).await;
        assert!(page.says("did not let the identity provider"), "{page}");
        assert!(!page.url.contains('?'), "{page}");

        scene.open_scenario("idp-buttons").await;
        scene.press(button::SMART_CARD).await;
        scene.choose(KATHERINE.login).await;
        scene.press("Use this card").await;
        // The card has said who it is; the policy wants one more proof.
        scene.wait_heading(heading::CHOOSE).await;
        scene.press("Password").await;
        scene.give_password(KATHERINE).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(KATHERINE.name), "{page}");
    })
    .await;
}
