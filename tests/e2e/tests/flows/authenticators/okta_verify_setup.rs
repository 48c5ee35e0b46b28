//! Setting up Okta Verify, by each of its channels.

use std::time::Duration;

use demo_org::DeviceSettings;
use e2e::words::{button, heading, message, org_message};
use e2e::{ADA, Expected, IPHONE, Scene, play, play_opening_apps};

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
        let link = scene.asked("set-up").await.link.unwrap_or_default();
        for light in ["dark", "light"] {
            scene.prefer("prefers-color-scheme", light).await;
            assert_eq!(scene.qr_codes().await, [link.as_str()], "{light}");
        }
        assert!(scene.org.scan(&link, DeviceSettings::default()), "{link}");
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
        scene.expect(Expected::Status(404));
        scene
            .on_phone_page(async |scene| {
                for (link, outcome) in [
                    (format!("{link}0"), "The link does not work."),
                    (link.clone(), "Added."),
                ] {
                    scene.fill("link", &link).await;
                    scene.press("Add the account").await;
                    scene.wait_alert(outcome).await;
                }
            })
            .await;
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
        scene.answer_on_phone_page("Scan it").await;
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
        // Opened where the system hands it to the app; here a page plays it.
        let app = scene.tab().await;
        scene.second_tab(&link).await;
        add_account(scene).await;
        scene.close_for(&app).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// An app that is not good enough is told about, beside the same picture; a better one is taken.
async fn refused_first(settings: DeviceSettings, why: [&str; 2]) {
    play(async |scene| {
        at_picture(scene, "okta-verify-strict").await;
        let before = scene.qr_codes().await;
        scene.tolerate(DECLINED);
        scene.scan_on_phone(settings).await;
        let page = scene.wait_alert(why[0]).await;
        assert!(page.says(why[1]), "{page}");
        assert!(page.says(message::WAITING_DEVICE), "{page}");
        assert_eq!(page.heading(), heading::SET_UP_APP, "{page}");
        assert_eq!(scene.qr_codes().await, before, "{page}");
        scene.scan_on_phone(DeviceSettings::default()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn an_app_that_keeps_its_keys_badly_is_refused() {
    let settings = DeviceSettings {
        fips: false,
        ..DeviceSettings::default()
    };
    refused_first(settings, [message::UPDATE_APP, org_message::NOT_FIPS]).await;
}

#[tokio::test]
async fn an_app_that_recognises_nobody_is_refused() {
    let settings = DeviceSettings {
        biometrics: false,
        ..DeviceSettings::default()
    };
    let why = [message::BIOMETRICS, org_message::NO_BIOMETRICS];
    refused_first(settings, why).await;
}

#[tokio::test]
async fn a_picture_that_nobody_scans_ends_the_wait() {
    play(async |scene| {
        at_picture(scene, "okta-verify-enroll").await;
        nobody_answers(scene).await;
    })
    .await;
}

/// Says yes on the page that plays the app.
async fn add_account(scene: &Scene) {
    scene.press("Add the account").await;
    scene.wait_heading("The app has what it needs").await;
}

#[tokio::test]
async fn it_is_set_up_on_this_phone_which_cannot_scan_itself() {
    play(async |scene| {
        scene.become_phone(IPHONE).await;
        at_picture(scene, "okta-verify-enroll").await;
        assert_eq!(scene.qr_codes().await, [""; 0]);
        let page = scene.look().await;
        assert!(!page.overflows && page.cut_off.is_empty(), "{page}");
        for way in [button::LINK_BY_MAIL, button::LINK_BY_TEXT] {
            assert!(page.text.contains(way), "{page}");
        }
        assert!(!page.text.contains(button::SCAN), "{page}");
        scene.press(button::ON_THIS_DEVICE).await;
        scene.wait_heading(heading::SET_UP_HERE).await;
        // Another phone can scan it.
        scene.press(button::ANOTHER_PHONE).await;
        scene.wait_heading(heading::SET_UP_APP).await;
        let link = scene.asked("set-up").await.link.unwrap_or_default();
        assert_eq!(scene.qr_codes().await, [link]);
        scene.press(button::ON_THIS_DEVICE).await;
        scene.wait_heading(heading::SET_UP_HERE).await;
        scene.press(button::OPEN_APP).await;
        add_account(scene).await;
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
    play_opening_apps("", async |scene| {
        scene.open_scenario("okta-verify-windows").await;
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
