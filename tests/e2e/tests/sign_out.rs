//! Signing out ends it everywhere.

use e2e::words::{button, heading};
use e2e::{GRACE, play};

#[tokio::test]
async fn signing_out_revokes_and_leaves_nothing() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.press(button::SIGN_OUT).await;
        scene
            .wait_until("the sign-out", |page| {
                [heading::SIGNED_OUT, heading::SIGN_IN].contains(&page.heading())
            })
            .await;
        assert!(scene.requests_to("POST", "/oauth2/default/v1/revoke") > 0);
        assert_eq!(scene.requests_to("GET", "/oauth2/default/v1/logout"), 1);
    })
    .await;
}

#[tokio::test]
async fn after_signing_out_the_next_person_has_to_prove_who_they_are() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.press(button::SIGN_OUT).await;
        scene
            .wait_until("the sign-out", |page| {
                [heading::SIGNED_OUT, heading::SIGN_IN].contains(&page.heading())
            })
            .await;
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}
