//! A forgotten password, by each way there is besides mail. At every step a reload and the back
//! button change nothing.

use e2e::words::{button, heading, org_message};
use e2e::{Expected, HEDY, Page, Person, Scene, play};

use super::steps::{any, asks_twice, at, stays_at};

const AGAIN: &str = "confirmPassword";
const ANSWER: &str = "credentials.answer";
const NEW: &str = "Difference-Engine-2";
const WORK: &str = "+14155550142";

fn lists_ways(page: &Page) -> bool {
    page.buttons.iter().any(|name| name.starts_with("Email"))
}

/// Chooses a new password, with which the sign-in goes on: it is proved by having been chosen.
async fn choose_password(scene: &Scene) {
    stays_at(scene, heading::RESET, asks_twice).await;
    scene.enter("credentials.passcode", NEW).await;
    scene.fill(AGAIN, NEW).await;
    scene.submit().await;
}

#[tokio::test]
async fn a_text_message_opens_the_way_to_a_new_password() {
    play(async |scene| {
        scene.open_scenario("recovery-phone").await;
        stays_at(scene, heading::RESET, |page| {
            page.buttons
                .iter()
                .any(|name| name.contains("XXX-XXX-0142"))
        })
        .await;
        scene.press_like("Phone , +1 XXX-XXX-0142 , Work").await;
        stays_at(scene, heading::PHONE, any).await;
        scene.press(button::TEXT_ME).await;
        stays_at(scene, heading::CHECK_MESSAGES, any).await;
        let code = scene.code_by_phone(WORK).await;
        // The last digit sends it.
        scene.enter_code(&code).await;
        choose_password(scene).await;
        scene
            .wait_until("the sign-in", |page| {
                page.is_settled() && page.heading() != heading::RESET
            })
            .await;
        assert_eq!(scene.org.inbox().len(), 1, "one message");
    })
    .await;
}

#[tokio::test]
async fn the_answer_to_a_question_opens_the_way_to_a_new_password() {
    play(async |scene| {
        scene.open_scenario("recovery-choice").await;
        stays_at(scene, heading::RESET, lists_ways).await;
        scene.press_like("Security Question").await;
        stays_at(scene, heading::QUESTION, any).await;
        scene.expect(Expected::Status(401));
        scene.enter(ANSWER, "Pluto").await;
        scene.submit().await;
        let page = scene.wait_invalid(ANSWER).await;
        assert!(page.says(org_message::WRONG_ANSWER), "{page}");
        // What was wrong is gone after a reload, and the step is still there.
        stays_at(scene, heading::QUESTION, any).await;
        scene.enter(ANSWER, "Neptune").await;
        scene.submit().await;
        choose_password(scene).await;
        // One more proof, and not by the answer that opened the way.
        scene
            .wait_until("the sign-in", |page| {
                page.is_settled() && page.heading() != heading::RESET
            })
            .await;
        let token = "/oauth2/default/v1/token";
        assert_eq!(scene.requests_to("POST", token), 0);
    })
    .await;
}

#[tokio::test]
async fn the_new_password_signs_in_and_the_old_one_does_not() {
    play(async |scene| {
        scene.identify(HEDY).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.press(button::FORGOT).await;
        scene.press_like("Phone , +1 XXX-XXX-0142 , Work").await;
        scene.wait_heading(heading::PHONE).await;
        scene.press(button::CALL_ME).await;
        let code = scene.code_by_phone(WORK).await;
        scene.enter_code(&code).await;
        at(scene, heading::RESET, asks_twice).await;
        scene.enter("credentials.passcode", NEW).await;
        scene.fill(AGAIN, NEW).await;
        scene.submit().await;
        scene.wait_heading(heading::CHOOSE).await;
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.identify_here(HEDY).await;
        scene.expect(Expected::Status(401));
        scene.give_password(HEDY).await;
        scene.wait_alert(org_message::WRONG_PASSWORD).await;
        let changed = Person {
            password: NEW,
            ..HEDY
        };
        scene.give_password(changed).await;
        scene.wait_heading(heading::CHOOSE).await;
    })
    .await;
}
