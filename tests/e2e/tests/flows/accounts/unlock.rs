//! A locked account.

use e2e::words::{button, field, heading, org_message};
use e2e::{ADA, Expected, Scene, play, play_with};

const OPEN: &str = "[accounts.unlock]\nenabled = true\n[limits]\nwrong_passwords = 2";

async fn lock_out(scene: &Scene) {
    scene.identify(ADA).await;
    scene.expect(Expected::Status(401));
    scene.expect(Expected::Status(429));
    scene.wait_heading(heading::PASSWORD).await;
    scene.fill(field::PASSCODE, "first wrong one").await;
    scene.submit().await;
    scene.wait_alert(org_message::WRONG_PASSWORD).await;
    scene.fill(field::PASSCODE, "second wrong one").await;
    scene.submit().await;
}

#[tokio::test]
async fn wrong_passwords_lock_and_a_code_unlocks() {
    play_with(OPEN, async |scene| {
        lock_out(scene).await;
        // The second was one too many: that is the end of this attempt.
        scene.wait_heading(heading::TOO_MANY).await;
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.press(button::UNLOCK).await;
        scene.wait_heading(heading::UNLOCK).await;
        scene.enter(field::IDENTIFIER, ADA.login).await;
        scene.submit().await;
        scene.press_like("Email").await;
        let code = unlock_code(scene).await;
        scene.enter(field::PASSCODE, &code).await;
        // The lock is gone, and the sign-in goes on.
        scene.give_password(ADA).await;
        scene.wait_heading(heading::SEND_MAIL).await;
    })
    .await;
}

async fn unlock_code(scene: &Scene) -> String {
    let page = scene
        .wait_until("the mail", |page| {
            page.is_settled() && [heading::SEND_MAIL, heading::CHECK_MAIL].contains(&page.heading())
        })
        .await;
    if page.heading() == heading::SEND_MAIL {
        scene.submit().await;
    }
    scene.code_for(ADA).await
}

#[tokio::test]
async fn a_wrong_code_does_not_unlock() {
    play(async |scene| {
        scene.open_scenario("unlock").await;
        scene.wait_heading(heading::UNLOCK).await;
        scene.enter(field::IDENTIFIER, ADA.login).await;
        scene.submit().await;
        scene.press_like("Email").await;
        let code = unlock_code(scene).await;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        scene.expect(Expected::Status(401));
        scene.enter(field::PASSCODE, wrong).await;
        scene.wait_alert(org_message::WRONG_CODE).await;
        scene.enter_code(&code).await;
        scene.wait_heading(heading::PASSWORD).await;
    })
    .await;
}

#[tokio::test]
async fn without_a_name_it_is_asked_for_before_anything_is_sent() {
    play(async |scene| {
        scene.open_scenario("unlock").await;
        scene.wait_heading(heading::UNLOCK).await;
        scene.submit().await;
        scene.wait_invalid(field::IDENTIFIER).await;
    })
    .await;
}

/// Proves the mailbox of whoever was named.
async fn verify_by_mail(scene: &Scene) {
    scene.press_like("Email").await;
    scene
        .wait_until("the mail", |page| {
            page.is_settled() && [heading::SEND_MAIL, heading::CHECK_MAIL].contains(&page.heading())
        })
        .await;
    if scene.look().await.heading() == heading::SEND_MAIL {
        scene.submit().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
    }
}

#[tokio::test]
async fn with_the_name_first_it_ends_with_a_message() {
    play(async |scene| {
        scene.open_scenario("unlock-identifier-first").await;
        scene.wait_heading(heading::UNLOCK).await;
        scene.enter(field::IDENTIFIER, "mary@example.com").await;
        scene.submit().await;
        verify_by_mail(scene).await;
        let code = scene.code_to("mary@example.com").await;
        scene.enter_code(&code).await;
        let page = scene.wait_heading(heading::UNLOCKED).await;
        assert!(
            page.text.contains("You can sign in with your password"),
            "{page}"
        );
        assert_eq!(scene.requests_to("POST", "/oauth2/default/v1/token"), 0);
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn who_is_not_permitted_stays_locked() {
    play(async |scene| {
        scene.open_scenario("unlock-not-permitted").await;
        scene.wait_heading(heading::UNLOCK).await;
        scene.enter(field::IDENTIFIER, ADA.login).await;
        scene.submit().await;
        verify_by_mail(scene).await;
        let code = scene.code_for(ADA).await;
        scene.expect(Expected::Status(403));
        scene.enter_code(&code).await;
        let page = scene.wait_heading(heading::STILL_LOCKED).await;
        assert!(page.says("You do not have permission"), "{page}");
        assert_eq!(scene.requests_to("POST", "/oauth2/default/v1/token"), 0);
    })
    .await;
}
