//! A sign-in that took too long says so and starts anew.

use std::time::Duration;

use e2e::words::{field, heading};
use e2e::{ADA, Expected, GRACE, play};

#[tokio::test]
async fn an_expired_sign_in_offers_to_start_again() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.org.expire_transactions();
        scene.expect(Expected::Status(401));
        scene.give_password(ADA).await;
        scene.start_over_after_expiry().await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(page.alerts, [""; 0], "{page}");
        scene.fill(field::IDENTIFIER, GRACE.login).await;
        scene.submit().await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_tab_left_open_for_hours_is_no_dead_end() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.org.advance_clock(Duration::from_secs(3 * 60 * 60));
        scene.expect(Expected::Status(401));
        scene.fill(field::IDENTIFIER, GRACE.login).await;
        scene.submit().await;
        scene.start_over_after_expiry().await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}
