//! A form that wants to know whether a browser computes: ALTCHA, solved for real.

use e2e::words::heading;
use e2e::{ADA, GRACE, play, play_with};

#[tokio::test]
async fn the_name_is_sent_once_it_is_solved() {
    play(async |scene| {
        scene.open_scenario("captcha-altcha").await;
        scene.identify_here(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        assert_eq!(scene.requests_to("POST", "/idp/idx/identify"), 1);
    })
    .await;
}

#[tokio::test]
async fn each_attempt_is_solved_anew() {
    let settings = "[accounts.captcha]\nprovider = \"altcha\"\non = [\"identify\"]";
    play_with(settings, async |scene| {
        for _ in 0..2 {
            scene.identify(GRACE).await;
            scene.wait_heading(heading::PASSWORD).await;
            scene.press("Back to sign in").await;
            scene.wait_heading(heading::SIGN_IN).await;
        }
        scene.identify_here(GRACE).await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
