//! A telephone: text messages and calls.

use e2e::words::{button, field, heading, org_message};
use e2e::{Expected, HEDY, JOAN, Scene, play};

const WORK: &str = "+14155550142";
const NUMBER: &str = "authenticator.phoneNumber";

async fn choose_work_phone(scene: &Scene) {
    scene.identify(HEDY).await;
    scene.give_password(HEDY).await;
    scene.wait_heading(heading::CHOOSE).await;
    // Two of them, told apart by number and name.
    scene.press_like("Phone , +1 XXX-XXX-0142 , Work").await;
    scene.wait_heading(heading::PHONE).await;
}

#[tokio::test]
async fn a_text_message_signs_in() {
    play(async |scene| {
        choose_work_phone(scene).await;
        scene.press(button::TEXT_ME).await;
        let code = scene.code_by_phone(WORK).await;
        // The last digit sends it.
        scene.enter_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_call_signs_in_after_a_wrong_code() {
    play(async |scene| {
        choose_work_phone(scene).await;
        scene.press(button::CALL_ME).await;
        let code = scene.code_by_phone(WORK).await;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        scene.expect(Expected::Status(401));
        scene.enter_code(wrong).await;
        let page = scene.wait_alert(org_message::WRONG_CODE).await;
        assert_eq!(
            page.field(field::PASSCODE).map(|f| f.value.as_str()),
            Some("")
        );
        scene.enter_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_with_a_number_pasted_whole() {
    play(async |scene| {
        scene.identify(JOAN).await;
        scene.give_password(JOAN).await;
        scene.wait_heading(heading::SET_UP).await;
        scene.press_like("Phone").await;
        scene.wait_heading(heading::SET_UP_PHONE).await;

        // A number that is none is refused at its field, and stays.
        scene.fill(NUMBER, "12").await;
        scene.submit().await;
        let page = scene
            .wait_until("an error at the number", |page| {
                page.field(NUMBER).is_some_and(|f| f.invalid)
            })
            .await;
        assert_eq!(page.field(NUMBER).map(|f| f.value.as_str()), Some("12"));

        scene.fill(NUMBER, "+44 20 7946 0958").await;
        scene.submit().await;
        let code = scene.code_by_phone("+442079460958").await;
        scene.enter_code(&code).await;
        // One thing less to set up.
        let page = scene.wait_heading(heading::SET_UP).await;
        assert!(
            !page.buttons.iter().any(|b| b.starts_with("Phone")),
            "{page}"
        );
    })
    .await;
}
