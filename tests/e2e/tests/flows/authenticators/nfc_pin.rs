//! A card that the phone reads, and its PIN.

use demo_org::DeviceSettings;
use e2e::words::{button, field, heading, org_message};
use e2e::{ADA, Expected, Scene, TWO_POLLS, play_opening_apps};

use super::okta_verify::{DECLINED, POLL, nobody_answers};

const PIN: &str = "2468";
const CONFIRM: &str = "confirmPassword";
/// How the app is asked to read a card.
const READ: &str = "com-okta-authenticator:/deviceChallenge?challengeRequest=";
/// How it is asked to take a card in.
const TAKE_IN: &str = "com-okta-authenticator:/actions/enroll?authenticator_key=nfc";

#[tokio::test]
async fn a_card_and_its_pin_sign_in_after_a_wrong_one() {
    play_opening_apps("", async |scene| {
        scene.open_scenario("nfc-pin").await;
        scene.wait_heading(heading::NFC).await;
        scene.app_opened(READ).await;
        scene.approve("nonce", None).await;
        scene.wait_heading(heading::PIN).await;
        scene.submit().await;
        scene.wait_invalid(field::PASSCODE).await;
        scene.expect(Expected::Status(401));
        scene.enter_code("1111").await;
        scene.wait_alert(org_message::WRONG_CODE).await;
        scene.enter_code(PIN).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_no_on_the_phone_is_told_and_the_card_read_after_all() {
    play_opening_apps("", async |scene| {
        scene.open_scenario("nfc-pin").await;
        scene.wait_heading(heading::NFC).await;
        scene.tolerate(DECLINED);
        scene.deny("nonce").await;
        let page = scene.wait_heading(heading::CHOOSE).await;
        assert!(page.says(org_message::CARD_REFUSED), "{page}");
        scene.press_like("NFC").await;
        scene.wait_heading(heading::NFC).await;
        scene.approve("nonce", None).await;
        scene.wait_heading(heading::PIN).await;
    })
    .await;
}

#[tokio::test]
async fn a_card_that_nobody_shows_ends_the_wait() {
    play_opening_apps("", async |scene| {
        scene.open_scenario("nfc-pin").await;
        scene.wait_heading(heading::NFC).await;
        nobody_answers(scene).await;
        scene.still("POST", POLL, TWO_POLLS).await;
    })
    .await;
}

#[tokio::test]
async fn a_card_is_set_up_with_a_pin_of_ones_own() {
    play_opening_apps("", async |scene| {
        scene.open_scenario("nfc-pin-enroll").await;
        scene.wait_heading(heading::SET_UP_NFC).await;
        // Nothing is opened before somebody asks for it.
        assert_eq!(scene.apps_opened(), Vec::<String>::new());
        scene.press(button::OPEN_APP).await;
        scene.app_opened(TAKE_IN).await;
        scene.scan_on_phone(DeviceSettings::default()).await;
        scene.wait_heading(heading::NEW_PIN).await;
        choose(scene, "24", "24").await;
        scene.wait_invalid(field::PASSCODE).await;
        choose(scene, PIN, "1357").await;
        scene.wait_invalid(CONFIRM).await;
        choose(scene, PIN, PIN).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

async fn choose(scene: &Scene, pin: &str, again: &str) {
    scene.fill(field::PASSCODE, pin).await;
    scene.fill(CONFIRM, again).await;
    scene.press(button::CONTINUE).await;
}

#[tokio::test]
async fn a_button_beside_the_first_form_signs_in_with_a_card() {
    play_opening_apps("", async |scene| {
        scene.open_scenario("nfc-button").await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.press(button::NFC).await;
        scene.app_opened(READ).await;
        scene.approve("nonce", None).await;
        scene.wait_heading(heading::PIN).await;
        scene.enter_code(PIN).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_pin_is_replaced() {
    play_opening_apps("", async |scene| {
        scene.open_scenario("nfc-pin").await;
        scene.wait_heading(heading::NFC).await;
        scene.approve("nonce", None).await;
        scene.wait_heading(heading::PIN).await;
        scene.press(button::FORGOT_PIN).await;
        scene.wait_heading(heading::NEW_PIN).await;
        choose(scene, "1357", "1357").await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}
