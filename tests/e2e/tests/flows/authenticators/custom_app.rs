//! An app of the organisation's own, which takes notifications.

use demo_org::DeviceSettings;
use e2e::words::{button, heading, org_message};
use e2e::{ADA, Expected, Scene, play};

use super::okta_verify::{DECLINED, NO_BIOMETRICS, nobody_answers, told_and_sent_again};

const APPROVE: &str = "Approve it in Harbour Keys";

/// Opens a scenario in which a notification is sent at once.
async fn open(scene: &Scene, scenario: &str) {
    scene.open_scenario(scenario).await;
    sent(scene).await;
}

async fn sent(scene: &Scene) {
    scene
        .wait_until("a notification", |page| page.heading() == APPROVE)
        .await;
}

#[tokio::test]
async fn a_notification_is_approved() {
    play(async |scene| {
        open(scene, "custom-app").await;
        scene.approve("push", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_denied_one_is_sent_again() {
    play(async |scene| {
        open(scene, "custom-app").await;
        scene.tolerate(DECLINED);
        scene.deny("push").await;
        told_and_sent_again(scene, &[org_message::DECLINED]).await;
        scene.approve("push", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn one_that_nobody_answers_ends_the_wait() {
    play(async |scene| {
        open(scene, "custom-app").await;
        nobody_answers(scene).await;
    })
    .await;
}

#[tokio::test]
async fn a_finger_or_a_face_is_wanted() {
    play(async |scene| {
        open(scene, "custom-app-biometrics").await;
        let bare = DeviceSettings {
            biometrics: false,
            ..DeviceSettings::default()
        };
        scene.org.set_device(ADA.login, bare);
        scene.tolerate(DECLINED);
        scene.approve("push", None).await;
        told_and_sent_again(scene, &NO_BIOMETRICS).await;
        scene.org.set_device(ADA.login, DeviceSettings::default());
        sent(scene).await;
        scene.approve("push", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_in_the_app_alone() {
    play(async |scene| {
        scene.open_scenario("enroll-custom-app").await;
        scene.wait_heading(heading::SET_UP).await;
        scene.expect(Expected::Status(403));
        scene.press_like("Harbour Keys").await;
        let page = scene.wait_alert(org_message::ASK_ADMINISTRATOR).await;
        // The list is still there, and whatever else is on it.
        assert_eq!(page.heading(), heading::SET_UP, "{page}");
        scene.press(button::CONTINUE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
