//! Devices that are not as they have to be.

use e2e::words::{button, field, heading, message};
use e2e::{Expected, GRACE, Scene, play};

#[tokio::test]
async fn what_the_device_lacks_is_listed_and_the_app_on_it_can_mend_it() {
    play(async |scene| {
        scene.tolerate(Expected::Status(403));
        scene.open_scenario("device-assurance").await;
        let page = scene.wait_heading(heading::NOT_READY).await;
        for told in ["Windows", "harbour master"] {
            assert!(page.text.contains(told), "{told}\n{page}");
        }
        let update = |name: &String| name.starts_with("Update to Windows 11.");
        assert!(page.links.iter().any(update), "{page}");
        scene.press_like("Encrypt").await;
        scene
            .wait_until("the app at work", |page| {
                page.text.contains("It goes on in the app on this device")
            })
            .await;
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        // One option is enough, and the next attempt finds it met.
        let again = "/console/scenarios/device-assurance";
        scene
            .second_tab(&[&scene.org.org_url(), again].concat())
            .await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(GRACE.name), "{page}");
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

/// Presses a button that copies, and pastes where there is something to paste into.
async fn copied(scene: &Scene, what: &str) -> String {
    scene.press(&["Copy: ", what].concat()).await;
    scene.wait_alert(message::COPIED).await;
    scene.press(button::BACK_TO_SIGN_IN).await;
    scene.wait_heading(heading::SIGN_IN).await;
    scene.paste_into(field::IDENTIFIER).await;
    let page = scene.look().await;
    let pasted = page.field(field::IDENTIFIER);
    pasted.map(|one| one.value.clone()).unwrap_or_default()
}

#[tokio::test]
async fn how_a_device_is_enrolled_is_told_and_the_address_for_it_copied() {
    const STORE: &str = "https://apps.apple.com/app/okta-verify/id490179405";
    const VENDOR: &str = "https://harbour.example/enrol";
    play(async |scene| {
        scene.make_forgetful().await;
        for (scenario, title, told, what, address) in [
            (
                "device-mdm",
                heading::ENROL_DEVICE,
                "Harbour Watch",
                "enrolment link",
                VENDOR,
            ),
            (
                "device-ws1",
                heading::ENROL_DEVICE,
                "Workspace ONE",
                "enrolment link",
                VENDOR,
            ),
            (
                "device-oda-ios",
                heading::SET_UP_DEVICE,
                "App Store",
                "link to the store",
                STORE,
            ),
        ] {
            scene.open_scenario(scenario).await;
            let page = scene.wait_heading(title).await;
            assert!(page.text.contains(told), "{page}");
            assert_eq!(copied(scene, what).await, address);
        }
        scene.open_scenario("device-oda-ios").await;
        scene.wait_heading(heading::SET_UP_DEVICE).await;
        let app = scene.org.app_url();
        assert_eq!(copied(scene, "sign-in address").await, app);
    })
    .await;
}
