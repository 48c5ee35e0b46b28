//! An app of the organisation's own, which takes notifications.

use e2e::words::{button, heading, org_message};
use e2e::{Expected, play};

const APPROVE: &str = "Approve it in Harbour Keys";

#[tokio::test]
async fn a_notification_is_approved() {
    play(async |scene| {
        scene.open_scenario("custom-app").await;
        scene
            .wait_until("it", |page| page.heading() == APPROVE)
            .await;
        scene.approve("push", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_denied_one_is_sent_again() {
    play(async |scene| {
        scene.open_scenario("custom-app").await;
        scene
            .wait_until("it", |page| page.heading() == APPROVE)
            .await;
        scene.tolerate(Expected::Status(400));
        scene.deny("push").await;
        scene.wait_alert(org_message::DECLINED).await;
        scene.press(button::PUSH_AGAIN).await;
        scene.approve("push", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
