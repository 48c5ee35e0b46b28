//! Impatience does no harm: one form is sent once, and what is no longer wanted is given up.

use std::time::Duration;

use demo_org::Fault;
use e2e::words::{button, field, heading};
use e2e::{ADA, EMMY, GRACE, Scene, play};

const IDENTIFY: &str = "/idp/idx/identify";
const ANSWER: &str = "/idp/idx/challenge/answer";

/// Makes the next answers from a path come late.
fn slow(scene: &Scene, path: &str, pause: Duration) {
    scene.org.fail_next(path, Fault::Delay(pause), 10);
}

#[tokio::test]
async fn many_presses_send_one_request() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.fill(field::IDENTIFIER, ADA.login).await;
        slow(scene, IDENTIFY, Duration::from_millis(300));
        scene.submit_repeatedly().await;
        scene.press_enter().await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.fill(field::PASSCODE, ADA.password).await;
        slow(scene, ANSWER, Duration::from_millis(300));
        scene.submit_repeatedly().await;
        scene.wait_heading(heading::SEND_MAIL).await;
        scene.submit_repeatedly().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        let code = scene.code_for(ADA).await;
        scene.give_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        // By now a second request of each kind, as slow as the first, would have been answered.
        assert_eq!(scene.requests_to("POST", IDENTIFY), 1);
        assert_eq!(scene.requests_to("POST", ANSWER), 2);
        assert_eq!(scene.org.inbox().len(), 1, "one mail");
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_while_waiting_is_not_taken() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        slow(scene, IDENTIFY, Duration::from_secs(2));
        scene.fill(field::IDENTIFIER, ADA.login).await;
        scene.press_enter().await;
        scene.wait_until("the wait", |page| page.busy).await;
        scene.type_text("xyz").await;
        let page = scene.look().await;
        assert!(page.busy, "the answer came too soon to see\n{page}");
        let typed = page.field(field::IDENTIFIER).map(|one| one.value.as_str());
        assert_eq!(typed, Some(ADA.login), "{page}");
        let page = scene.wait_heading(heading::PASSWORD).await;
        assert!(page.text.contains(ADA.login), "who is it?\n{page}");
    })
    .await;
}

#[tokio::test]
async fn going_back_gives_up_on_a_slow_answer() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        slow(scene, ANSWER, Duration::from_secs(60));
        scene.fill(field::PASSCODE, ADA.password).await;
        scene.submit().await;
        scene.wait_until("the wait", |page| page.busy).await;
        // Long before the answer could come.
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.org.clear_faults();
        scene.fill(field::IDENTIFIER, GRACE.login).await;
        scene.submit().await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        // The request was dropped, not answered into the void.
        assert_eq!(scene.statuses("POST", ANSWER), [200]);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_sent_once_however_it_is_sent() {
    play(async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;
        let code = scene.code_for(EMMY).await;
        slow(scene, ANSWER, Duration::from_millis(300));
        scene.fill(field::PASSCODE, &code).await;
        scene.submit_repeatedly().await;
        scene.press_enter().await;
        scene.wait_heading(heading::SIGNED_IN).await;
        assert_eq!(scene.statuses("POST", ANSWER), [200]);
    })
    .await;
}
