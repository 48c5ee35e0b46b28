//! A reload in the middle goes on where the person was.

use e2e::words::{button, heading, message};
use e2e::{ADA, Expected, GRACE, play};

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
        scene.expect(Expected::Status(401));
        scene.reload().await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(page.alerts, [""; 0], "{page}");

        // The same after the expiry has been told.
        scene.identify_here(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.org.expire_transactions();
        scene.give_password(ADA).await;
        scene.wait_heading(heading::EXPIRED).await;
        scene.reload().await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(page.alerts, [""; 0], "{page}");
        scene.identify_here(GRACE).await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_duplicated_tab_does_not_break_the_first() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        let first = scene.tab().await;
        let copy = scene.duplicate_tab().await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.go_to_tab(&first).await;
        scene.give_password(ADA).await;
        scene.have_mail_sent().await;
        let code = scene.code_for(ADA).await;
        scene.give_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;

        // The copy is where it was; the attempt is over, and a new one is let in at once.
        scene.go_to_tab(&copy).await;
        scene.expect(Expected::Status(401));
        scene.give_password(ADA).await;
        scene.start_over_after_expiry().await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
        scene.go_to_tab(&first).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
        scene.press(button::RENEW).await;
        scene.wait_alert(message::RENEWED).await;
    })
    .await;
}
