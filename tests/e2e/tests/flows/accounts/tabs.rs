//! Two tabs on one transaction.

use e2e::words::{button, field, heading};
use e2e::{EMMY, Expected, GRACE, play, play_with};

/// The first tab learns by asking.
const OFTEN: &str = "[email]\nmagic_link = \"org\"";

#[tokio::test]
async fn the_tab_that_was_left_behind_says_that_it_went_on_elsewhere() {
    play_with(OFTEN, async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;
        let first = scene.tab().await;
        let copy = scene.duplicate_tab().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        let code = scene.code_for(EMMY).await;
        scene.give_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        scene.go_to_tab(&first).await;
        let page = scene.wait_heading(heading::TRANSFERRED).await;
        // Going back from here would end what goes on there.
        assert!(
            !page
                .buttons
                .iter()
                .any(|one| one == button::BACK_TO_SIGN_IN),
            "{page}"
        );
        scene.close_for(&copy).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(EMMY.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_sent_from_the_tab_left_behind_is_no_dead_end() {
    play(async |scene| {
        scene.identify(GRACE).await;
        scene.wait_heading(heading::PASSWORD).await;
        let first = scene.tab().await;
        scene.duplicate_tab().await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        scene.close_for(&first).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.expect(Expected::Status(401));
        scene.fill(field::PASSCODE, GRACE.password).await;
        scene.submit().await;
        scene.start_over_after_expiry().await;
        // The organisation knows the browser by now, and may ask for nothing more.
        let fresh = [heading::SIGN_IN, heading::SIGNED_IN];
        scene
            .wait_until("a new beginning", |page| fresh.contains(&page.heading()))
            .await;
    })
    .await;
}
