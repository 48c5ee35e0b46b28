//! A reload in the middle goes on where the person was.

use e2e::words::{field, heading};
use e2e::{ADA, Expected, Page, play};

#[tokio::test]
async fn a_reload_keeps_the_step() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.reload().await;
        let page = scene.wait_heading(heading::PASSWORD).await;
        assert!(page.text.contains(ADA.login), "who is it?\n{page}");
        scene.give_password(ADA).await;

        scene.have_mail_sent().await;
        scene.reload().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        let code = scene.code_for(ADA).await;
        scene.give_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        assert_eq!(scene.requests_to("POST", "/oauth2/default/v1/interact"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_reload_after_expiry_starts_anew() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.org.expire_transactions();
        scene.tolerate(Expected::Status(401));
        scene.reload().await;
        let page = scene.wait_until("an answer", Page::is_settled).await;
        let fresh = [heading::EXPIRED, heading::SIGN_IN];
        assert!(fresh.contains(&page.heading()), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_duplicated_tab_does_not_break_the_first() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        let first = scene.tab().await;
        scene.duplicate_tab().await;
        scene.wait_until("a screen", Page::is_settled).await;
        scene.close_for(&first).await;
        scene.give_password(ADA).await;
        scene.have_mail_sent().await;
        let code = scene.code_for(ADA).await;
        scene.fill(field::PASSCODE, &code).await;
        scene.submit().await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}
