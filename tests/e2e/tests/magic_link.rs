//! The link in the mail, opened in a second tab.

use e2e::words::{button, heading};
use e2e::{EMMY, play_with};

/// The organisation's own page takes the link; the first tab finds out by asking.
const BY_POLL: &str = "[email]\nmagic_link = \"org\"\npoll_milliseconds = 300";
/// The link leads to the app.
const TO_APP: &str = "[email]\nmagic_link = \"app\"\npoll_milliseconds = 300";

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
async fn a_tab_without_the_sign_in_shows_the_code_to_type() {
    play_with(TO_APP, async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;

        let first = scene.tab().await;
        let link = scene.link_for(EMMY).await;
        scene.second_tab(&link).await;
        let page = scene.wait_heading(heading::YOUR_CODE).await;
        let code = code_in(&page.text);
        assert!(!page.url.contains(&code), "the code stays in the address");

        scene.close_for(&first).await;
        scene.give_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn typing_the_code_ends_the_polling() {
    play_with(BY_POLL, async |scene| {
        scene.sign_in(EMMY).await;
        // Signed in, nobody asks any more: a poll would end in an error the verdict sees.
        let polls = scene.requests_to("POST", "/idp/idx/challenge/poll");
        scene.press(button::SIGN_OUT).await;
        scene
            .wait_until("the sign-out", |page| page.heading() != heading::SIGNED_IN)
            .await;
        assert_eq!(scene.requests_to("POST", "/idp/idx/challenge/poll"), polls);
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
