//! The link in the mail, opened in a second tab.

use e2e::words::heading;
use e2e::{Browser, EMMY, Expected, play_with};

/// The organisation's own page takes the link; the first tab finds out by asking.
const BY_POLL: &str = "[email]\nmagic_link = \"org\"";
/// The link leads to the app.
const TO_APP: &str = "[email]\nmagic_link = \"app\"";

#[tokio::test]
async fn the_first_tab_goes_on_when_the_link_is_opened() {
    play_with(BY_POLL, async |scene| {
        scene.identify(EMMY).await;
        scene.wait_heading(heading::SEND_MAIL).await;
        scene.submit().await;
        scene.wait_heading(heading::CHECK_MAIL).await;

        let first = scene.tab().await;
        let link = scene.link_for(EMMY).await;
        scene.second_tab(&link).await;
        scene.close_for(&first).await;

        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(EMMY.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_second_tab_hands_the_code_to_the_first() {
    play_with(TO_APP, async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;

        let first = scene.tab().await;
        let link = scene.link_for(EMMY).await;
        scene.second_tab(&link).await;
        let page = scene.wait_heading(heading::VERIFIED).await;
        assert!(!page.url.contains('?'), "the code stays in the address");

        // The first goes on by itself.
        scene.go_to_tab(&first).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(EMMY.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_link_opened_in_the_tab_itself_goes_on_there() {
    play_with(TO_APP, async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;
        let link = scene.link_for(EMMY).await;
        scene.open(&link).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(EMMY.name), "{page}");
        assert!(!page.url.contains('?'), "the code stays in the address");
        let interact = "/oauth2/default/v1/interact";
        assert_eq!(scene.requests_to("POST", interact), 1);
    })
    .await;
}

#[tokio::test]
async fn another_browser_shows_the_code_to_type() {
    play_with(TO_APP, async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;

        let link = scene.link_for(EMMY).await;
        let other = Browser::start().await;
        other.open(&link).await;
        let page = other.wait_heading(heading::YOUR_CODE).await;
        let code = code_in(&page.text);
        assert!(!page.url.contains(&code), "the code stays in the address");
        assert_eq!(other.verdict().await, [""; 0]);
        other.close().await;

        scene.give_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_link_works_once() {
    play_with(TO_APP, async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;
        let link = scene.link_for(EMMY).await;
        scene.open(&link).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        // Gone from where the tokens were: a page of the organisation says so.
        scene.expect(Expected::Status(410));
        scene.open(&link).await;
        scene.wait_heading("This link no longer works").await;
    })
    .await;
}

/// The six digits on the page.
fn code_in(text: &str) -> String {
    let digits = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let joined = text.replace([' ', '\u{a0}'], " ");
    let code = joined.split_whitespace().find(digits);
    code.expect("the page shows the code").to_owned()
}
