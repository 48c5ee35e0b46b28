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

#[tokio::test]
async fn it_is_set_up_by_a_call_to_an_extension() {
    play(async |scene| {
        scene.open_scenario("enroll-phone").await;
        scene.wait_heading(heading::SET_UP_PHONE).await;
        scene.submit().await;
        scene.wait_invalid(NUMBER).await;
        scene.choose(button::BY_CALL).await;
        // With the zero that is dialled at home, and a number behind it.
        scene.choose("United Kingdom \u{2066}+44\u{2069}").await;
        scene.fill(NUMBER, "020 7946 0958").await;
        scene.fill("extension", "12").await;
        scene.submit().await;
        let code = scene.code_by_phone("+442079460958x12").await;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        scene.expect(Expected::Status(401));
        scene.enter_code(wrong).await;
        scene.wait_alert(org_message::WRONG_CODE).await;
        scene.enter_code(&code).await;
        let page = scene.wait_heading(heading::SET_UP).await;
        let listed = page.buttons.iter().any(|b| b.starts_with("Phone"));
        assert!(!listed, "{page}");
    })
    .await;
}

#[tokio::test]
async fn another_text_message_replaces_the_first() {
    play(async |scene| {
        choose_work_phone(scene).await;
        scene.press(button::TEXT_ME).await;
        let first = scene.code_by_phone(WORK).await;
        scene.pass_time(std::time::Duration::from_secs(31)).await;
        scene.press(button::SEND_AGAIN).await;
        let second = scene.code_by_phone(WORK).await;
        if first != second {
            scene.expect(Expected::Status(401));
            scene.enter_code(&first).await;
            scene.wait_alert(org_message::WRONG_CODE).await;
        }
        scene.enter_code(&second).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_call_takes_the_place_of_a_message_that_does_not_come_and_back() {
    play(async |scene| {
        choose_work_phone(scene).await;
        scene.press(button::TEXT_ME).await;
        scene.wait_heading(heading::CHECK_MESSAGES).await;
        let texted = scene.code_by_phone(WORK).await;
        scene.press(button::CALL_INSTEAD).await;
        scene.wait_heading(heading::ANSWER_CALL).await;
        let told = scene.code_by_phone(WORK).await;
        if told != texted {
            scene.expect(Expected::Status(401));
            scene.enter_code(&texted).await;
            scene.wait_alert(org_message::WRONG_CODE).await;
        }
        // Both ways are there from either, and the other phone was not asked.
        let page = scene.look().await;
        assert!(
            page.buttons.iter().any(|one| one == button::TEXT_INSTEAD),
            "{page}"
        );
        scene.enter_code(&told).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
