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
