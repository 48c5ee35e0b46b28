//! Identity documents, shown to a provider after the sign-in.

use e2e::words::{button, heading};
use e2e::{ADA, play};

#[tokio::test]
async fn a_document_that_fits_follows_one_that_does_not() {
    play(async |scene| {
        scene.open_scenario("identity-proof").await;
        scene.press(button::CONTINUE).await;
        scene.press("The document does not fit").await;
        scene
            .wait_until("the step again", |page| {
                page.is_settled() && !page.alerts.is_empty()
            })
            .await;
        scene.press(button::CONTINUE).await;
        scene.press("It is me").await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}
