//! Links of mails that lead to a step of their own, opened in another browser.

use e2e::words::{button, heading};
use e2e::{Browser, EMMY, Expected, play_with};

#[tokio::test]
async fn yes_in_another_browser_lets_the_first_go_on() {
    answer(button::IT_IS_ME, true).await;
}

#[tokio::test]
async fn no_in_another_browser_signs_nobody_in() {
    answer(button::NOT_ME, false).await;
}

/// Answers in another browser whether it was her, and sees what the first one makes of it.
async fn answer(word: &str, lets_in: bool) {
    let settings = "[email]\nmagic_link = \"app\"\n\
                    [accounts]\nemail_link = \"consent\"";
    play_with(settings, async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;
        let link = scene.link_for(EMMY).await;
        let other = Browser::start().await;
        if !lets_in {
            // How the organisation says so, to both.
            other.expect(Expected::Status(403));
            scene.tolerate(Expected::Status(403));
        }
        other.open(&link).await;
        other.wait_heading(heading::WAS_IT_YOU).await;
        other.press(word).await;
        let end = if lets_in {
            heading::VERIFIED
        } else {
            heading::REFUSED
        };
        other.wait_heading(end).await;
        assert_eq!(other.verdict().await, [""; 0]);
        other.close().await;
        if lets_in {
            scene.wait_heading(heading::SIGNED_IN).await;
            return;
        }
        let page = scene.wait_heading(heading::REFUSED).await;
        let token = "/oauth2/default/v1/token";
        assert_eq!(scene.requests_to("POST", token), 0, "{page}");
        // A slip on the other device is no dead end here.
        scene.press(button::TRY_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}
