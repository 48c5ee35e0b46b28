//! Links of mails that the organisation leads to the app as steps of their own: opened elsewhere,
//! twice, or too late.

use std::time::Duration;

use e2e::words::{button, field, heading};
use e2e::{Browser, EMMY, Scene, play_with};

/// The link shows the code, or lets the tab of the same browser go on.
const CODE: &str = "[email]\nmagic_link = \"app\"\npoll_milliseconds = 60000\n\
                    [accounts]\nemail_link = \"code\"";

async fn mailed(scene: &Scene) -> String {
    scene.identify(EMMY).await;
    scene.have_mail_sent().await;
    scene.link_for(EMMY).await
}

#[tokio::test]
async fn another_browser_shows_the_code_and_who_asked_for_it() {
    play_with(CODE, async |scene| {
        let link = mailed(scene).await;
        let other = Browser::start().await;
        other.open(&link).await;
        let page = other.wait_heading(heading::YOUR_CODE).await;
        for told in [
            "Chrome",
            "Doorway",
            "Zurich",
            "Switzerland",
            "give the code to nobody",
        ] {
            assert!(page.text.contains(told), "{told}\n{page}");
        }
        // Nothing here signs anybody in, and nothing leads away from it.
        assert!(page.fields.is_empty(), "{page}");
        assert!(
            !page
                .buttons
                .iter()
                .any(|one| one == button::BACK_TO_SIGN_IN),
            "{page}"
        );
        let code: String = other
            .run(
                "return document.querySelector('.big-code').textContent;",
                vec![],
            )
            .await;
        // The page of a reload is the same: nothing was used up by looking.
        other.open(&link).await;
        other.wait_heading(heading::YOUR_CODE).await;
        assert_eq!(other.verdict().await, [""; 0]);
        other.close().await;
        // The last digit sends it.
        scene.fill(field::PASSCODE, code.trim()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_that_was_used_says_so() {
    play_with(CODE, async |scene| {
        let link = mailed(scene).await;
        let first = scene.tab().await;
        scene.second_tab(&link).await;
        scene.wait_heading(heading::VERIFIED).await;
        scene.close_for(&first).await;
        scene.second_tab(&link).await;
        let page = scene.wait_heading(heading::MAILED_LINK).await;
        assert!(page.says("used already"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_too_old_says_so_with_a_way_on() {
    play_with(CODE, async |scene| {
        let link = mailed(scene).await;
        scene.org.advance_clock(Duration::from_secs(11 * 60));
        let other = Browser::start().await;
        other.open(&link).await;
        let page = other.wait_heading(heading::MAILED_LINK).await;
        assert!(page.says("too old"), "{page}");
        other.press(button::BACK_TO_SIGN_IN).await;
        other.wait_heading(heading::SIGN_IN).await;
        assert_eq!(other.verdict().await, [""; 0]);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_cut_off_says_so() {
    play_with(CODE, async |scene| {
        let link = mailed(scene).await;
        let cut = link
            .rsplit_once('.')
            .map_or(link.as_str(), |(start, _)| start);
        let other = Browser::start().await;
        other.open(cut).await;
        let page = other.wait_heading(heading::MAILED_LINK).await;
        assert!(page.says("The link is not complete"), "{page}");
        other.press(button::BACK_TO_SIGN_IN).await;
        other.wait_heading(heading::SIGN_IN).await;
        assert_eq!(other.verdict().await, [""; 0]);
        other.close().await;
    })
    .await;
}
