//! The network goes away in the middle, and comes back.

use e2e::words::{field, heading, message};
use e2e::{ADA, EMMY, Expected, GRACE, play, play_with};

#[tokio::test]
async fn what_was_typed_survives_and_the_retry_works() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.fill(field::IDENTIFIER, ADA.login).await;
        scene.offline(true).await;
        scene.expect(Expected::Offline);
        scene.submit().await;
        let page = scene.wait_alert(message::OFFLINE).await;
        let typed = page.field(field::IDENTIFIER).map(|one| one.value.as_str());
        assert_eq!(typed, Some(ADA.login), "{page}");
        scene.assert_accessible().await;

        scene.offline(false).await;
        scene.submit().await;
        scene.wait_heading(heading::PASSWORD).await;
    })
    .await;
}

#[tokio::test]
async fn a_password_sent_into_the_void_can_be_sent_again() {
    play(async |scene| {
        scene.identify(GRACE).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.offline(true).await;
        scene.expect(Expected::Offline);
        scene.fill(field::PASSCODE, GRACE.password).await;
        scene.submit().await;
        scene.wait_alert(message::OFFLINE).await;
        scene.offline(false).await;
        scene.submit().await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn polling_outlives_a_gap_without_a_word() {
    let settings = "[email]\nmagic_link = \"org\"";
    play_with(settings, async |scene| {
        scene.identify(EMMY).await;
        scene.wait_heading(heading::SEND_MAIL).await;
        scene.submit().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        scene.tolerate(Expected::Offline);

        let link = scene.link_for(EMMY).await;
        let first = scene.tab().await;
        scene.offline(true).await;
        scene.second_tab(&link).await;
        scene.close_for(&first).await;
        assert!(!scene.look().await.says(message::OFFLINE));
        scene.offline(false).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
