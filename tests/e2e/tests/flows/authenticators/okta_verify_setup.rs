//! Setting up Okta Verify, by each of its channels.

use std::time::Duration;

use demo_org::DeviceSettings;
use e2e::words::{button, heading};
use e2e::{ADA, Expected, Scene, play, play_opening_apps};

use super::okta_verify::{DECLINED, nobody_answers};

/// Opens a scenario that begins with the picture to scan.
async fn at_picture(scene: &Scene, scenario: &str) {
    scene.open_scenario(scenario).await;
    scene.wait_heading(heading::SET_UP_APP).await;
}

/// The same, and another channel instead.
async fn by_channel(scene: &Scene, channel: &str) {
    at_picture(scene, "okta-verify-enroll").await;
    scene.press(button::OTHER_SET_UP).await;
    scene.choose(channel).await;
    scene.submit().await;
}

#[tokio::test]
async fn it_is_set_up_by_the_picture() {
    play(async |scene| {
        at_picture(scene, "okta-verify-enroll").await;
        let picture = "return [...document.querySelectorAll('img')].some(
            e => e.naturalWidth > 100 && e.alt.includes('QR'));";
        assert!(scene.run::<bool>(picture, vec![]).await, "no QR code");
        scene.scan_on_phone(DeviceSettings::default()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_by_a_mailed_link() {
    play(async |scene| {
        by_channel(scene, button::LINK_BY_MAIL).await;
        scene.enter("email", "ada").await;
        scene.submit().await;
        scene.wait_invalid("email").await;
        scene.enter("email", ADA.login).await;
        scene.submit().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        let link = scene.link_for(ADA).await;
        assert!(scene.org.scan(&link, DeviceSettings::default()), "{link}");
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_by_a_link_in_a_text_message() {
    play(async |scene| {
        by_channel(scene, button::LINK_BY_TEXT).await;
        scene.enter("phoneNumber", "+44 20 7946 0958").await;
        scene.submit().await;
        scene.wait_heading(heading::CHECK_TEXTS).await;
        scene.scan_on_phone(DeviceSettings::default()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_link_is_mailed_again() {
    play(async |scene| {
        by_channel(scene, button::LINK_BY_MAIL).await;
        scene.enter("email", ADA.login).await;
        scene.submit().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        scene.link_for(ADA).await;
        scene.pass_time(Duration::from_secs(31)).await;
        scene.press(button::SEND_AGAIN).await;
        let link = scene.link_for(ADA).await;
        assert!(scene.org.scan(&link, DeviceSettings::default()), "{link}");
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// An app that is not good enough is told about; a better one is taken.
async fn refused_first(settings: DeviceSettings) {
    play(async |scene| {
        at_picture(scene, "okta-verify-strict").await;
        scene.tolerate(DECLINED);
        scene.scan_on_phone(settings).await;
        let page = scene
            .wait_until("what is wrong with the app", |page| {
                page.is_settled() && page.alerts.iter().any(|alert| alert.len() > 40)
            })
            .await;
        assert_eq!(page.heading(), heading::SET_UP_APP, "{page}");
        scene.scan_on_phone(DeviceSettings::default()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn an_app_that_keeps_its_keys_badly_is_refused() {
    refused_first(DeviceSettings {
        fips: false,
        ..DeviceSettings::default()
    })
    .await;
}

#[tokio::test]
async fn an_app_that_recognises_nobody_is_refused() {
    refused_first(DeviceSettings {
        biometrics: false,
        ..DeviceSettings::default()
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_nobody_scans_ends_the_wait() {
    play(async |scene| {
        at_picture(scene, "okta-verify-enroll").await;
        nobody_answers(scene).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_on_this_phone_by_a_link() {
    play(async |scene| {
        scene.open_scenario("okta-verify-same-device").await;
        scene.wait_heading(heading::SET_UP_HERE).await;
        scene.press(button::OPEN_APP).await;
        // The system would hand the link to the app; here a page plays it.
        scene.press("Add the account").await;
        scene.wait_heading("The app has what it needs").await;
        // The link was good once.
        scene.expect(Expected::Status(410));
        scene.back().await;
        scene.back().await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_on_this_computer_by_its_scheme() {
    let settings = "[policies.password-and-another]
        identify = \"identifier-first\"
        factors = [[\"okta_password\"], [\"okta_verify\"]]
        enroll = [{ key = \"okta_verify\" }]
        app = { channels = [\"samedevice\"], platform = \"WINDOWS\" }";
    play_opening_apps(settings, async |scene| {
        scene.identify(ADA).await;
        scene.give_password(ADA).await;
        scene.wait_heading(heading::SET_UP).await;
        scene.press_like("Okta Verify").await;
        scene.wait_heading(heading::SET_UP_HERE).await;
        let address = scene
            .app_opened("com-okta-authenticator:/actions/enroll?command_uri=")
            .await;
        assert!(address.contains("%2Fdevice%2Fenroll%2F"), "{address}");
        scene.scan_on_phone(DeviceSettings::default()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn another_device_adds_this_one() {
    play(async |scene| {
        at_picture(scene, "okta-verify-bootstrap").await;
        scene.press(button::OTHER_SET_UP).await;
        scene.choose(button::OTHER_DEVICE).await;
        scene.submit().await;
        let page = scene.wait_heading(heading::ADD_DEVICE).await;
        assert!(page.text.contains("Ada's phone"), "{page}");
        scene.scan_on_phone(DeviceSettings::default()).await;
        // One more may always be set up.
        scene.wait_heading(heading::SET_UP).await;
        scene.press(button::CONTINUE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
