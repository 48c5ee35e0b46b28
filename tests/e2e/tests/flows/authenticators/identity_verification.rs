//! Identity documents, shown to a provider after the sign-in.

use e2e::words::{button, heading, org_message};
use e2e::{ADA, Scene, play};

use super::external_idp::back_with_error;

/// Goes to the provider and comes back with what one of its buttons leads to, which is told.
async fn comes_back(scene: &Scene, decision: &str) {
    scene.press(button::CONTINUE).await;
    scene.press(decision).await;
    back_with_error(scene, button::CONTINUE, org_message::NO_IDENTITY).await;
}

async fn fits(scene: &Scene) {
    scene.press(button::CONTINUE).await;
    scene.press("It is me").await;
    let page = scene.wait_heading(heading::SIGNED_IN).await;
    assert!(page.text.contains(ADA.name), "{page}");
}

#[tokio::test]
async fn a_document_that_fits_follows_one_that_does_not() {
    play(async |scene| {
        scene.open_scenario("identity-proof").await;
        comes_back(scene, "The document does not fit").await;
        fits(scene).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_has_to_show_a_document_at_once() {
    play(async |scene| {
        scene.open_scenario("identity-proof").await;
        comes_back(scene, "Do not show it").await;
        fits(scene).await;
    })
    .await;
}

#[tokio::test]
async fn an_accident_of_the_provider_is_told_and_tried_again() {
    play(async |scene| {
        scene.open_scenario("identity-proof").await;
        comes_back(scene, "Have the provider fail").await;
        fits(scene).await;
    })
    .await;
}
