//! Devices that are not as they have to be.

use e2e::words::{button, heading};
use e2e::{Expected, play};

#[tokio::test]
async fn what_the_device_lacks_is_listed_and_the_app_on_it_can_mend_it() {
    play(async |scene| {
        scene.tolerate(Expected::Status(403));
        scene.open_scenario("device-assurance").await;
        let page = scene.wait_heading(heading::NOT_READY).await;
        for told in ["Windows", "harbour master"] {
            assert!(page.text.contains(told), "{told}\n{page}");
        }
        assert!(!page.links.is_empty(), "{page}");
        scene.press_like("Encrypt").await;
        scene
            .wait_until("the app at work", |page| {
                page.text.contains("It goes on in the app on this device")
            })
            .await;
        // One option is enough, and the next attempt finds it met.
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.open_scenario("device-assurance").await;
    })
    .await;
}

#[tokio::test]
async fn a_while_is_given_to_mend_it() {
    play(async |scene| {
        scene.open_scenario("device-assurance-grace").await;
        let page = scene.wait_heading(heading::NEEDS_ATTENTION).await;
        assert!(page.text.contains("Android 15"), "{page}");
        scene.reload().await;
        scene.wait_heading(heading::NEEDS_ATTENTION).await;
        scene.press(button::GO_ON).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_told_how_to_get_the_app() {
    play(async |scene| {
        scene.open_scenario("device-oda-android").await;
        scene.wait_heading(heading::SET_UP_DEVICE).await;
        // Nothing chosen is asked for again.
        scene.press(button::NEXT).await;
        scene.wait_alert("Choose one").await;
        scene.choose("No").await;
        scene.press(button::NEXT).await;
        scene
            .wait_until("the steps", |page| page.text.contains("Google Play"))
            .await;
        scene.press(button::BACK).await;
        scene.choose("Yes").await;
        scene.press(button::NEXT).await;
        scene
            .wait_until("other steps", |page| {
                page.text.contains("Under Okta FastPass")
            })
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_device_is_taken_under_management_by_a_link() {
    for (scenario, vendor) in [
        ("device-mdm", "Harbour Watch"),
        ("device-ws1", "Workspace ONE"),
    ] {
        play(async |scene| {
            scene.open_scenario(scenario).await;
            let page = scene.wait_heading(heading::ENROL_DEVICE).await;
            assert!(page.text.contains(vendor), "{page}");
            assert!(
                page.buttons.iter().any(|name| name.starts_with("Copy")),
                "{page}"
            );
        })
        .await;
    }
}
