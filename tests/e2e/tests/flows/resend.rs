//! Asking for another mail: not at once, and then it counts.

use std::time::Duration;

use e2e::words::{button, heading, org_message};
use e2e::{EMMY, Expected, Page, play};

fn offers_another(page: &Page) -> bool {
    page.buttons.iter().any(|one| one == button::SEND_AGAIN)
}

#[tokio::test]
async fn another_mail_can_be_had_after_a_while() {
    play(async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;
        let old = scene.code_for(EMMY).await;
        assert!(!offers_another(&scene.look().await), "at once");
        scene.pass_time(Duration::from_secs(20)).await;
        // The countdown shows that the page has seen the time pass.
        let page = scene
            .wait_until("the countdown", |page| page.text.contains("in 0:0"))
            .await;
        assert!(!offers_another(&page), "too early\n{page}");
        scene.pass_time(Duration::from_secs(11)).await;
        scene.wait_until("the offer", offers_another).await;
        scene.press(button::SEND_AGAIN).await;

        let new = scene.code_for(EMMY).await;
        let page = scene
            .wait_until("the countdown anew", |page| {
                !page.busy && !offers_another(page)
            })
            .await;
        assert_eq!(page.heading(), heading::CHECK_MAIL);
        scene.expect(Expected::Status(401));
        scene.give_code(&old).await;
        let page = scene.wait_alert(org_message::WRONG_CODE).await;
        assert!(!offers_another(&page), "a wrong code is no reason\n{page}");
        scene.give_code(&new).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// Seconds that the countdown shows.
fn seconds_left(page: &Page) -> Option<u32> {
    let (_, rest) = page.text.split_once("in 0:")?;
    rest.get(..2)?.parse().ok()
}

#[tokio::test]
async fn a_reload_does_not_begin_the_wait_anew() {
    play(async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;
        let passed = |page: &Page| seconds_left(page).is_some_and(|left| left < 26);
        scene.wait_until("some of the wait to pass", passed).await;
        scene.reload().await;
        let page = scene
            .wait_until("the countdown", |page| seconds_left(page).is_some())
            .await;
        assert!(passed(&page), "begun anew\n{page}");
        // It belongs to this sign-in, and goes with it.
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.identify_here(EMMY).await;
        scene.have_mail_sent().await;
        let page = scene
            .wait_until("the countdown", |page| seconds_left(page).is_some())
            .await;
        assert!(!passed(&page), "of the one before\n{page}");
    })
    .await;
}
